import type { Database } from '../../database/database.ts'
import { gathering } from '../../database/gathering.ts'
import { lockNotAvailable, codeOf, isUnreachable } from '../../database/failures.ts'
import { persistently } from '../../database/persistently.ts'
import { databaseUnreachable } from '../../errors.ts'
import { dropOldBudgets, reserveAll, settleAll, sweepReservations, usedToday, type Settled } from './budget-store.ts'
import { createKnownBudgets } from './known-budgets.ts'
import type { Order, Reservation, Reserved } from './reservations.ts'

// Tokens per day, exact however many ask at once and on however many instances: what an answer may at most use is set aside before
// it begins, and what it did use is settled after it. All who ask while a question is out are decided in the next one.

/** What one reads, the other changes. */
const locks = ['token budgets']
/** Who is asked for once more has waited before. */
const parts = { lockTimeout: '200ms' }
export type Budgets = ReturnType<typeof createBudgets>

export function createBudgets({ database, timeZone }: { database: Pick<Database, 'query' | 'together'>; timeZone: string }) {
  const reserving = gathering<Order, Reserved>((asked, isPart) => database.together.lightly(locks, (transaction) => reserveAll(transaction, asked, timeZone), isPart ? parts : {}), {
    apart: ({ payers }) => payers.map(({ subject }) => subject).join('\n'),
  })
  const settling = gathering<Settled, void>(
    async (settled, isPart) => {
      await database.together.lightly(locks, async (transaction) => settleAll(transaction, settled), isPart ? parts : {})
      return settled.map(() => undefined)
    },
    { apart: ({ reservation: { payers } }) => payers.join('\n') },
  )
  const known = createKnownBudgets()
  const closed = new WeakSet<Reservation>()

  return {
    async reserve(order: Order): Promise<Reserved> {
      known.ask(order)
      const reserved = await reserving(order).catch((error: unknown) => {
        known.refused(order)
        // Its commit may only not have been heard of. What cannot be given back now is counted as used when it has run out.
        if (isUnreachable(error)) persistently(() => settling({ reservation: { id: order.id, payers: order.payers.map(({ subject }) => subject) }, used: 0 })).catch(() => {})
        throw codeOf(error) === lockNotAvailable ? databaseUnreachable() : error
      })
      // Whose answers are given elsewhere is not known here: until they are let in again they wait for the database, or each time a model
      // would be asked for nothing.
      if ('refused' in reserved) known.refused(order, reserved.refused === 'tokens' ? reserved.left : 0)
      else known.reserved(order, reserved.left)
      return reserved
    },

    /** Will it surely be granted, as far as this instance knows? Other instances decide with it, so it may yet be refused. */
    hasPlenty: known.hasPlenty,

    /** What was really used. A reservation that has run out meanwhile was counted as used; it is put right. It may be said again. */
    async settle(settled: { reservation: Reservation; used: number }): Promise<void> {
      if (!closed.has(settled.reservation)) known.settled(settled)
      closed.add(settled.reservation)
      await settling(settled)
    },

    used: (subject: string): Promise<number> => usedToday(database, subject, timeZone),

    /** Counts as used what instances had set aside that ended before they settled. */
    sweep: (): Promise<number> => database.together.lightly(locks, sweepReservations),

    tidy: (): Promise<void> => dropOldBudgets(database, timeZone),
  }
}
