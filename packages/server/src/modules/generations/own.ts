import type { GenerationEvent, NewGenerationEvent } from '@fairway/contract/generations'

// An answer that is given by this instance: its events in memory until they are in the database and a moment longer.

export type Own = ReturnType<typeof createOwn>

export function createOwn(id: string, subject: string, told: (events: readonly GenerationEvent[]) => void) {
  const events: GenerationEvent[] = []
  const stopping = new AbortController()
  let flushed = 0

  return {
    id,
    subject,
    /** Aborts when somebody wants it stopped, or when it is not this instance's any more. */
    signal: stopping.signal,
    stop: (reason: Error) => stopping.abort(reason),

    append(event: NewGenerationEvent): GenerationEvent {
      const placed = { seq: events.length + 1, ...event }
      events.push(placed)
      told([placed])
      return placed
    },

    /** Prepares one that is told only when it is durable. */
    last: (event: NewGenerationEvent): GenerationEvent => ({ seq: events.length + 1, ...event }),

    /** After it is durable. */
    finish(event: GenerationEvent): void {
      events.push(event)
      flushed = events.length
      told([event])
    },

    since: (seq: number): readonly GenerationEvent[] => events.slice(seq),

    /** What is not in the database yet. */
    unflushed: (): readonly GenerationEvent[] => events.slice(flushed),
    flushedTo(seq: number): void {
      flushed = Math.max(flushed, seq)
    },
    top: () => events.length,
  }
}
