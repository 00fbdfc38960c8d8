import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { Obstacle } from '../errors.ts'
import type { Database, Queries } from './database.ts'
import { installQueueTables } from './queue-tables.ts'

/** The database was changed by a newer program that this one cannot live with, or a migration was edited after it ran. */
export class MigrationError extends Obstacle {
  override name = 'MigrationError'
}

type Migration = { number: number; name: string; text: string; checksum: string; oldestProgram: number }

const directory = path.join(import.meta.dirname, 'migrations')
// Any number will do, as long as it is always this one.
const advisoryLock = 4_617_011

/**
 * Brings the database to this program's shape. A program is known by the number of the newest migration it carries. Each
 * migration names the oldest program that can still work with its result (`-- oldest program: N` on its first line), so
 * that during an upgrade old and new instances can run side by side; only a program older than that refuses to start.
 *
 * @returns the names of the migrations that were applied now
 */
export async function migrate(database: Database): Promise<string[]> {
  const applied = await database.inTransaction(async ({ query }) => {
    await query({ text: `select pg_advisory_xact_lock(${advisoryLock})` })
    await query({
      text: `create table if not exists migration (
        number int primary key,
        name text not null,
        checksum text not null,
        oldest_program int not null,
        applied_at timestamptz not null default now()
      )`,
    })
    const pending = pendingAfter(await readApplied({ query }))
    for (const migration of pending) {
      await query({ text: migration.text })
      await query({
        text: 'insert into migration (number, name, checksum, oldest_program) values ($1, $2, $3, $4)',
        values: [migration.number, migration.name, migration.checksum, migration.oldestProgram],
      })
    }
    return pending.map(({ name }) => name)
  })
  await installQueueTables(database)
  return applied
}

/**
 * For whoever only wants to use the database: an empty one is brought to shape, any other must have it. Instances of an older
 * program may be at work on it, and when they can do without it is for the operator to say.
 *
 * @throws {MigrationError} if a migration is pending, or as `migrate`
 */
export async function requireMigrated(database: Database): Promise<void> {
  const [table] = await database.query<{ exists: boolean }>({ text: `select to_regclass('migration') is not null as exists` })
  const applied = table!.exists ? await readApplied(database) : []
  if (applied.length === 0) await migrate(database)
  else if (pendingAfter(applied).length > 0) {
    throw new MigrationError({ zh: '数据库仍是旧版 Fairway 的结构，请先运行 fairway migrate。', en: 'The database has the shape of an older Fairway. Run `fairway migrate` first.' })
  }
}

type Applied = { number: number; name: string; checksum: string; oldest_program: number }

function readApplied({ query }: Pick<Queries, 'query'>): Promise<Applied[]> {
  return query<Applied>({ text: 'select number, name, checksum, oldest_program from migration order by number' })
}

/** @throws {MigrationError} if this program cannot work with what was applied */
function pendingAfter(applied: readonly Applied[]): Migration[] {
  const known = readMigrations()
  const program = known.at(-1)?.number ?? 0
  const demanding = applied.find((migration) => migration.oldest_program > program)
  if (demanding) {
    throw new MigrationError({
      zh: `数据库已由较新的 Fairway 升级（${demanding.name}），当前版本过旧，请改用新版。`,
      en: `The database was upgraded by a newer Fairway (${demanding.name}); this one is too old for it. Start the newer one.`,
    })
  }
  const done = new Map(applied.map((migration) => [migration.number, migration]))
  const changed = known.find(({ number, checksum }) => (done.get(number)?.checksum ?? checksum) !== checksum)
  if (changed) {
    throw new MigrationError({ zh: `${changed.name} 与数据库中已执行的内容不一致。`, en: `${changed.name} differs from what was applied to this database.` })
  }
  return known.filter(({ number }) => !done.has(number))
}

function readMigrations(): Migration[] {
  return fs
    .readdirSync(directory)
    .filter((name) => /^\d{3}-[a-z-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = fs.readFileSync(path.join(directory, name), 'utf8')
      const oldestProgram = /^-- oldest program: (\d+)\n/.exec(text)?.[1]
      if (!oldestProgram) throw new Error(`${name} does not say "-- oldest program: N" on its first line.`)
      return {
        number: Number(name.slice(0, 3)),
        name,
        text,
        checksum: createHash('sha256').update(text).digest('hex'),
        oldestProgram: Number(oldestProgram),
      }
    })
}
