import fs from 'node:fs'
import { openDatabase } from '../../src/database/database.ts'
import { migrate } from '../../src/database/migrate.ts'

// Writes to the embedded database until it is killed, and says on its standard output which numbers are committed.

const dataDir = process.argv[2]!
const say = (line: string) => fs.writeSync(1, `${line}\n`)

const database = await openDatabase({ databaseUrl: undefined, dataDir }, (error) => {
  throw error
})
await migrate(database)
await database.script('create table if not exists mark (n int primary key, filling text); create table if not exists total (n int);')
await database.script('insert into total select 0 where not exists (select from total)')
say('ready')

const [row] = await database.query<{ n: number }>({ text: 'select n from total' })
for (let number = row!.n + 1; ; number++) {
  await database.inTransaction(async ({ query }) => {
    await query({ text: 'insert into mark values ($1, $2)', values: [number, 'x'.repeat(2000)] })
    await query({ text: 'update total set n = n + 1' })
  })
  say(String(number))
  // Makes files come and go: new tables, new segments of the log, checkpoints.
  if (number % 25 === 0) await database.script(`create table t${number} as select n from mark; drop table if exists t${Math.max(0, number - 50)}`)
  if (number % 40 === 0) await database.script('checkpoint')
  if (number % 60 === 0) await database.script('select pg_switch_wal()')
}
