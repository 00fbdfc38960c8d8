import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../test/place.ts'
import type { Transaction } from '../../database/database.ts'
import { HandedBack, type QueueHandler } from './queue-worker.ts'
import { createQueues, type QueueNeeds, type QueueOptions, type SendOptions } from './queues.ts'
import { createSchedule } from './schedule.ts'

const database = await freshDatabase()
let count = 0

const never = 3_600_000

/** A program with one queue of its own, which works until the test is over. */
async function startQueue(handler: QueueHandler, { name = `queue-${++count}`, slots = 1, onePerKey = false, works = true, ...pace }: Partial<QueueOptions & QueueNeeds> & { name?: string; works?: boolean } = {}) {
  const errors: string[] = []
  const queues = createQueues({ database, timeZone: 'Asia/Shanghai', lookMs: never, onError: (error, what) => errors.push(`${what}: ${String(error)}`), ...pace })
  queues.define(name, { slots, onePerKey, handler })
  await queues.prepare()
  if (works) await queues.start()
  let closed: Promise<void> | undefined
  const close = () => (closed ??= queues.close())
  onTestFinished(close)
  return { name, errors, close, start: queues.start, send: (data: object, options?: SendOptions) => database.inTransaction((transaction) => queues.send(transaction, name, data, options)) }
}

/** Collects what is handed over; `after(n)` is settled with the first n. */
function collector() {
  const handed: unknown[] = []
  const waiting: { most: number; resolve(first: unknown[]): void }[] = []
  return {
    handed,
    take(data: unknown): void {
      handed.push(data)
      for (const { most, resolve } of waiting) if (handed.length >= most) resolve(handed.slice(0, most))
    },
    after: (most: number) => new Promise<unknown[]>((resolve) => (handed.length >= most ? resolve(handed.slice(0, most)) : waiting.push({ most, resolve }))),
  }
}

test('what is asked for here begins with the commit, without being looked for', async () => {
  const { take, after } = collector()
  const { send } = await startQueue(async ({ data }) => take(data))
  await send({ number: 1 })
  expect(await after(1)).toEqual([{ number: 1 }])
  await send({ number: 2 })
  expect(await after(2)).toEqual([{ number: 1 }, { number: 2 }])
})

test('what a transaction asked for that was rolled back is not done', async () => {
  const { take, after } = collector()
  const queues = createQueues({ database, timeZone: 'UTC', lookMs: never, onError() {} })
  queues.define('rolled-back', { slots: 1, handler: async ({ data }) => take(data) })
  await queues.prepare()
  await queues.start()
  onTestFinished(() => queues.close())
  const refused = database.inTransaction(async (transaction: Transaction) => {
    await queues.send(transaction, 'rolled-back', { number: 1 })
    throw new Error('no')
  })
  await expect(refused).rejects.toThrow('no')
  await database.inTransaction((transaction) => queues.send(transaction, 'rolled-back', { number: 2 }))
  expect(await after(1)).toEqual([{ number: 2 }])
})

test('what waits is found at the start, the more urgent first, what was put off not at all', async () => {
  const { take, after, handed } = collector()
  const { send, start } = await startQueue(async ({ data }) => take(data), { works: false })
  await send({ number: 1 })
  await send({ number: 2 }, { startAfter: new Date(Date.now() + 60_000) })
  await send({ number: 3 }, { priority: 1 })
  await send({ number: 4 })
  await start()
  await after(3)
  expect(handed).toEqual([{ number: 3 }, { number: 1 }, { number: 4 }])
})

test('as much is done at a time as there are slots', async () => {
  const { take, after } = collector()
  let atOnce = 0
  let most = 0
  const { send } = await startQueue(
    async ({ data }) => {
      most = Math.max(most, ++atOnce)
      await new Promise((resolve) => setTimeout(resolve, 5))
      atOnce--
      take(data)
    },
    { slots: 3 },
  )
  await Promise.all(Array.from({ length: 20 }, (_, number) => send({ number })))
  await after(20)
  expect(most).toBe(3)
})

test('what failed comes again', async () => {
  const { take, after } = collector()
  let tries = 0
  const { send, errors, name } = await startQueue(
    async ({ data }) => {
      if (++tries === 1) throw new Error('once')
      take(data)
    },
    { lookMs: 200 },
  )
  await send({ number: 1 })
  expect(await after(1)).toEqual([{ number: 1 }])
  expect(errors).toEqual([`work of ${name} failed and will be tried again: Error: once`])
})

test('of one key there is one, waiting or being done', async () => {
  const { take, after, handed } = collector()
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  const { send } = await startQueue(
    async ({ data }) => {
      take(data)
      await held
    },
    { onePerKey: true, slots: 5 },
  )
  await send({ number: 1 }, { key: 'a' })
  await send({ number: 2 }, { key: 'a' })
  await after(1)
  await send({ number: 3 }, { key: 'a' })
  await send({ number: 4 }, { key: 'b' })
  await after(2)
  letGo()
  expect(handed).toEqual([{ number: 1 }, { number: 4 }])
})

test('who closes waits for what ends soon', async () => {
  const began = Promise.withResolvers<void>()
  let isDone = false
  const { send, close } = await startQueue(async () => {
    began.resolve()
    await new Promise((resolve) => setTimeout(resolve, 100))
    isDone = true
  })
  await send({})
  await began.promise
  await close()
  expect(isDone).toBe(true)
})

test.each([
  ['that stops when it is told to', true],
  ['that does not hear', false],
])('who closes gives back work %s, and the next one does it', async (_, hears) => {
  const began = Promise.withResolvers<void>()
  const forgotten = new Promise<never>(() => {})
  let reason: unknown
  const first = await startQueue(
    async ({ signal }) => {
      began.resolve()
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason
          if (hears) reject(signal.reason as Error)
        })
      })
      await forgotten
    },
    { finishMs: 50 },
  )
  await first.send({ number: 1 })
  await began.promise
  await first.close()
  expect(reason).toBeInstanceOf(HandedBack)
  expect(first.errors).toEqual([])
  const { take, after } = collector()
  await startQueue(async ({ data }) => take(data), { name: first.name, lookMs: 200 })
  expect(await after(1)).toEqual([{ number: 1 }])
})

test('what the clock starts is done by one instance, and not again while it is being done', async () => {
  const { take, after, handed } = collector()
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  const instances = await Promise.all(
    ['a', 'b'].map(async (name) => {
      const queues = createQueues({ database, timeZone: 'Asia/Shanghai', lookMs: 50, onError() {} })
      const schedule = createSchedule(queues)
      const now = schedule.every('tidy', '20 3 * * *', async () => {
        take(name)
        await held
      })
      await queues.prepare()
      await queues.start()
      await schedule.start()
      onTestFinished(() => queues.close())
      return now
    }),
  )
  for (const now of [...instances, ...instances]) await database.inTransaction(now)
  await after(1)
  for (const now of instances) await database.inTransaction(now)
  expect(handed).toHaveLength(1)
  letGo()
  const schedules = await database.query({ text: `select key, cron, timezone from pgboss.schedule where name = 'scheduled'` })
  expect(schedules).toEqual([{ key: 'tidy', cron: '20 3 * * *', timezone: 'Asia/Shanghai' }])
})
