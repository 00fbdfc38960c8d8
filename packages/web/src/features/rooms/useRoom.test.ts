import 'fake-indexeddb/auto'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { fakeServer, refusal } from '../../api/server.testing.ts'
import { show, speak } from '../../ui/show.testing.ts'
import { cleo, fakeSocket, message, page, room, session } from './rooms.testing.ts'
import { useRooms } from './roomsStore.ts'
import { roomTexts } from './texts.ts'
import { useRoom, type OpenRoom } from './useRoom.ts'

let server: ReturnType<typeof fakeServer>
let socket: ReturnType<typeof fakeSocket>
let open: OpenRoom
let rooms: ReturnType<typeof useRooms>
const latest = 'GET rooms/1/messages?limit=50'
const said = () => open.messages.map(({ text }) => text)
const topic = 'room:1'

beforeEach(async () => {
  await speak('en', roomTexts)
  socket = fakeSocket()
  server = fakeServer({ 'GET session': session, 'GET rooms': { rooms: [room()] }, [latest]: page([message(1), message(2), message(3)]) })
  await show(defineComponent(() => {
    rooms = useRooms()
    open = useRoom(1)
    return () => h('i')
  }))
  await flushPromises()
  await open.open()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('a room is followed from where its history was read, and its list hears how far it goes', () => {
  expect(socket.subscribed.at(-1)).toEqual({ topic, epoch: 'e1', since: 3 })
  socket.tell({ type: 'room-events', topic, epoch: 'e1', events: [{ kind: 'message', ...message(4) }] })
  expect(said()).toEqual(['text 1', 'text 2', 'text 3', 'text 4'])
  expect(rooms.find(1)).toMatchObject({ top: 4, number: 4 })
})

test('where something is missing the room is asked for again from the last event that is known, once', () => {
  socket.tell({ type: 'room-events', topic, epoch: 'e1', events: [{ kind: 'message', ...message(5) }] })
  socket.tell({ type: 'room-events', topic, epoch: 'e1', events: [{ kind: 'message', ...message(6) }] })
  expect(socket.subscribed.filter((one) => one.topic === topic)).toHaveLength(2)
  socket.tell({ type: 'subscribed', topic, missed: { epoch: 'e1', top: 6, number: 6, floor: 0, recovered: true, events: [4, 5, 6].map((number) => ({ kind: 'message' as const, ...message(number) })) } })
  expect(said()).toHaveLength(6)
})

test('another epoch is read anew', async () => {
  vi.useFakeTimers()
  server.answers[latest] = page([message(1, { text: 'restored' })], { epoch: 'e2' })
  socket.tell({ type: 'subscribed', topic, missed: { epoch: 'e2', top: 1, number: 1, floor: 0, recovered: false, events: [] } })
  await vi.advanceTimersByTimeAsync(1000)
  expect(said()).toEqual(['restored'])
  expect(socket.subscribed.at(-1)).toEqual({ topic, epoch: 'e2', since: 1 })
})

test('who missed too much is shown the end, and what they saw before as it now stands', async () => {
  open.lookAt(3)
  server.answers['GET rooms/1/messages?around=3&limit=50'] = page([message(2), message(3, { text: 'edited', revision: 1 })], { top: 900, number: 800, hasAfter: true })
  socket.tell({ type: 'subscribed', topic, missed: { epoch: 'e1', top: 900, number: 800, floor: 0, recovered: false, events: [{ kind: 'message', ...message(800, { seq: 900 }) }] } })
  await flushPromises()
  expect(said()).toEqual(['text 2', 'edited', 'text 800'])
})

test('who may no longer be there sees nothing more', () => {
  socket.tell({ type: 'unsubscribed', topic })
  expect(open.state).toBe('gone')
  expect(socket.topics.has(topic)).toBe(false)
})

test('a server that cannot answer now does not close the room', () => {
  socket.tell({ type: 'error', topic, code: 'internal-error', at: '2026-09-01T09:00:00Z' })
  expect(open.state).toBe('ready')
})

test('a room that is none for the reader is gone, one that cannot be read can be tried again', async () => {
  server.answers[latest] = refusal(404, 'not-found')
  await open.open()
  expect(open.state).toBe('gone')
})

test('who types is named until they have said it, or have stopped', async () => {
  vi.useFakeTimers()
  socket.tell({ type: 'typing', topic, people: [cleo, { kind: 'person', id: '7', name: 'Ben' }] })
  expect(open.typists).toEqual([cleo])
  socket.tell({ type: 'room-events', topic, epoch: 'e1', events: [{ kind: 'message', ...message(4) }] })
  expect(open.typists).toEqual([])
  socket.tell({ type: 'typing', topic, people: [cleo] })
  await vi.advanceTimersByTimeAsync(6000)
  expect(open.typists).toEqual([])
})

test('who has said it types no more, whichever is told first, and however it came', async () => {
  vi.useFakeTimers()
  socket.tell({ type: 'room-events', topic, epoch: 'e1', events: [{ kind: 'message', ...message(4) }] })
  socket.tell({ type: 'typing', topic, people: [cleo] })
  expect(open.typists).toEqual([])
  await vi.advanceTimersByTimeAsync(2000)
  socket.tell({ type: 'typing', topic, people: [cleo] })
  expect(open.typists).toEqual([cleo])
  socket.tell({ type: 'subscribed', topic, missed: { epoch: 'e1', top: 5, number: 5, floor: 0, recovered: true, events: [{ kind: 'message' as const, ...message(5) }] } })
  expect(open.typists).toEqual([])
})

test('a mention is counted once however often it is told, and what the server counts stands', () => {
  const mentioned = { type: 'mentioned' as const, topic: 'rooms:7', room: 1, seq: 9, by: cleo, text: 'hello' }
  socket.tell(mentioned)
  socket.tell(mentioned)
  expect(rooms.find(1)?.mentions).toBe(1)
  socket.tell({ type: 'room-read', topic: 'rooms:7', room: 1, read: { seq: 9, number: 3 }, mentions: 0, top: 9 })
  expect(rooms.find(1)?.mentions).toBe(0)
})

test('who comes to the lobby is welcomed once a day, without the number of their account', async () => {
  localStorage.clear()
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-09-01T10:00:00') })
  const text = { zh: '欢迎（编号 7）', en: 'Welcome (id 7)' }
  const come = async () => {
    const subscribed = socket.subscribed.length
    let lobby: OpenRoom
    const { view } = await show(defineComponent(() => {
      lobby = useRoom(1, { hasWelcome: true })
      return () => h('i')
    }))
    await flushPromises()
    await lobby!.open()
    const isAsked = socket.subscribed.slice(subscribed).some((one) => one.topic === topic && one.since === undefined)
    if (isAsked) socket.tell({ type: 'room-notice', topic, notice: 'welcome', sender: cleo, at: new Date().toISOString(), text })
    const { notices } = lobby!
    view.unmount()
    return notices
  }
  expect(await come()).toMatchObject([{ welcome: { id: '7', name: 'Ben' } }])
  expect(await come()).toEqual([])
  vi.setSystemTime(new Date('2026-09-02T10:00:00'))
  expect(await come()).toHaveLength(1)
})
