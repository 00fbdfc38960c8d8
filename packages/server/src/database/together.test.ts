import { beforeEach, expect, test } from 'vitest'
import { freshDatabase } from '../../test/place.ts'
import { createTogether } from './together.ts'

const database = await freshDatabase()
await database.script('create table thing (id int primary key, transaction bigint not null default txid_current())')
const together = createTogether(database)
beforeEach(() => database.script('truncate thing'))

const things = () => database.query<{ id: number; transaction: number }>({ text: 'select id, transaction from thing order by id' })
const insert = (id: number) => ({ text: 'insert into thing (id) values ($1)', values: [id] })
/** How many commits they took. */
const commits = async () => new Set((await things()).map(({ transaction }) => transaction)).size

test('those who come at the same time share a commit, and each is given its own', async () => {
  const announced: number[] = []
  const works = [1, 2, 3].map((id) =>
    together([], async ({ query, afterCommit }) => {
      await query(insert(id))
      afterCommit(() => announced.push(id))
      return id * 2
    }),
  )
  expect(await Promise.all(works)).toEqual([2, 4, 6])
  expect(announced).toEqual([1, 2, 3])
  expect(await commits()).toBe(1)
})

test('who fails fails alone, and nothing of it is kept', async () => {
  let tries = 0
  const works = [1, 2, 1].map((id, index) =>
    together([], async ({ query }) => {
      if (index === 1) tries++
      await query(insert(id))
    }),
  )
  const settled = await Promise.allSettled(works)
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  expect((settled[2] as PromiseRejectedResult).reason).toMatchObject({ code: '23505' })
  expect((await things()).map(({ id }) => id)).toEqual([1, 2])
  expect(tries).toBe(2)
})

test('what one throws before it has written anything is its own, too', async () => {
  const refusal = new Error('no')
  const [fine, refused] = await Promise.allSettled([together([], ({ query }) => query(insert(1))), together([], () => Promise.reject(refusal))])
  expect(fine).toMatchObject({ status: 'fulfilled' })
  expect(refused).toEqual({ status: 'rejected', reason: refusal })
  expect((await things()).map(({ id }) => id)).toEqual([1])
})

test('those who lock the same come one after the other, in their order', async () => {
  const order: number[] = []
  const works = [1, 2, 3].map((id) =>
    together(['the same'], async ({ query }) => {
      order.push(id)
      await query(insert(id))
    }),
  )
  await Promise.all([...works, together(['another'], ({ query }) => query(insert(4)))])
  expect(order).toEqual([1, 2, 3])
  expect(await commits()).toBe(3)
})

test('who comes while one is under way is not forgotten', async () => {
  const first = together([], ({ query }) => query({ text: 'select pg_sleep(0.05)' }))
  await new Promise((resolve) => setTimeout(resolve, 20))
  await Promise.all([first, ...[1, 2].map((id) => together([], ({ query }) => query(insert(id))))])
  expect((await things()).map(({ id }) => id)).toEqual([1, 2])
})
