import { describe, expect, test } from 'vitest'
import type { Reports, Room } from '@fairway/contract/rooms'
import { upload } from '../../../test/files.ts'
import { classRoom, say } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'

// What somebody thinks should not stand in a room.

const started = await startApp()
const { database, signIn } = started
const keyOf = ({ id }: { id: number }) => `person:${id}`
const { ben, chloe, dev, ana, olga } = await signIn('ben', 'chloe', 'dev', 'ana', 'olga')

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

describe('what was reported', () => {
  const reportOf = async (room: number, state = 'open') => (await olga.get<Reports>(`/api/rooms/reports?state=${state}`)).body.reports.find((report) => report.room.id === room)

  test('is shown as it was said, whatever its writer makes of it afterwards, and is gone with them', async () => {
    const { room, sectionId } = await classRoom(started, ana, [dev, chloe])
    const { seq } = await say(dev, room.id, 'something bad', { files: [(await upload(dev, 'bytes', 'bad.txt')).body.id] })
    await chloe.post(`/api/rooms/${room.id}/messages/${seq}/reports`, { reason: 'rude' })
    const said = { text: 'something bad', files: ['bad.txt'] }
    expect((await reportOf(room.id))?.said).toEqual(said)
    await dev.patch(`/api/rooms/${room.id}/messages/${seq}`, { text: 'something nice' })
    await chloe.post(`/api/rooms/${room.id}/messages/${seq}/reports`, { reason: 'it was worse' })
    expect(await reportOf(room.id)).toMatchObject({ said, reason: 'it was worse', message: { text: 'something nice' } })
    await dev.delete(`/api/rooms/${room.id}/messages/${seq}`)
    expect(await reportOf(room.id)).toMatchObject({ said, message: { text: '', deleted: { by: 'sender' } } })
    expect((await chloe.post(`/api/rooms/${room.id}/messages/${seq}/reports`, { reason: 'again' })).status).toBe(404)
    await dev.delete(`/api/enrolments/${sectionId}`)
    for (const step of ['removal', 'erasure']) expect((await olga.post(`/api/office/people/${dev.id}/${step}`, { reason: 'asked for it' })).status).toBeLessThan(300)
    expect(await reportOf(room.id)).toMatchObject({ said: null })
  })

  test('and is reported again after that was dismissed, is open again', async () => {
    const { room } = await classRoom(started, ana, [ben, chloe])
    const { seq } = await say(ben, room.id, 'harmless')
    const report = (reason: string) => chloe.post(`/api/rooms/${room.id}/messages/${seq}/reports`, { reason })
    await report('not nice')
    await olga.post(`/api/rooms/reports/${(await reportOf(room.id))!.id}/closing`, { state: 'dismissed' })
    expect(await reportOf(room.id)).toBeUndefined()
    await ben.patch(`/api/rooms/${room.id}/messages/${seq}`, { text: 'harmful' })
    expect((await report('now look')).status).toBe(204)
    expect(await reportOf(room.id)).toMatchObject({ reason: 'now look', said: { text: 'harmful' }, closedBy: null })
    expect(await reportOf(room.id, 'dismissed')).toBeUndefined()
  })
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
