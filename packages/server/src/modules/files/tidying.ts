import type { Database } from '../../database/database.ts'
import type { Disk } from './disk.ts'
import type { Incoming } from './incoming.ts'
import type { Storage, StorageName } from './storage.ts'
import { dueLeftovers, forgetLeftovers, removeUnsaid, unknownOf } from './store.ts'

export type TidyingNeeds = {
  database: Database
  incoming: Incoming
  disk: Disk
  storages: Partial<Record<StorageName, Storage>>
  onError(error: unknown, what: string): void
}

const atOnce = 500

export function createTidying({ database, incoming, disk, storages, onError }: TidyingNeeds) {
  return {
    /**
     * What nobody said within a day goes, and the bytes of all that is gone. A file loses its row first, so a crash leaves bytes that
     * nobody can ask for, and the row by which they are removed the next time.
     */
    async tidy(): Promise<void> {
      await incoming.tidy()
      await removeUnsaid(database)
      for (;;) {
        const due = await dueLeftovers(database, Object.keys(storages) as StorageName[])
        const outcomes = await Promise.allSettled(due.map(({ id, storage }) => storages[storage]!.remove(id)))
        const gone = due.filter((_, index) => outcomes[index]!.status === 'fulfilled')
        await forgetLeftovers(database, gone.map(({ id }) => id))
        // What cannot be removed now waits for the next time. One of them says why, for all.
        const failed = outcomes.find((outcome) => outcome.status === 'rejected')
        if (failed) onError(failed.reason, 'files could not be removed')
        if (failed || due.length === 0) return
      }
    },

    /**
     * Files on disk that the database knows nothing of, as after a restored backup. They are only found: whoever pointed Fairway at
     * another database by mistake would lose all files otherwise.
     */
    async strays(): Promise<string[]> {
      const strays: string[] = []
      let asked: string[] = []
      const ask = async () => strays.push(...(await unknownOf(database, asked)))
      for await (const id of disk.ids()) {
        asked.push(id)
        if (asked.length < atOnce) continue
        await ask()
        asked = []
      }
      await ask()
      return strays
    },
  }
}
