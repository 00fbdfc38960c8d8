import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { ChatEvent, ChatRequest } from '../providers/index.ts'

// Answers that somebody got may be given to somebody else only where they depend on nobody: who asks says so, with what the answer
// was made from. The key is all of what the model is sent, and the scope; nothing is ever found by being alike. Who asks the same
// while it is being answered listens to that answer.

export type CacheScope = {
  /** Who may be given what: of one scope, all see the same. */
  scope: string
  /** Of the data and the prompt that the answer was made from. */
  version: string
}

const mostCharacters = 16 * 1024 * 1024

export type Cache = ReturnType<typeof createCache>

export function createCache() {
  const known = new LRUCache<string, readonly ChatEvent[]>({ maxSize: mostCharacters, sizeCalculation: (events) => 200 + events.reduce((sum, event) => sum + 60 + ('text' in event ? event.text.length : 0), 0) })
  const underWay = new Map<string, Shared>()

  return {
    find: (key: string): readonly ChatEvent[] | undefined => known.get(key),

    keep(key: string, events: readonly ChatEvent[], seconds: number): void {
      if (seconds > 0) known.set(key, events, { ttl: seconds * 1000 })
    },

    /** An answer that is being given. */
    follow: (key: string): Shared | undefined => underWay.get(key),

    begin(key: string): Shared {
      const shared = createShared(() => {
        if (underWay.get(key) === shared) underWay.delete(key)
      })
      underWay.set(key, shared)
      return shared
    },
  }
}

export function cacheKey({ scope, version }: CacheScope, model: string, request: ChatRequest): string {
  // `user` is who asks, and not of the question.
  const { user: _, streams: __, ...asked } = request
  return createHash('sha256').update(JSON.stringify([scope, version, model, asked])).digest('base64url')
}

export type Shared = ReturnType<typeof createShared>

/** One answer for several listeners, who may come while it is being given. */
function createShared(ended: () => void) {
  const events: ChatEvent[] = []
  let end: { error?: unknown } | undefined
  let wake: (() => void)[] = []

  return {
    push(event: ChatEvent): void {
      events.push(event)
      tell()
    },

    /** @param error undefined: complete */
    finish(error?: unknown): void {
      if (end) return
      end = error === undefined ? {} : { error }
      ended()
      tell()
    },

    async *listen(signal: AbortSignal): AsyncGenerator<ChatEvent, void> {
      for (let at = 0; ; ) {
        while (at < events.length) yield events[at++]!
        if (end) {
          if ('error' in end) throw end.error
          return
        }
        await new Promise<void>((resolve, reject) => {
          const stop = () => reject(signal.reason as Error)
          if (signal.aborted) return stop()
          signal.addEventListener('abort', stop, { once: true })
          wake.push(() => {
            signal.removeEventListener('abort', stop)
            resolve()
          })
        })
      }
    },
  }

  function tell(): void {
    const waking = wake
    wake = []
    for (const one of waking) one()
  }
}
