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

/** Hears the answers that are being given, each from where it is known, over every interruption. */
export function useGenerations({ seqOf, heard, isGone }: Needs) {
  const followed = new Set<string>()
  /** Was asked for again, and what is missing has not come yet. */
  const behind = new Set<string>()

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
    live.unsubscribe(topicOf(generation))
  }

  const stop = live.listen((event: LiveEvent) => {
    const generation = 'topic' in event && event.topic?.startsWith(prefix) ? event.topic.slice(prefix.length) : undefined
    if (generation === undefined || !followed.has(generation)) return
    switch (event.type) {
      case 'generation': {
        const isBehind = heard(generation, event.events)
        if (!isBehind) behind.delete(generation)
        else if (!behind.has(generation)) {
          behind.add(generation)
          ask(generation)
        }
        break
      }
      case 'subscribed':
        // What it answers with comes after it: a gap after that is another one.
        behind.delete(generation)
        break
      case 'lagged':
        ask(generation)
        break
      case 'unsubscribed':
      case 'error':
        // What the server cannot answer now is asked for again.
        if (event.type === 'error' && event.code !== 'no-such-topic') break
        leave(generation)
        isGone(generation)
        break
    }
  })

  onScopeDispose(() => {
    stop()
    for (const generation of [...followed]) leave(generation)
  })

  return { follow }
}

const prefix = 'generation:'
const topicOf = (generation: string): string => prefix + generation
