import type { GenerationEvent, NewGenerationEvent } from '@fairway/contract/generations'
import { storable, storableJson } from '../../database/storable.ts'
import { eventsAfter } from './events.ts'

// An answer that is given by this instance: its events in memory until they are in the database and a moment longer.

export type Own = ReturnType<typeof createOwn>

/** @param told hears of every event */
export function createOwn(id: string, told: (events: readonly GenerationEvent[]) => void) {
  const events: GenerationEvent[] = []
  const stopping = new AbortController()
  const whole = createWholeLetters()
  const announcing = Promise.withResolvers<boolean>()
  let flushed = 0
  let subject: string | undefined

  return {
    id,
    /** What it is of; undefined: nobody knows of it yet. */
    subject: () => subject,
    /** Aborts when somebody wants it stopped, or when it is not this instance's any more. */
    signal: stopping.signal,
    stop: (reason: Error) => stopping.abort(reason),

    /** The database knows that it is given. */
    announced(as: string): void {
      subject = as
      announcing.resolve(true)
    },
    /** It never will. */
    forget: () => announcing.resolve(false),
    /** @returns whether it was announced */
    whenAnnounced: announcing.promise,

    append(event: NewGenerationEvent): void {
      const kept = whole(event)
      if (!kept) return
      const placed = { seq: events.length + 1, ...kept }
      events.push(placed)
      told([placed])
    },

    /** Prepares one that is told only when it is durable. */
    last: (event: NewGenerationEvent): GenerationEvent => ({ seq: events.length + 1, ...event }),

    /** After it is durable. */
    finish(event: GenerationEvent): void {
      events.push(event)
      flushed = events.length
      told([event])
    },

    since: (seq: number): readonly GenerationEvent[] => eventsAfter(events, seq),

    /** What is not in the database yet. */
    unflushed: (): readonly GenerationEvent[] => events.slice(flushed),
    flushedTo(seq: number): void {
      flushed = Math.max(flushed, seq)
    },
  }
}

/** Models say what no database holds, and cut their words in the middle of a letter: one of them would keep all answers from being written down. */
function createWholeLetters() {
  const half = { text: '', reasoning: '' }

  return (event: NewGenerationEvent): NewGenerationEvent | undefined => {
    if (event.type !== 'text' && event.type !== 'reasoning') return JSON.parse(storableJson(event)) as NewGenerationEvent
    const text = half[event.type] + event.text
    const begun = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? ''
    half[event.type] = begun
    const kept = storable(text.slice(0, text.length - begun.length))
    return kept === '' ? undefined : { ...event, text: kept }
  }
}
