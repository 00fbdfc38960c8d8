import type { Database, Statement, Transaction } from './database.ts'

/**
 * For the rest of the transaction, plans that look every row up by its key, and the same ones for good. PostgreSQL plans by the
 * size that a table had when it was last looked at: before the bell that is empty, and a scan of an empty table is cheap.
 * Measured: without this the database worked three times as hard half a minute into a rush.
 *
 * @param limits lockTimeout: how long to wait for a lock, as PostgreSQL says times; 0: for as long as it takes
 */
export async function planByKey({ query }: Pick<Transaction, 'query'>, { lockTimeout = '1s' }: { lockTimeout?: string } = {}): Promise<void> {
  await query(planningByKey(lockTimeout))
}

function planningByKey(lockTimeout: string): Statement {
  return {
    name: 'plan-by-key',
    text: `select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                  set_config('enable_mergejoin', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true),
                  -- a scan that has no alternative counts as so dear that it would be compiled each time
                  set_config('jit', 'off', true),
                  -- somebody who holds a row for long must not hold up everybody
                  set_config('lock_timeout', $1, true)`,
    values: [lockTimeout],
  }
}

// Others gather behind such a question: a database host that vanished must not keep them waiting for ever.
const deadlineMs = 10_000

/** One statement of the bell, in a transaction that plans by key, with one wait for all of it. It must have a name of its own. */
export async function queryByKey<Row extends Record<string, unknown>>(
  database: Database,
  statement: Statement & { name: string },
): Promise<Row[]> {
  const work = async ({ withCommit, queryWithCommit }: Transaction) => {
    withCommit(planningByKey('1s'))
    return { rows: queryWithCommit<Row>(statement) }
  }
  return (await database.inTransaction(work, { deadlineMs })).rows
}
