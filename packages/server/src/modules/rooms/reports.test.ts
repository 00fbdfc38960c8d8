import { expect, test } from 'vitest'
import type { Reports, Room } from '@fairway/contract/rooms'
import { classRoom, say } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'

// What somebody thinks should not stand in a room.

const started = await startApp()
const { database, signIn } = started
const keyOf = ({ id }: { id: number }) => `person:${id}`
const { ben, chloe, ana, olga } = await signIn('ben', 'chloe', 'ana', 'olga')

test('who moderates a room is told of what was reported there, and nobody else; in direct rooms the office is', async () => {
  const { room } = await classRoom(started, ana, [ben, chloe])
  const { seq } = await say(ben, room.id, 'something bad')
  expect((await chloe.post(`/api/rooms/${room.id}/messages/${seq}/reports`, { reason: 'rude' })).status).toBe(204)
  const reports = async (who: typeof ben) => (await who.get<Reports>('/api/rooms/reports')).body.reports.filter((report) => report.room.id === room.id)
  for (const who of [ana, olga]) expect(await reports(who)).toEqual([expect.objectContaining({ reason: 'rude', reporter: expect.objectContaining({ id: String(chloe.id) }) as object })])
  for (const who of [ben, chloe]) expect(await reports(who)).toEqual([])
  const [report] = await reports(ana)
  expect((await chloe.post(`/api/rooms/reports/${report!.id}/closing`, { state: 'dismissed' })).status).toBe(404)
  expect((await ana.post(`/api/rooms/reports/${report!.id}/closing`, { state: 'acted' })).status).toBe(204)
  expect(await reports(olga)).toEqual([])

  const { body: direct } = await chloe.post<Room>('/api/rooms/direct', { person: ben.id })
  const threat = await say(ben, direct.id, 'a threat')
  await chloe.post(`/api/rooms/${direct.id}/messages/${threat.seq}/reports`, { reason: 'help' })
  const seen = (await olga.get<Reports>('/api/rooms/reports')).body.reports
  expect(seen.find(({ room: { id } }) => id === direct.id)?.message.text).toBe('a threat')
  expect((await olga.get(`/api/rooms/${direct.id}/messages`)).status).toBe(404)
})

test('who moderates a room reads any number of reports with as many questions to the database as one', async () => {
  const rooms = [await classRoom(started, ana, [ben, chloe]), await classRoom(started, ana, [ben, chloe])].map(({ room }) => room)
  const statementsFor = async (count: number) => {
    const whole = database.query
    let asked = 0
    database.query = (statement) => {
      if (/\b(message|file)/.test(statement.text)) asked++
      return whole(statement)
    }
    const { body } = await ana.get<Reports>('/api/rooms/reports')
    database.query = whole
    const mine = body.reports.filter((report) => rooms.some(({ id }) => id === report.room.id))
    expect(mine).toHaveLength(count)
    return { asked, mine }
  }
  const report = async (room: Room, by: typeof ben, seq: number) => expect((await by.post(`/api/rooms/${room.id}/messages/${seq}/reports`, { reason: `by ${by.name}` })).status).toBe(204)
  for (const room of rooms) {
    for (const text of ['one', 'two']) await say(ben, room.id, `${text} in ${room.id}`)
    await chloe.put(`/api/rooms/${room.id}/messages/2/reactions/${encodeURIComponent('👍')}`)
  }
  await report(rooms[0]!, chloe, 1)
  const { asked } = await statementsFor(1)
  await report(rooms[0]!, chloe, 2)
  await report(rooms[0]!, ana, 2)
  await report(rooms[1]!, chloe, 2)
  const all = await statementsFor(4)
  expect(all.asked).toBe(asked)
  const reactions = [{ emoji: '👍', senders: [keyOf(chloe)] }]
  expect(all.mine.map(({ room, reason, message }) => [room.id, reason, message.text, message.reactions])).toEqual([
    [rooms[1]!.id, `by ${chloe.name}`, `two in ${rooms[1]!.id}`, reactions],
    [rooms[0]!.id, `by ${ana.name}`, `two in ${rooms[0]!.id}`, reactions],
    [rooms[0]!.id, `by ${chloe.name}`, `two in ${rooms[0]!.id}`, reactions],
    [rooms[0]!.id, `by ${chloe.name}`, `one in ${rooms[0]!.id}`, undefined],
  ])
})
