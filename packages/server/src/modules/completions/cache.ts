import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { ChatEvent, ChatRequest } from '../providers/index.ts'
import { createFlight, type Flight } from './flight.ts'
import type { KnownModel } from './task.ts'

// Answers that somebody got may be given to somebody else only where they depend on nobody: who asks says so, with what the answer
// was made from. The key is all of what the model is sent, results of tools included, and the scope: what the model was not told is
// in no answer, and nothing is ever found by being alike. Who asks the same while it is being answered listens to that answer.

export type CacheScope = {
  /** Who may be given what: of one scope, all see the same. */
  scope: string
  /** Of the data and the prompt that the answer was made from. */
  version: string
}

export type Known = { model: KnownModel; events: readonly ChatEvent[] }

const mostCharacters = 16 * 1024 * 1024

export type Cache = ReturnType<typeof createCache>

export function createCache() {
  const known = new LRUCache<string, Known>({ maxSize: mostCharacters, sizeCalculation: ({ events }) => 200 + events.reduce((sum, event) => sum + 60 + lengthOf(event), 0) })
  const underWay = new Map<string, Flight>()

  return {
    find: (key: string): Known | undefined => known.get(key),

    forget: (key: string) => void known.delete(key),

    /** An answer that is being given. */
    follow: (key: string): Flight | undefined => underWay.get(key),

    /** One that will be: from now on others wait for it. */
    begin(key: string): Flight {
      const flight = createFlight({
        landed: () => void (underWay.get(key) === flight && underWay.delete(key)),
        keep: (answer, seconds) => void known.set(key, answer, { ttl: seconds * 1000 }),
        forget: () => void known.delete(key),
      })
      underWay.set(key, flight)
      return flight
    },
  }
}

/** @param first the model that is asked first; answers of those after it are not kept */
export function cacheKey({ scope, version }: CacheScope, first: Pick<KnownModel, 'id'>, request: ChatRequest): string {
  // `user` is who asks, and not of the question.
  const { user: _, streams: __, ...asked } = request
  return createHash('sha256').update(JSON.stringify([scope, version, first.id, asked])).digest('base64url')
}

function lengthOf(event: ChatEvent): number {
  return 'text' in event ? event.text.length : 'arguments' in event ? event.arguments.length : 0
}
