import type { ChatEvent } from '../providers/index.ts'
import type { Attempted, AttemptEvent } from './attempts.ts'
import type { Known } from './cache.ts'
import { hear, nothingHeard, type Heard } from './run.ts'

// One answer for several listeners, who may come and go while it is being given. Whoever was first pays for it. When nobody listens
// any more, it is stopped.

export type FlightNeeds = {
  /** Nobody may listen to it from now on. */
  landed(): void
  keep(answer: Known, seconds: number): void
  forget(): void
}

export type Flight = ReturnType<typeof createFlight>

export function createFlight({ landed, keep, forget }: FlightNeeds) {
  const events: AttemptEvent[] = []
  const heard = nothingHeard()
  const nobodyListens = new AbortController()
  const takingOff = Promise.withResolvers<boolean>()
  const over = Promise.withResolvers<void>()
  let listeners = 0
  let end: { error?: unknown } | undefined
  let isSpoilt = false
  /** Of those who listen. */
  const bells = new Set<() => void>()

  return {
    heard: heard as Readonly<Heard>,
    over: over.promise,
    /** Others listen on to it. */
    goesOn: () => end === undefined && listeners > 0,

    /** @returns false: nobody is asked after all, and there is nothing to listen to @throws what `signal` is aborted with */
    async hasTakenOff(signal: AbortSignal): Promise<boolean> {
      const stopped = Promise.withResolvers<never>()
      const stop = () => stopped.reject(signal.reason as Error)
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      try {
        return await Promise.race([takingOff.promise, stopped.promise])
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },

    /** Everybody has gone, and it is being stopped: nobody may join it. */
    isLeft: () => nobodyListens.signal.aborted,

    /** Nobody was asked. */
    cancel(): void {
      landed()
      takingOff.resolve(false)
      over.resolve()
    },

    /** Of whoever asks for it: aborts when nobody wants it any more. */
    nobodyListens: nobodyListens.signal,

    /** @param seconds for which a whole answer is kept */
    takeOff(source: AsyncIterable<AttemptEvent>, seconds: number): void {
      takingOff.resolve(true)
      void fly(source, seconds)
    },

    /** It is told to nobody else, later either. */
    spoil(): void {
      isSpoilt = true
      landed()
      forget()
    },

    /** Whose answer it is; undefined: nothing has been said yet. */
    attempted: (): Attempted | undefined => (events[0]?.type === 'begin' ? events[0] : undefined),

    /** From its beginning. Whoever calls this also listens. */
    listen(signal: AbortSignal): AsyncIterable<AttemptEvent> {
      listeners++
      return listening(signal)
    },
  }

  async function* listening(signal: AbortSignal): AsyncGenerator<AttemptEvent, void> {
    let wake = () => {}
    const ring = () => wake()
    signal.addEventListener('abort', ring, { once: true })
    bells.add(ring)
    try {
      for (let at = 0; ; ) {
        signal.throwIfAborted()
        while (at < events.length) yield events[at++]!
        if (end) {
          if ('error' in end) throw end.error
          return
        }
        // Nothing comes between looking and waiting.
        if (!signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      signal.removeEventListener('abort', ring)
      bells.delete(ring)
      if (--listeners === 0 && !end) {
        landed()
        nobodyListens.abort(new Error('Nobody listens any more.'))
      }
    }
  }

  async function fly(source: AsyncIterable<AttemptEvent>, seconds: number): Promise<void> {
    try {
      for await (const event of source) {
        if (event.type !== 'begin') hear(heard, event)
        events.push(event)
        tell()
      }
      end = {}
      const [begin, ...said] = events
      // Where a model was asked that is only the second choice, the first one is asked again next time.
      if (begin?.type === 'begin' && begin.fallbacks === 0 && isWhole(heard) && !isSpoilt) keep({ model: begin.model, events: said as ChatEvent[] }, seconds)
    } catch (error) {
      end = { error }
    } finally {
      landed()
      over.resolve()
      tell()
    }
  }

  function tell(): void {
    for (const ring of bells) ring()
  }
}

/** What was wanted to be looked up is an answer too: it is looked up anew by whoever gets it. */
function isWhole({ finish, isRetracted }: Heard): boolean {
  return (finish === 'stop' || finish === 'tool-calls') && !isRetracted
}
