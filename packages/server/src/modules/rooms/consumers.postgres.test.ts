import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Rooms } from '@fairway/contract/rooms'
import { expect, test } from 'vitest'
import { createClient, type Client } from '../../../test/client.ts'
import { comeAsGuest } from '../../../test/desk.ts'
import { startApp, type Started } from '../../../test/start-app.ts'
import type { Consumer } from './index.ts'

// Those that read the logs by a cursor, on two instances.

const here = await startApp()
const there = await startApp({ place: here.place })
const lobby = (await here.guest.get<Rooms>('/api/rooms')).body.rooms[0]!.id
const mia = await comeAsGuest(here, 'Mia')
const elsewhere = createClient(there.app, mia.cookie)
const say = (text: string, by: Client = mia) => by.post(`/api/rooms/${lobby}/messages`, { clientId: randomUUID(), text })

function consume({ app }: Started, name: string, take: Consumer['take']): void {
  const consumer = app.rooms.consume({ name, freshMs: 60_000, kinds: async () => ['lobby'], take })
  consumer.start()
}

test('two instances never work on a room at once, and each event is taken once, in order', async () => {
  const taken: number[] = []
  let working = 0
  let most = 0
  for (const started of [here, there]) {
    consume(started, 'slow', async (_transaction, _room, events) => {
      most = Math.max(most, ++working)
      await sleep(30)
      taken.push(...events.map(({ seq }) => seq))
      working--
    })
  }
  const count = 40
  // Each is told at once of what it has committed itself.
  for (let message = 0; message < count; message += 2) {
    await Promise.all([say('hello'), say('hello', elsewhere)])
    await sleep(message % 5)
  }
  await expect.poll(() => taken.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count)
  await sleep(200)
  expect(taken).toEqual(Array.from({ length: count }, (_, index) => index + 1))
  expect(most).toBe(1)
})

test('what failed is taken again, with nothing of the first try left', async () => {
  await here.database.query({ text: 'create table probe (seq bigint primary key)' })
  let failures = 0
  consume(here, 'failing', async ({ query }, _room, events) => {
    await query({ text: 'insert into probe select unnest($1::bigint[])', values: [events.map(({ seq }) => seq)] })
    if (failures++ < 2) throw new Error('It broke.')
  })
  await expect.poll(async () => (await here.database.query({ text: 'select from probe' })).length, { timeout: 15_000 }).toBe(40)
  expect(here.errors.map(({ msg }) => msg)).toEqual(Array(2).fill('the logs of rooms could not be read for "failing"'))
})

test('one that begins later is not told what is long past', async () => {
  await here.database.query({ text: `update room_event set at = at - interval '1 hour' where room_id = $1`, values: [lobby] })
  await say('now')
  const told: number[] = []
  consume(there, 'late', async (_transaction, _room, events) => void told.push(...events.map(({ seq }) => seq)))
  await expect.poll(() => told).toEqual([41])
})
