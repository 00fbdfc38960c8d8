import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { MessagePage, Missed, Room, RoomEvent, Rooms, Sent } from '@fairway/contract/rooms'
import { openSocket, type TestSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'
import type { Client } from '../../../test/client.ts'

// What is said in a room, over HTTP and the socket.

const started = await startApp({ listen: true })
const { app, campus, database, signIn, url, guest } = started
app.rooms.start()
const { ben, chloe, dev, ana, olga } = await signIn('ben', 'chloe', 'dev', 'ana', 'olga')

async function classRoom(): Promise<Room> {
  const { section } = await campus.openSection({ teachers: [{ name: ana.name, number: ana.number }] })
  for (const student of [ben, chloe]) expect((await student.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
  return roomOf(ben, section.id)
}

async function roomOf(client: Client, sectionId: number): Promise<Room> {
  const { status, body } = await client.get<Room>(`/api/sections/${sectionId}/room`)
  expect({ status, errors: status === 500 ? started.errors : [] }).toEqual({ status: 200, errors: [] })
  return body
}

async function say(client: Client, room: number, text: string, more: Record<string, unknown> = {}) {
  const { status, body } = await client.post<Sent>(`/api/rooms/${room}/messages`, { clientId: randomUUID(), text, ...more })
  expect({ status, body, errors: status === 500 ? started.errors.slice(-1) : [] }).toMatchObject({ status: 201, errors: [] })
  return body
}

async function page(client: Client, room: number, query = '') {
  const { status, body } = await client.get<MessagePage>(`/api/rooms/${room}/messages${query}`)
  expect(status).toBe(200)
  return body
}

async function listen(who: { cookie: string }, room: number, position: { epoch?: string; since?: number } = {}): Promise<TestSocket & { missed: Missed }> {
  const socket = await openSocket(url, { cookie: who.cookie })
  socket.send({ type: 'subscribe', topic: `room:${room}`, ...position })
  const { missed } = await socket.next('subscribed')
  return { ...socket, missed: missed! }
}

async function heard(socket: TestSocket, count: number): Promise<RoomEvent[]> {
  const events: RoomEvent[] = []
  while (events.length < count) events.push(...(await socket.next('room-events')).events)
  return events
}

test('what one says, the others hear at once and read later', async () => {
  const room = await classRoom()
  const socket = await listen(chloe, room.id)
  const sent = await say(ben, room.id, '大家好 **hello**')
  expect(sent).toMatchObject({ seq: 1, number: 1 })
  expect(await heard(socket, 1)).toEqual([
    expect.objectContaining({ kind: 'message', seq: 1, number: 1, text: '大家好 **hello**', sender: { kind: 'person', id: String(ben.id), name: ben.name }, revision: 0 }),
  ])
  expect((await page(chloe, room.id)).messages).toEqual([expect.objectContaining({ seq: 1, text: '大家好 **hello**' })])
})

test('a message sent again under its client id is the first one, whoever lost the answer', async () => {
  const room = await classRoom()
  const clientId = randomUUID()
  const first = await ben.post<Sent>(`/api/rooms/${room.id}/messages`, { clientId, text: 'once' })
  const again = await ben.post<Sent>(`/api/rooms/${room.id}/messages`, { clientId: clientId.toUpperCase(), text: 'once' })
  expect(again.body).toEqual(first.body)
  const [a, b] = await Promise.all([1, 2].map(() => chloe.post<Sent>(`/api/rooms/${room.id}/messages`, { clientId, text: 'hers' })))
  expect(a!.body).toEqual(b!.body)
  expect(a!.body.seq).toBe(2)
  expect((await page(ben, room.id)).messages.map(({ text }) => text)).toEqual(['once', 'hers'])
})

test('all hear the same order, without holes, however many write at once', async () => {
  const room = await classRoom()
  const sockets = await Promise.all([ben, chloe, ana].map((who) => listen(who, room.id)))
  const writers = [ben, chloe, ana]
  await Promise.all(Array.from({ length: 45 }, (_, index) => say(writers[index % 3]!, room.id, `message ${index}`)))
  const logs = await Promise.all(sockets.map((socket) => heard(socket, 45)))
  for (const log of logs) expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 45 }, (_, index) => index + 1))
  expect(logs[1]).toEqual(logs[0])
  expect(logs[2]).toEqual(logs[0])
})

test('who comes back is told what was missed, and who was away for too long of a gap', async () => {
  const room = await classRoom()
  await say(ben, room.id, 'one')
  const before = await listen(chloe, room.id)
  before.socket.close()
  await before.closed
  for (const text of ['two', 'three']) await say(ana, room.id, text)
  const { missed } = await listen(chloe, room.id, { epoch: before.missed.epoch, since: 1 })
  expect(missed).toMatchObject({ recovered: true, top: 3, number: 3 })
  expect(missed.events.map((event) => event.kind === 'message' && event.text)).toEqual(['two', 'three'])
  const elsewhere = await listen(chloe, room.id, { epoch: 'another', since: 1 })
  expect(elsewhere.missed).toMatchObject({ recovered: false, top: 3 })
  const future = await listen(chloe, room.id, { epoch: before.missed.epoch, since: 99 })
  expect(future.missed.recovered).toBe(false)
  const { body } = await chloe.get<Missed>(`/api/rooms/${room.id}/events?since=2`)
  expect(body.events.map(({ seq }) => seq)).toEqual([3])
})

test('a stranger gets the answer for a room that does not exist', async () => {
  const room = await classRoom()
  await say(ben, room.id, 'among us')
  const strangers = [dev, guest]
  expect(strangers).toHaveLength(2)
  for (const stranger of strangers) {
    for (const ask of [
      (id: number) => stranger.get(`/api/rooms/${id}`),
      (id: number) => stranger.get(`/api/rooms/${id}/messages`),
      (id: number) => stranger.get(`/api/rooms/${id}/events?since=0`),
      (id: number) => stranger.get(`/api/rooms/${id}/members`),
      (id: number) => stranger.post(`/api/rooms/${id}/messages`, { clientId: randomUUID(), text: 'let me in' }),
      (id: number) => stranger.delete(`/api/rooms/${id}/messages/1`),
      (id: number) => stranger.put(`/api/rooms/${id}/messages/1/reactions/👍`),
      (id: number) => stranger.post(`/api/rooms/${id}/messages/1/reports`, { reason: 'why not' }),
    ]) {
      const [real, invented] = [await ask(room.id), await ask(999_999)]
      expect({ status: real.status, body: real.body }).toEqual({ status: 404, body: invented.body })
    }
  }
  const socket = await openSocket(url, { cookie: dev.cookie })
  socket.send({ type: 'subscribe', topic: `room:${room.id}` })
  socket.send({ type: 'subscribe', topic: 'room:999999' })
  const [real, invented] = [await socket.next('error'), await socket.next('error')]
  expect({ ...real, topic: '', at: '' }).toEqual({ ...invented, topic: '', at: '' })
})

describe('a message', () => {
  test('is edited by who wrote it, and its old text is told to nobody any more', async () => {
    const room = await classRoom()
    const { seq } = await say(ben, room.id, 'the frist')
    const socket = await listen(chloe, room.id)
    expect((await ben.patch(`/api/rooms/${room.id}/messages/${seq}`, { text: 'the first', revision: 0 })).status).toBe(204)
    expect(await heard(socket, 1)).toEqual([expect.objectContaining({ kind: 'message-edited', seq: 2, message: 1, text: 'the first', revision: 1 })])
    expect(await chloe.patch(`/api/rooms/${room.id}/messages/${seq}`, { text: 'mine' })).toMatchObject({ status: 403, body: { code: 'not-your-message' } })
    expect(await ben.patch(`/api/rooms/${room.id}/messages/${seq}`, { text: 'again', revision: 0 })).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } })
    const { body } = await chloe.get<Missed>(`/api/rooms/${room.id}/events?since=0`)
    expect(JSON.stringify(body)).not.toContain('frist')
    expect((await page(ben, room.id)).messages).toEqual([expect.objectContaining({ text: 'the first', revision: 1, editedAt: expect.any(String) as string })])
  })

  test('is deleted by who wrote it, or with a reason by who moderates the room, and that is in the audit log', async () => {
    const room = await classRoom()
    const own = await say(ben, room.id, 'my mistake')
    const bad = await say(chloe, room.id, 'something rude')
    expect((await chloe.delete(`/api/rooms/${room.id}/messages/${own.seq}`)).status).toBe(403)
    expect((await ben.delete(`/api/rooms/${room.id}/messages/${own.seq}`)).status).toBe(204)
    expect((await ana.delete(`/api/rooms/${room.id}/messages/${bad.seq}`, { body: { reason: 'rude' } })).status).toBe(204)
    const { messages } = await page(ben, room.id)
    expect(messages.map(({ text, deleted }) => ({ text, deleted }))).toEqual([
      { text: '', deleted: { by: 'sender' } },
      { text: '', deleted: { by: 'moderator', reason: 'rude' } },
    ])
    const { body } = await olga.get<{ entries: { action: string; personal: { reason: string } }[] }>(`/api/office/audit?action=message.deleted&subject=room:${room.id}`)
    expect(body.entries).toEqual([expect.objectContaining({ action: 'message.deleted', personal: expect.objectContaining({ reason: 'rude', before: { text: 'something rude' } }) as object })])
    expect(await ben.put(`/api/rooms/${room.id}/messages/${own.seq}/reactions/👍`)).toMatchObject({ status: 404, body: { code: 'no-such-message' } })
  })

  test('is answered in a thread, reacted to and pinned', async () => {
    const room = await classRoom()
    const question = await say(ben, room.id, 'when is the exam?')
    const answer = await say(ana, room.id, 'in June', { replyTo: question.seq })
    const thanks = await say(ben, room.id, 'thanks', { replyTo: answer.seq })
    for (const who of [ben, chloe]) expect((await who.put(`/api/rooms/${room.id}/messages/${answer.seq}/reactions/${encodeURIComponent('👍🏽')}`)).status).toBe(204)
    expect((await ben.put(`/api/rooms/${room.id}/messages/${answer.seq}/reactions/${encodeURIComponent('👍🏽')}`)).status).toBe(204)
    expect(await ben.put(`/api/rooms/${room.id}/messages/${answer.seq}/reactions/nice`)).toMatchObject({ status: 400, body: { code: 'not-an-emoji' } })
    expect((await ben.put(`/api/rooms/${room.id}/messages/${answer.seq}/pin`)).status).toBe(403)
    expect((await ana.put(`/api/rooms/${room.id}/messages/${answer.seq}/pin`)).status).toBe(204)
    const { messages } = await page(chloe, room.id)
    expect(messages[0]).toMatchObject({ replies: 2 })
    expect(messages[1]).toMatchObject({ replyTo: question.seq, thread: question.seq, pinned: true, reactions: [{ emoji: '👍🏽', senders: [`person:${ben.id}`, `person:${chloe.id}`] }] })
    expect(messages[2]).toMatchObject({ replyTo: answer.seq, thread: question.seq })
    const { body: thread } = await chloe.get<MessagePage>(`/api/rooms/${room.id}/threads/${question.seq}`)
    expect(thread.messages.map(({ seq }) => seq)).toEqual([question.seq, answer.seq, thanks.seq])
    expect((await chloe.delete(`/api/rooms/${room.id}/messages/${answer.seq}/reactions/${encodeURIComponent('👍🏽')}`)).status).toBe(204)
    expect((await page(ben, room.id)).messages[1]!.reactions).toEqual([{ emoji: '👍🏽', senders: [`person:${ben.id}`] }])
    const { body: pins } = await ben.get<MessagePage>(`/api/rooms/${room.id}/pins`)
    expect(pins.messages.map(({ seq }) => seq)).toEqual([answer.seq])
  })

  test('has at most 20 different reactions, and 1,000 in all; one’s own can always be taken back', async () => {
    const room = await classRoom()
    const [one, other] = [await say(ben, room.id, 'many kinds'), await say(ben, room.id, 'many people')]
    const react = async (seq: number, emoji: string, method = 'PUT') => {
      const { status, body } = await chloe.request<{ code?: string }>(method, `/api/rooms/${room.id}/messages/${seq}/reactions/${encodeURIComponent(emoji)}`)
      return status === 204 ? status : body.code
    }
    const crowd = (seq: number, emojis: string, people: number) =>
      database.query({
        text: `insert into message_reaction (room_id, seq, sender, emoji, at) select $1, $2, 'guest:' || n, emoji, now() from unnest(string_to_array($3, ' ')) emoji, generate_series(1, $4::int) n`,
        values: [room.id, seq, emojis, people],
      })
    await crowd(one.seq, '😀 😁 😂 😃 😄 😅 😆 😇 😈 😉 😊 😋 😌 😍 😎 😏 😐 😑 😒 😓', 1)
    expect(await react(one.seq, '😔')).toBe('too-many-reactions')
    expect(await react(one.seq, '😀')).toBe(204)
    await crowd(other.seq, '👍', 999)
    expect(await react(other.seq, '👍')).toBe(204)
    expect(await react(other.seq, '🎉')).toBe('enough-reactions')
    expect(await react(other.seq, '👍', 'DELETE')).toBe(204)
    expect(await react(other.seq, '🎉')).toBe(204)
  })

  test('that is empty, too long or no message is refused; over the socket an empty one is nothing at all', async () => {
    const room = await classRoom()
    const refused = async (body: unknown) => (await ben.post(`/api/rooms/${room.id}/messages`, body)) as { status: number; body: { code: string } }
    expect(await refused({ clientId: randomUUID(), text: ' \n\u202e ' })).toMatchObject({ status: 400, body: { code: 'empty-message' } })
    expect((await refused({ clientId: randomUUID(), text: 'x'.repeat(8001) })).status).toBe(400)
    expect((await refused({ clientId: 'mine', text: 'x' })).status).toBe(400)
    expect((await refused({ clientId: randomUUID(), text: 'x', replyTo: 77 })).status).toBe(404)
    const socket = await listen(ben, room.id)
    socket.send({ type: 'send', id: 1, room: room.id, clientId: randomUUID(), text: '   ' })
    socket.send({ type: 'send', id: 2, room: room.id, clientId: randomUUID(), text: 'there' })
    expect(await socket.next('sent')).toMatchObject({ id: 2, seq: 1, number: 1, room: room.id })
    expect(socket.events.filter(({ type }) => type === 'error')).toEqual([])
  })
})

test('unread is what was said after where one has read, and one’s own is read', async () => {
  const room = await classRoom()
  await say(ana, room.id, 'one')
  await say(ana, room.id, `@[${ben.name}](${ben.id}) two`)
  await say(ana, room.id, '@room three')
  const mine = async (who: Client) => {
    const { body } = await who.get<Rooms>('/api/rooms')
    const { number, read, mentions } = body.rooms.find(({ id }) => id === room.id)!
    return { unread: number - read.number, mentions }
  }
  expect(await mine(ben)).toEqual({ unread: 3, mentions: 2 })
  expect(await mine(chloe)).toEqual({ unread: 3, mentions: 1 })
  expect(await mine(ana)).toEqual({ unread: 0, mentions: 0 })
  await ben.put(`/api/rooms/${room.id}/reading`, { seq: 2 })
  expect(await mine(ben)).toEqual({ unread: 1, mentions: 1 })
  await ben.put(`/api/rooms/${room.id}/reading`, { seq: 1 })
  expect(await mine(ben)).toEqual({ unread: 1, mentions: 1 })
  await ben.put(`/api/rooms/${room.id}/reading`, { seq: 1, back: true })
  expect(await mine(ben)).toEqual({ unread: 2, mentions: 2 })
  // Reactions are no messages.
  await chloe.put(`/api/rooms/${room.id}/messages/1/reactions/${encodeURIComponent('🎉')}`)
  expect(await mine(ben)).toEqual({ unread: 2, mentions: 2 })
  await say(ben, room.id, 'here')
  expect(await mine(ben)).toEqual({ unread: 0, mentions: 0 })
  await chloe.post('/api/rooms/readings')
  expect(await mine(chloe)).toEqual({ unread: 0, mentions: 0 })
})

test('what one socket sends stands in the order in which it was sent, mentions or not', async () => {
  const room = await classRoom()
  const socket = await listen(ben, room.id)
  const texts = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? `@${chloe.name} ${index}` : `${index}`))
  texts.forEach((text, index) => socket.send({ type: 'send', id: index, room: room.id, clientId: randomUUID(), text }))
  expect((await heard(socket, texts.length)).map((event) => event.kind === 'message' && event.text)).toEqual(texts)
})

test('what would be too much to be told at once is a gap', async () => {
  const room = await classRoom()
  for (let count = 0; count < 20; count++) await say(ben, room.id, '长'.repeat(7_900))
  const { missed } = await listen(chloe, room.id, { since: 2 })
  expect(missed.recovered).toBe(true)
  for (let count = 0; count < 20; count++) await say(ben, room.id, '长'.repeat(7_900))
  const again = await listen(chloe, room.id, { since: 2 })
  expect(again.missed).toMatchObject({ recovered: false, top: 40 })
  expect(again.missed.events.length).toBeGreaterThan(5)
})
