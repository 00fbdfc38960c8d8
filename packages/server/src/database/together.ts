import type { Database, Transaction } from './database.ts'
import { isUnreachable } from './failures.ts'

// Transactions of many that share one commit, and so one wait for the disk. What they send leaves together, too: they work at the same
// time, on one connection.

const mostTogether = 100
/** The embedded database has one session; PostgreSQL writes the commits of several down at once. */
const lanesOf = { embedded: 1, postgres: 4 }

/** What it does in the shared transaction. It may be called again if that fails. */
export type Work<Result> = (transaction: Transaction) => Promise<Result>

type Waiting = { apart: readonly string[]; run: Work<unknown>; resolve(result: unknown): void; reject(error: unknown): void }

export type Together = {
  /** @param apart what it locks, and no other one in the same transaction may: it would not wait for it */
  <Result>(apart: readonly string[], run: Work<Result>): Promise<Result>
  /** What may be lost with the computer, so that nobody waits for the disk: the next commit that somebody waits for takes it along. */
  lightly<Result>(run: Work<Result>): Promise<Result>
}

/** @returns runs a work in a transaction with others. Where one fails, each is done again in one of its own: whoever fails, fails alone */
export function createTogether(database: Pick<Database, 'kind' | 'inTransaction'>): Together {
  let waiting: Waiting[] = []
  let lanes = 0

  return Object.assign(share, { lightly })

  function share<Result>(apart: readonly string[], run: Work<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      waiting.push({ apart, run, resolve, reject })
      // Everything that arrives in this turn of the event loop comes along.
      if (waiting.length === 1 && lanes < lanesOf[database.kind]) setImmediate(() => void work())
    })
  }

  function lightly<Result>(run: Work<Result>): Promise<Result> {
    // In its one session others wait for the disk anyway, and one more transaction is one more to wait for.
    if (database.kind === 'embedded') return share([], run)
    return database.inTransaction((transaction) => {
      transaction.withCommit({ text: 'set local synchronous_commit = off' })
      return run(transaction)
    })
  }

  async function work(): Promise<void> {
    if (waiting.length === 0 || lanes >= lanesOf[database.kind]) return
    lanes++
    while (waiting.length > 0) await commit(take())
    lanes--
  }

  function take(): Waiting[] {
    const taken: Waiting[] = []
    const left: Waiting[] = []
    const locked = new Set<string>()
    for (const one of waiting) {
      const fits = taken.length < mostTogether && !one.apart.some((key) => locked.has(key))
      ;(fits ? taken : left).push(one)
      // Also of those that are left: nobody passes anybody.
      for (const key of one.apart) locked.add(key)
    }
    waiting = left
    return taken
  }

  async function commit(works: readonly Waiting[]): Promise<void> {
    try {
      const results = await database.inTransaction((transaction) => all(works, transaction))
      works.forEach(({ resolve }, index) => resolve(results[index]))
    } catch (error) {
      // A database that is away is away for all of them.
      if (works.length === 1 || isUnreachable(error)) for (const { reject } of works) reject(error)
      else for (const one of works) await commit([one])
    }
  }
}

/** None is left at work in a transaction that another one has failed. */
async function all(works: readonly Waiting[], transaction: Transaction): Promise<unknown[]> {
  const settled = await Promise.allSettled(works.map(({ run }) => run(transaction)))
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}
