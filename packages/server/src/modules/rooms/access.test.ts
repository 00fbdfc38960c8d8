import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Guest, Room, Rooms } from '@fairway/contract/rooms'
import { createClient } from '../../../test/client.ts'
import { passwordOfAll, signInAs } from '../../../test/people.ts'
import { classRoom, heard, lobby, openRoom, said, say, textsOf } from '../../../test/rooms.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

// Who is in a room, and for how long.

const started = await startApp({ listen: true })
const { app, campus, signIn, url, guest, database } = started
app.rooms.start()
const { ben, chloe, dev, ana, olga } = await signIn('ben', 'chloe', 'dev', 'ana', 'olga')

describe('the room of a section', () => {
  test('is entered with a seat, at once, and left with it: what is said then is heard no more', async () => {
    const { room, sectionId } = await classRoom(started, ana, [ben])
    const before = await openSocket(url, { cookie: chloe.cookie })
    before.send({ type: 'subscribe', topic: `room:${room.id}` })
    expect(await before.next('error')).toMatchObject({ code: 'no-such-topic' })

    expect((await chloe.post('/api/enrolments', { sectionId })).status).toBe(201)
    const tab = await openRoom(url, chloe, room.id)
    await say(ben, room.id, 'welcome')
    expect(textsOf(await heard(tab, 1))).toEqual(['welcome'])

    expect((await chloe.delete(`/api/enrolments/${sectionId}`)).status).toBe(200)
    expect(await tab.next('unsubscribed')).toMatchObject({ topic: `room:${room.id}` })
    await say(ben, room.id, 'without her')
    expect((await chloe.get(`/api/rooms/${room.id}/messages`)).status).toBe(404)
    expect((await chloe.post(`/api/rooms/${room.id}/messages`, { clientId: randomUUID(), text: 'hello?' })).status).toBe(404)
    await sleep(100)
    expect(tab.events.filter(({ type }) => type === 'room-events')).toHaveLength(1)
  })

  test('appears in the list of who has just enrolled, and tells their other tabs', async () => {
    const { room, sectionId } = await classRoom(started, ana, [])
    const tab = await openSocket(url, { cookie: chloe.cookie })
    await tab.subscribe(`rooms:${chloe.id}`)
    await tab.next('room-bumps')
    await chloe.post('/api/enrolments', { sectionId })
    await tab.next('rooms-changed')
    const { body } = await chloe.get<Rooms>('/api/rooms')
    expect(body.rooms.find(({ id }) => id === room.id)).toMatchObject({ kind: 'section', section: { id: sectionId }, mayPost: true, mayModerate: false })
    await say(ana, room.id, 'first words')
    expect(await tab.next('room-bumps')).toEqual({ type: 'room-bumps', rooms: [[room.id, 1, 1]] })
  })

  test('is its teachers’ and the office’s to moderate; who waits for a seat is not in it', async () => {
    const { room } = await classRoom(started, ana, [ben])
    for (const who of [ana, olga]) expect((await who.get<Room>(`/api/rooms/${room.id}`)).body).toMatchObject({ mayModerate: true, mayPost: true })
    const { section } = await campus.openSection({ capacity: 0 })
    expect((await ben.post('/api/enrolments', { sectionId: section.id, wait: true })).body).toMatchObject({ code: 'waiting' })
    expect((await ben.get(`/api/sections/${section.id}/room`)).status).toBe(404)
  })

  test('is closed within a second to somebody who teaches it no more', async () => {
    const { room, sectionId } = await classRoom(started, ana, [ben])
    const tab = await openRoom(url, ana, room.id)
    await database.query({ text: 'delete from section_staff where section_id = $1', values: [sectionId] })
    expect(await tab.next('unsubscribed')).toMatchObject({ topic: `room:${room.id}` })
  })

  test('can be read, and no more, once its term is archived', async () => {
    const { room, sectionId } = await classRoom(started, ana, [ben])
    await say(ben, room.id, 'last words')
    await database.query({ text: 'update term set archived_at = now() where id = (select term_id from section where id = $1)', values: [sectionId] })
    await sleep(1000)
    expect(await ben.post(`/api/rooms/${room.id}/messages`, { clientId: randomUUID(), text: 'more' })).toMatchObject({ status: 409, body: { code: 'room-archived' } })
    expect(await said(ben, room.id)).toEqual(['last words'])
  })
})

test('an open group that is closed is heard no more by who only listened to it', async () => {
  const { body: room } = await ana.post<Room>('/api/rooms', { name: 'Open', isOpen: true })
  const tab = await openRoom(url, dev, room.id)
  const member = await openRoom(url, ana, room.id)
  expect((await ana.patch(`/api/rooms/${room.id}`, { isOpen: false })).status).toBe(200)
  expect(await tab.next('unsubscribed')).toMatchObject({ topic: `room:${room.id}` })
  await say(ana, room.id, 'among us')
  expect(textsOf(await heard(member, 2))).toEqual(['among us'])
  expect(JSON.stringify(tab.events)).not.toContain('among us')
})

test('an ended session hears nothing more, and what it still asks ends its socket', async () => {
  const { room } = await classRoom(started, ana, [ben])
  const cookie = await signInAs(app, ben.number, passwordOfAll)
  const tab = await openRoom(url, { cookie }, room.id)
  await createClient(app, cookie).delete('/api/session')
  await tab.next('session-ended')
  await say(ana, room.id, 'secret')
  tab.send({ type: 'send', id: 1, room: room.id, clientId: randomUUID(), text: 'still there?' })
  expect((await tab.closed).code).toBe(4003)
  expect(tab.events.filter(({ type }) => type === 'room-events')).toEqual([])
  expect(await said(ana, room.id)).toEqual(['secret'])
})

describe('the lobby', () => {
  test('greets a guest by the name they gave, and their id of 8 letters and digits', async () => {
    const came = await guest.post<Guest>('/api/guest', { name: '小明' })
    expect(came.body).toEqual({ id: expect.stringMatching(/^[a-z0-9]{8}$/) as string, name: '小明' })
    const cookie = came.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const visitor = { ...createClient(app, cookie), cookie }
    const { id } = await lobby(visitor)
    const tab = await openRoom(url, visitor, id)
    const notice = await tab.next('room-notice')
    expect(notice).toMatchObject({ notice: 'welcome', sender: { kind: 'system', name: '系统通知' }, at: expect.any(String) as string })
    for (const part of ['小明', came.body.id, '帮助', '时间', '天气']) expect(notice.text.zh).toContain(part)
    const sent = await say(visitor, id, '大家好')
    const [event] = await heard(tab, 1)
    expect(event).toMatchObject({ seq: sent.seq, sender: { kind: 'guest', id: came.body.id, name: '小明' }, text: '大家好' })
    // Who there is, they do not learn.
    await say(visitor, id, `@${ben.name} @[x](${ben.id}) @room`)
    expect((await heard(tab, 1))[0]).not.toHaveProperty('mentions')
    expect(await visitor.post('/api/guest', { name: '客服助手' })).toMatchObject({ status: 422, body: { code: 'name-taken' } })
    // Another name, the same guest.
    const renamed = await visitor.post<Guest>('/api/guest', { name: '' })
    expect(renamed.body).toEqual({ id: came.body.id, name: '匿名用户' })
  })

  test('is read by anybody and written in by who has a name; a forged cookie is no name', async () => {
    const { id } = await lobby(guest)
    expect((await guest.get(`/api/rooms/${id}/messages`)).status).toBe(200)
    expect((await guest.get('/api/sections/1/room')).status).toBe(404)
    for (const cookie of [undefined, 'fairway_guest=WyJhYmNkZWZnaCIsIm1lIl0.AAAA', 'fairway_guest=x', `fairway_guest=${'a'.repeat(500)}.${'b'.repeat(43)}`, `fairway_guest=aa.${'%C3%A9'.repeat(43)}`]) {
      const answer = await createClient(app, cookie).post(`/api/rooms/${id}/messages`, { clientId: randomUUID(), text: 'me' })
      expect(answer).toMatchObject({ status: 403, body: { code: 'not-for-guests' } })
    }
  })

  test('is closed to guests where the campus says so, at once for those who are there', async () => {
    const came = await guest.post<Guest>('/api/guest', { name: 'Gus' })
    const cookie = came.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const visitor = { ...createClient(app, cookie), cookie }
    const { id } = await lobby(visitor)
    const tab = await openRoom(url, visitor, id)
    expect((await olga.put('/api/office/settings/rooms.guests', { value: false })).status).toBeLessThan(300)
    await tab.next('unsubscribed')
    expect((await visitor.get(`/api/rooms/${id}`)).status).toBe(404)
    expect((await visitor.get<Rooms>('/api/rooms')).body.rooms).toEqual([])
    expect(await guest.post('/api/guest', { name: 'Gus' })).toMatchObject({ status: 403, body: { code: 'guests-not-allowed' } })
    expect((await dev.get(`/api/rooms/${id}`)).status).toBe(200)
    await olga.put('/api/office/settings/rooms.guests', { value: null })
  })

  test('does not begin with everything that was ever said as unread', async () => {
    const { id } = await lobby(ana)
    await say(ana, id, 'long ago')
    const { emil } = await signIn('emil')
    const room = await lobby(emil)
    expect(room.number - room.read.number).toBe(0)
    await say(ana, id, 'new')
    const again = await lobby(emil)
    expect(again.number - again.read.number).toBe(1)
    expect(id).toBe(room.id)
  })
})
