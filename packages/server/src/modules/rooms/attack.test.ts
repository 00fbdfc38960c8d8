import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { FoundMessages, Guest, MessagePage, Missed, Room, RoomMembers } from '@fairway/contract/rooms'
import { createClient } from '../../../test/client.ts'
import { createFollower } from '../../../test/follower.ts'
import { classRoom, heard, lobby, openRoom, said, say } from '../../../test/rooms.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

// What somebody tries who means no good, or whose program is broken.

const started = await startApp({ listen: true })
const { app, signIn, url, guest, database } = started
app.rooms.start()
const { ben, chloe, ana } = await signIn('ben', 'chloe', 'ana')
const { room } = await classRoom(started, ana, [ben, chloe])

/** Names in which something stands that is not seen there, and is needed in others. */
const likeAnother = ['Ana\u200d', '小\u200d明', 'A\u200cna', 'An\u034fa', 'Ana\ufe0f', '小\u{e0100}明', '\u3164', 'a\u115fb', '👩\u200d\u200d👧', '1\ufe0f']

const payloads = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1))',
  '![x](data:text/html;base64,PHNjcmlwdD4=)',
  '"><svg/onload=alert(1)>',
  '</script><!--',
  '{{constructor.constructor("alert(1)")()}}',
  '$\\href{javascript:alert(1)}{x}$',
  `'; drop table message; --`,
  '\u2028\u2029',
]

describe('what could be taken for more than text', () => {
  test.each(payloads)('%s is told as it was said, and as nothing but JSON', async (payload) => {
    const text = `before ${payload} after`
    const tab = await openRoom(url, chloe, room.id)
    const sent = await say(ben, room.id, text)
    expect(await heard(tab, 1)).toEqual([expect.objectContaining({ seq: sent.seq, text })])
    const page = await chloe.get<MessagePage>(`/api/rooms/${room.id}/messages?limit=1`)
    expect(page.body.messages[0]).toMatchObject({ text })
    expect(page.headers).toMatchObject({ 'content-type': expect.stringMatching(/^application\/json/) as string, 'x-content-type-options': 'nosniff' })
  })

  test('is found by its words, and changes no statement', async () => {
    for (const q of [`'; drop table message; --`, `' | 'x`, '!!!', '&&', ':*', '\\', `a'b`, '<->', '(', '"', '\u0000x', '\ud800']) {
      const { status } = await ben.get<FoundMessages>(`/api/rooms/search?q=${encodeURIComponent(q.toWellFormed())}&room=${room.id}`)
      expect([200, 400]).toContain(status)
    }
    expect((await ben.get<FoundMessages>(`/api/rooms/search?q=onerror&room=${room.id}`)).body.messages).toHaveLength(1)
  })

  test('in the name of a guest stays text, and what cannot be seen is not let into one', async () => {
    const name = '<img src=x onerror>'
    const came = await guest.post<Guest>('/api/guest', { name })
    expect(came.body.name).toBe(name)
    const cookie = came.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const visitor = { ...createClient(app, cookie), cookie }
    const { id } = await lobby(visitor)
    const tab = await openRoom(url, visitor, id)
    await say(visitor, id, 'hello')
    expect(await heard(tab, 1)).toEqual([expect.objectContaining({ sender: { kind: 'guest', id: came.body.id, name } })])
    for (const bad of ['\u202egnp.exe', 'a\u0000b', 'a\u200bb', 'a\u2060', 'a\u180e', '\u2066x', 'x\u001b[31m', 'x'.repeat(21), ...likeAnother]) expect((await guest.post('/api/guest', { name: bad })).status).toBe(400)
    for (const good of ['👩‍👩‍👧 小明', 'می\u200cخواهم', 'ক্\u200dষ', '❤️\u200d🔥 1️⃣ ‼️', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}']) {
      expect((await guest.post<Guest>('/api/guest', { name: good })).body.name).toBe(good.normalize('NFC'))
    }
  })

  test('in the name of a room stays text', async () => {
    const { body } = await ana.post<Room>('/api/rooms', { name: payloads[1], people: [ben.id] })
    expect((await ben.get<Room>(`/api/rooms/${body.id}`)).body.name).toEqual({ zh: payloads[1], en: payloads[1] })
    for (const bad of ['\u202eevil', 'a\u200bb', 'a\u2060', ...likeAnother]) expect((await ana.patch(`/api/rooms/${body.id}`, { name: bad })).status, encodeURI(bad)).toBe(400)
  })

  test('turns no text around, and what is nothing but invisible is no message', async () => {
    const { seq } = await say(ben, room.id, '\ufeffa\u202eb\u0000c\u2066d\ud800e\u200b\u2060\u180e\u00ad👩\u200d🎓می\u200cخواهم')
    const { body } = await chloe.get<MessagePage>(`/api/rooms/${room.id}/messages?around=${seq}&limit=1`)
    expect(body.messages[0]!.text).toBe('abcd\ufffde👩\u200d🎓می\u200cخواهم')
    for (const text of ['', ' \n\t', '\u202e\u0000', '\u200b\u200d', '\u00ad', '\u3000']) {
      expect(await ben.post(`/api/rooms/${room.id}/messages`, { clientId: randomUUID(), text })).toMatchObject({ status: 400, body: { code: 'empty-message' } })
    }
  })
})

describe('too much', () => {
  test('in one message is refused over HTTP and the socket, and everybody else goes on', async () => {
    const tab = await openRoom(url, chloe, room.id)
    const before = (await said(ben, room.id)).length
    const clientId = randomUUID()
    expect(await ben.post(`/api/rooms/${room.id}/messages`, { clientId, text: 'x'.repeat(8001) })).toMatchObject({ status: 400 })
    for (const text of ['x'.repeat(1024 * 1024), '条'.repeat(1024 * 1024)]) expect([400, 413]).toContain((await ben.post(`/api/rooms/${room.id}/messages`, { clientId, text })).status)
    const large = await openRoom(url, ben, room.id)
    large.send({ type: 'send', id: 1, room: room.id, clientId, text: 'x'.repeat(8001) })
    expect(await large.next('error')).toMatchObject({ code: 'message-too-long', id: 1 })
    large.send({ type: 'send', id: 2, room: room.id, clientId, text: 'x'.repeat(1024 * 1024) })
    expect((await large.closed).code).toBe(1009)
    await say(ben, room.id, 'small')
    expect(await heard(tab, 1)).toMatchObject([{ text: 'small' }])
    expect(await said(ben, room.id)).toHaveLength(before + 1)
    // As long as one may be, in characters that take the most room.
    const longest = '\u0001條'.repeat(4000).replaceAll('\u0001', '龘')
    await say(ben, room.id, longest)
    expect(await heard(tab, 1)).toMatchObject([{ text: longest }])
  })

  test('of 10,000 subscriptions is cut off, and costs nobody else anything', async () => {
    const tab = await openRoom(url, chloe, room.id)
    const flood = await openSocket(url, { cookie: ben.cookie })
    for (let index = 0; index < 10_000; index++) flood.send({ type: 'subscribe', topic: `room:${index + 1}`, since: index })
    expect((await flood.closed).code).toBe(1008)
    await say(ben, room.id, 'still here')
    expect(await heard(tab, 1)).toMatchObject([{ text: 'still here' }])
    await expect.poll(() => app.live.namesHeard('room')).toEqual([String(room.id)])
  })

  test('by one who writes faster than people do is refused until they slow down, whatever they write with', async () => {
    const own = await startApp({ place: started.place.databaseUrl ? started.place : undefined, listen: true, writing: { people: 20, guests: 10 } })
    own.app.rooms.start()
    const person = started.place.databaseUrl ? { ...createClient(own.app, ben.cookie), cookie: ben.cookie } : (await own.signIn('ben')).ben
    const { id } = await lobby(person)
    const tab = await openRoom(own.url, person, id)
    const before = (await said(person, id)).length
    for (let index = 0; index < 60; index++) {
      if (index % 2 === 0) tab.send({ type: 'send', id: index, room: id, clientId: randomUUID(), text: `flood ${index}` })
      else await person.post(`/api/rooms/${id}/messages`, { clientId: randomUUID(), text: `flood ${index}` })
    }
    const refused = await tab.next('error')
    expect(refused).toMatchObject({ code: 'too-many-messages', title: expect.anything() as object })
    expect(refused.retryAfter).toBeGreaterThan(0)
    expect(await person.post(`/api/rooms/${id}/messages`, { clientId: randomUUID(), text: 'more' })).toMatchObject({ status: 429, body: { code: 'too-many-messages' } })
    expect(tab.socket.readyState).toBe(tab.socket.OPEN)
    expect((await said(person, id)).length - before).toBe(20)
  })
})

describe('numbers that are none', () => {
  const bad = ['0', '-1', 'NaN', 'Infinity', '1.5', '9007199254740993', '99999999999999999999999', '1e400', '0x10', 'null', '%00', '１', 'constructor', '1;2']

  test.each(bad)('%s is no room, no message and no place', async (id) => {
    const paths = [`/api/rooms/${id}`, `/api/rooms/${id}/messages`, `/api/rooms/${room.id}/threads/${id}`, `/api/sections/${id}/room`]
    const queries = ['before', 'after', 'around', 'limit'].map((name) => `/api/rooms/${room.id}/messages?${name}=${id}`)
    for (const path of [...paths, ...queries, `/api/rooms/${room.id}/events?since=${id}`, `/api/rooms/search?q=x&room=${id}`, `/api/rooms/people?room=${id}`]) {
      const { status } = await ben.get(path)
      expect({ path, isRefused: status === 400 || status === 404 || (status === 200 && /=(0|0x10)$/.test(path)) }).toEqual({ path, isRefused: true })
    }
    for (const [method, path] of [['PATCH', `messages/${id}`], ['DELETE', `messages/${id}`], ['PUT', `messages/${id}/pin`], ['PUT', `messages/${id}/reactions/👍`]] as const) {
      expect([400, 403, 404]).toContain((await ben.request(method, `/api/rooms/${room.id}/${path}`, { body: method === 'PATCH' ? { text: 'x' } : undefined })).status)
    }
  })

  test('in a frame are answered with an error, and the connection lives', async () => {
    const tab = await openRoom(url, ben, room.id)
    const clientId = randomUUID()
    for (const number of ['-1', '0', '1.5', '1e400', '9007199254740993', 'null', '"1"', '[]', '{}']) {
      tab.send(`{"type":"send","id":1,"room":${number},"clientId":"${clientId}","text":"x"}`)
      expect((await tab.next('error')).code).toMatch(/^(invalid-frame|not-found)$/)
    }
    for (const number of ['-1', '1.5', '1e400', '9007199254740993', '"1"']) {
      tab.send(`{"type":"subscribe","topic":"room:${room.id}","since":${number}}`)
      expect((await tab.next('error')).code).toBe('invalid-frame')
    }
    for (const name of ['0', '-1', 'NaN', '1e3', '01', ' 1', '99999999999999999999', '__proto__', '']) {
      tab.send({ type: 'subscribe', topic: `room:${name}` })
      expect((await tab.next('error')).code).toBe('no-such-topic')
    }
    // A place that no log has come to yet.
    tab.send({ type: 'subscribe', topic: `room:${room.id}`, since: Number.MAX_SAFE_INTEGER })
    expect((await tab.next('subscribed')).missed).toMatchObject({ recovered: false })
    tab.send({ type: 'read', room: room.id, seq: Number.MAX_SAFE_INTEGER })
    tab.send({ type: 'send', id: 2, room: room.id, clientId, text: 'alive' })
    await tab.next('sent')
    const { body } = await ben.get<Room>(`/api/rooms/${room.id}`)
    expect(body.read).toEqual({ seq: body.top, number: body.number })
  })

  test('of somebody who is not there are nobody to silence', async () => {
    const { dev, olga } = await signIn('dev', 'olga')
    const audit = () => olga.get<{ entries: unknown[] }>(`/api/office/audit?subject=room:${room.id}`)
    const { length } = (await audit()).body.entries
    for (const sender of ['person:999999999', 'person:0', 'guest:zzzzzzzz', `person:${dev.id}`]) {
      for (const [what, body] of [['mutes', { minutes: 5, reason: 'why' }], ['removals', { reason: 'why' }]] as const) {
        expect((await ana.put(`/api/rooms/${room.id}/${what}/${sender}`, body)).status).toBe(404)
        expect((await ana.delete(`/api/rooms/${room.id}/${what}/${sender}`)).status).toBe(204)
      }
    }
    expect((await audit()).body.entries).toHaveLength(length)
    for (const sender of ['person:-1', 'person:1e9', 'guest:<script>', 'system:system', 'desk:desk']) {
      expect((await ana.put(`/api/rooms/${room.id}/mutes/${sender}`, { minutes: 5, reason: 'why' })).status).toBe(400)
    }
    expect((await ana.get<RoomMembers>(`/api/rooms/${room.id}/members`)).status).toBe(200)
  })
})

test('a campus whose logs are of another life has everybody read anew', async () => {
  const before = await startApp({ listen: true })
  const people = await before.signIn('ana', 'ben')
  const { body: made } = await people.ana.post<Room>('/api/rooms', { name: 'Restored', people: [people.ben.id] })
  const follower = createFollower(made.id, people.ben.cookie)
  await follower.connect(before.url)
  for (const text of ['one', 'two', 'three']) await say(people.ana, made.id, text)
  await expect.poll(() => follower.last()).toBe(3)
  // As a restored backup: the last message is gone, and the mark is renewed.
  await before.database.query({ text: `delete from message where room_id = $1 and seq = 3`, values: [made.id] })
  await before.database.query({ text: `delete from room_event where room_id = $1 and seq = 3`, values: [made.id] })
  await before.database.query({ text: `update room set last_seq = 2, number = 2 where id = $1`, values: [made.id] })
  await before.database.query({ text: `update program_secret set value = gen_random_uuid()::text where name = 'epoch'` })
  const epoch = follower.epoch()
  await before.close()

  const after = await startApp({ place: before.place, listen: true })
  const ana = createClient(after.app, people.ana.cookie)
  await say(ana, made.id, 'another third')
  await follower.connect(after.url)
  await expect.poll(() => follower.readAnew()).toBe(1)
  expect(follower.epoch()).not.toBe(epoch)
  expect(follower.log().map((event) => event.kind === 'message' && event.text)).toEqual(['one', 'two', 'another third'])
  expect((await ana.get<Missed>(`/api/rooms/${made.id}/events?since=3&epoch=${epoch}`)).body.recovered).toBe(false)
  await say(ana, made.id, 'and on')
  await expect.poll(() => follower.last()).toBe(4)
})

test('and nothing of it was an error of ours', async () => {
  expect(started.errors).toEqual([])
  expect(await database.query({ text: 'select from message limit 1' })).toHaveLength(1)
})
