import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { MessagePage, Missed, Room, Sent } from '@fairway/contract/rooms'
import { createClient, type Client } from '../../../test/client.ts'
import { proxyTo } from '../../../test/database-proxy.ts'
import type { Person } from '../../../test/people.ts'
import { freshPlace, isPostgres, openAt } from '../../../test/place.ts'
import { classRoom, heard, openRoom, said, say } from '../../../test/rooms.ts'
import { startApp, type Started } from '../../../test/start-app.ts'
import { createFaultyBus } from '../../../test/faulty-bus.ts'
import { desk } from './senders.ts'

// Two at once, and a database that is not always there.

const started = await startApp({ listen: true })
const { app, signIn, url, database } = started
app.rooms.start()
const { ben, ana, olga } = await signIn('ben', 'ana', 'olga')

async function group(who: Person, ...people: Person[]): Promise<number> {
  const { body } = await who.post<Room>('/api/rooms', { name: 'Group', isOpen: true, people: people.map(({ id }) => id) })
  return body.id
}

async function eventsOf(who: Client, roomId: number) {
  const { body } = await who.get<Missed>(`/api/rooms/${roomId}/events?since=0`)
  expect(body.events.map(({ seq }) => seq)).toEqual(body.events.map((_, index) => index + 1))
  return body.events
}

/** The next batch of messages is committed, and the connection is gone before the answer. @returns whether it was */
function loseOneAnswer(): () => boolean {
  const whole = database.inTransaction
  let isLost = false
  database.inTransaction = async (work, limits) => {
    let isBatch = false
    const announcements: (() => void)[] = []
    const result = await whole(
      (transaction) =>
        work({
          ...transaction,
          query(statement) {
            isBatch ||= statement.name === 'rooms-lock'
            return transaction.query(statement)
          },
          afterCommit: (announce) => void announcements.push(announce),
        }),
      limits,
    )
    if (isBatch && !isLost) {
      isLost = true
      database.inTransaction = whole
      throw Object.assign(new Error('The connection was lost.'), { code: 'ECONNRESET' })
    }
    for (const announce of announcements) announce()
    return result
  }
  return () => isLost
}

test('two moderators who delete a message at once delete it once, and both are told so', async () => {
  const { room } = await classRoom(started, ana, [ben])
  const { seq } = await say(ben, room.id, 'rude')
  const path = `/api/rooms/${room.id}/messages/${seq}`
  const answers = await Promise.all([ana, olga, ana].map((who) => who.delete(path, { body: { reason: `by ${who.name}` } })))
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204])
  expect((await eventsOf(ben, room.id)).map(({ kind }) => kind)).toEqual(['message', 'message-deleted'])
  const recorded = await database.query({ text: `select from audit_entry where action = 'message.deleted' and subject_id = $1`, values: [String(room.id)] })
  expect(recorded).toHaveLength(1)
})

test('a message that is edited and deleted at once is deleted, and what it was edited to is nowhere', async () => {
  const roomId = await group(ana, ben)
  for (let round = 0; round < 10; round++) {
    const { seq } = await say(ben, roomId, `before ${round}`)
    const path = `/api/rooms/${roomId}/messages/${seq}`
    const edit = () => ben.patch(path, { text: `after ${round}` })
    const remove = () => ben.delete(path)
    const [one, other] = await Promise.all(round % 2 === 0 ? [edit(), remove()] : [remove(), edit()])
    const [edited, removed] = round % 2 === 0 ? [one, other] : [other, one]
    expect(removed.status).toBe(204)
    expect([204, 404]).toContain(edited.status)
  }
  expect(new Set(await said(ben, roomId))).toEqual(new Set(['']))
  const text = JSON.stringify(await eventsOf(ben, roomId))
  expect(text).not.toMatch(/before \d|after \d/)
})

test('whoever joins or leaves twice at once comes once and goes once', async () => {
  const roomId = await group(ana)
  await Promise.all([1, 2, 3].map(() => ben.post(`/api/rooms/${roomId}/membership`)))
  expect((await eventsOf(ana, roomId)).map((event) => event.kind === 'member' && event.change)).toEqual(['joined'])
  await Promise.all([1, 2, 3].map(() => ben.delete(`/api/rooms/${roomId}/membership`)))
  expect((await eventsOf(ana, roomId)).map((event) => event.kind === 'member' && event.change)).toEqual(['joined', 'left'])
})

test('whoever joins while they are removed is out', async () => {
  for (let round = 0; round < 6; round++) {
    const roomId = await group(ana)
    const [joined, removed] = await Promise.all([
      ben.post(`/api/rooms/${roomId}/membership`),
      sleep(round).then(() => ana.put(`/api/rooms/${roomId}/removals/person:${ben.id}`, { reason: 'noise' })),
    ])
    expect([200, 404]).toContain(joined.status)
    expect(removed.status).toBe(204)
    expect((await ben.get(`/api/rooms/${roomId}`)).status).toBe(404)
    const members = await database.query({ text: 'select from room_member where room_id = $1 and person_id = $2', values: [roomId, ben.id] })
    expect(members).toEqual([])
  }
})

test('a change of which the answer was lost on its way back is one event, and one entry in the audit log', async () => {
  const roomId = await group(ana, ben)
  const change = async (changes: object) => {
    const lost = loseOneAnswer()
    expect((await ana.patch(`/api/rooms/${roomId}`, changes)).status).toBe(200)
    expect(lost()).toBe(true)
  }
  await change({ name: 'Renamed', description: 'anew', slowSeconds: 5 })
  await change({ isOpen: false })
  await change({ isArchived: true })
  const events = await eventsOf(ana, roomId)
  expect(events).toMatchObject([{ kind: 'room-changed', name: 'Renamed', description: 'anew', slowSeconds: 5 }, { kind: 'room-changed' }, { kind: 'room-changed' }])
  const recorded = () => database.query<{ after: unknown }>({ text: `select after from audit_entry where action = 'room.changed' and subject_id = $1 order by id`, values: [String(roomId)] })
  expect((await recorded()).map(({ after }) => after)).toEqual([{ slowSeconds: 5 }, { isOpen: false }, { isArchived: true }])
  // What is so already is no change, whoever asks for it.
  expect((await ana.patch(`/api/rooms/${roomId}`, { name: 'Renamed', isOpen: false, isArchived: true })).status).toBe(200)
  expect(await eventsOf(ana, roomId)).toHaveLength(3)
  expect(await recorded()).toHaveLength(3)
})

test('one bad command takes no others with it that came with it', async () => {
  const [roomId, other] = [await group(ana, ben), await group(ana, ben)]
  const tab = await openRoom(url, ben, roomId)
  const post = (room: number, clientId: string, text: string) => app.rooms.log.append(room, { kind: 'post', sender: desk, clientId, text })
  const settled = await Promise.allSettled([
    ...Array.from({ length: 5 }, (_, index) => post(roomId, randomUUID(), `before ${index}`)),
    // What no check let through until now: the database alone refuses it.
    post(roomId, 'no uuid', 'bad'),
    ...Array.from({ length: 5 }, (_, index) => post(roomId, randomUUID(), `after ${index}`)),
    post(other, randomUUID(), 'elsewhere'),
  ])
  expect(settled.map(({ status }) => status)).toEqual([...Array<string>(5).fill('fulfilled'), 'rejected', ...Array<string>(6).fill('fulfilled')])
  expect((await heard(tab, 10)).map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, index) => index + 1))
  expect(await said(ben, roomId)).toHaveLength(10)
  expect(started.errors.splice(0)).toHaveLength(1)
})

if (isPostgres) describe('on PostgreSQL', () => {
  async function startTwo() {
    const bus = createFaultyBus({ lost: 0, doubled: 0, delayMs: 0 }, () => 0.5)
    const here = await startApp({ bus: bus.join() })
    const there = await startApp({ place: here.place, bus: bus.join() })
    const people = await here.signIn('ana', 'ben')
    const { body: room } = await people.ana.post<Room>('/api/rooms', { name: 'Group', people: [people.ben.id] })
    return { here, there, bus, people, roomId: room.id }
  }

  /** Holds the room, as a batch does that is being written, until this is called. */
  async function hold({ database }: Started, roomId: number): Promise<() => Promise<void>> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const held = Promise.withResolvers<undefined>()
    const holding = database.inTransaction(async ({ query }) => {
      await query({ text: 'select id from room where id = $1 for no key update', values: [roomId] })
      held.resolve(undefined)
      await promise
    })
    await held.promise
    return async () => {
      resolve(undefined)
      await holding
    }
  }

  test('what is sent to two instances at once under one client id is found under the lock, and written once', async () => {
    const { here, there, people, roomId } = await startTwo()
    const clients = [here, there].map((instance) => createClient(instance.app, people.ben.cookie))
    for (let round = 0; round < 5; round++) {
      const clientId = randomUUID()
      const release = await hold(here, roomId)
      const sending = Promise.all(clients.map((client) => client.post<Sent>(`/api/rooms/${roomId}/messages`, { clientId, text: `once ${round}` })))
      // Both wait for the room.
      await expect
        .poll(async () => {
          const waiting = await here.database.query({ text: `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'` })
          return waiting.length
        }, { interval: 10 })
        .toBe(2)
      await release()
      const [one, other] = await sending
      expect(one!.status).toBe(201)
      expect(other!.body).toEqual(one!.body)
      expect(one!.body.seq).toBe(round + 1)
    }
    expect(await said(people.ben, roomId)).toHaveLength(5)
  })

  test('whoever joins on an instance that has not heard yet that they were removed is not in', async () => {
    const { there, bus, people } = await startTwo()
    const { body: room } = await people.ana.post<Room>('/api/rooms', { name: 'Open', isOpen: true })
    const elsewhere = createClient(there.app, people.ben.cookie)
    expect((await elsewhere.get(`/api/rooms/${room.id}`)).status).toBe(200)
    bus.goAway()
    expect((await people.ana.put(`/api/rooms/${room.id}/removals/person:${people.ben.id}`, { reason: 'noise' })).status).toBe(204)
    await elsewhere.post(`/api/rooms/${room.id}/membership`)
    expect(await there.database.query({ text: 'select from room_member where room_id = $1 and person_id = $2', values: [room.id, people.ben.id] })).toEqual([])
    expect((await eventsOf(people.ana, room.id)).map(({ kind }) => kind)).toEqual([])
  })

  test('a room that somebody holds for long is busy, and holds up no other', async () => {
    const { here, people, roomId } = await startTwo()
    const { body: other } = await people.ana.post<Room>('/api/rooms', { name: 'Other', people: [] })
    const release = await hold(here, roomId)
    const clientId = randomUUID()
    const [stuck, fine] = await Promise.all([people.ben.post(`/api/rooms/${roomId}/messages`, { clientId, text: 'stuck' }), people.ana.post(`/api/rooms/${other.id}/messages`, { clientId: randomUUID(), text: 'fine' })])
    expect(stuck).toMatchObject({ status: 503, body: { code: 'busy', retryAfter: 2 } })
    expect(fine.status).toBe(201)
    await release()
    expect((await people.ben.post(`/api/rooms/${roomId}/messages`, { clientId, text: 'stuck' })).status).toBe(201)
    expect(await said(people.ben, roomId)).toEqual(['stuck'])
  })

  test('a database that goes away and comes back costs nothing that was acknowledged, and doubles nothing', async () => {
    const place = await freshPlace()
    const proxy = await proxyTo(place)
    const { app, url, signIn } = await startApp({ place: proxy.place, listen: true, works: false })
    app.rooms.start()
    const people = await signIn('ana', 'ben')
    const { body: room } = await people.ana.post<Room>('/api/rooms', { name: 'Group', people: [people.ben.id] })
    const tab = await openRoom(url, people.ben, room.id)
    const messages: { clientId: string; text: string; place?: { seq: number } }[] = []
    const refusals: unknown[] = []
    let isEnding = false
    async function send(message: (typeof messages)[number]) {
      const { status, body } = await people.ana.post<Sent>(`/api/rooms/${room.id}/messages`, { clientId: message.clientId, text: message.text })
      if (status === 201) message.place = body
      else refusals.push({ status, body })
    }
    const writing = Array.from({ length: 4 }, async () => {
      while (!isEnding) {
        const message: (typeof messages)[number] = { clientId: randomUUID(), text: `message ${messages.length}` }
        messages.push(message)
        await send(message)
        await sleep(5)
      }
    })
    for (let round = 0; round < 3; round++) {
      await sleep(200)
      proxy.cut()
      await sleep(400)
      tab.send({ type: 'read', room: room.id, seq: 1 })
      expect(await tab.next('error')).toMatchObject({ code: 'database-unreachable', retryAfter: 2 })
      await proxy.restore()
    }
    await sleep(300)
    isEnding = true
    await Promise.all(writing)
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ status: 503, body: { code: expect.stringMatching(/^(database-unreachable|outcome-unknown)$/) as string, retryAfter: 2 } })
    }
    for (const message of messages.filter((one) => !one.place)) await send(message)
    const own = await openAt(place)
    const rows = await own.query<{ client_id: string; seq: number; number: number }>({ text: `select client_id, seq, number from message where room_id = $1 and text like 'message%' order by seq`, values: [room.id] })
    expect(rows.map(({ client_id }) => client_id).toSorted()).toEqual(messages.map(({ clientId }) => clientId).toSorted())
    const places = new Map(rows.map(({ client_id, seq }) => [client_id, seq]))
    for (const { clientId, place } of messages) expect(places.get(clientId)).toBe(place!.seq)
    // And who listened all the while hears everything, in order.
    const { body: page } = await people.ana.get<MessagePage>(`/api/rooms/${room.id}/messages?limit=1`)
    const seqs = () => tab.events.flatMap((event) => (event.type === 'room-events' ? event.events.map(({ seq }) => seq) : []))
    await expect.poll(() => seqs().length, { timeout: 10_000 }).toBe(page.top)
    expect(seqs()).toEqual(Array.from({ length: page.top }, (_, index) => index + 1))
  })
})
