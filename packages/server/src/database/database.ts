import type { Duplex } from 'node:stream'
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { openEmbedded, type Embedded } from './embedded.ts'
import { codeOf, planIsStale } from './failures.ts'
import type { DB as Tables } from './tables.ts'
import { watchSilence, type SilencePace } from './silence.ts'
import { streamOf, tooLong } from './streams.ts'
import { createTogether, type Together } from './together.ts'

// One database behind one interface: PostgreSQL by DATABASE_URL, or the same PostgreSQL embedded in DATA_DIR.

export type { Tables }

/** A statement with its own name is planned once per connection. Never `select *`: it breaks when a column is added. */
export type Statement = {
  name?: string
  text: string
  values?: unknown[]
  /** After this it fails, a wait for a connection included; whether it was done is then not known. Default: none, and none within a transaction. */
  deadlineMs?: number
}

export type Queries = {
  /** Runs one statement and gives its rows. The caller states their shape, since SQL text has none. */
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(statement: Statement): Promise<Row[]>
  /** The typed query builder over the same connection. */
  readonly kysely: Kysely<Tables>
}

export type Transaction = Queries & {
  /** Sends a statement whose rows nobody needs together with the commit: that is one wait for the database instead of two. */
  withCommit(statement: Statement): void
  /** The same, of a statement whose rows are needed when it has committed. @returns for outside the transaction; without a commit never */
  queryWithCommit<Row extends pg.QueryResultRow = pg.QueryResultRow>(statement: Statement): Promise<Row[]>
  /** Runs `work` once the transaction has committed, and never if it has not. For announcements. */
  afterCommit(work: () => void): void
}

export type TransactionLimits = {
  /** After this the connection is cut and the work fails; whether it has committed is then not known. Default: none. */
  deadlineMs?: number
}

export type Database = Queries & {
  kind: 'postgres' | 'embedded'
  /** One READ COMMITTED transaction. What `work` throws rolls it back and is thrown on. */
  inTransaction<Result>(work: (transaction: Transaction) => Promise<Result>, limits?: TransactionLimits): Promise<Result>
  /** A transaction that is shared with others who come at the same time. */
  together: Together
  /** Runs a file of statements in one go, without parameters. For migrations. */
  script(text: string): Promise<void>
  /** For libraries that want the pool itself. */
  pool: pg.Pool
  embedded: Embedded | undefined
  close(): Promise<void>
}

/** `undefined` opens the embedded database in `dataDir`, whose lock the caller holds. */
export async function openDatabase(
  options: { databaseUrl: string | undefined; dataDir: string; connectionTimeoutMs?: number; silence?: SilencePace },
  onCrash: (error: Error) => void,
): Promise<Database> {
  const embedded = options.databaseUrl === undefined ? await openEmbedded(options.dataDir, onCrash) : undefined
  const pool = new pg.Pool({
    ...(embedded ? embeddedPool(embedded) : postgresPool(options.databaseUrl!)),
    // Without it, a query on the pool inside a transaction of the embedded database would wait for ever.
    connectionTimeoutMillis: options.connectionTimeoutMs ?? 15_000,
    // Statements issued in one turn go out together.
    pipeline: true,
    types: { getTypeParser },
  })
  // A connection that breaks fails the statement that was waiting for it, and is replaced at the next use. The events say
  // the same once more, and unheard they would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const kind = embedded ? 'embedded' : 'postgres'
  const watch = embedded ? undefined : watchSilence(pool, options.databaseUrl!, options.silence)
  const within: Database['inTransaction'] = (work, limits) => againIfPlansAreStale(() => inTransaction(pool, work, { ...limits, onTooLong: watch?.distrust }))
  return {
    kind,
    pool,
    embedded,
    kysely: kyselyOver(pool),
    async query<Row extends pg.QueryResultRow>(statement: Statement) {
      const { deadlineMs } = statement
      const ask = () => (deadlineMs === undefined || embedded ? pool.query<Row>(statement) : queryInTime<Row>(pool, statement, { deadlineMs, onTooLong: watch?.distrust }))
      return (await againIfPlansAreStale(ask)).rows
    },
    async script(text) {
      await pool.query(text)
    },
    inTransaction: within,
    together: createTogether({ kind, inTransaction: within }),
    async close() {
      watch?.stop()
      await pool.end()
      await embedded?.close()
    },
  }
}

/** Nothing was done, and the connection it was tried on is thrown away, so each stale one is met once. */
async function againIfPlansAreStale<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (codeOf(error) !== planIsStale || attempt === mostConnections) throw error
    }
  }
}

async function queryInTime<Row extends pg.QueryResultRow>(pool: pg.Pool, statement: Statement, { deadlineMs, onTooLong }: Required<TransactionLimits> & TooLong): Promise<pg.QueryResult<Row>> {
  const late = Promise.withResolvers<never>()
  let asking: pg.PoolClient | undefined
  let isLate = false
  const deadline = setTimeout(() => {
    isLate = true
    late.reject(tooLong())
    if (asking) streamOf(asking).destroy(tooLong())
    onTooLong?.()
  }, deadlineMs)
  const ask = async () => {
    const client = await pool.connect()
    if (isLate) {
      client.release()
      throw tooLong()
    }
    asking = client
    try {
      const answer = await client.query<Row>(statement)
      client.release()
      return answer
    } catch (error) {
      client.release(error as Error)
      throw error
    }
  }
  const answer = ask()
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(deadline)
    answer.catch(() => {})
  }
}

/** @property onTooLong hears of it when a deadline passes: the connections that are idle are as old as the one that was used */
type TooLong = { onTooLong: (() => void) | undefined }

async function inTransaction<Result>(pool: pg.Pool, work: (transaction: Transaction) => Promise<Result>, { deadlineMs, onTooLong }: TransactionLimits & TooLong): Promise<Result> {
  const client = await pool.connect()
  // Cuts the connection, so that whatever the transaction waits for fails.
  const cut = () => {
    streamOf(client).destroy(tooLong())
    onTooLong?.()
  }
  const deadline = deadlineMs === undefined ? undefined : setTimeout(cut, deadlineMs)
  const announcements: (() => void)[] = []
  const last: Last[] = []
  let broken: Error | undefined
  let result: Result
  try {
    // Not waited for: it leaves together with the first statement, and if it fails so does that.
    gather(client)
    client.query('begin').catch(() => {})
    result = await work(transactionOn(client, last, announcements))
    gather(client)
    const answers = await Promise.all([...last.map(({ statement }) => client.query(statement)), client.query('commit')])
    // The answer to the commit of a transaction in which a statement failed.
    if (answers.at(-1)!.command === 'ROLLBACK') throw new Error('The transaction was rolled back: a statement failed and the work went on.')
    last.forEach(({ committed }, index) => committed(answers[index]!.rows as pg.QueryResultRow[]))
  } catch (error) {
    // A connection that cannot roll back is thrown away, and its transaction with it.
    await client.query('rollback').catch((rollbackError: Error) => (broken = rollbackError))
    // One with stale plans too: they would fail again.
    if (codeOf(error) === planIsStale) broken = error as Error
    throw error
  } finally {
    clearTimeout(deadline)
    client.release(broken)
  }
  for (const announce of announcements) {
    try {
      announce()
    } catch (error) {
      // It is committed: nobody may take it for failed because of what was said about it.
      process.emitWarning(error instanceof Error ? error : String(error))
    }
  }
  return result
}

/** @property committed is given its rows */
type Last = { statement: Statement; committed(rows: pg.QueryResultRow[]): void }

function transactionOn(client: pg.PoolClient, last: Last[], announcements: (() => void)[]): Transaction {
  let kysely: Kysely<Tables> | undefined
  return {
    async query<Row extends pg.QueryResultRow>(statement: Statement) {
      gather(client)
      return (await client.query<Row>(statement)).rows
    },
    withCommit(statement) {
      last.push({ statement, committed: () => {} })
    },
    queryWithCommit<Row extends pg.QueryResultRow>(statement: Statement) {
      return new Promise<Row[]>((resolve) => last.push({ statement, committed: (rows) => resolve(rows as Row[]) }))
    },
    // Made when first asked for: the enrolment engine never does.
    get kysely() {
      return (kysely ??= kyselyOver({ connect: async () => borrowed(client), end: async () => {}, options: {} }))
    },
    afterCommit(announce) {
      announcements.push(announce)
    },
  }
}

/**
 * Statements that are issued in one turn leave in one write. The driver would write each by itself, and every write wakes
 * the database: at thousands of statements a second that is what both spend most of their time on.
 */
function gather(client: pg.PoolClient): void {
  const stream = streamOf(client)
  if (stream.writableCorked > 0) return
  stream.cork()
  queueMicrotask(() => stream.uncork())
}

/** The transaction's connection, which the query builder must not give back. */
function borrowed(client: pg.PoolClient): PostgresPoolClient {
  return { query: client.query.bind(client), release() {} }
}

function kyselyOver(pool: PostgresPool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

const mostConnections = 10

function postgresPool(connectionString: string): pg.PoolConfig {
  return {
    connectionString,
    max: mostConnections,
    // A host that vanished says nothing: notice it, and let no transaction of a frozen program hold its locks for ever.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    idle_in_transaction_session_timeout: 60_000,
  }
}

function embeddedPool(embedded: Embedded): pg.PoolConfig {
  // One session; an idle one stays, because every new connection discards the prepared statements.
  return { max: 1, idleTimeoutMillis: 0, stream: (): Duplex => embedded.connect() }
}

const { builtins } = pg.types
// Not among the driver's names; from pg_type.
const dateArray = 1182
const textArray = 1009
const bigintArray = 1016

/** bigint and numeric as numbers (ids and credits stay far below 2^53), dates as the ISO text they are. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (format !== 'binary') {
    if (oid === builtins.INT8 || oid === builtins.NUMERIC) return Number
    if (oid === builtins.DATE) return String
    if (oid === dateArray) return pg.types.getTypeParser(textArray as number) as (text: string) => unknown
    if (oid === bigintArray) return (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number))
  }
  return pg.types.getTypeParser(oid, format) as (text: string) => unknown
}
