import type { Missed } from '@fairway/contract/rooms'
import { describe, expect, test } from 'vitest'
import { startLive } from '../../../test/live-server.ts'
import { openSocket } from '../../../test/socket.ts'
import { Refusal } from '../../errors.ts'
import type { Admit, Listener, Position, TopicKind } from './index.ts'

const missed: Missed = { epoch: 'e', top: 9, number: 4, floor: 0, recovered: true, events: [] }
const event = (seq: number, topic = 'room:1') => ({ type: 'room-read' as const, topic, room: 1, read: { seq, number: 1 }, mentions: 0, top: seq })
const soon = () => new Promise((resolve) => setTimeout(resolve, 50))

/** Rooms whose answers come when the test says so. */
async function startRooms(changes: Partial<TopicKind> = {}) {
  const members = new Set<number | undefined>([7])
  const begun: { listener: Listener; position: Position; admit: Admit; fail(error: Error): void; settle(): void }[] = []
  const log: string[] = []
  const room: TopicKind = {
    mayHear: async ({ viewer }) => (await soon(), members.has(viewer?.id)),
    begin: (listener, _name, position, admit) => new Promise((settle, fail) => begun.push({ listener, position, admit, fail, settle })),
    began: (_listener, name) => void log.push(`+${name}`),
    ended: (_listener, name) => void log.push(`-${name}`),
    ...changes,
  }
  const started = await startLive({ topics: { room, seats: () => true }, mayFail: true })
  const asked = async (count: number) => {
    await expect.poll(() => begun.length).toBe(count)
    return begun[count - 1]!
  }
  return { ...started, members, begun, asked, log }
}

test('a topic answers with what was missed since where the tab stands, and is heard from then on', async () => {
  const { live, url, asked, log } = await startRooms()
  const tab = await openSocket(url, { cookie: 'ines' })
  tab.send({ type: 'subscribe', topic: 'room:1', epoch: 'e', since: 5 })
  const { position, admit } = await asked(1)
  expect(position).toEqual({ epoch: 'e', since: 5 })
  live.publish(event(1))
  expect(admit(JSON.stringify(missed))).toBe(true)
  live.publish(event(2))
  expect(await tab.next('subscribed')).toEqual({ type: 'subscribed', topic: 'room:1', missed })
  expect((await tab.next('room-read')).read.seq).toBe(2)
  expect(tab.events.filter(({ type }) => type === 'room-read')).toHaveLength(1)
  expect(log).toEqual(['+1'])
})

describe('a subscription that is still waited for', () => {
  test('does not come to life when the socket has closed', async () => {
    const { live, url, asked, log } = await startRooms()
    const tab = await openSocket(url, { cookie: 'ines' })
    tab.send({ type: 'subscribe', topic: 'room:1' })
    const { admit } = await asked(1)
    tab.socket.terminate()
    await expect.poll(() => live.connectionCount()).toBe(0)
    admit(JSON.stringify(missed))
    expect(live.hasSubscribers('room:1')).toBe(false)
    // Whoever was about to tell it more is told not to.
    expect(admit(JSON.stringify(missed))).toBe(false)
    expect(log).toEqual([])
  })

  test('does not come to life when it was taken back, also while it is asked whether it may', async () => {
    const { live, url, asked, begun } = await startRooms()
    const tab = await openSocket(url, { cookie: 'ines' })
    tab.send({ type: 'subscribe', topic: 'room:1' })
    const { admit } = await asked(1)
    tab.send({ type: 'unsubscribe', topic: 'room:1' })
    await tab.next('unsubscribed')
    admit(JSON.stringify(missed))
    tab.send({ type: 'subscribe', topic: 'room:2' })
    tab.send({ type: 'unsubscribe', topic: 'room:2' })
    await tab.next('unsubscribed')
    await soon()
    await soon()
    expect(begun).toHaveLength(1)
    for (const topic of ['room:1', 'room:2']) expect(live.hasSubscribers(topic)).toBe(false)
    expect(tab.events.some(({ type }) => type === 'subscribed')).toBe(false)
  })

  test('is ended by a right that was taken away meanwhile', async () => {
    const { live, url, asked, members, log } = await startRooms()
    const tab = await openSocket(url, { cookie: 'ines' })
    tab.send({ type: 'subscribe', topic: 'room:1' })
    const { admit } = await asked(1)
    members.clear()
    live.recheckPerson(7)
    expect(await tab.next('error')).toMatchObject({ code: 'no-such-topic', topic: 'room:1' })
    admit(JSON.stringify(missed))
    expect(live.hasSubscribers('room:1')).toBe(false)
    expect(log).toEqual([])
  })

  test('asked for twice at once counts as it was asked for last, and is heard once', async () => {
    const { live, url, asked, begun, log } = await startRooms()
    const tab = await openSocket(url, { cookie: 'ines' })
    tab.send({ type: 'subscribe', topic: 'room:1', since: 1 })
    tab.send({ type: 'subscribe', topic: 'room:1', since: 2 })
    const { admit } = await asked(1)
    expect(begun[0]!.position).toEqual({ since: 2 })
    tab.send({ type: 'subscribe', topic: 'room:1', since: 3 })
    const third = await asked(2)
    admit(JSON.stringify({ ...missed, top: 2 }))
    third.admit(JSON.stringify({ ...missed, top: 3 }))
    third.admit(JSON.stringify({ ...missed, top: 4 }))
    expect((await tab.next('subscribed')).missed?.top).toBe(3)
    live.publish(event(1))
    await tab.next('room-read')
    await soon()
    expect(tab.events.filter(({ type }) => type === 'subscribed')).toHaveLength(1)
    expect(tab.events.filter(({ type }) => type === 'room-read')).toHaveLength(1)
    expect(log).toEqual(['+1'])
  })
})

test('a topic that is asked for again while it is heard is heard on, and says what was missed', async () => {
  const { live, url, asked, log } = await startRooms()
  const tab = await openSocket(url, { cookie: 'ines' })
  tab.send({ type: 'subscribe', topic: 'room:1' })
  ;(await asked(1)).admit()
  tab.send({ type: 'subscribe', topic: 'room:1', since: 4 })
  const again = await asked(2)
  live.publish(event(1))
  await tab.next('room-read')
  again.admit(JSON.stringify(missed))
  await soon()
  expect(tab.events.filter(({ type }) => type === 'subscribed')).toHaveLength(2)
  tab.send({ type: 'unsubscribe', topic: 'room:1' })
  await tab.next('unsubscribed')
  expect(log).toEqual(['+1', '-1'])
})

test('who may not, and what never admits, is answered like what does not exist', async () => {
  const { url, asked } = await startRooms()
  const stranger = await openSocket(url, { cookie: 'jan' })
  const member = await openSocket(url, { cookie: 'ines' })
  stranger.send({ type: 'subscribe', topic: 'room:1' })
  stranger.send({ type: 'subscribe', topic: 'nothing:1' })
  const answers = [await stranger.next('error'), await stranger.next('error')]
  member.send({ type: 'subscribe', topic: 'room:1' })
  ;(await asked(1)).settle()
  answers.push(await member.next('error'))
  for (const { code, title } of answers) expect({ code, title }).toEqual({ code: 'no-such-topic' })
})

test('a refusal is told as it is, and a failure as ours; the socket lives, and may ask again', async () => {
  const { url, asked, errors } = await startRooms()
  const tab = await openSocket(url, { cookie: 'ines' })
  tab.send({ type: 'subscribe', topic: 'room:1' })
  ;(await asked(1)).fail(new Refusal(503, 'busy', { zh: '请稍候。', en: 'Wait.' }, { retryAfter: 2 }))
  expect(await tab.next('error')).toMatchObject({ code: 'busy', title: { zh: '请稍候。', en: 'Wait.' }, topic: 'room:1', retryAfter: 2 })
  tab.send({ type: 'subscribe', topic: 'room:1' })
  ;(await asked(2)).fail(new Error('secret'))
  const failure = await tab.next('error')
  expect(failure).toEqual({ type: 'error', code: 'internal-error', topic: 'room:1', at: expect.any(String) as string })
  expect(errors).toHaveLength(1)
  tab.send({ type: 'subscribe', topic: 'room:1' })
  ;(await asked(3)).admit()
  await tab.next('subscribed')
})

test('who may no longer hear a topic is told so at once, and others hear on', async () => {
  const { live, url, members, log } = await startRooms({ begin: undefined })
  members.add(8)
  const [ines, jan] = [await openSocket(url, { cookie: 'ines' }), await openSocket(url, { cookie: 'jan' })]
  for (const tab of [ines, jan]) await tab.subscribe('room:1')
  members.delete(7)
  await live.recheckTopic('room:1')
  live.publish(event(1))
  expect(await ines.next('unsubscribed')).toEqual({ type: 'unsubscribed', topic: 'room:1' })
  await jan.next('room-read')
  expect(ines.events.some(({ type }) => type === 'room-read')).toBe(false)
  expect(log).toEqual(['+1', '+1', '-1'])
})

test('whose session has ended hears nothing more once they are told so, however long it takes to find out what they may hear', async () => {
  const { live, url, sessions } = await startRooms({ begin: undefined })
  const tab = await openSocket(url, { cookie: 'ines' })
  await tab.subscribe('room:1')
  await tab.subscribe('seats:T1')
  sessions.delete('ines')
  live.recheckEverybodyHere()
  await tab.next('session-ended')
  live.publish(event(1))
  live.publish(event(2, 'seats:T1'))
  // It is sent after the other one.
  expect(await tab.next('room-read')).toMatchObject({ topic: 'seats:T1' })
  expect(tab.events).toContainEqual({ type: 'unsubscribed', topic: 'room:1' })
})

test('what changed for nobody knows whom is found within a second', async () => {
  const { live, url, members } = await startRooms({ begin: undefined })
  const tab = await openSocket(url, { cookie: 'ines' })
  await tab.subscribe('room:1')
  members.clear()
  live.recheckEverybodyHere()
  expect(await tab.next('unsubscribed')).toEqual({ type: 'unsubscribed', topic: 'room:1' })
})

test('a module that fails when told of somebody who came or went disturbs nobody', async () => {
  const fail = () => {
    throw new Error('presence')
  }
  const { live, url, errors } = await startRooms({ begin: undefined, began: fail, ended: fail })
  const tab = await openSocket(url, { cookie: 'ines' })
  await tab.subscribe('room:1')
  tab.socket.terminate()
  await expect.poll(() => live.connectionCount()).toBe(0)
  expect(errors).toHaveLength(2)
})

test('events in pieces come in one frame, in their order', async () => {
  const { live, url } = await startRooms({ begin: undefined })
  const tabs = [await openSocket(url, { cookie: 'ines' }), await openSocket(url, { cookie: 'ines' })]
  for (const tab of tabs) await tab.subscribe('room:1')
  const head = { type: 'room-events', topic: 'room:1', epoch: 'e' }
  for (let seq = 1; seq <= 500; seq++) live.append(head, 'events', [JSON.stringify({ seq, text: '你好' })])
  for (const tab of tabs) {
    const seqs = () => tab.events.flatMap((heard) => (heard.type === 'room-events' ? heard.events.map(({ seq }) => seq) : []))
    await expect.poll(() => seqs().length).toBe(500)
    expect(seqs()).toEqual(Array.from({ length: 500 }, (_, index) => index + 1))
    expect(tab.events.length).toBeLessThan(100)
  }
})
