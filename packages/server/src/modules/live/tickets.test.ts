import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startLive } from '../../../test/live-server.ts'
import { openSocket } from '../../../test/socket.ts'
import type { KnownViewer } from '../identity/index.ts'
import { createTickets } from './tickets.ts'

const viewer: KnownViewer = {
  ...{ id: 7, number: 's-7', name: 'Ines 伊内斯', roles: ['student'], student: null },
  ...{ isDemo: false, staffNumber: null, session: 1, key: null, expiresAt: Date.parse('2027-01-01'), mustChangePassword: false },
}
const credentials = { cookie: 'session=abc', bearer: undefined, isFromThisComputer: false }
const at = Date.parse('2026-09-01T09:00:00Z')
const secret = 'x'.repeat(32)

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: at }))
afterEach(() => vi.useRealTimers())

test('a ticket says who came with it, for a minute after the database was asked', () => {
  const tickets = createTickets(secret)
  const ticket = tickets.issue(viewer, credentials, at)
  expect(tickets.redeem(ticket, credentials, at + 59_000)).toEqual({ viewer, at })
  expect(tickets.redeem(ticket, credentials, at + 61_000)).toBeUndefined()
  expect(createTickets(secret).redeem(ticket, credentials, at)).toEqual({ viewer, at })
})

test.each([
  ['with another cookie', { ...credentials, cookie: 'session=abd' }],
  ['without a cookie', { ...credentials, cookie: undefined }],
  ['with a token beside it', { ...credentials, bearer: 'x' }],
  ['from another computer', { ...credentials, isFromThisComputer: true }],
])('a ticket is worth nothing %s', (_how, other) => {
  const tickets = createTickets(secret)
  expect(tickets.redeem(tickets.issue(viewer, credentials, at), other, at)).toBeUndefined()
})

test('a ticket that was changed, cut, made up or sealed by another campus is worth nothing, and gives nothing away', () => {
  const tickets = createTickets(secret)
  const ticket = tickets.issue(viewer, credentials, at)
  expect(Buffer.from(ticket, 'base64url').toString('latin1')).not.toMatch(/Ines|s-7|student/)
  for (let index = 0; index < ticket.length; index += 7) {
    const changed = ticket.slice(0, index) + (ticket[index] === 'A' ? 'B' : 'A') + ticket.slice(index + 1)
    expect(tickets.redeem(changed, credentials, at)).toBeUndefined()
    expect(tickets.redeem(ticket.slice(0, index), credentials, at)).toBeUndefined()
  }
  for (const other of ['', '!', 'null', createTickets('y'.repeat(32)).issue(viewer, credentials, at)]) expect(tickets.redeem(other, credentials, at)).toBeUndefined()
})

test('a ticket of a session that is over is worth nothing, nor one from before rights changed', () => {
  const tickets = createTickets(secret)
  expect(tickets.redeem(tickets.issue({ ...viewer, expiresAt: at + 1000 }, credentials, at), credentials, at + 1000)).toBeUndefined()
  const [mine, other] = [tickets.issue(viewer, credentials, at), tickets.issue({ ...viewer, id: 8 }, credentials, at)]
  tickets.revoke(7)
  expect(tickets.redeem(mine, credentials, at)).toBeUndefined()
  expect(tickets.redeem(other, credentials, at)).toBeDefined()
  expect(tickets.redeem(tickets.issue(viewer, credentials, at + 3000), credentials, at + 3000)).toBeDefined()
  tickets.revoke()
  expect(tickets.redeem(other, credentials, at)).toBeUndefined()
})

test('who comes back with a ticket is let in without asking, and looked at within the next second', async () => {
  vi.useRealTimers()
  const { asked, sessions, url } = await startLive()
  const first = await openSocket(url, { cookie: 'ines' })
  const { ticket } = await first.next('welcome')
  await first.subscribe('person:7')
  first.socket.terminate()
  sessions.delete('ines')
  const before = asked.viewers
  const back = await openSocket(url, { cookie: 'ines', query: `?ticket=${ticket}` })
  await back.subscribe('person:7')
  expect(asked.viewers).toBe(before)
  expect(await back.next('session-ended', 2500)).toMatchObject({ because: 'signed-out' })
  expect(await back.next('unsubscribed')).toEqual({ type: 'unsubscribed', topic: 'person:7' })
})

test('with somebody else\u2019s ticket one is who one is', async () => {
  vi.useRealTimers()
  const { asked, url } = await startLive()
  const { ticket } = await (await openSocket(url, { cookie: 'ines' })).next('welcome')
  for (const cookie of ['jan', undefined]) {
    const before = asked.viewers
    const other = await openSocket(url, { ...(cookie && { cookie }), query: `?ticket=${ticket}` })
    other.send({ type: 'subscribe', topic: 'person:7' })
    expect(await other.next('error')).toMatchObject({ code: 'no-such-topic' })
    expect(asked.viewers).toBe(before + 1)
  }
})

test('nobody gets no ticket, and a beat brings a new one', async () => {
  vi.useRealTimers()
  const { url } = await startLive({ heartbeatSeconds: 1 })
  expect((await (await openSocket(url)).next('welcome')).ticket).toBeUndefined()
  const tab = await openSocket(url, { cookie: 'ines' })
  const { ticket } = await tab.next('welcome')
  const ping = await tab.next('ping')
  expect(ping.ticket).toMatch(/^[\w-]{100,1000}$/)
  expect(ping.ticket).not.toBe(ticket)
})

test.each([
  ['stays', { stayMs: 1500, hasOthers: true }],
  ['leaves before the look at all', { stayMs: 200, hasOthers: true }],
  ['leaves before the look', { stayMs: 200, hasOthers: false }],
])('who keeps coming back with the ticket of a session that ended unheard, and %s, is let in for a second and no longer', async (_how, { stayMs, hasOthers }) => {
  vi.useRealTimers()
  const { sessions, url } = await startLive({ hasOthers })
  const first = await openSocket(url, { cookie: 'ines' })
  const query = `?ticket=${(await first.next('welcome')).ticket}`
  first.socket.terminate()
  sessions.delete('ines')
  const over = Date.now() + 2500
  while (Date.now() < over) {
    const back = await openSocket(url, { cookie: 'ines', query })
    await sleep(stayMs)
    back.socket.terminate()
  }
  const late = await openSocket(url, { cookie: 'ines', query })
  late.send({ type: 'subscribe', topic: 'person:7' })
  expect(await late.next('error')).toMatchObject({ code: 'no-such-topic' })
})

test('a ticket from before a right ended unheard brings it back for a second and no longer', async () => {
  vi.useRealTimers()
  const { sessions, url } = await startLive({ topics: { rush: ({ viewer }) => viewer?.roles.includes('office') ?? false } })
  const ines = sessions.get('ines')!
  sessions.set('ines', { ...ines, roles: ['office'] })
  const query = `?ticket=${(await (await openSocket(url, { cookie: 'ines' })).next('welcome')).ticket}`
  sessions.set('ines', ines)
  const back = await openSocket(url, { cookie: 'ines', query })
  await back.subscribe('rush:T1')
  await back.next('unsubscribed', 2500)
  const again = await openSocket(url, { cookie: 'ines', query })
  again.send({ type: 'subscribe', topic: 'rush:T1' })
  expect(await again.next('error')).toMatchObject({ code: 'no-such-topic' })
})
