import type { Database, Transaction } from './database.ts'
import { isUnreachable } from './failures.ts'

// Transactions of many that share one commit, and so one wait for the disk. What they send leaves together, too: they work at the same
// time, on one connection.

const mostTogether = 100
/** The embedded database has one session; PostgreSQL writes the commits of several down at once. */
const lanesOf = { embedded: 1, postgres: 4 }
/** Others wait with whoever waits for a lock, and for a host that has vanished. */
const usualLockTimeout = '1s'
const deadlineMs = 10_000

/** What it does in the shared transaction. It may be called again if that fails, and others do theirs in between. */
export type Work<Result> = (transaction: Transaction) => Promise<Result>

type Waiting = { locks: readonly string[]; run: Work<unknown>; resolve(result: unknown): void; reject(error: unknown): void }

export type Together = {
  /** @param locks by any names, what it locks or reads to change it: two of them are never in one transaction, where neither would wait */
  <Result>(locks: readonly string[], run: Work<Result>): Promise<Result>
  /**
   * What may be lost with the computer, so that nobody waits for the disk: the next commit that somebody waits for takes it along. In a
   * transaction of its own on PostgreSQL, a shared one in the embedded database.
   *
   * @param limits lockTimeout: how long to wait for what somebody else holds, as PostgreSQL says times
   */
  lightly<Result>(locks: readonly string[], run: Work<Result>, limits?: { lockTimeout?: string }): Promise<Result>
}

/** @returns runs a work in a transaction with others. Where one fails, each is done again in one of its own: whoever fails, fails alone */
export function createTogether(database: Pick<Database, 'kind' | 'inTransaction'>): Together {
  let waiting: Waiting[] = []
  let lanes = 0
  let isScheduled = false
  /** By those that are under way. */
  const locked = new Set<string>()

  return Object.assign(share, { lightly })

  function share<Result>(locks: readonly string[], run: Work<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      waiting.push({ locks, run, resolve, reject })
      schedule()
    })
  }

  function lightly<Result>(locks: readonly string[], run: Work<Result>, { lockTimeout = usualLockTimeout }: { lockTimeout?: string } = {}): Promise<Result> {
    // In its one session others wait for the disk anyway, and one more transaction is one more to wait for.
    if (database.kind === 'embedded') return share(locks, run)
    const work = (transaction: Transaction) => {
      limitLocks(transaction, lockTimeout)
      transaction.withCommit({ text: 'set local synchronous_commit = off' })
      return run(transaction)
    }
    return database.inTransaction(work, { deadlineMs })
  }

  /** Everything that arrives in this turn of the event loop comes along. */
  function schedule(): void {
    if (isScheduled || lanes >= lanesOf[database.kind]) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      begin()
    })
  }

  function begin(): void {
    if (lanes >= lanesOf[database.kind]) return
    const works = take()
    if (works.length === 0) return
    lanes++
    void commit(works).finally(() => {
      lanes--
      for (const { locks } of works) for (const lock of locks) locked.delete(lock)
      begin()
    })
    if (waiting.length > 0) schedule()
  }

  function take(): Waiting[] {
    const taken: Waiting[] = []
    const left: Waiting[] = []
    const passed = new Set<string>()
    for (const one of waiting) {
      const fits = taken.length < mostTogether && !one.locks.some((lock) => locked.has(lock) || passed.has(lock))
      ;(fits ? taken : left).push(one)
      // Also of those that are left: nobody passes anybody.
      for (const lock of one.locks) passed.add(lock)
    }
    waiting = left
    for (const { locks } of taken) for (const lock of locks) locked.add(lock)
    return taken
  }

  async function commit(works: readonly Waiting[]): Promise<void> {
    try {
      const results = await database.inTransaction((transaction) => all(works, transaction), { deadlineMs })
      works.forEach(({ resolve }, index) => resolve(results[index]))
    } catch (error) {
      // A database that is away is away for all of them.
      if (works.length === 1 || isUnreachable(error)) for (const { reject } of works) reject(error)
      else await Promise.all(works.map((one) => commit([one])))
    }
  }

  /** None is left at work in a transaction that another one has failed. */
  async function all(works: readonly Waiting[], transaction: Transaction): Promise<unknown[]> {
    if (database.kind === 'postgres') limitLocks(transaction, usualLockTimeout)
    const settled = await Promise.allSettled(works.map(({ run }) => run(transaction)))
    return settled.map((one) => {
      if (one.status === 'rejected') throw one.reason
      return one.value
    })
  }
}

/** Not waited for: it leaves before whatever the transaction does, and if it fails so does that. */
function limitLocks(transaction: Transaction, lockTimeout: string): void {
  transaction.query({ text: `set local lock_timeout = '${lockTimeout}'` }).catch(() => {})
}
