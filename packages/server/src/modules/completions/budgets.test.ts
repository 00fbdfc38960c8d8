import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../test/place.ts'
import { createBudgets } from './budgets.ts'

// What is settled may be said again, and comes to the same: nobody hears of every commit.

const database = await freshDatabase()
const budgets = createBudgets({ database, timeZone: 'Asia/Shanghai' })

async function reserve(subject: string, expiresInMs = 60_000) {
  const reserved = await budgets.reserve({ id: randomUUID(), payers: [{ subject, tokensADay: 10_000, answersAtOnce: 10 }], tokens: 500, expiresInMs })
  if ('refused' in reserved) throw new Error('It was refused.')
  return reserved.reservation
}

const budget = async (subject: string) => (await database.query({ text: 'select spent, reserved from token_budget where subject = $1', values: [subject] }))[0]

test('what is settled twice is paid for once', async () => {
  const [reservation, other] = [await reserve('person:1'), await reserve('person:1')]
  for (let time = 0; time < 2; time++) await budgets.settle({ reservation, used: 120 })
  expect(await budget('person:1')).toEqual({ spent: 120, reserved: 500 })
  await Promise.all([budgets.settle({ reservation: other, used: 30 }), budgets.settle({ reservation: other, used: 30 })])
  expect(await budget('person:1')).toEqual({ spent: 150, reserved: 0 })
})

test('what had run out counts in full, and is put right by whoever settles it later, however often', async () => {
  const reservation = await reserve('person:2', 1)
  await expect.poll(() => budgets.sweep()).toBe(1)
  expect(await budget('person:2')).toEqual({ spent: 500, reserved: 0 })
  // It counts once.
  expect(await budgets.sweep()).toBe(0)
  for (let time = 0; time < 3; time++) await budgets.settle({ reservation, used: 120 })
  expect(await budget('person:2')).toEqual({ spent: 120, reserved: 0 })
})

test('what has run out is none of the answers that somebody has at once', async () => {
  const ask = () => budgets.reserve({ id: randomUUID(), payers: [{ subject: 'person:3', tokensADay: 10_000, answersAtOnce: 1 }], tokens: 500, expiresInMs: 200 })
  expect(await ask()).toHaveProperty('reservation')
  expect(await ask()).toEqual({ refused: 'answers', most: 1 })
  await expect.poll(() => budgets.sweep()).toBe(1)
  expect(await ask()).toHaveProperty('reservation')
})

test('what says of days that are over that it was swept goes with them', async () => {
  await reserve('person:4', 1)
  await expect.poll(() => budgets.sweep()).toBe(1)
  await database.query({ text: `update token_reservation set day = day - 9 where subject = 'person:4'` })
  await budgets.tidy()
  expect(await database.query({ text: `select from token_reservation where subject = 'person:4'` })).toEqual([])
})
