import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Room, Rooms } from '@fairway/contract/rooms'
import { say } from '../../../test/rooms.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

// Rooms of two.

const { app, campus, signIn, url } = await startApp({ listen: true })
app.rooms.start()
const { ben, dev, emil, ana, olga } = await signIn('ben', 'dev', 'emil', 'ana', 'olga')
const keyOf = ({ id }: { id: number }) => `person:${id}`
const again = (who: typeof ben, room: number) => who.post(`/api/rooms/${room}/messages`, { clientId: randomUUID(), text: 'again' })

describe('a direct room', () => {
  test('is of two, the same whoever opens it, even at once, and tells the other that there is something', async () => {
    const { section } = await campus.openSection()
    for (const who of [ben, emil]) await who.post('/api/enrolments', { sectionId: section.id })
    const tab = await openSocket(url, { cookie: emil.cookie })
    await tab.subscribe(`rooms:${emil.id}`)
    await tab.next('room-bumps')
    const [a, b] = await Promise.all([ben.post<Room>('/api/rooms/direct', { person: emil.id }), emil.post<Room>('/api/rooms/direct', { person: ben.id })])
    expect(a.body.id).toBe(b.body.id)
    expect(a.body).toMatchObject({ kind: 'direct', other: { id: String(emil.id), name: emil.name } })
    await tab.next('rooms-changed')
    await say(ben, a.body.id, '在吗？')
    expect((await tab.next('room-bumps')).rooms[0]).toEqual([a.body.id, 1, 1])
    const mine = (await emil.get<Rooms>('/api/rooms')).body.rooms.find(({ id }) => id === a.body.id)!
    expect({ unread: mine.number - mine.read.number, notify: mine.notify }).toEqual({ unread: 1, notify: 'all' })
    expect((await ana.get(`/api/rooms/${a.body.id}`)).status).toBe(404)
  })

  test('is not opened with oneself, nobody, or a stranger; each may silence the other', async () => {
    const { gao } = await signIn('gao')
    for (const person of [gao.id, dev.id, 999_999]) expect((await gao.post('/api/rooms/direct', { person })).status).toBe(422)
    // Whoever works here may be asked, and may write first.
    const { body: room } = await gao.post<Room>('/api/rooms/direct', { person: olga.id })
    expect((await gao.put(`/api/rooms/${room.id}/mutes/${keyOf(olga)}`, { minutes: null, reason: 'no' })).status).toBe(204)
    expect(await again(olga, room.id)).toMatchObject({ status: 403, body: { code: 'muted' } })
    // Nobody lets themselves speak again, nor hides from the other what was said.
    expect(await olga.delete(`/api/rooms/${room.id}/mutes/${keyOf(olga)}`)).toMatchObject({ status: 403, body: { code: 'oneself' } })
    expect((await gao.put(`/api/rooms/${room.id}/removals/${keyOf(olga)}`, { reason: 'no' })).status).toBe(404)
    await olga.put('/api/office/settings/rooms.direct', { value: false })
    expect(await again(gao, room.id)).toMatchObject({ status: 403, body: { code: 'rooms-not-allowed' } })
    await olga.put('/api/office/settings/rooms.direct', { value: null })
  })
})
