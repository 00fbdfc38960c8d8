import { expect, test } from 'vitest'
import { findPostgres, startPostgres } from '../../../../test/setup/postgres.ts'
import { afterwards } from '../../test/afterwards.ts'
import { proxyTo } from '../../test/database-proxy.ts'
import { freshPlace, openAt } from '../../test/place.ts'
import type { Database } from './database.ts'
import { isUnreachable } from './failures.ts'

// A database whose host vanishes or freezes: no connection to it is ever broken off.

const now = { text: 'select 1 as one' }
const works = async (database: Database) => expect(await database.query(now)).toEqual([{ one: 1 }])
const timedOut = { code: 'ETIMEDOUT' }
const pace = { silentMs: 1000, patienceMs: 2000 }

/** Some connections that are idle. */
async function openSome(database: Database): Promise<void> {
  await Promise.all(Array.from({ length: 5 }, () => database.query({ text: 'select pg_sleep(0.2)' })))
}

/** Every kind of work that says nothing of how long it may take. */
const beginAll = (database: Database) => [
  database.query(now),
  database.inTransaction(({ query }) => query(now)),
  database.script('select 1'),
  database.together([], ({ query }) => query(now)),
  database.together.lightly([], ({ query }) => query(now)),
]

test('whatever waits for it fails, and what comes after that goes on when it is back', async () => {
  const proxy = await proxyTo(await freshPlace())
  const database = await openAt(proxy.place, pace)
  await openSome(database)
  proxy.freeze()
  await Promise.all(beginAll(database).map((work) => expect(work).rejects.toSatisfy(isUnreachable)))
  proxy.replace()
  await Promise.all(Array.from({ length: 20 }, () => works(database)))
}, 60_000)

test('what waits for the one whose place another one has taken fails as well', async () => {
  const place = await freshPlace()
  const other = await startPostgres(findPostgres()!)
  afterwards(other.stop)
  const maintenance = await openAt({ ...place, databaseUrl: other.url })
  await maintenance.script(`create database ${new URL(place.databaseUrl!).pathname.slice(1)}`)
  const proxy = await proxyTo(place)
  const database = await openAt(proxy.place, pace)
  await openSome(database)
  proxy.freeze()
  const waiting = [database.query(now), database.inTransaction(({ query }) => query(now))].map((work) => expect(work).rejects.toMatchObject(timedOut))
  proxy.replace({ ...place, databaseUrl: other.url })
  await Promise.all(waiting)
  await Promise.all(Array.from({ length: 20 }, () => works(database)))
}, 60_000)

test('what is to be done in time fails in time, with whatever is as old; and the next one is asked over a new connection', async () => {
  const proxy = await proxyTo(await freshPlace())
  const database = await openAt(proxy.place, pace)
  await openSome(database)
  proxy.freeze()
  const late = expect(database.query({ ...now, deadlineMs: 500 })).rejects.toMatchObject(timedOut)
  proxy.replace()
  await late
  // There were others, and each of them would have to be found out.
  await Promise.all(Array.from({ length: 4 }, () => expect(database.query({ ...now, deadlineMs: 500 })).resolves.toEqual([{ one: 1 }])))
}, 60_000)

test('where it is waited for a connection, it fails in time too, and the connection is used by whoever comes next', async () => {
  const database = await openAt(await freshPlace(), pace)
  const busy = Array.from({ length: 10 }, () => database.query({ text: 'select pg_sleep(2)' }))
  await expect(database.query({ ...now, deadlineMs: 300 })).rejects.toMatchObject(timedOut)
  await Promise.all(busy)
  await Promise.all(Array.from({ length: 20 }, () => works(database)))
}, 60_000)

test('what takes long on one that is there is left alone', async () => {
  const database = await openAt(await freshPlace(), pace)
  const long = [database.query({ text: 'select pg_sleep(5)' }), database.inTransaction(({ query }) => query({ text: 'select pg_sleep(5)' })), database.script('select pg_sleep(5)')]
  await Promise.all(long)
}, 60_000)

test('what takes long is left alone where only nobody new can connect', async () => {
  const proxy = await proxyTo(await freshPlace())
  const database = await openAt(proxy.place, pace)
  await openSome(database)
  const long = database.query({ text: `select 'done' as one from pg_sleep(5)` })
  proxy.refuse()
  expect(await long).toEqual([{ one: 'done' }])
  await works(database)
}, 60_000)
