import { expect, test } from 'vitest'
import type { Missed, MessagePage } from '@fairway/contract/rooms'
import { lobby, say } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'
import { verifyRooms } from './verify.ts'

const { app, database, signIn, close, place } = await startApp()
const { ben } = await signIn('ben')

test('what is missing in a log, or there twice, is found', async () => {
  const { id } = await lobby(ben)
  for (const text of ['one', 'two', 'three']) await say(ben, id, text)
  await ben.put(`/api/rooms/${id}/messages/1/reactions/${encodeURIComponent('👍')}`)
  expect(await verifyRooms(database)).toEqual({ findings: [], messages: 3 })
  await database.query({ text: 'delete from message where seq = 2' })
  await database.query({ text: 'delete from room_event where seq = 4' })
  await database.query({ text: 'update room_reading set read_seq = 99' })
  const { findings } = await verifyRooms(database)
  expect(findings.map(({ check }) => check).sort()).toEqual(['room-events', 'room-messages', 'room-order', 'room-reading'])
})

test('old events are let go, of which who comes back is told; the messages stay', async () => {
  await database.query({ text: 'update room_event set at = at - make_interval(days => 500) where seq <= 2' })
  await app.rooms.dropOldEvents()
  const { id } = await lobby(ben)
  await close()
  const again = await startApp({ place })
  const { body } = await again.guest.get<Missed>(`/api/rooms/${id}/events?since=1`)
  expect(body).toMatchObject({ recovered: false, floor: 2 })
  expect((await again.guest.get<Missed>(`/api/rooms/${id}/events?since=2`)).body.recovered).toBe(true)
  expect((await again.guest.get<MessagePage>(`/api/rooms/${id}/messages`)).body.messages.map(({ text }) => text)).toEqual(['one', 'three'])
})
