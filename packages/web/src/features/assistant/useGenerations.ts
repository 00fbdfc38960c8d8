import type { GenerationEvent } from '@fairway/contract/generations'
import type { LiveEvent } from '@fairway/contract/live'
import { onScopeDispose } from 'vue'
import { live } from '../../api/live.ts'

type Needs = {
  /** How far an answer is known. */
  seqOf: (generation: string) => number
  /** @returns whether something before them is missing */
  heard: (generation: string, events: readonly GenerationEvent[]) => boolean
  /** Nobody tells of it any more: how it ended is in the conversation. */
  isGone: (generation: string) => void
}

/** Without pictures, as where the page is not seen, what waits is heard after this (ms). */
const withoutPictures = 200

/**
 * Hears the answers that are being given, each from where it is known, over every interruption. Words that come faster than the page
 * is drawn are heard together, once for each picture of the screen; all else at once.
 */
export function useGenerations({ seqOf, heard, isGone }: Needs) {
  const followed = new Set<string>()
  /** Was asked for again, and what is missing has not come yet. */
  const behind = new Set<string>()
  /** Words that have come since the last picture. */
  const waiting = new Map<string, GenerationEvent[]>()
  let isDrawn = true
  let frame: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function follow(generations: readonly string[]): void {
    for (const generation of followed) if (!generations.includes(generation)) leave(generation)
    for (const generation of generations) {
      if (followed.has(generation)) continue
      followed.add(generation)
      ask(generation)
    }
  }

  const ask = (generation: string) => live.subscribe(topicOf(generation), () => ({ since: seqOf(generation) }))

  function leave(generation: string): void {
    followed.delete(generation)
    behind.delete(generation)
    waiting.delete(generation)
    live.unsubscribe(topicOf(generation))
  }

  function take(generation: string, events: readonly GenerationEvent[]): void {
    if (!isDrawn && followOn(generation, events)) return void waiting.set(generation, [...(waiting.get(generation) ?? []), ...events])
    hearWaiting()
    hearNow(generation, events)
  }

  /** Words, and the very next ones. */
  function followOn(generation: string, events: readonly GenerationEvent[]): boolean {
    const last = waiting.get(generation)?.at(-1)?.seq ?? seqOf(generation)
    return events.every(({ type, seq }, index) => seq === last + 1 + index && (type === 'text' || type === 'reasoning'))
  }

  function hearWaiting(): void {
    for (const [generation, events] of waiting) {
      waiting.delete(generation)
      hearNow(generation, events)
    }
  }

  function hearNow(generation: string, events: readonly GenerationEvent[]): void {
    if (isDrawn) {
      isDrawn = false
      frame = requestAnimationFrame(drawn)
      timer = setTimeout(drawn, withoutPictures)
    }
    const isBehind = heard(generation, events)
    if (!isBehind) behind.delete(generation)
    else if (!behind.has(generation)) {
      behind.add(generation)
      ask(generation)
    }
  }

  function drawn(): void {
    forgetPicture()
    isDrawn = true
    hearWaiting()
  }
  function forgetPicture(): void {
    if (frame !== undefined) cancelAnimationFrame(frame)
    clearTimeout(timer)
  }

  const stop = live.listen((event: LiveEvent) => {
    const generation = 'topic' in event && event.topic?.startsWith(prefix) ? event.topic.slice(prefix.length) : undefined
    if (generation === undefined || !followed.has(generation)) return
    switch (event.type) {
      case 'generation':
        take(generation, event.events)
        break
      case 'subscribed':
        // What it answers with comes after it: a gap after that is another one.
        behind.delete(generation)
        break
      case 'lagged':
        hearWaiting()
        ask(generation)
        break
      case 'unsubscribed':
      case 'error':
        // What the server cannot answer now is asked for again.
        if (event.type === 'error' && event.code !== 'no-such-topic') break
        hearWaiting()
        leave(generation)
        isGone(generation)
        break
    }
  })

  onScopeDispose(() => {
    stop()
    forgetPicture()
    for (const generation of [...followed]) leave(generation)
  })

  return { follow }
}

const prefix = 'generation:'
const topicOf = (generation: string): string => prefix + generation
