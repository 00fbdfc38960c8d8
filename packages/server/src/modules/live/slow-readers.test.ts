import { liveClose } from '@fairway/contract/live-close'
import { expect, test } from 'vitest'
import { startLive } from '../../../test/live-server.ts'
import { openSocket } from '../../../test/socket.ts'
import { Connection, waitingLimits, type LiveSocket } from './connection.ts'
import type { Listener } from './index.ts'

// The connections by themselves: what happens to a tab that does not read, and to one whose session ends.

const topic = 'seats:T1'
const row = (version: number): [number, number, null, number, number] => [1, 1, null, 0, version]
/** About 300 KB in one frame. */
const large = (version: number) => ({ type: 'seats' as const, topic, seats: Array.from({ length: 15_000 }, () => row(version)) })

test('a tab that does not read is spared, and told what it missed once it has caught up; others hear everything', async () => {
  const { live, url } = await startLive()
  const slow = await openSocket(url)
  const quick = await openSocket(url)
  for (const tab of [slow, quick]) await tab.subscribe(topic)
  slow.stopReading()
  // More than the buffers of the kernel and ours together take, but not so much that the tab is given up.
  for (let version = 0; version < 40; version++) {
    live.publish(large(version))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  for (let version = 0; version < 40; version++) expect((await quick.next('seats')).seats[0]![4]).toBe(version)
  expect(quick.events.some(({ type }) => type === 'lagged')).toBe(false)

  slow.socket.resume()
  expect(await slow.next('lagged')).toEqual({ type: 'lagged', topic })
  const heard = slow.events.filter(({ type }) => type === 'seats').length
  expect(heard).toBeGreaterThan(0)
  expect(heard).toBeLessThan(40)
  // From then on it hears everything again.
  live.publish({ type: 'seats', topic, seats: [row(99)] })
  expect((await slow.next('seats')).seats[0]![4]).toBe(99)
})

test('a tab that answers no beat is cut off, and one that does is not', async () => {
  const { url } = await startLive({ heartbeatSeconds: 1 })
  const silent = await openSocket(url)
  const lively = await openSocket(url)
  lively.socket.on('message', (data: Buffer) => {
    if (data.toString().includes('"ping"')) lively.send({ type: 'pong' })
  })
  expect(await silent.closed).toEqual({ code: 4000, reason: 'silent' })
  await new Promise((resolve) => setTimeout(resolve, 1200))
  expect(lively.socket.readyState).toBe(lively.socket.OPEN)
})

test('a tab whose session ended is told so and hears only what everybody may', async () => {
  const { live, sessions, url } = await startLive({ heartbeatSeconds: 1 })
  const tab = await openSocket(url, { cookie: 'ines' })
  tab.socket.on('message', (data: Buffer) => {
    if (data.toString().includes('"ping"')) tab.send({ type: 'pong' })
  })
  await tab.subscribe(topic)
  await tab.subscribe('person:7')
  sessions.delete('ines')
  expect(await tab.next('session-ended')).toEqual({ type: 'session-ended', topic: 'person:7', because: 'signed-out' })
  expect(await tab.next('unsubscribed')).toEqual({ type: 'unsubscribed', topic: 'person:7' })
  live.publish({ type: 'enrolments-changed', topic: 'person:7', term: 'T1' })
  live.publish({ type: 'seats', topic, seats: [row(1)] })
  await tab.next('seats')
  expect(tab.events.some(({ type }) => type === 'enrolments-changed')).toBe(false)
  // Whatever it asks for now, it is to ask as who it is now.
  tab.send({ type: 'subscribe', topic: 'person:7' })
  expect(await tab.closed).toEqual({ code: 4003, reason: 'session ended' })
})

test('a frame is encoded once, however many hear it', async () => {
  const { live, url } = await startLive()
  const tabs = await Promise.all(Array.from({ length: 5 }, () => openSocket(url)))
  for (const tab of tabs) await tab.subscribe(topic)
  let encodings = 0
  const event = { type: 'seats' as const, topic, seats: [row(1)], toJSON: () => (encodings++, { type: 'seats', topic, seats: [row(1)] }) }
  live.publish(event)
  for (const tab of tabs) await tab.next('seats')
  expect(encodings).toBe(1)
})

test('what nobody hears is not encoded at all', async () => {
  const { live } = await startLive()
  live.publish({
    type: 'seats',
    topic,
    get seats(): never {
      throw new Error('encoded')
    },
  })
})

/** About so many bytes. */
const seatsOf = (bytes: number, version = 1) => ({ type: 'seats' as const, topic, seats: Array.from({ length: Math.ceil(bytes / 20) }, () => row(version)) })

/** A tab that does not read, with more than so many bytes waiting for it beside what the kernel takes. */
async function fallBehind(waiting: number) {
  const asked = Promise.withResolvers<Listener>()
  const { live, url } = await startLive({ requests: { typing: asked.resolve } })
  const tab = await openSocket(url, { cookie: 'ines' })
  tab.send({ type: 'typing', room: 1 })
  const listener = await asked.promise
  await tab.subscribe(topic)
  tab.stopReading()
  const { socket } = listener as Listener & { socket: { readonly bufferedAmount: number } }
  while (socket.bufferedAmount <= waiting) {
    live.publish(seatsOf(32 * 1024))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return { live, tab, socket, listener }
}

test('what is worth little later is not sent to who is behind, and the rest is', async () => {
  const { live, tab, socket } = await fallBehind(waitingLimits.shedAbove)
  const typing = { type: 'typing' as const, topic, people: [] }
  const before = socket.bufferedAmount
  live.publish(typing, { sheddable: true })
  expect(socket.bufferedAmount).toBe(before)
  live.publish(seatsOf(100, 99))
  expect(socket.bufferedAmount).toBeGreaterThan(before)
  tab.socket.resume()
  await expect.poll(() => tab.events.some((event) => event.type === 'seats' && event.seats[0]![4] === 99)).toBe(true)
  live.publish(typing, { sheddable: true })
  await tab.next('typing')
  expect(tab.events.filter(({ type }) => type === 'typing')).toHaveLength(1)
  expect(tab.events.some(({ type }) => type === 'lagged')).toBe(false)
})

test('who is far behind is sent nothing more of a topic, whatever happens there', async () => {
  const { live, socket, tab } = await fallBehind(waitingLimits.lagAbove)
  const before = socket.bufferedAmount
  for (let round = 0; round < 200; round++) live.publish(seatsOf(32 * 1024))
  expect(socket.bufferedAmount).toBe(before)
  tab.socket.resume()
  await tab.next('lagged')
})

test('who asks for more and more and reads nothing of it is cut off', async () => {
  const { listener, tab, socket } = await fallBehind(waitingLimits.lagAbove)
  while (socket.bufferedAmount <= waitingLimits.closeAbove) listener.tell(seatsOf(32 * 1024))
  const most = socket.bufferedAmount
  for (let round = 0; round < 50; round++) listener.tell(seatsOf(32 * 1024))
  expect(socket.bufferedAmount - most).toBeLessThan(100)
  tab.socket.resume()
  expect(await tab.closed).toEqual({ code: 4001, reason: 'too slow' })
})

test('who takes nothing for half a minute is cut off, and who takes a little is not', () => {
  const tcp = { bytesWritten: 2_000_000 }
  const closed: number[] = []
  const socket = { readyState: 1, extensions: '', bufferedAmount: 900_000, terminate() {}, close: (code: number) => (closed.push(code), (socket.readyState = 2)) }
  const nobody = { viewer: null, guest: null, tab: undefined, network: '', credentials: { cookie: undefined, bearer: undefined, isFromThisComputer: false } }
  const connection = new Connection({ socket: socket as unknown as LiveSocket, tcp, ...nobody })
  for (let second = 1; second <= 60; second++) {
    socket.bufferedAmount -= 1000
    expect(connection.catchUp(second * 1000)).toBe(false)
  }
  expect(closed).toEqual([])
  for (let second = 61; second <= 92; second++) connection.catchUp(second * 1000)
  expect(closed).toEqual([liveClose.tooSlow])
})
