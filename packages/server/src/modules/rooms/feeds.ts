import type { Missed } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import { createLooking } from '../../looking.ts'
import { createFeed, encode, longestMissed, type Encoded, type Feed } from './feed.ts'
import type { FilesOf } from './history.ts'
import type { Appended } from './log.ts'

// The feeds of the rooms that somebody listens to here. They are told by what this instance writes, by the bus of what others write,
// and by looking, because the bus may lose what it was given.

/** What instances tell each other of a room. `events` are left out when they are many: whoever listens reads them. */
type News = { top: number; number: number; events?: Encoded[] }

export type FeedsNeeds = {
  database: Pick<Database, 'query' | 'kind'>
  filesOf: FilesOf
  epoch(): string
  bus: {
    isShared: boolean
    publish(channel: string, text: string): void
    listen(channel: string, handler: (text: string) => void): () => void
  }
  /** Tells everyone here who listens to the room. */
  tell(roomId: number, pieces: readonly string[]): void
  isHeard(roomId: number): boolean
  /** A log ends before what was told of it. */
  onLost(): void
  onError(error: unknown): void
}

/** From where somebody wants to be told. */
type Asked = { epoch?: string | undefined; since?: number | undefined }
type Kept = { feed: Feed; stopListening(): void }

/** Of the news that instances send each other, in characters. */
const longestNews = 64 * 1024
const lookEveryMs = 1000
/** Told to somebody who comes from nowhere: enough for a screen. */
const latest = 50

export type Feeds = ReturnType<typeof createFeeds>

export function createFeeds({ database, filesOf, epoch, bus, tell, isHeard, onLost, onError }: FeedsNeeds) {
  const kept = new Map<number, Kept>()
  const looking = createLooking({ everyMs: lookEveryMs, look, onError })
  let looks = 0
  // Other processes may write too, whether this one has been told how to hear of them or not.
  const mayLag = database.kind === 'postgres' || bus.isShared

  return {
    /** Told by the log of this instance, after each commit. */
    appended({ roomId, events, top, number }: Appended): void {
      const feed = kept.get(roomId)?.feed
      if (!feed && !bus.isShared) return
      const encoded = events.map(encode)
      feed?.offer(encoded, top, number)
      if (!bus.isShared || encoded.length === 0) return
      bus.publish(channelOf(roomId), JSON.stringify({ top, number, ...(lengthOf(encoded) <= longestNews && { events: encoded }) } satisfies News))
    },

    /** Told by who holds the lock of the room: nobody can be ahead of where it stands. */
    locked(roomId: number, top: number): void {
      const feed = kept.get(roomId)?.feed
      if (feed && feed.position().top > top) onLost()
    },

    /**
     * Where the room stands, and what came after `since`. `admit` is called in the turn in which that is known, so that what comes
     * next is told.
     */
    async begin(roomId: number, asked: Asked, admit: (missed: string) => void): Promise<void> {
      const feed = await ready(roomId)
      // They come from an instance that has told more than this one has heard of yet.
      if (isKnown(asked) && asked.since !== undefined && asked.since > feed.position().top) await feed.catchUp()
      // Meanwhile nobody listened, and it was let go: it would tell nothing more.
      if (kept.get(roomId)?.feed !== feed) return this.begin(roomId, asked, admit)
      admit(missedOf(feed, asked))
    },

    /** The same for somebody who does not listen, and will not be told what this instance has not heard of yet. */
    async missed(roomId: number, asked: Asked): Promise<Missed> {
      const feed = await ready(roomId)
      if (mayLag) await feed.catchUp()
      if (kept.get(roomId)?.feed !== feed) return this.missed(roomId, asked)
      return JSON.parse(missedOf(feed, asked)) as Missed
    },

    /** What was told is of another life of the logs: whoever asks next is told of this one. */
    beginAnew(): void {
      for (const [roomId] of kept) forget(roomId)
    },

    /** The connection over which instances tell each other was away. */
    lookSoon: looking.soon,
    start: looking.start,
    async stop(): Promise<void> {
      await looking.stop()
      this.beginAnew()
    },
  }

  async function ready(roomId: number): Promise<Feed> {
    const { feed } = open(roomId)
    await feed.ready()
    return feed
  }

  function isKnown({ epoch: asked }: Asked): boolean {
    return asked === undefined || asked === epoch()
  }

  function open(roomId: number): Kept {
    const known = kept.get(roomId)
    if (known) return known
    const feed = createFeed({ database, filesOf, roomId, tell: (events) => tell(roomId, events.map(({ json }) => json)), onError })
    const stopListening = bus.listen(channelOf(roomId), (text) => {
      const { events = [], top, number } = JSON.parse(text) as News
      feed.offer(events, top, number)
    })
    const opened = { feed, stopListening }
    kept.set(roomId, opened)
    // One that could not be opened is tried anew by the next who asks.
    feed.ready().catch(() => kept.get(roomId) === opened && forget(roomId))
    return opened
  }

  /** As JSON, of events that are JSON already. */
  function missedOf(feed: Feed, asked: Asked): string {
    const asking = asked.since === undefined ? [] : isKnown(asked) ? feed.after(asked.since) : undefined
    // Somebody on a slow line would wait too long for one large answer; pages of the history come one by one.
    const after = asking && lengthOf(asking) <= longestMissed ? asking : undefined
    const events = (after ?? shortened(feed.latest(latest))).map(({ json }) => json)
    const head = JSON.stringify({ epoch: epoch(), ...feed.position(), recovered: after !== undefined })
    return `${head.slice(0, -1)},"events":[${events.join()}]}`
  }

  async function look(): Promise<void> {
    // Every so often, who is listened to no more is let go.
    if (++looks % 60 === 0) for (const [roomId] of kept) if (!isHeard(roomId)) forget(roomId)
    if (kept.size === 0) return
    const told = [...kept].map(([roomId, { feed }]) => ({ roomId, feed, top: feed.position().top }))
    const tops = await database.query<{ id: number; last_seq: number; number: number }>({
      name: 'rooms-tops',
      text: 'select id, last_seq, number from room where id = any($1::bigint[])',
      values: [told.map(({ roomId }) => roomId)],
    })
    for (const { id, last_seq, number } of tops) kept.get(id)?.feed.offer([], last_seq, number)
    const topOf = new Map(tops.map(({ id, last_seq }) => [id, last_seq]))
    // What was told before it was asked had been committed.
    if (told.some(({ roomId, feed, top }) => kept.get(roomId)?.feed === feed && top > (topOf.get(roomId) ?? top))) onLost()
  }

  function forget(roomId: number): void {
    const known = kept.get(roomId)
    kept.delete(roomId)
    known?.feed.close()
    known?.stopListening()
  }
}

function lengthOf(events: readonly Encoded[]): number {
  return events.reduce((sum, { json }) => sum + json.length, 0)
}

function shortened(events: readonly Encoded[]): readonly Encoded[] {
  return lengthOf(events) <= longestMissed ? events : shortened(events.slice(Math.ceil(events.length / 2)))
}

function channelOf(roomId: number): string {
  return `room:${roomId}`
}
