import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Room, Rooms } from '@fairway/contract/rooms'
import { classRoom, said, say } from '../../../test/rooms.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

const started = await startApp({ listen: true })
const { ana, ben, chloe, dev, emil, fatima, olga } = await started.signIn('ana', 'ben', 'chloe', 'dev', 'emil', 'fatima', 'olga')

test('marks that many set at once are each one’s own, and end where they would one after the other', async () => {
  const { room } = await classRoom(started, ana, [ben, chloe])
  for (const text of ['one', 'two', 'three', 'four']) await say(ana, room.id, text)
  const tab = await openSocket(started.url, { cookie: ben.cookie })
  await tab.subscribe(`rooms:${ben.id}`)
  // By frames, whose order is kept.
  for (const seq of [1, 3, 2]) tab.send({ type: 'read', room: room.id, seq })
  const mark = (who: typeof ben, body: object) => who.put(`/api/rooms/${room.id}/reading`, body)
  const answers = await Promise.all([mark(chloe, { seq: 2 }), mark(chloe, { seq: 99 }), mark(ana, { seq: 1, back: true })])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  const readBy = async (who: typeof ben) => (await who.get<Room>(`/api/rooms/${room.id}`)).body.read
  await expect.poll(() => readBy(ben)).toEqual({ seq: 3, number: 3 })
  expect(await readBy(chloe)).toEqual({ seq: 4, number: 4 })
  expect(await readBy(ana)).toEqual({ seq: 1, number: 1 })
  await expect.poll(() => tab.events.flatMap((event) => (event.type === 'room-read' ? [event.read.seq] : [])).at(-1)).toBe(3)
})

test('whoever writes has read that far, which their other tabs are told at once, and once', async () => {
  const { room } = await classRoom(started, ana, [ben, chloe])
  for (const text of ['one', '@room two']) await say(ana, room.id, text)
  const tabs = await Promise.all([ben, chloe].map((who) => openSocket(started.url, { cookie: who.cookie })))
  const [bens, chloes] = tabs as [(typeof tabs)[0], (typeof tabs)[0]]
  await bens.subscribe(`rooms:${ben.id}`)
  await chloes.subscribe(`rooms:${chloe.id}`)
  for (const tab of tabs) await tab.next('room-bumps')
  const clientId = randomUUID()
  const post = (text: string) => ben.post(`/api/rooms/${room.id}/messages`, { clientId, text })
  await post('mine')
  expect(await bens.next('room-read')).toMatchObject({ room: room.id, read: { seq: 3, number: 3 }, mentions: 0 })
  // Sent again, it is not another one.
  await post('mine')
  await say(ben, room.id, 'and mine')
  expect(await bens.next('room-read')).toMatchObject({ read: { seq: 4, number: 4 } })
  await say(ana, room.id, '@room yours')
  await chloes.next('mentioned')
  expect(chloes.events.filter(({ type }) => type === 'room-read')).toEqual([])
})

test('a message that names somebody and everybody calls them once', async () => {
  const { room } = await classRoom(started, ana, [chloe])
  await say(ana, room.id, 'one')
  await say(ana, room.id, `@room and @[Chloe](${chloe.id})`)
  expect((await chloe.get<Room>(`/api/rooms/${room.id}`)).body.mentions).toBe(1)
  expect((await chloe.put<Room>(`/api/rooms/${room.id}/reading`, { seq: 1 })).body.mentions).toBe(1)
})

describe('who comes later to the room of a section', () => {
  type Who = typeof ben
  async function unread(who: Who, roomId: number) {
    const { body } = await who.get<Rooms>('/api/rooms')
    const room = body.rooms.find(({ id }) => id === roomId)!
    return { messages: room.number - room.read.number, events: room.top - room.read.seq, mentions: room.mentions }
  }
  const nothing = { messages: 0, events: 0, mentions: 0 }
  const sayAll = async (roomId: number, texts: readonly string[]) => {
    for (const text of texts) await say(ana, roomId, text)
  }

  test('has nothing to catch up with but what was said since the seat was given, however late they look', async () => {
    const { room, sectionId } = await classRoom(started, ana, [ben])
    await sayAll(room.id, ['one', '@room two', 'three', '@room four', 'five'])
    expect((await chloe.post('/api/enrolments', { sectionId })).status).toBe(201)
    expect((await olga.post('/api/office/enrolments', { number: dev.number, sectionId, reason: 'By word of the dean.' })).status).toBe(201)
    expect(await unread(chloe, room.id)).toEqual(nothing)
    await sayAll(room.id, ['six', '@room seven'])
    for (const who of [chloe, dev]) expect(await unread(who, room.id)).toEqual({ messages: 2, events: 2, mentions: 1 })
    expect(await unread(ben, room.id)).toEqual({ messages: 7, events: 7, mentions: 3 })
    expect(await said(dev, room.id)).toHaveLength(7)
    // What they do about it themselves stays.
    await chloe.put(`/api/rooms/${room.id}/reading`, { seq: 3, back: true })
    expect(await unread(chloe, room.id)).toEqual({ messages: 4, events: 4, mentions: 2 })
  })

  test('whatever they do there first, finds the same', async () => {
    const { room, sectionId } = await classRoom(started, ana, [ben])
    await sayAll(room.id, ['one', '@room two'])
    await emil.post('/api/enrolments', { sectionId })
    await sayAll(room.id, ['three'])
    await emil.put(`/api/rooms/${room.id}/notify`, { notify: 'all' })
    expect(await unread(emil, room.id)).toEqual({ messages: 1, events: 1, mentions: 0 })
    const { room: other, sectionId: second } = await classRoom(started, ana, [ben])
    await sayAll(other.id, ['one'])
    await fatima.post('/api/enrolments', { sectionId: second })
    await fatima.put(`/api/rooms/${other.id}/reading`, { seq: 0 })
    await sayAll(other.id, ['two'])
    expect(await unread(fatima, other.id)).toEqual({ messages: 1, events: 1, mentions: 0 })
  })

  test('and who gave the seat back and has one again, with what was said since then', async () => {
    const { room, sectionId } = await classRoom(started, ana, [ben, chloe])
    await sayAll(room.id, ['one'])
    expect(await unread(chloe, room.id)).toEqual({ messages: 1, events: 1, mentions: 0 })
    await chloe.delete(`/api/enrolments/${sectionId}`)
    await sayAll(room.id, ['@room two', 'three'])
    expect((await chloe.post('/api/enrolments', { sectionId })).status).toBe(201)
    await sayAll(room.id, ['four'])
    expect(await unread(chloe, room.id)).toEqual({ messages: 1, events: 1, mentions: 0 })
    // Who had read it all, and marks something unread, finds it so.
    await chloe.put(`/api/rooms/${room.id}/reading`, { seq: 4 })
    await chloe.delete(`/api/enrolments/${sectionId}`)
    expect((await chloe.post('/api/enrolments', { sectionId })).status).toBe(201)
    expect(await unread(chloe, room.id)).toEqual(nothing)
    await chloe.put(`/api/rooms/${room.id}/reading`, { seq: 1, back: true })
    expect(await unread(chloe, room.id)).toEqual({ messages: 3, events: 3, mentions: 1 })
  })

  test('and nothing is written of it where nothing had been said, as at the bell', async () => {
    const { room, sectionId } = await classRoom(started, ana, [])
    await chloe.post('/api/enrolments', { sectionId })
    expect(await unread(chloe, room.id)).toEqual(nothing)
    const marks = await started.database.query({ text: 'select from room_reading where room_id = $1 and person_id = $2', values: [room.id, chloe.id] })
    expect(marks).toHaveLength(0)
    await sayAll(room.id, ['one'])
    expect(await unread(chloe, room.id)).toEqual({ messages: 1, events: 1, mentions: 0 })
  })

  test('who is named its teacher, or only looks in from the office, begins when they first look', async () => {
    const { room, sectionId } = await classRoom(started, ana, [ben])
    await sayAll(room.id, ['one', '@room two'])
    await started.database.query({ text: `insert into section_staff (section_id, role, position, name, number) values ($1, 'assistant', 0, $2, $3)`, values: [sectionId, fatima.name, fatima.number] })
    expect(await unread(fatima, room.id)).toEqual(nothing)
    const { body } = await olga.get<Room>(`/api/sections/${sectionId}/room`)
    expect({ read: body.read, mentions: body.mentions }).toEqual({ read: { seq: 2, number: 2 }, mentions: 0 })
    await sayAll(room.id, ['three'])
    expect(await unread(fatima, room.id)).toEqual({ messages: 1, events: 1, mentions: 0 })
  })
})
