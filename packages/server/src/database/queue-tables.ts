import { PgBoss, type Db } from 'pg-boss'
import type { Database, Queries } from './database.ts'

// The tables of pg-boss live in a schema of their own, and it brings its own migrations.

export const queueSchema = 'pgboss'

// Any number will do, as long as it is always this one.
const advisoryLock = 4_617_014

/**
 * Two at once would both make the schema: pg-boss has a lock of its own, but what it looked up before it had the lock it
 * believes afterwards. The embedded database is one process's alone, and has no second connection to hold a lock with.
 */
export async function installQueueTables(database: Database): Promise<void> {
  if (database.kind === 'embedded') return install(database)
  await database.inTransaction(async ({ query }) => {
    await query({ text: `select pg_advisory_xact_lock(${advisoryLock})` })
    await install(database)
  })
}

async function install(database: Database): Promise<void> {
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
