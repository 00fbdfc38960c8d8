import { expect, test } from 'vitest'
import type { AttemptEvent } from './attempts.ts'
import { createCache } from './cache.ts'
import type { KnownModel } from './task.ts'

// One answer for several listeners, step by step.

const never = new AbortController().signal
const begin = { type: 'begin', model: { id: 1, name: 'one' } as KnownModel, retries: 0, fallbacks: 0, queuedMs: 0 } as const
const said = (text: string): AttemptEvent => ({ type: 'text', text })
const finish: AttemptEvent = { type: 'finish', reason: 'stop', usage: undefined }

/** Says what it is told to, until it is stopped. */
function speaker() {
  const saying: AttemptEvent[] = []
  let wake = () => {}
  let stopped: unknown
  return {
    say(...events: AttemptEvent[]): void {
      saying.push(...events)
      wake()
    },
    stopped: () => stopped,
    async *source(signal: AbortSignal): AsyncGenerator<AttemptEvent> {
      signal.addEventListener('abort', () => wake())
      for (;;) {
        for (let event = saying.shift(); event; event = saying.shift()) {
          yield event
          if (event.type === 'finish') return
        }
        if (signal.aborted) throw (stopped = signal.reason)
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}

async function all(events: AsyncIterable<AttemptEvent>): Promise<string[]> {
  const heard: string[] = []
  for await (const event of events) heard.push(event.type === 'text' ? event.text : event.type)
  return heard
}

test('who comes later hears it from its beginning, and at its end it is kept', async () => {
  const cache = createCache()
  const { say, source } = speaker()
  const flight = cache.begin('key')
  flight.takeOff(source(flight.nobodyListens), 60)
  const first = all(flight.listen(never))
  say(begin, said('a'))
  const second = all(cache.follow('key')!.listen(never))
  say(said('b'), finish)
  expect([await first, await second]).toEqual([['begin', 'a', 'b', 'finish'], ['begin', 'a', 'b', 'finish']])
  await flight.over
  expect(cache.follow('key')).toBeUndefined()
  expect(cache.find('key')).toEqual({ model: begin.model, events: [said('a'), said('b'), finish] })
})

test('who waits for one that is cancelled is told, and the next one is first', async () => {
  const cache = createCache()
  const flight = cache.begin('key')
  const waiting = cache.follow('key')!.hasTakenOff(never)
  flight.cancel()
  expect(await waiting).toBe(false)
  expect(cache.follow('key')).toBeUndefined()
})

test('who waits and goes hears why they went', async () => {
  const stop = new AbortController()
  const waiting = createCache().begin('key').hasTakenOff(stop.signal)
  stop.abort(new Error('Gone.'))
  await expect(waiting).rejects.toBe(stop.signal.reason)
})

test('it goes on until the last one has gone, and then it is stopped and not kept', async () => {
  const cache = createCache()
  const { say, source, stopped } = speaker()
  const flight = cache.begin('key')
  flight.takeOff(source(flight.nobodyListens), 60)
  const [one, other] = [new AbortController(), new AbortController()]
  const leaving = [all(flight.listen(one.signal)), all(flight.listen(other.signal))]
  say(begin, said('a'))
  one.abort(new Error('One.'))
  await expect(leaving[0]).rejects.toThrow('One.')
  expect([flight.goesOn(), stopped()]).toEqual([true, undefined])
  other.abort(new Error('Other.'))
  await expect(leaving[1]).rejects.toThrow('Other.')
  await flight.over
  expect([flight.goesOn(), stopped(), cache.find('key'), cache.follow('key')]).toEqual([false, new Error('Nobody listens any more.'), undefined, undefined])
  expect(flight.heard.all).toBe('a')
})

test('one that must not be told again is kept for nobody', async () => {
  const cache = createCache()
  const { say, source } = speaker()
  const flight = cache.begin('key')
  flight.takeOff(source(flight.nobodyListens), 60)
  const first = all(flight.listen(never))
  say(begin, said('a'))
  flight.spoil()
  expect(cache.follow('key')).toBeUndefined()
  say(finish)
  await first
  await flight.over
  expect(cache.find('key')).toBeUndefined()
})
