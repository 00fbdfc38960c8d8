import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Guest, MessagePage, Room, RoomMembers, Rooms } from '@fairway/contract/rooms'
import { createClient } from '../../../test/client.ts'
import { classRoom, lobby, openRoom, say } from '../../../test/rooms.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

// Who may not write in a room, or not be there.

const started = await startApp({ listen: true })
const { app, signIn, url } = started
app.rooms.start()
const { ben, chloe, dev, ana, olga } = await signIn('ben', 'chloe', 'dev', 'ana', 'olga')
const keyOf = ({ id }: { id: number }) => `person:${id}`
const again = (who: typeof ben, room: number) => who.post(`/api/rooms/${room}/messages`, { clientId: randomUUID(), text: 'again' })

describe('who moderates a room', () => {
  test('silences somebody, who may still read, and lets them speak again', async () => {
    const { room } = await classRoom(started, ana, [ben, chloe])
    expect((await ben.put(`/api/rooms/${room.id}/mutes/${keyOf(chloe)}`, { minutes: 5, reason: 'no' })).status).toBe(403)
    expect((await ana.put(`/api/rooms/${room.id}/mutes/${keyOf(ben)}`, { minutes: 5, reason: 'too loud' })).status).toBe(204)
    expect(await again(ben, room.id)).toMatchObject({ status: 403, body: { code: 'muted', reason: 'too loud' } })
    expect((await ben.get<Room>(`/api/rooms/${room.id}`)).body).toMatchObject({ mayPost: false, muted: { reason: 'too loud' } })
    expect((await chloe.get<RoomMembers>(`/api/rooms/${room.id}/members`)).body.members.every(({ muted }) => muted === null)).toBe(true)
    expect((await ana.get<RoomMembers>(`/api/rooms/${room.id}/members`)).body.members.find(({ sender }) => sender.id === String(ben.id))!.muted).toMatchObject({ reason: 'too loud' })
    expect((await ana.delete(`/api/rooms/${room.id}/mutes/${keyOf(ben)}`)).status).toBe(204)
    expect((await again(ben, room.id)).status).toBe(201)
    const { body } = await olga.get<{ entries: { action: string }[] }>(`/api/office/audit?subject=room:${room.id}`)
    expect(body.entries.map(({ action }) => action)).toEqual(['sender.unmuted', 'sender.muted'])
  })

  test('keeps somebody out, who hears nothing from then on and finds no such room', async () => {
    const { room } = await classRoom(started, ana, [ben, chloe])
    const tab = await openRoom(url, ben, room.id)
    expect((await ana.put(`/api/rooms/${room.id}/removals/${keyOf(ben)}`, { reason: 'enough' })).status).toBe(204)
    await tab.next('unsubscribed')
    await say(chloe, room.id, 'quiet now')
    expect((await ben.get(`/api/rooms/${room.id}`)).status).toBe(404)
    expect((await again(ben, room.id)).status).toBe(404)
    expect(tab.events.some(({ type }) => type === 'room-events')).toBe(false)
    // Though the seat goes on, and the tab was there a moment ago.
    const { members, count } = (await chloe.get<RoomMembers>(`/api/rooms/${room.id}/members`)).body
    expect([members.map(({ sender }) => sender.name).sort(), count]).toEqual([[ana.name, chloe.name].sort(), 2])
    expect((await ana.put(`/api/rooms/${room.id}/removals/${keyOf(olga)}`, { reason: 'me too' })).status).toBe(204)
    expect((await olga.get(`/api/rooms/${room.id}`)).status).toBe(200)
    await ana.delete(`/api/rooms/${room.id}/removals/${keyOf(ben)}`)
    expect((await again(ben, room.id)).status).toBe(201)
  })

  test('brings nobody in who was removed, but says so', async () => {
    const { body: room } = await ana.post<Room>('/api/rooms', { name: 'Small', people: [ben.id] })
    await ana.put(`/api/rooms/${room.id}/removals/${keyOf(ben)}`, { reason: 'enough' })
    expect(await ana.post(`/api/rooms/${room.id}/members`, { person: ben.id })).toMatchObject({ status: 409, body: { code: 'kept-out' } })
    await ana.delete(`/api/rooms/${room.id}/removals/${keyOf(ben)}`)
    expect((await ana.post(`/api/rooms/${room.id}/members`, { person: ben.id })).status).toBe(204)
  })

  test('of the lobby keeps out who was removed as who they are; what anybody may read, they read as anybody', async () => {
    const { id } = await lobby(chloe)
    const came = await started.guest.post<Guest>('/api/guest', { name: 'Gil' })
    const visitor = createClient(app, came.cookies.map(({ name, value }) => `${name}=${value}`).join('; '))
    await say(visitor, id, 'hello')
    await say(ben, id, 'to everybody')
    for (const sender of [keyOf(chloe), `guest:${came.body.id}`]) expect((await olga.put(`/api/rooms/${id}/removals/${sender}`, { reason: 'enough' })).status).toBe(204)
    // Under another name, a guest is the same one.
    const renamed = await visitor.post<Guest>('/api/guest', { name: 'Other' })
    expect(renamed.body.id).toBe(came.body.id)
    const cookie = renamed.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    for (const who of [chloe, { ...createClient(app, cookie), cookie }]) {
      for (const path of ['', '/messages', '/pins', '/members', '/events?since=0']) expect((await who.get(`/api/rooms/${id}${path}`)).status, path).toBe(404)
      expect((await who.get(`/api/rooms/search?q=everybody&room=${id}`)).status).toBe(404)
      expect((await who.get<Rooms>('/api/rooms')).body.rooms.some((room) => room.id === id)).toBe(false)
      expect((await again(who as typeof ben, id)).status).toBe(404)
      const socket = await openSocket(url, { cookie: who.cookie })
      socket.send({ type: 'subscribe', topic: `room:${id}` })
      expect((await socket.next('error')).code).toBe('no-such-topic')
    }
    expect((await started.guest.get<MessagePage>(`/api/rooms/${id}/messages`)).body.messages.at(-1)).toMatchObject({ text: 'to everybody' })
  })

  test('of the lobby is the office, and guests are kept out as well', async () => {
    const { id } = await lobby(ben)
    const came = await started.guest.post<{ id: string }>('/api/guest', { name: 'Gus' })
    const cookie = came.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const tab = await openRoom(url, { cookie }, id)
    expect((await olga.put(`/api/rooms/${id}/removals/guest:${came.body.id}`, { reason: 'spam' })).status).toBe(204)
    await tab.next('unsubscribed')
    expect((await createClient(app, cookie).get(`/api/rooms/${id}`)).status).toBe(404)
    expect((await ana.put(`/api/rooms/${id}/mutes/${keyOf(dev)}`, { minutes: null, reason: 'x' })).status).toBe(403)
    expect((await olga.put(`/api/rooms/${id}/mutes/${keyOf(dev)}`, { minutes: null, reason: 'x' })).status).toBe(204)
    expect((await again(dev, id)).body).toMatchObject({ code: 'muted', until: null })
  })
})
