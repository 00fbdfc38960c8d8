import type { AttemptEvent } from './attempts.ts'

// A model that is asked while it is still being settled whether it may be: who asks is told nothing before it is.

export type Ahead = { answer: AsyncIterable<AttemptEvent>; drop(why: unknown): void }

/** @param ask is called at once */
export function askAhead(ask: (signal: AbortSignal) => AsyncGenerator<AttemptEvent, void>, signal: AbortSignal): Ahead {
  const dropped = new AbortController()
  const events = ask(AbortSignal.any([signal, dropped.signal]))
  let first: Promise<IteratorResult<AttemptEvent, void>> | undefined = events.next()
  // Whoever listens hears of it.
  first.catch(() => {})
  return {
    answer: {
      [Symbol.asyncIterator]: () => ({
        next() {
          const begun = first
          first = undefined
          return begun ?? events.next()
        },
        return: () => events.return(),
      }),
    },
    drop(why) {
      dropped.abort(why)
      events.return().catch(() => {})
    },
  }
}
