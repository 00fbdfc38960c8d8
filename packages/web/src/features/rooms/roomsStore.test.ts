import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { fakeServer } from '../../api/server.testing.ts'
import { show, speak } from '../../ui/show.testing.ts'
import { cleo, fakeSocket, room, session } from './rooms.testing.ts'
import { useRooms } from './roomsStore.ts'
import { roomTexts } from './texts.ts'

beforeEach(() => speak('en', roomTexts))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('what is told before the list is there is not lost, and the list is read once', async () => {
  vi.useFakeTimers()
  const socket = fakeSocket()
  const server = fakeServer({ 'GET session': session, 'GET rooms': { rooms: [room()] } })
  let rooms: ReturnType<typeof useRooms> | undefined
  await show(defineComponent(() => {
    rooms = useRooms()
    return () => h('i')
  }))
  socket.tell({ type: 'room-bumps', rooms: [[1, 40, 30]] })
  await flushPromises()
  await vi.advanceTimersByTimeAsync(5000)
  expect(rooms?.find(1)).toMatchObject({ top: 40, number: 30 })
  expect(server.bodiesOf('GET rooms')).toHaveLength(1)
})

test('who may have been mentioned between the list and the first news counts anew, and nobody else', async () => {
  vi.useFakeTimers()
  const socket = fakeSocket()
  const server = fakeServer({ 'GET session': session, 'GET rooms': { rooms: [room({ top: 3 })] } })
  let rooms: ReturnType<typeof useRooms> | undefined
  await show(defineComponent(() => {
    rooms = useRooms()
    return () => h('i')
  }))
  await flushPromises()
  const counted = async (isFirst: boolean, top: number) => {
    const before = server.bodiesOf('GET rooms').length
    socket.tell({ type: 'room-bumps', rooms: [[1, top, top]], ...(isFirst && { isFirst: true as const }) })
    await vi.advanceTimersByTimeAsync(5000)
    return server.bodiesOf('GET rooms').length - before
  }
  // Another tab begins, and this one has heard everything.
  expect(await counted(true, 4)).toBe(0)
  socket.tell({ type: 'subscribed', topic: 'rooms:7' })
  expect(await counted(true, 3)).toBe(0)
  socket.tell({ type: 'subscribed', topic: 'rooms:7' })
  expect(await counted(false, 5)).toBe(0)
  expect(await counted(true, 6)).toBe(1)
  expect(await counted(true, 7)).toBe(0)
  expect(rooms?.find(1)?.top).toBe(7)
})

test('what is heard while the list is fetched again is not forgotten for it', async () => {
  const socket = fakeSocket()
  fakeServer({ 'GET session': session, 'GET rooms': { rooms: [room({ top: 3, number: 3 })] } })
  let rooms: ReturnType<typeof useRooms> | undefined
  await show(defineComponent(() => {
    rooms = useRooms()
    return () => h('i')
  }))
  await flushPromises()
  const again = rooms?.readAgain()
  socket.tell({ type: 'room-bumps', rooms: [[1, 9, 8]] })
  await again
  await flushPromises()
  expect(rooms?.find(1)).toMatchObject({ top: 9, number: 8 })
})

test('what the reader has seen is not unseen by what the server said before it knew', async () => {
  const socket = fakeSocket()
  fakeServer({ 'GET session': session, 'GET rooms': { rooms: [room({ top: 9, number: 9, mentions: 2 })] } })
  let rooms: ReturnType<typeof useRooms> | undefined
  await show(defineComponent(() => {
    rooms = useRooms()
    return () => h('i')
  }))
  await flushPromises()
  const read = (seq: number) => ({ seq, number: seq })
  const heard = (seq: number) => socket.tell({ type: 'room-read', topic: 'rooms:7', room: 1, read: read(seq), mentions: seq < 9 ? 1 : 0, top: 9 })
  rooms?.see(1, read(9))
  await rooms?.readAgain()
  expect(rooms?.find(1)).toMatchObject({ read: read(9), mentions: 0 })
  heard(5)
  expect(rooms?.find(1)).toMatchObject({ read: read(9), mentions: 0 })
  // It knows now; and what is then marked unread in another tab is.
  heard(9)
  heard(4)
  expect(rooms?.find(1)).toMatchObject({ read: read(4), mentions: 1 })
})

test('a mention counts once, whether it is told before or after the room goes on, or its place is read', async () => {
  const socket = fakeSocket()
  fakeServer({ 'GET session': session, 'GET rooms': { rooms: [room({ top: 3, mentions: 1 })] } })
  let rooms: ReturnType<typeof useRooms> | undefined
  await show(defineComponent(() => {
    rooms = useRooms()
    return () => h('i')
  }))
  await flushPromises()
  const mentioned = (seq: number) => socket.tell({ type: 'mentioned', room: 1, seq, by: cleo, text: '@Ben' })
  const mentions = () => rooms?.find(1)?.mentions
  // Counted by the list already.
  mentioned(3)
  expect(mentions()).toBe(1)
  socket.tell({ type: 'room-bumps', rooms: [[1, 5, 5]] })
  mentioned(4)
  mentioned(4)
  expect(mentions()).toBe(2)
  mentioned(6)
  expect(rooms?.find(1)).toMatchObject({ mentions: 3, top: 6 })
  // It was counted before the last one came.
  socket.tell({ type: 'room-read', topic: 'rooms:7', room: 1, read: { seq: 4, number: 4 }, mentions: 0, top: 5 })
  expect(mentions()).toBe(1)
  socket.tell({ type: 'room-read', topic: 'rooms:7', room: 1, read: { seq: 6, number: 6 }, mentions: 0, top: 6 })
  expect(mentions()).toBe(0)
})
