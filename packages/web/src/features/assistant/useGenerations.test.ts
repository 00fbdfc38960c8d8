import type { GenerationEvent } from '@fairway/contract/generations'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { fakeServer } from '../../api/server.testing.ts'
import { fakeSocket } from '../rooms/rooms.testing.ts'
import { end, generationOf, numbered, said } from './assistant.testing.ts'
import { useGenerations } from './useGenerations.ts'

let socket: ReturnType<typeof fakeSocket>
let pictures: FrameRequestCallback[] = []
const generation = generationOf(4)
const topic = `generation:${generation}`
const draw = () => pictures.splice(0).forEach((callback) => callback(0))

beforeEach(() => {
  fakeServer({})
  socket = fakeSocket()
  pictures = []
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => pictures.push(callback))
  vi.stubGlobal('cancelAnimationFrame', () => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** @returns what was heard, one list for each time */
function follow() {
  const heard: string[][] = []
  let seq = 0
  const scope = effectScope()
  scope.run(() => {
    const generations = useGenerations({
      seqOf: () => seq,
      heard(_, events) {
        const fresh = events.filter((event) => event.seq > seq)
        if (fresh.length > 0 && fresh[0]!.seq > seq + 1) return true
        heard.push(fresh.map((event) => (event.type === 'text' ? event.text : event.type)))
        seq = Math.max(seq, ...events.map((event) => event.seq))
        return false
      },
      isGone: () => heard.push(['gone']),
    })
    generations.follow([generation])
  })
  return { heard, scope }
}
const tell = (...events: GenerationEvent[]) => socket.tell({ type: 'generation', topic, events })

test('words that come faster than the page is drawn are heard together, once for each picture', () => {
  const { heard, scope } = follow()
  const events = numbered(Array.from('abcdefgh', said))
  tell(events[0]!)
  // Who is slow is heard at once.
  expect(heard).toEqual([['a']])
  for (const event of events.slice(1, 5)) tell(event)
  expect(heard).toEqual([['a']])
  draw()
  expect(heard).toEqual([['a'], ['b', 'c', 'd', 'e']])
  tell(events[5]!)
  draw()
  draw()
  tell(events[6]!)
  expect(heard.slice(2)).toEqual([['f'], ['g']])
  scope.stop()
})

test('the end, and what is no word, waits for no picture, and comes after the words before it', () => {
  const { heard, scope } = follow()
  const events = numbered([said('a'), said('b'), { type: 'tool', id: 't', name: 'rounds', state: 'running' }, said('c'), end()])
  for (const event of events) tell(event)
  expect(heard).toEqual([['a'], ['b'], ['tool'], ['c'], ['end']])
  scope.stop()
})

test('what is missing is asked for from what was heard, and what waits is not lost when nobody tells of it any more', () => {
  const { heard, scope } = follow()
  const events = numbered(Array.from('abcd', said))
  tell(events[0]!)
  tell(events[1]!)
  tell(events[3]!)
  expect(heard).toEqual([['a'], ['b']])
  expect(socket.subscribed.at(-1)).toEqual({ topic, since: 2 })
  tell(events[2]!)
  socket.tell({ type: 'error', code: 'no-such-topic', at: '2026-09-01T09:00:00.000Z', topic })
  expect(heard).toEqual([['a'], ['b'], ['c'], ['gone']])
  scope.stop()
})

test('where nothing is drawn, as in a tab behind others, words are heard all the same', () => {
  vi.useFakeTimers()
  const { heard, scope } = follow()
  for (const event of numbered(Array.from('abc', said))) tell(event)
  vi.advanceTimersByTime(250)
  expect(heard).toEqual([['a'], ['b', 'c']])
  scope.stop()
})
