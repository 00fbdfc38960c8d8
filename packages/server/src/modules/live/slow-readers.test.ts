import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { afterwards } from '../../../test/afterwards.ts'
import { openSocket } from '../../../test/socket.ts'
import type { KnownViewer } from '../identity/index.ts'
import { createLive } from './index.ts'

// The connections by themselves: what happens to a tab that does not read, and to one whose session ends.

const ines: KnownViewer = {
  ...{ id: 7, number: 's-7', name: 'Ines', roles: ['student'], student: null },
  ...{ isDemo: false, staffNumber: null, session: 1, key: null, expiresAt: Infinity, mustChangePassword: false },
}

/** @param heartbeatSeconds a tab that does not read does not answer either, so a short one ends it on a busy machine */
async function startLive(heartbeatSeconds = 1) {
  const sessions = new Map<string | undefined, KnownViewer>([['ines', ines]])
  const live = createLive({
    findViewer: async ({ cookie }) => sessions.get(cookie) ?? null,
    topics: { seats: () => true, person: (viewer, id) => String(viewer?.id) === id },
    whyEnded: async () => 'signed-out',
    config: { publicUrl: 'http://localhost:3000', allowedOrigins: [] },
    heartbeatSeconds,
  })
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  live.attach(server)
  afterwards(() => {
    live.close()
    server.closeAllConnections()
    server.close()
  })
  return { live, sessions, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const topic = 'seats:T1'
const row = (version: number): [number, number, null, number, number] => [1, 1, null, 0, version]
/** About 300 KB in one frame. */
const large = (version: number) => ({ type: 'seats' as const, topic, seats: Array.from({ length: 15_000 }, () => row(version)) })

test('a tab that does not read is spared, and told what it missed once it has caught up; others hear everything', async () => {
  const { live, url } = await startLive(25)
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
  const { url } = await startLive()
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
  const { live, sessions, url } = await startLive()
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
  tab.send({ type: 'subscribe', topic: 'person:7' })
  expect(await tab.next('error')).toMatchObject({ code: 'no-such-topic' })
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
