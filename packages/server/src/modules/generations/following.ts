import type { GenerationEvent } from '@fairway/contract/generations'
import type { Bus } from '../../bus/bus.ts'
import type { Database } from '../../database/database.ts'
import { findGeneration, readEvents } from './store.ts'

// An answer that another instance gives, for those who listen here. The bus brings its events at once; what the bus loses is in
// the database a moment later.

const lookEveryMs = 400

export type Following = ReturnType<typeof createFollowing>

export function createFollowing({ id, since, database, bus, told, onError }: { id: string; since: number; database: Database; bus: Bus; told(events: readonly GenerationEvent[]): void; onError(error: unknown): void }) {
  const events: GenerationEvent[] = []
  let top = since
  let isOver = false
  let isEnded = false
  let looking: Promise<void> | undefined
  const deaf = bus.listen(channelOf(id), (text) => take(JSON.parse(text) as GenerationEvent[]))
  const timer = setInterval(() => void look(), lookEveryMs).unref()

  return {
    /** What is known after an event, if all of it is. */
    since: (seq: number): readonly GenerationEvent[] | undefined => (seq >= since ? events.filter((event) => event.seq > seq) : undefined),
    look,
    end,
    isEnded: () => isEnded,
  }

  function take(given: readonly GenerationEvent[]): void {
    const news = given.filter(({ seq }) => seq > top)
    // Something in between has been lost: the database has it, or will.
    if (news.length === 0 || news[0]!.seq !== top + 1 || isOver) return
    events.push(...news)
    top = news.at(-1)!.seq
    told(news)
    if (news.at(-1)!.type === 'end') {
      isEnded = true
      clearInterval(timer)
    }
  }

  function look(): Promise<void> {
    return (looking ??= read().finally(() => (looking = undefined)))
  }

  async function read(): Promise<void> {
    if (isOver || isEnded) return
    try {
      take(await readEvents(database, id, top))
      // It was removed with what it is of.
      if (!isEnded && !(await findGeneration(database, id))) end()
    } catch (error) {
      onError(error)
    }
  }

  function end(): void {
    isOver = true
    clearInterval(timer)
    deaf()
  }
}

export const channelOf = (id: string): string => `generation.${id}`
