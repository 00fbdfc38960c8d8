import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { LiveEvent } from '@fairway/contract/live'
import type { FoundMessages, MessagePage, Report, Reports, Room, Rooms } from '@fairway/contract/rooms'
import type { Client } from '../../../test/client.ts'
import { createFaultyBus } from '../../../test/faulty-bus.ts'
import { createFollower } from '../../../test/follower.ts'
import type { Person } from '../../../test/people.ts'
import { isPostgres } from '../../../test/place.ts'
import { classRoom, lobby, openRoom, say } from '../../../test/rooms.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

// Whoever is in a room no more learns nothing more of it, by any way; and whoever is erased is nowhere in it.

const started = await startApp({ listen: true })
const { app, signIn, url, database } = started
app.rooms.start()
const { ben, chloe, emil, ana, olga } = await signIn('ben', 'chloe', 'emil', 'ana', 'olga')

async function group(...people: Person[]): Promise<Room> {
  const { body } = await ana.post<Room>('/api/rooms', { name: 'Group', people: people.map(({ id }) => id) })
  return body
}

/** Of whom they were, these are all the ways to a room. */
const ways: Record<string, (who: Client, room: number, message: number) => Promise<{ status: number; body: unknown }>> = {
  room: (who, room) => who.get(`/api/rooms/${room}`),
  page: (who, room) => who.get(`/api/rooms/${room}/messages`),
  around: (who, room, message) => who.get(`/api/rooms/${room}/messages?around=${message}`),
  events: (who, room) => who.get(`/api/rooms/${room}/events?since=0`),
  thread: (who, room, message) => who.get(`/api/rooms/${room}/threads/${message}`),
  pins: (who, room) => who.get(`/api/rooms/${room}/pins`),
  search: (who, room) => who.get(`/api/rooms/search?q=secret&room=${room}`),
  members: (who, room) => who.get(`/api/rooms/${room}/members`),
  staff: (who, room) => who.get(`/api/rooms/${room}/staff`),
  people: (who, room) => who.get(`/api/rooms/people?room=${room}`),
  restraints: (who, room) => who.get(`/api/rooms/${room}/restraints`),
  post: (who, room) => who.post(`/api/rooms/${room}/messages`, { clientId: randomUUID(), text: 'hello?' }),
  answer: (who, room, message) => who.post(`/api/rooms/${room}/messages`, { clientId: randomUUID(), text: 'hello?', replyTo: message }),
  edit: (who, room, message) => who.patch(`/api/rooms/${room}/messages/${message}`, { text: 'changed' }),
  delete: (who, room, message) => who.delete(`/api/rooms/${room}/messages/${message}`),
  react: (who, room, message) => who.put(`/api/rooms/${room}/messages/${message}/reactions/👍`),
  pin: (who, room, message) => who.put(`/api/rooms/${room}/messages/${message}/pin`),
  report: (who, room, message) => who.post(`/api/rooms/${room}/messages/${message}/reports`, { reason: 'why' }),
  reading: (who, room) => who.put(`/api/rooms/${room}/reading`, { seq: 1 }),
  notify: (who, room) => who.put(`/api/rooms/${room}/notify`, { notify: 'all' }),
  join: (who, room) => who.post(`/api/rooms/${room}/membership`),
  leave: (who, room) => who.delete(`/api/rooms/${room}/membership`),
}

/** What a socket heard that tells of a room. */
function tellsOf(events: readonly LiveEvent[], roomId: number): LiveEvent[] {
  return events.filter((event) => ('topic' in event && event.topic === `room:${roomId}` && event.type !== 'unsubscribed') || (event.type === 'room-bumps' && event.rooms.some(([id]) => id === roomId)) || ('room' in event && event.room === roomId))
}

const removals: [string, () => Promise<{ room: Room; end(): Promise<unknown> }>][] = [
  [
    'drops the section',
    async () => {
      const { room, sectionId } = await classRoom(started, ana, [ben, chloe])
      return { room, end: () => ben.delete(`/api/enrolments/${sectionId}`) }
    },
  ],
  [
    'is removed from the room of a section',
    async () => {
      const { room } = await classRoom(started, ana, [ben, chloe])
      return { room, end: () => ana.put(`/api/rooms/${room.id}/removals/person:${ben.id}`, { reason: 'noise' }) }
    },
  ],
  [
    'is removed from a group',
    async () => {
      const room = await group(ben, chloe)
      return { room, end: () => ana.put(`/api/rooms/${room.id}/removals/person:${ben.id}`, { reason: 'noise' }) }
    },
  ],
  [
    'leaves a group',
    async () => {
      const room = await group(ben, chloe)
      return { room, end: () => ben.delete(`/api/rooms/${room.id}/membership`) }
    },
  ],
]

describe.each(removals)('whoever %s', (_how, prepare) => {
  test('learns nothing more of it, by any way', async () => {
    const { room, end } = await prepare()
    const { seq } = await say(chloe, room.id, 'secret 秘密')
    const own = await say(ben, room.id, 'secret of mine')
    expect((await ways['report']!(chloe, room.id, own.seq)).status).toBe(204)
    const tab = await openRoom(url, ben, room.id)
    await tab.subscribe(`rooms:${ben.id}`)
    await tab.next('room-bumps')
    expect((await end()) as { status: number }).toMatchObject({ status: expect.toSatisfy((status: number) => status < 300) as number })
    // Rooms that one has are asked for together, a moment later.
    await tab.next('rooms-changed')
    const before = tab.events.length

    await say(chloe, room.id, `secret for @[Ben](${ben.id})`)
    await say(ana, room.id, '@room secret')
    const other = await openRoom(url, chloe, room.id)
    other.send({ type: 'typing', room: room.id })
    await chloe.put(`/api/rooms/${room.id}/messages/${own.seq}/reactions/👍`)
    for (const request of [
      { type: 'subscribe', topic: `room:${room.id}`, since: 0 } as const,
      { type: 'subscribe', topic: `room:${room.id}` } as const,
      { type: 'send', id: 7, room: room.id, clientId: randomUUID(), text: 'hello?' } as const,
      { type: 'read', room: room.id, seq: 1 } as const,
      { type: 'typing', room: room.id } as const,
    ]) tab.send(request)

    for (const [way, ask] of Object.entries(ways)) {
      for (const message of [seq, own.seq]) {
        const [real, invented] = [await ask(ben, room.id, message), await ask(ben, 999_999, message)]
        expect({ way, status: real.status, body: real.body }).toEqual({ way, status: 404, body: invented.body })
      }
    }
    expect((await ben.get<FoundMessages>('/api/rooms/search?q=secret')).body.messages.filter((message) => message.room === room.id)).toEqual([])
    expect((await ben.get<Rooms>('/api/rooms')).body.rooms.map(({ id }) => id)).not.toContain(room.id)
    expect((await ben.get<Reports>('/api/rooms/reports')).body.reports).toEqual([])
    // Longer than bumps take.
    await sleep(1300)
    expect(tellsOf(tab.events.slice(before), room.id).filter(({ type }) => type !== 'error')).toEqual([])
    expect((await chloe.get<MessagePage>(`/api/rooms/${room.id}/messages`)).body.messages.map(({ text }) => text)).not.toContain('hello?')
  })
})

test('whoever teaches a section no more is mentioned there no more', async () => {
  const { room, sectionId } = await classRoom(started, ana, [ben])
  await say(ben, room.id, 'hello')
  const tab = await openSocket(url, { cookie: ana.cookie })
  await tab.subscribe(`rooms:${ana.id}`)
  await tab.next('room-bumps')
  await say(ben, room.id, `@[Ana](${ana.id}) hello`)
  expect(await tab.next('mentioned')).toMatchObject({ room: room.id })
  await say(olga, room.id, '@room hello')
  expect(await tab.next('mentioned')).toMatchObject({ room: room.id })
  await database.query({ text: 'delete from section_staff where section_id = $1', values: [sectionId] })
  await say(olga, room.id, '@room secret')
  await say(ben, (await lobby(ben)).id, `@[Ana](${ana.id}) elsewhere`)
  expect(await tab.next('mentioned')).toMatchObject({ text: '@Ana elsewhere' })
})

if (isPostgres) test('whoever drops a section while the instances do not hear of each other is mentioned on no other one', async () => {
  const bus = createFaultyBus({ lost: 0, doubled: 0, delayMs: 0 }, () => 0.5)
  const here = await startApp({ bus: bus.join() })
  const there = await startApp({ listen: true, place: here.place, bus: bus.join() })
  for (const instance of [here, there]) instance.app.rooms.start()
  const people = await here.signIn('ana', 'ben', 'chloe')
  const { room, sectionId } = await classRoom(here, people.ana, [people.ben, people.chloe])
  await say(people.chloe, room.id, 'hello')
  const tab = await openRoom(there.url, people.ben, room.id)
  await tab.subscribe(`rooms:${people.ben.id}`)
  await tab.next('room-bumps')
  bus.goAway()
  expect((await people.ben.delete(`/api/enrolments/${sectionId}`)).status).toBe(200)
  await tab.next('unsubscribed')
  bus.comeBack()
  await say(people.ana, room.id, '@room secret')
  await tab.next('rooms-changed')
  await say(people.ana, room.id, `secret for @[Ben](${people.ben.id})`)
  await sleep(1300)
  expect(JSON.stringify(tab.events)).not.toContain('secret')
})

test('what somebody said who was erased is nowhere, not even for who had it open or comes back', async () => {
  const room = await group(ben, chloe, emil)
  const follower = createFollower(room.id, ana.cookie)
  await follower.connect(url)
  await say(chloe, room.id, 'stays')
  const first = await say(emil, room.id, 'erase-me first')
  await say(emil, room.id, 'erase-me second')
  expect((await emil.patch(`/api/rooms/${room.id}/messages/${first.seq}`, { text: 'erase-me edited' })).status).toBe(204)
  await emil.put(`/api/rooms/${room.id}/messages/${first.seq}/reactions/👍`)
  expect((await ways['report']!(chloe, room.id, first.seq)).status).toBe(204)
  await expect.poll(() => follower.last()).toBe(5)
  const epoch = follower.epoch()!

  for (const act of ['removal', 'erasure']) expect((await olga.post(`/api/office/people/${emil.id}/${act}`, { reason: 'asked for it' })).status).toBe(204)

  await expect.poll(() => follower.last()).toBe(6)
  expect(follower.log().at(-1)).toMatchObject({ kind: 'sender-erased', sender: `person:${emil.id}` })
  const everything: unknown[] = []
  for (const since of [0, 1, 2, 3, 4, 5]) {
    const tab = await openRoom(url, chloe, room.id, { epoch, since })
    everything.push(tab.missed, (await chloe.get(`/api/rooms/${room.id}/events?since=${since}&epoch=${epoch}`)).body)
    expect(tab.missed.top).toBe(6)
  }
  everything.push((await openRoom(url, chloe, room.id, { epoch: 'another', since: 1 })).missed)
  for (const path of ['messages', `threads/${first.seq}`, 'pins', 'members']) everything.push((await chloe.get(`/api/rooms/${room.id}/${path}`)).body)
  everything.push((await chloe.get('/api/rooms/search?q=erase')).body)
  const { body } = await ana.get<{ reports: Report[] }>('/api/rooms/reports')
  expect(body.reports.filter((report) => report.room.id === room.id)).toHaveLength(1)
  const text = JSON.stringify([everything, body])
  expect(text).not.toContain('erase-me')
  expect(text).not.toContain('Emil')
  expect(text).toContain('stays')
})
