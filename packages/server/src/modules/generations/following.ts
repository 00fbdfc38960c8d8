import type { GenerationEvent } from '@fairway/contract/generations'
import type { Bus } from '../../bus/bus.ts'
import type { Database } from '../../database/database.ts'
import { eventsAfter } from './events.ts'
import { findGeneration, readEvents } from './store.ts'

// An answer that another instance gives, for those who listen here. The bus brings its events at once, for as long as the one who
// gives it knows that somebody listens; what the bus loses is in the database a moment later.

const lookEveryMs = 400

export type Following = ReturnType<typeof createFollowing>

export type FollowingNeeds = {
  id: string
  database: Database
  bus: Bus
  /** Also of none: there is no such answer any more. */
  told(events: readonly GenerationEvent[]): void
  onError(error: unknown): void
}

export function createFollowing({ id, database, bus, told, onError }: FollowingNeeds) {
  let events: GenerationEvent[] = []
  /** What has come before what it follows. */
  const early = new Map<number, GenerationEvent>()
  let isOver = false
  let isGone = false
  let looking: Promise<void> | undefined
  const deaf = bus.listen(channelOf(id), (text) => take(JSON.parse(text) as GenerationEvent[]))
  const timer = setInterval(() => void look(), lookEveryMs).unref()

  return {
    /** What is known after an event. */
    since: (seq: number): readonly GenerationEvent[] => eventsAfter(events, seq),
    look,
    end,
    /** It was removed with what it is of. */
    isGone: () => isGone,
  }

  function take(given: readonly GenerationEvent[]): void {
    if (isOver) return
    for (const event of given) if (event.seq > events.length) early.set(event.seq, event)
    const news: GenerationEvent[] = []
    for (let next = early.get(events.length + 1); next; next = early.get(events.length + 1)) {
      early.delete(next.seq)
      events.push(next)
      news.push(next)
    }
    if (news.at(-1)?.type === 'end') end()
    if (news.length > 0) told(news)
  }

  function look(): Promise<void> {
    return (looking ??= read().finally(() => (looking = undefined)))
  }

  async function read(): Promise<void> {
    if (isOver) return
    try {
      bus.publish(wantedChannel, id)
      const known = await findGeneration(database, id)
      take(await readEvents(database, id, events.length))
      if (isOver) return
      if (!known) return vanish()
      // More was told than was written down when its instance ended: what came of it is what was written down.
      if (known.state !== 'running') fallBack(await readEvents(database, id, known.last_seq - 1))
    } catch (error) {
      onError(error)
    }
  }

  function fallBack([last]: readonly GenerationEvent[]): void {
    if (isOver || !last) return
    events = [...events.slice(0, last.seq - 1), last]
    end()
    told([last])
  }

  function vanish(): void {
    isGone = true
    end()
    told([])
  }

  function end(): void {
    isOver = true
    early.clear()
    clearInterval(timer)
    deaf()
  }
}

export const channelOf = (id: string): string => `generation.${id}`
/** Who gives one of these is asked to tell it over the bus. */
export const wantedChannel = 'generation-wanted'
