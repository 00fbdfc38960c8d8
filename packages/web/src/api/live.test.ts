import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLive } from './live.ts'

class FakeSocket {
  readyState = 1
  sent: unknown[] = []
  closed = false
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  send = (text: string) => void this.sent.push(JSON.parse(text))
  close = () => void (this.closed = true)
  receive = (frame: object) => this.onmessage?.({ data: JSON.stringify(frame) })
  welcome = () => this.receive({ type: 'welcome', now: '2026-09-01T09:00:00Z', heartbeatSeconds: 20 })
}

const sockets: FakeSocket[] = []
function openLive() {
  const live = createLive(() => 'ws://campus/api/live', {
    open: () => {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
    random: () => 1,
  })
  live.connect()
  return live
}

beforeEach(() => {
  vi.useFakeTimers()
  sockets.length = 0
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
  sockets[0]!.onclose?.()
  vi.advanceTimersByTime(600)
  sockets[1]!.welcome()
  expect(sockets[1]!.sent).toEqual([{ type: 'subscribe', topic: 'seats:T1' }])
})

test('each failure doubles the pause before the next try, a welcome resets it', () => {
  openLive()
  for (const pause of [500, 1000, 2000]) {
    const before = sockets.length
    sockets.at(-1)!.onclose?.()
    vi.advanceTimersByTime(pause - 1)
    expect(sockets).toHaveLength(before)
    vi.advanceTimersByTime(1)
    expect(sockets).toHaveLength(before + 1)
  }
  sockets.at(-1)!.welcome()
  sockets.at(-1)!.onclose?.()
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
  sockets[0]!.onclose?.()
  expect(heard).toEqual([])
  sockets[1]!.welcome()
  expect(heard).toEqual(['welcome'])
  expect(live.state.value).toBe('open')
})
