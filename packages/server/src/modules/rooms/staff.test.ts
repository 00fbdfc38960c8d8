import { expect, test } from 'vitest'
import type { Room, RoomStaff } from '@fairway/contract/rooms'
import type { Client } from '../../../test/client.ts'
import { comeAsGuest } from '../../../test/desk.ts'
import { classRoom, lobby } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'

// Who is marked as staff in a room.

const started = await startApp()
const { database, signIn } = started
const { ben, chloe, ana, olga } = await signIn('ben', 'chloe', 'ana', 'olga')
const staffOf = async (client: Client, room: number) => (await client.get<RoomStaff>(`/api/rooms/${room}/staff`)).body.staff.sort((a, b) => a.as.localeCompare(b.as))

test('in the room of a section its teachers are, and the office; not who only has the name of one', async () => {
  const { room } = await classRoom(started, ana, [ben, chloe])
  await database.query({ text: 'update person set name = $2 where id = $1', values: [chloe.id, ana.name] })
  for (const reader of [ben, ana, olga]) {
    expect(await staffOf(reader, room.id)).toEqual([
      { person: olga.id, as: 'office' },
      { person: ana.id, as: 'teacher' },
    ])
  }
})

test('elsewhere the office is, and who teaches is one among others', async () => {
  const { body: group } = await ben.post<Room>('/api/rooms', { name: 'Chess', people: [ana.id] })
  const hall = await lobby(ben)
  const office = [{ person: olga.id, as: 'office' }]
  expect(await staffOf(ben, group.id)).toEqual(office)
  expect(await staffOf(ben, hall.id)).toEqual(office)
  expect(await staffOf(await comeAsGuest(started, 'Mia'), hall.id)).toEqual(office)
})

test('who teaches a section and works in the office is its teacher there, and nobody as long as the number is not confirmed', async () => {
  const { room } = await classRoom(started, olga, [ben])
  expect(await staffOf(ben, room.id)).toEqual([{ person: olga.id, as: 'teacher' }])
  const { room: other } = await classRoom(started, ana, [ben])
  await database.query({ text: 'update person set unconfirmed_since = now() where id = $1', values: [ana.id] })
  expect(await staffOf(ben, other.id)).toEqual([{ person: olga.id, as: 'office' }])
  await database.query({ text: 'update person set unconfirmed_since = null where id = $1', values: [ana.id] })
})

test('of a room that one may not read nothing is told', async () => {
  const { room } = await classRoom(started, ana, [ben])
  expect((await chloe.get(`/api/rooms/${room.id}/staff`)).status).toBe(404)
})
