import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyPlace, freshDatabase, freshPlace, openAt } from '../../test/place.ts'
import { migrate } from './migrate.ts'

async function appliedTo(database: Awaited<ReturnType<typeof freshDatabase>>): Promise<string[]> {
  const rows = await database.query<{ name: string }>({ text: 'select name from migration order by number' })
  return rows.map(({ name }) => name)
}

test('an empty database gets all migrations, in order, and a second start none', async () => {
  const database = await openAt(await emptyPlace())
  const applied = await migrate(database)
  expect(applied[0]).toBe('001-identity.sql')
  expect(applied).toEqual(applied.toSorted())
  expect(await appliedTo(database)).toEqual(applied)
  expect(await migrate(database)).toEqual([])
})

describe('refused, and nothing is changed, is a database', () => {
  test('whose migration was edited after it ran', async () => {
    const database = await freshDatabase()
    await database.query({ text: `update migration set checksum = 'of another text' where number = 2` })
    await expect(migrate(database)).rejects.toMatchObject({ name: 'MigrationError', message: '002-courses.sql differs from what was applied to this database.' })
  })

  test('that a newer program changed in a way this one cannot live with', async () => {
    const database = await freshDatabase()
    await database.query({ text: `insert into migration (number, name, checksum, oldest_program) values (900, '900-new.sql', '', 900)` })
    await expect(migrate(database)).rejects.toThrow(/upgraded by a newer Fairway \(900-new\.sql\)/)
  })
})

test('a newer program that this one can live beside stops nobody', async () => {
  const database = await freshDatabase()
  const [{ newest }] = (await database.query<{ newest: number }>({ text: 'select max(number) as newest from migration' })) as [{ newest: number }]
  await database.query({
    text: `insert into migration (number, name, checksum, oldest_program) values (900, '900-new.sql', '', $1)`,
    values: [newest],
  })
  expect(await migrate(database)).toEqual([])
})

test('a migration that fails leaves nothing behind', async () => {
  const database = await openAt(await emptyPlace())
  // The table of a later migration is in the way.
  await database.script('create table term (id int)')
  await expect(migrate(database)).rejects.toThrow(/already exists/)
  const tables = await database.query({ text: `select tablename from pg_tables where schemaname = 'public'` })
  expect(tables).toEqual([{ tablename: 'term' }])
})

test('of those who registered before numbers were confirmed, those whom the campus has vouched for since are not asked again', async () => {
  const database = await openAt(await emptyPlace())
  const directory = path.join(import.meta.dirname, 'migrations')
  const names = fs.readdirSync(directory).sort()
  const unconfirmed = names.findIndex((name) => name.startsWith('013-'))
  for (const name of names.slice(0, unconfirmed)) await database.script(fs.readFileSync(path.join(directory, name), 'utf8'))
  await database.script(`
    insert into person (number, name)
      select number, number from unnest(array['by-office', 'only-registered', 'm1', 'password-before', 'password', 'role', 'provider']) as number;
    select create_audit_month(current_date);
    insert into audit_entry (via, action, subject_kind, subject_id) select 'command', 'password.handed-out', 'person', id from person where number = 'password-before';
    insert into audit_entry (via, action, subject_kind, subject_id) select 'session', 'person.registered', 'person', id from person where number <> 'by-office';
    insert into audit_entry (via, action, subject_kind, subject_id) select 'session', 'password.handed-out', 'person', id from person where number = 'password';
    insert into role_grant (person_id, role) select id, 'teacher' from person where number = 'role';
    insert into provider_account (issuer, subject, person_id) select 'https://idp.example.edu', 'x', id from person where number = 'provider';
  `)
  for (const name of names.slice(unconfirmed)) await database.script(fs.readFileSync(path.join(directory, name), 'utf8'))
  const rows = await database.query<{ number: string }>({ text: 'select number from person where unconfirmed_since is not null order by number' })
  expect(rows.map(({ number }) => number)).toEqual(['only-registered', 'password-before'])
})

test('every table is emptied of what belongs to a person when the person goes', async () => {
  const database = await openAt(await freshPlace())
  // By its module's eraser, because there is more to it than the row.
  const erased = ['file', 'file_day', 'mention', 'message']
  const keptByDesign = ['submission', 'submission_by_hand', 'override', 'queue_move', 'enrolment', 'wait']
  const rows = await database.query<{ name: string }>({
    text: `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'person_id' and not a.attisdropped
           where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
             and not exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confdeltype = 'c' and a.attnum = any(f.conkey))`,
  })
  expect(rows.map(({ name }) => name).filter((name) => ![...keptByDesign, ...erased].includes(name))).toEqual([])
})
