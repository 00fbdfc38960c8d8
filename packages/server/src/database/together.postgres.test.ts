import { expect, test } from 'vitest'
import { freshDatabase } from '../../test/place.ts'

// Transactions that are shared, beside others that hold what they want.

const database = await freshDatabase()
await database.script('create table thing (id int primary key, count int not null default 0); insert into thing select generate_series(1, 10)')
const { together } = database
const touch = (id: number) => ({ text: 'update thing set count = count + 1 where id = $1', values: [id] })

async function hold(id: number) {
  const { promise: held, resolve: hold } = Promise.withResolvers<void>()
  const { promise: over, resolve: release } = Promise.withResolvers<void>()
  const holding = database.inTransaction(async ({ query }) => {
    await query(touch(id))
    hold()
    await over
  })
  await held
  return async () => {
    release()
    await holding
  }
}

test('who wants what somebody else holds is told so, and everybody else is done meanwhile', async () => {
  const release = await hold(1)
  const works = [1, 2, 3, 4].map((id) => together([], ({ query }) => query(touch(id))))
  const refused = expect(works[0]).rejects.toMatchObject({ code: '55P03' })
  await Promise.all(works.slice(1))
  await refused
  await release()
  expect(await database.query({ text: 'select id, count from thing where id <= 4 order by id' })).toEqual([1, 2, 3, 4].map((id) => ({ id, count: 1 })))
})

test('who has to wait for another one of theirs keeps nobody from the other lanes', async () => {
  const gate = Promise.withResolvers<void>()
  const first = together(['the same'], () => gate.promise)
  await new Promise((resolve) => setTimeout(resolve, 20))
  const second = together(['the same'], async () => 'second')
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await together([], async () => 'another')).toBe('another')
  let isSecondDone = false
  void second.then(() => (isSecondDone = true))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(isSecondDone).toBe(false)
  gate.resolve()
  expect(await second).toBe('second')
  await first
})
