import type { GenerationEvent } from '@fairway/contract/generations'
import type { Bus } from '../../bus/bus.ts'
import type { Database } from '../../database/database.ts'
import type { Listener, TopicKind } from '../live/index.ts'
import { createFollowing, type Following } from './following.ts'
import type { Own } from './own.ts'
import { findGeneration, readEvents } from './store.ts'

// Everybody who reads answers here: sockets and server-sent events, of answers that are given here, on another instance, or are over.

export type ReadingNeeds = {
  database: Database
  bus: Bus
  /** Of the live sockets here. */
  live: { append(head: { type: string; topic: string }, list: string, pieces: readonly string[]): void; hasSubscribers(topic: string): boolean }
  /** Given here, or a moment ago. */
  findOwn(id: string): Own | undefined
  mayRead(who: Pick<Listener, 'viewer' | 'guest'>, subject: string): Promise<boolean>
  onError(error: unknown, what: string): void
}

export type Reading = ReturnType<typeof createReading>

export function createReading({ database, bus, live, findOwn, mayRead, onError }: ReadingNeeds) {
  const following = new Map<string, Following>()
  /** Followed for nobody when this was looked at last. */
  let idle = new Set<string>()
  /** Who reads over HTTP, or is about to hear it over a socket. */
  const readers = new Map<string, Set<() => void>>()
  let isClosing = false

  return {
    told,

    /** Hidden and missing answer alike. */
    mayRead: mayReadOne,
    subjectOf,

    /** Its events after one of them, and those that follow, to its end. Ends earlier where it cannot be read on here: whoever comes back says how far they got. */
    async *read(id: string, since: number, signal: AbortSignal): AsyncGenerator<GenerationEvent, void> {
      let seq = since
      let isRung = false
      let wake = () => {}
      const ring = () => {
        isRung = true
        wake()
      }
      const leave = listen(id, ring)
      signal.addEventListener('abort', ring, { once: true })
      try {
        while (!signal.aborted) {
          isRung = false
          const events = await known(id, seq)
          if (!events) return
          for (const event of events) {
            seq = event.seq
            yield event
            if (event.type === 'end') return
          }
          if (isClosing) return
          // What came while that was read is read at once.
          if (!isRung) await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        signal.removeEventListener('abort', ring)
        leave()
      }
    },

    /** For `live`: `generation:<id>`. */
    topic: {
      mayHear: mayReadOne,
      async begin(listener, id, { since = 0 }, admit) {
        // Somebody wants it before they are admitted: while the database is slow to say what there is, it is followed for them.
        const leave = listen(id, () => {})
        try {
          const read = await known(id, since)
          if (!read) return
          if (!admit()) return
          // In the turn in which it is admitted: what came since it was read is told to others only.
          const missed = inMemory(id, since) ?? read
          if (missed.length > 0) listener.tell({ type: 'generation', topic: topicOf(id), events: [...missed] })
        } finally {
          leave()
        }
      },
      ended: (_listener, id) => letGo(id),
    } satisfies TopicKind,

    /** It was ended by another instance, or by this one without having given it. */
    look: (id: string): void => void following.get(id)?.look(),

    /** Follows no longer what nobody listens to. To be called every so often. */
    tidy(): void {
      for (const id of idle) letGo(id)
      idle = new Set([...following.keys()].filter((id) => !isHeard(id)))
    },

    /** Whoever still reads is let go. */
    close(): void {
      isClosing = true
      for (const one of following.values()) one.end()
      for (const listening of readers.values()) for (const ring of listening) ring()
    },
  }

  /** @param ring when there is something to be read @returns ends it */
  function listen(id: string, ring: () => void): () => void {
    const listening = readers.get(id) ?? new Set()
    readers.set(id, listening.add(ring))
    return () => {
      listening.delete(ring)
      if (listening.size === 0) readers.delete(id)
      letGo(id)
    }
  }

  async function mayReadOne(who: Pick<Listener, 'viewer' | 'guest'>, id: string): Promise<boolean> {
    const subject = await subjectOf(id)
    return subject !== undefined && mayRead(who, subject)
  }

  async function subjectOf(id: string): Promise<string | undefined> {
    return findOwn(id)?.subject() ?? (isId(id) ? (await findGeneration(database, id))?.subject : undefined)
  }

  /** @param events none: there is something else to be read */
  function told(id: string, events: readonly GenerationEvent[]): void {
    const topic = topicOf(id)
    if (events.length > 0 && live.hasSubscribers(topic)) live.append({ type: 'generation', topic }, 'events', events.map((event) => JSON.stringify(event)))
    for (const ring of readers.get(id) ?? []) ring()
  }

  /** What there is after an event: in memory, or in the database; and from then on it is listened to. Undefined: there is no such answer. */
  async function known(id: string, since: number): Promise<readonly GenerationEvent[] | undefined> {
    const here = inMemory(id, since)
    if (here) return here
    const row = isId(id) ? await findGeneration(database, id) : undefined
    if (!row) return undefined
    if (row.state !== 'running') return readEvents(database, id, Math.min(since, row.last_seq - 1))
    if (isClosing) return readEvents(database, id, since)
    const one = following.get(id) ?? createFollowing({ id, database, bus, told: (events) => told(id, events), onError: (error) => onError(error, 'an answer could not be followed') })
    following.set(id, one)
    await one.look()
    return one.isGone() ? undefined : one.since(since)
  }

  function inMemory(id: string, since: number): readonly GenerationEvent[] | undefined {
    const own = findOwn(id)
    if (own) return own.since(since)
    const followed = following.get(id)
    return followed && !followed.isGone() ? followed.since(since) : undefined
  }

  function letGo(id: string): void {
    const one = following.get(id)
    if (!one || isHeard(id)) return
    one.end()
    following.delete(id)
  }

  function isHeard(id: string): boolean {
    return live.hasSubscribers(topicOf(id)) || readers.has(id)
  }
}

const topicOf = (id: string): string => `generation:${id}`

function isId(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
}
