import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLive } from './live.ts'

class FakeSocket {
  readyState = 1
  sent: unknown[] = []
  closed = false
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  send = (text: string) => void this.sent.push(JSON.parse(text))
  close = () => void (this.closed = true)
  drop = (code = 1006) => this.onclose?.({ code })
  receive = (frame: object) => this.onmessage?.({ data: JSON.stringify(frame) })
  welcome = (more: object = {}) => this.receive({ type: 'welcome', now: '2026-09-01T09:00:00Z', heartbeatSeconds: 20, ...more })
}

const sockets: FakeSocket[] = []
const addresses: URL[] = []
function openLive(random = (): number => 1) {
  let names = 0
  const live = createLive(() => 'ws://campus/api/live', {
    open: (address) => {
      const socket = new FakeSocket()
      sockets.push(socket)
      addresses.push(new URL(address))
      return socket as unknown as WebSocket
    },
    random,
    tab: { name: () => `tab ${names}`, rename: () => void names++ },
  })
  live.connect()
  return live
}

beforeEach(() => {
  vi.useFakeTimers()
  sockets.length = 0
  addresses.length = 0
})
afterEach(() => vi.useRealTimers())

test('a ping is answered with a pong', () => {
  openLive()
  sockets[0]!.receive({ type: 'ping' })
  expect(sockets[0]!.sent).toEqual([{ type: 'pong' }])
})

test('topics are subscribed once welcome, and again after a reconnection', () => {
  const live = openLive()
  live.subscribe('seats:T1')
  expect(sockets[0]!.sent).toEqual([])
  sockets[0]!.welcome()
  expect(sockets[0]!.sent).toEqual([{ type: 'subscribe', topic: 'seats:T1' }])
  sockets[0]!.drop()
  vi.advanceTimersByTime(600)
  sockets[1]!.welcome()
  expect(sockets[1]!.sent).toEqual([{ type: 'subscribe', topic: 'seats:T1' }])
})

test('each failure doubles the pause before the next try, a welcome resets it', () => {
  openLive()
  for (const pause of [500, 1000, 2000]) {
    const before = sockets.length
    sockets.at(-1)!.drop()
    vi.advanceTimersByTime(pause - 1)
    expect(sockets).toHaveLength(before)
    vi.advanceTimersByTime(1)
    expect(sockets).toHaveLength(before + 1)
  }
  sockets.at(-1)!.welcome()
  sockets.at(-1)!.drop()
  vi.advanceTimersByTime(500)
  expect(sockets).toHaveLength(5)
})

test('a socket that is silent for two heartbeats is given up', () => {
  const live = openLive()
  sockets[0]!.welcome()
  vi.advanceTimersByTime(39_999)
  expect(live.state.value).toBe('open')
  vi.advanceTimersByTime(1)
  expect(live.state.value).toBe('waiting')
  expect(sockets[0]!.closed).toBe(true)
})

test('what a superseded socket still says is ignored', () => {
  const live = openLive()
  const heard: string[] = []
  live.listen(({ type }) => heard.push(type))
  live.reconnect()
  sockets[0]!.receive({ type: 'seats', topic: 'seats:T1', seats: [] })
  sockets[0]!.drop()
  expect(heard).toEqual([])
  sockets[1]!.welcome()
  expect(heard).toEqual(['welcome'])
  expect(live.state.value).toBe('open')
})

test('a topic is asked for from where the page stands, each time anew', () => {
  const live = openLive()
  let since = 0
  sockets[0]!.welcome()
  live.subscribe('room:1', () => ({ epoch: 'e', since }))
  since = 12
  sockets[0]!.drop()
  vi.advanceTimersByTime(600)
  sockets[1]!.welcome()
  since = 15
  live.subscribe('room:1', () => ({ epoch: 'e', since }))
  expect(sockets[0]!.sent).toEqual([{ type: 'subscribe', topic: 'room:1', epoch: 'e', since: 0 }])
  expect(sockets[1]!.sent.map((frame) => (frame as { since: number }).since)).toEqual([12, 15])
})

test('a request says whether it left', () => {
  const live = openLive()
  const typing = { type: 'typing', room: 1 } as const
  expect(live.request(typing)).toBe(false)
  sockets[0]!.welcome()
  expect(live.request(typing)).toBe(true)
  expect(sockets[0]!.sent).toEqual([typing])
  sockets[0]!.readyState = 3
  expect(live.request(typing)).toBe(false)
})

test('the tab says its name, and shows the newest ticket for as long as it is good', () => {
  openLive()
  expect(addresses[0]!.searchParams.toString()).toBe('tab=tab+0')
  sockets[0]!.welcome({ ticket: 'first' })
  sockets[0]!.receive({ type: 'ping', ticket: 'second' })
  sockets[0]!.drop()
  vi.advanceTimersByTime(500)
  expect(addresses[1]!.searchParams.get('ticket')).toBe('second')
  vi.advanceTimersByTime(60_000)
  sockets.at(-1)!.drop()
  vi.advanceTimersByTime(30_000)
  expect(addresses.at(-1)!.searchParams.get('ticket')).toBeNull()
})

test('who is asked to come back does so at a moment of their own, and not before', () => {
  const live = openLive(() => 0.5)
  sockets[0]!.welcome()
  sockets[0]!.receive({ type: 'bye', after: [1000, 9000] })
  expect(live.state.value).toBe('open')
  vi.advanceTimersByTime(100)
  sockets[0]!.drop(1012)
  expect(live.state.value).toBe('waiting')
  vi.advanceTimersByTime(4899)
  expect(sockets).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(sockets).toHaveLength(2)
  // The next one may not be there yet.
  sockets[1]!.drop()
  vi.advanceTimersByTime(500)
  expect(sockets).toHaveLength(3)
})

test('a tab whose name another one goes by takes a new one and comes back', () => {
  openLive()
  sockets[0]!.welcome()
  sockets[0]!.drop(4002)
  expect(sockets).toHaveLength(1)
  vi.advanceTimersByTime(500)
  expect(addresses.map(({ searchParams }) => searchParams.get('tab'))).toEqual(['tab 0', 'tab 1'])
})

test('an older socket of this tab that is closed as such changes nothing', () => {
  const live = openLive()
  live.reconnect()
  sockets[0]!.drop(4002)
  vi.advanceTimersByTime(1000)
  expect(sockets).toHaveLength(2)
})

test('whose session has ended connects anew at once, as who they are now', () => {
  const live = openLive()
  live.subscribe('seats:T1')
  sockets[0]!.welcome()
  sockets[0]!.drop(4003)
  expect(sockets).toHaveLength(2)
  sockets[1]!.welcome()
  expect(sockets[1]!.sent).toEqual([{ type: 'subscribe', topic: 'seats:T1' }])
})

test('a topic that could not be answered is asked for again, unless nobody wants it any more', () => {
  const live = openLive()
  sockets[0]!.welcome()
  for (const topic of ['room:1', 'room:2', 'room:3']) live.subscribe(topic)
  sockets[0]!.sent = []
  sockets[0]!.receive({ type: 'error', code: 'internal-error', at: '', topic: 'room:1' })
  sockets[0]!.receive({ type: 'error', code: 'no-such-topic', at: '', topic: 'room:2' })
  sockets[0]!.receive({ type: 'error', code: 'internal-error', at: '', topic: 'room:3' })
  live.unsubscribe('room:3')
  vi.advanceTimersByTime(6000)
  expect(sockets[0]!.sent).toEqual([{ type: 'unsubscribe', topic: 'room:3' }, { type: 'subscribe', topic: 'room:1' }])
})
