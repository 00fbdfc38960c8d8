import { PgBoss, type Db } from 'pg-boss'
import type { Database, Queries } from './database.ts'

// The tables of pg-boss live in a schema of their own, and it brings its own migrations.

export const queueSchema = 'pgboss'

/** Several instances may do this at once: pg-boss takes a lock. */
export async function installQueueTables(database: Database): Promise<void> {
  const boss = new PgBoss({ schema: queueSchema, db: poolForBoss(database), supervise: false, schedule: false })
  // What goes wrong is thrown by `start` too; unheard, the event would end the process.
  boss.on('error', () => {})
  await boss.start()
  await boss.stop()
}

/** pg-boss on our own pool: the embedded database has no second connection to give it. */
export function poolForBoss({ pool }: Pick<Database, 'pool'>): Db {
  return { executeSql: (text, values) => pool.query(text, values) }
}

/** pg-boss within our transaction. */
export function transactionForBoss({ query }: Pick<Queries, 'query'>): Db {
  return { executeSql: async (text, values) => ({ rows: await query({ text, values }) }) }
}
