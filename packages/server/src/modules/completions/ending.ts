import { persistently } from '../../database/persistently.ts'
import type { Budgets } from './budgets.ts'
import type { CompletionRecord, createRecord } from './record.ts'
import type { Reservation } from './reservations.ts'

// What has ended is paid for and written down, also where the database is just away: both can be said again, so they are until it is back.

export type EndingNeeds = {
  budgets: Pick<Budgets, 'settle'>
  record: Pick<ReturnType<typeof createRecord>, 'write'>
  onError(error: unknown, what: string): void
}

export type Ended = { reservation: Reservation | undefined; used: number; row: CompletionRecord | Promise<CompletionRecord> }

export type Ending = ReturnType<typeof createEnding>

export function createEnding({ budgets, record, onError }: EndingNeeds) {
  /** What nobody waits for. */
  const under = new Set<Promise<void>>()
  let isClosing = false

  return {
    /** Never fails. @returns when both were tried once: whoever was answered is not to wait for a database that is away */
    async end({ reservation, used, row }: Ended): Promise<void> {
      await Promise.all([
        tried(async () => void (reservation && (await budgets.settle({ reservation, used })))),
        tried(async () => record.write(await row)),
      ])
    },

    /** Until everything is settled and written down, or given up. */
    settled: async () => void (await Promise.all([...under])),

    /** Tries nothing again. */
    close(): void {
      isClosing = true
    },
  }

  function tried(work: () => Promise<void>): Promise<void> {
    const first = Promise.withResolvers<void>()
    const ended: Promise<void> = persistently(() => work().finally(first.resolve), { isWanted: () => !isClosing })
      .catch((error: unknown) => onError(error, 'a request to the assistant could not be settled'))
      .finally(() => under.delete(ended))
    under.add(ended)
    return first.promise
  }
}
