import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { mostGroups } from '@fairway/contract/room-limits'
import type { Room, Rooms } from '@fairway/contract/rooms'
import { classRoom, heard, openRoom, said, say } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'

// Rooms that people make.

const started = await startApp({ listen: true })
const { app, database, signIn, url } = started
app.rooms.start()
const { ben, chloe, dev, emil, ana, olga } = await signIn('ben', 'chloe', 'dev', 'emil', 'ana', 'olga')
const again = (who: typeof ben, room: number) => who.post(`/api/rooms/${room}/messages`, { clientId: randomUUID(), text: 'again' })

describe('a room that somebody made', () => {
  test('is theirs and of those they brought; nobody else finds it', async () => {
    await classRoom(started, ana, [ben, chloe])
    const { status, body: room } = await ben.post<Room>('/api/rooms', { name: '读书会', people: [chloe.id] })
    expect(status).toBe(201)
    expect(room).toMatchObject({ kind: 'group', name: { zh: '读书会', en: '读书会' }, mayModerate: true })
    await say(chloe, room.id, 'hello')
    for (const stranger of [emil, ana, olga]) expect((await stranger.get(`/api/rooms/${room.id}`)).status).toBe(404)
    expect((await chloe.post(`/api/rooms/${room.id}/members`, { person: ana.id })).status).toBe(403)
    expect((await ben.post(`/api/rooms/${room.id}/members`, { person: ana.id })).status).toBe(204)
    expect(await said(ana, room.id)).toEqual(['hello'])
    const joined = (await ana.get<Rooms>('/api/rooms')).body.rooms.find(({ id }) => id === room.id)!
    expect(joined.number - joined.read.number).toBe(0)
  })

  test('that is open is joined and left; who leaves last but one hands it over', async () => {
    const { body: room } = await ben.post<Room>('/api/rooms', { name: 'Chess', isOpen: true })
    expect((await emil.get<Rooms>('/api/rooms')).body.rooms.find(({ id }) => id === room.id)).toMatchObject({ isMember: false, mayPost: false })
    expect(await again(emil, room.id)).toMatchObject({ status: 403, body: { code: 'not-a-member' } })
    const tab = await openRoom(url, ben, room.id)
    expect((await emil.post<Room>(`/api/rooms/${room.id}/membership`)).body).toMatchObject({ isMember: true, mayPost: true, mayModerate: false })
    expect(await heard(tab, 1)).toEqual([expect.objectContaining({ kind: 'member', change: 'joined', person: expect.objectContaining({ id: String(emil.id) }) as object })])
    expect((await ben.delete(`/api/rooms/${room.id}/membership`)).status).toBe(204)
    expect((await emil.get<Room>(`/api/rooms/${room.id}`)).body).toMatchObject({ mayModerate: true })
  })

  test('that is open no more is heard by its members alone, at once', async () => {
    const { body: room } = await ben.post<Room>('/api/rooms', { name: 'Go', isOpen: true })
    const [stranger, member] = [await openRoom(url, emil, room.id), await openRoom(url, ben, room.id)]
    expect((await ben.patch(`/api/rooms/${room.id}`, { isOpen: false })).status).toBe(200)
    await stranger.next('unsubscribed')
    await say(ben, room.id, 'among us')
    await heard(member, 1)
    expect(JSON.stringify(stranger.events)).not.toContain('among us')
  })

  test('that is archived is joined by nobody, and nobody is brought into it', async () => {
    const { body: room } = await ben.post<Room>('/api/rooms', { name: 'Done', isOpen: true, people: [chloe.id] })
    await ben.patch(`/api/rooms/${room.id}`, { isArchived: true })
    const refused = { status: 409, body: { code: 'room-archived' } }
    expect(await emil.post(`/api/rooms/${room.id}/membership`)).toMatchObject(refused)
    expect(await ben.post(`/api/rooms/${room.id}/members`, { person: ana.id })).toMatchObject(refused)
    expect((await chloe.post(`/api/rooms/${room.id}/membership`)).status).toBe(200)
    await ben.patch(`/api/rooms/${room.id}`, { isArchived: false })
    expect((await emil.post(`/api/rooms/${room.id}/membership`)).status).toBe(200)
  })

  test('is left in peace: who went by themselves is brought back by staff, or after a day', async () => {
    const { body: room } = await ben.post<Room>('/api/rooms', { name: 'Sticky', people: [chloe.id, ana.id] })
    const bring = (by: typeof ben) => by.post(`/api/rooms/${room.id}/members`, { person: chloe.id })
    const leave = () => chloe.delete(`/api/rooms/${room.id}/membership`)
    await leave()
    expect(await bring(ben)).toMatchObject({ status: 409, body: { code: 'has-left' } })
    await database.query({ text: `update room_left set at = at - interval '25 hours' where room_id = $1`, values: [room.id] })
    expect((await bring(ben)).status).toBe(204)
    await leave()
    await ben.delete(`/api/rooms/${room.id}/membership`)
    expect((await chloe.get(`/api/rooms/${room.id}`)).status).toBe(404)
    expect((await bring(ana)).status).toBe(204)
    // Whom somebody else took out did not go by themselves, and who came back by themselves wants to be there.
    const { body: open } = await ben.post<Room>('/api/rooms', { name: 'Open', isOpen: true, people: [chloe.id] })
    await chloe.delete(`/api/rooms/${open.id}/membership`)
    await chloe.post(`/api/rooms/${open.id}/membership`)
    const removal = `/api/rooms/${open.id}/removals/person:${chloe.id}`
    await ben.put(removal, { reason: 'why' })
    await ben.delete(removal)
    expect((await ben.post(`/api/rooms/${open.id}/members`, { person: chloe.id })).status).toBe(204)
  })

  test('is one of fifty that somebody may have, also for many at once; archived ones do not count', async () => {
    const { gao } = await signIn('gao')
    const make = () => gao.post<Room>('/api/rooms', { name: 'Many' })
    const made = await Promise.all(Array.from({ length: mostGroups + 5 }, make))
    expect(made.filter(({ status }) => status === 201)).toHaveLength(mostGroups)
    expect(made.filter(({ status }) => status !== 201).map(({ status, body }) => [status, (body as unknown as { code: string }).code])).toEqual(Array(5).fill([409, 'enough-groups']))
    const [first] = made.filter(({ status }) => status === 201)
    const archive = (isArchived: boolean) => gao.patch(`/api/rooms/${first!.body.id}`, { isArchived })
    expect((await archive(false)).status).toBe(200)
    expect((await archive(true)).status).toBe(200)
    expect((await make()).status).toBe(201)
    expect(await archive(false)).toMatchObject({ status: 409, body: { code: 'enough-groups' } })
    expect((await gao.get<Room>(`/api/rooms/${first!.body.id}`)).body.isArchived).toBe(true)
  })

  test('takes back what was acknowledged to nobody, also when nothing more is said there', async () => {
    const { body: room } = await ben.post<Room>('/api/rooms', { name: 'Over', people: [chloe.id] })
    const last = { clientId: randomUUID(), text: 'last words' }
    const sent = await chloe.post(`/api/rooms/${room.id}/messages`, last)
    await ben.put(`/api/rooms/${room.id}/mutes/person:${chloe.id}`, { minutes: 5, reason: 'enough' })
    expect((await chloe.post(`/api/rooms/${room.id}/messages`, last)).body).toEqual(sent.body)
    await ben.patch(`/api/rooms/${room.id}`, { isArchived: true })
    expect((await chloe.post(`/api/rooms/${room.id}/messages`, last)).body).toEqual(sent.body)
    expect((await again(chloe, room.id)).status).toBe(403)
    expect(await said(ben, room.id)).toEqual(['last words'])
  })

  test('is not made with people whom one may not address, nor by students where the campus says so', async () => {
    const { fatima } = await signIn('fatima')
    expect(await fatima.post('/api/rooms', { name: 'x', people: [dev.id] })).toMatchObject({ status: 422, body: { code: 'unknown-people', people: [dev.id] } })
    const { body: own } = await fatima.post<Room>('/api/rooms', { name: 'Alone' })
    expect(await fatima.post(`/api/rooms/${own.id}/members`, { person: dev.id })).toMatchObject({ status: 422, body: { code: 'unknown-people', people: [dev.id] } })
    await olga.put('/api/office/settings/rooms.by-students', { value: false })
    expect(await fatima.post('/api/rooms', { name: 'x' })).toMatchObject({ status: 403, body: { code: 'rooms-not-allowed' } })
    expect((await ana.post('/api/rooms', { name: 'Staff' })).status).toBe(201)
    await olga.put('/api/office/settings/rooms.by-students', { value: null })
  })
})

test('whoever moderates a room slows it down for everybody but themselves', async () => {
  const { room } = await classRoom(started, ana, [ben])
  expect((await ana.patch<Room>(`/api/rooms/${room.id}`, { slowSeconds: 60 })).body).toMatchObject({ slowSeconds: 60 })
  expect((await again(ben, room.id)).status).toBe(201)
  const second = await again(ben, room.id)
  expect(second).toMatchObject({ status: 429, body: { code: 'slow-mode' } })
  expect(second.body['retryAfter']).toBeGreaterThan(50)
  for (let count = 0; count < 2; count++) expect((await again(ana, room.id)).status).toBe(201)
  expect((await ben.patch(`/api/rooms/${room.id}`, { slowSeconds: 0 })).status).toBe(403)
})
