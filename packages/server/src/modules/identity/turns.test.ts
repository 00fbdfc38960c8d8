import { setImmediate as breathe } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('no more work is done at once than was said, and all of it is', async () => {
  const turns = createTurns({ atOnce: 3 })
  let working = 0
  let most = 0
  const done = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      turns.take('here', async () => {
        most = Math.max(most, ++working)
        await breathe()
        working--
        return index
      }),
    ),
  )
  expect(done).toEqual(Array.from({ length: 50 }, (_, index) => index))
  expect(most).toBe(3)
  expect(turns.waiting()).toBe(0)
})

test('who comes from elsewhere does not wait for all of a flood', async () => {
  const turns = createTurns({ atOnce: 1 })
  const order: string[] = []
  const from = (of: string) =>
    turns.take(of, async () => {
      order.push(of)
      await breathe()
    })
  await Promise.all([...Array.from({ length: 20 }, () => from('flood')), from('elsewhere'), from('elsewhere')])
  expect(order.slice(0, 5)).toEqual(['flood', 'flood', 'elsewhere', 'flood', 'elsewhere'])
})

test('work that fails is an answer to one, and holds nobody up', async () => {
  const turns = createTurns({ atOnce: 1 })
  const failing = turns.take('here', () => Promise.reject(new Error('no')))
  const next = turns.take('here', () => Promise.resolve('yes'))
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('yes')
})

test('who would wait longer than anybody does is told to come again', async () => {
  const turns = createTurns({ atOnce: 1 })
  const free = Promise.withResolvers<void>()
  const waiting = Array.from({ length: 20_001 }, () => turns.take('here', () => free.promise))
  await expect(turns.take('here', () => free.promise)).rejects.toMatchObject({ status: 503, code: 'busy' })
  free.resolve()
  await Promise.all(waiting)
  await turns.take('here', () => free.promise)
})
