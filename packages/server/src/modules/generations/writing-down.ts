import type { Database } from '../../database/database.ts'
import { BrokenOff, Stopped } from './end-of.ts'
import type { Own } from './own.ts'
import { flush } from './store.ts'

/**
 * Writes down what is new of all answers that are given here, and says that they live: one statement for all of them. To be called
 * every so often; it hears as well which of them are to be stopped.
 */
export function createWritingDown({ database, owner, own }: { database: Pick<Database, 'query'>; owner: string; own: ReadonlyMap<string, Own> }) {
  return async function writeDown(): Promise<void> {
    const all = [...own.values()].filter((one) => one.subject() !== undefined)
    if (all.length === 0) return
    const chunks = all.flatMap((one) => {
      const events = one.unflushed()
      return events.length > 0 ? [{ id: one.id, events }] : []
    })
    const alive = await flush(database, owner, all.map(({ id }) => id), chunks)
    for (const { id, events } of chunks) if (alive.get(id)?.isWritten) own.get(id)?.flushedTo(events.at(-1)!.seq)
    for (const one of all) {
      if (alive.get(one.id)?.stop) one.stop(new Stopped())
      // Somebody took this instance for dead, or removed what it is of. If it has ended meanwhile, nobody hears it.
      else if (!alive.has(one.id)) one.stop(new BrokenOff('Another instance has ended this answer.'))
    }
  }
}
