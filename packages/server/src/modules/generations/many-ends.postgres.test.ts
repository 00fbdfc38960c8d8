import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createLonelyBus } from '../../bus/bus.ts'
import { freshDatabase } from '../../../test/place.ts'
import { createGenerations, ownSubject } from './index.ts'

// Many answers end at the same time, in a few transactions, while all of them are being written down.

test('neither waits for the other in a circle', async () => {
  const database = await freshDatabase()
  const errors: unknown[] = []
  const live = { append: () => {}, hasSubscribers: () => false }
  const generations = createGenerations({ database, bus: createLonelyBus(), live, onError: (error) => errors.push(error), pace: { flushMs: 20, silentSeconds: 8, sweepMs: 2000 } })
  generations.start()
  const deadlocks = async () => {
    // The statistics of a session are told a moment later.
    await sleep(1500)
    const [row] = await database.query<{ deadlocks: number }>({ text: 'select deadlocks::int from pg_stat_database where datname = current_database()' })
    return row!.deadlocks
  }
  let written = 0
  await Promise.all(
    Array.from({ length: 100 }, async (_, lane) => {
      for (let count = 0; count < 8; count++) {
        const id = randomUUID()
        const subject = ownSubject(lane, 'draft')
        await database.together([], async (transaction) => generations.announce(transaction, id, subject))
        const writer = generations.begin(id, subject)
        for (let piece = 0; piece < 10; piece++) {
          writer.append({ type: 'text', text: `${piece} ` })
          await sleep(10)
        }
        expect(await writer.end({ type: 'end', state: 'done' }, async () => {})).toBe(true)
        written++
      }
    }),
  )
  expect(written).toBe(800)
  expect(errors).toEqual([])
  expect(await deadlocks()).toBe(0)
  const [row] = await database.query({ text: `select count(*)::int as ended, sum((select sum(jsonb_array_length(events)) from generation_chunk where generation_id = id))::int as events from generation where state = 'done'` })
  expect(row).toEqual({ ended: 800, events: 8800 })
  await generations.close()
}, 60_000)
