import type { Database } from '../../database/database.ts'
import { codeOf } from '../../database/failures.ts'
import { BrokenOff, Stopped } from './end-of.ts'
import type { Own } from './own.ts'
import { flush, stayAlive } from './store.ts'

/** Others wait for the one session of the embedded database, and are not to wait long. */
const mostAtOnce = { embedded: 25, postgres: 500 }
/** A host that vanished is waited for so long (ms) that it can be said over another connection that they live, before they would be taken for broken off. */
const patienceMs = 3000
/** And one that is slow gets it done in the end. */
const mostPatienceMs = 30_000

export type WritingDownNeeds = {
  database: Pick<Database, 'kind' | 'query'>
  owner: string
  own: ReadonlyMap<string, Own>
  /** How often it has to be said that they live. */
  aliveMs: number
}

/**
 * Writes down what is new of all answers that are given here, in a statement for many of them, and now and then that they live. To be
 * called every so often; it hears as well which of them are to be stopped.
 */
export function createWritingDown({ database, owner, own, aliveMs }: WritingDownNeeds) {
  let aliveAt = 0
  let deadlineMs = patienceMs

  return async function writeDown(): Promise<void> {
    try {
      // Where all rows are held, a flush that was given up may still be at work at the server: it says nothing of how long one takes.
      if (await writeAll()) deadlineMs = patienceMs
    } catch (error) {
      if (codeOf(error) === 'ETIMEDOUT') deadlineMs = Math.min(2 * deadlineMs, mostPatienceMs)
      throw error
    }
  }

  /** @returns whether anything could be written of what was to be */
  async function writeAll(): Promise<boolean> {
    const all = [...own.values()].filter((one) => one.subject() !== undefined)
    const most = mostAtOnce[database.kind]
    let isHeld = false
    for (let from = 0; from < all.length; from += most) if (!(await write(all.slice(from, from + most)))) isHeld = true
    const now = performance.now()
    if (all.length === 0 || now - aliveAt < aliveMs) return !isHeld
    if ((await stayAlive(database, owner, all.map(({ id }) => id), deadlineMs)) > 0) aliveAt = now
    return !isHeld
  }

  /** @returns false: there was something to write, and every row of it was held */
  async function write(some: readonly Own[]): Promise<boolean> {
    const chunks = some.flatMap((one) => {
      const events = one.unflushed()
      return events.length > 0 ? [{ id: one.id, events }] : []
    })
    const alive = await flush(database, owner, some.map(({ id }) => id), chunks, deadlineMs)
    for (const { id, events } of chunks) if (alive.get(id)?.isWritten) own.get(id)?.flushedTo(events.at(-1)!.seq)
    for (const one of some) {
      if (alive.get(one.id)?.stop) one.stop(new Stopped())
      // Somebody took this instance for dead, or removed what it is of. If it has ended meanwhile, nobody hears it.
      else if (!alive.has(one.id)) one.stop(new BrokenOff('Another instance has ended this answer.'))
    }
    return chunks.length === 0 || chunks.some(({ id }) => alive.get(id)?.isWritten)
  }
}
