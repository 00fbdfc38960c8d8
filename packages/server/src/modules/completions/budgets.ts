import type { Database } from '../../database/database.ts'
import { gathering } from '../../database/gathering.ts'
import { dropOldBudgets, reserveAll, settleAll, sweepReservations, usedToday } from './budget-store.ts'
import { createKnownBudgets } from './known-budgets.ts'
import type { Order, Reservation, Reserved } from './reservations.ts'

// Tokens per day, exact however many ask at once and on however many instances: what an answer may at most use is set aside before
// it begins, and what it did use is settled after it. All who ask while a question is out are decided in the next one.

/** What one reads, the other changes. */
const locks = ['token budgets']

export type Budgets = ReturnType<typeof createBudgets>

export function createBudgets({ database, timeZone }: { database: Pick<Database, 'query' | 'together'>; timeZone: string }) {
  const reserving = gathering<Order, Reserved>((asked) => database.together.lightly(locks, (transaction) => reserveAll(transaction, asked, timeZone)))
  const settling = gathering<{ reservation: Reservation; used: number }, void>(async (settled) => {
    await database.together.lightly(locks, async (transaction) => settleAll(transaction, settled))
    return settled.map(() => undefined)
  })
  const known = createKnownBudgets()

  return {
    async reserve(order: Order): Promise<Reserved> {
      known.ask(order)
      const reserved = await reserving(order).catch((error: unknown) => {
        known.refused(order)
        throw error
      })
      // Whose answers are given elsewhere is not known here: until they are let in again they wait for the database, or each time a model
      // would be asked for nothing.
      if ('refused' in reserved) known.refused(order, reserved.refused === 'tokens' ? reserved.left : 0)
      else known.reserved(order, reserved.left)
      return reserved
    },

    /** Will it surely be granted, as far as this instance knows? Other instances decide with it, so it may yet be refused. */
    hasPlenty: known.hasPlenty,

    /** What was really used. A reservation that has run out meanwhile was counted as used; it is put right. */
    async settle(settled: { reservation: Reservation; used: number }): Promise<void> {
      known.settled(settled)
      await settling(settled)
    },

    used: (subject: string): Promise<number> => usedToday(database, subject, timeZone),

    /** Counts as used what instances had set aside that ended before they settled. */
    sweep: (): Promise<number> => sweepReservations(database),

    tidy: (): Promise<void> => dropOldBudgets(database, timeZone),
  }
}
