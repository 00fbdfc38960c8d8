import type { Room } from '@fairway/contract/rooms'
import { expect, test } from 'vitest'
import { say } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'

test('who reads everything waits for marks that are being written, and those never for that', async () => {
  const { database, signIn } = await startApp()
  const { ana, ben } = await signIn('ana', 'ben')
  const rooms: number[] = []
  for (const name of ['One', 'Two']) {
    const { body } = await ana.post<Room>('/api/rooms', { name, people: [ben.id] })
    const { seq } = await say(ana, body.id, 'Hello')
    await ben.put(`/api/rooms/${body.id}/reading`, { seq })
    rooms.push(body.id)
  }
  // From now on it lies behind the other one in its table.
  await database.query({ text: `update room set description = 'moved' where id = $1`, values: [rooms[0]] })
  const { answer } = await database.inTransaction(async ({ query }) => {
    const mark = (roomId: number | undefined) => query({ text: 'update room_reading set notify = notify where person_id = $1 and room_id = $2', values: [ben.id, roomId] })
    await mark(rooms[0])
    const answer = ben.post('/api/rooms/readings', {})
    const waiting = { text: `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'` }
    await expect.poll(async () => (await database.query(waiting)).length).toBe(1)
    await mark(rooms[1])
    return { answer }
  })
  expect((await answer).status).toBe(204)
})
