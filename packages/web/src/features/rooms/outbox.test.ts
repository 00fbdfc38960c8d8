import 'fake-indexeddb/auto'
import type { NewMessage, Sent } from '@fairway/contract/rooms'
import { createStore } from 'idb-keyval'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem, NoAnswer } from '../../api/problem.ts'
import { createOutbox, type OutboxStore } from './outbox.ts'
import { outboxStore } from './outboxStore.ts'

type Answer = Sent | Error
const sent: Sent = { seq: 1, number: 1, at: '2026-09-01T09:00:00.000Z' }
const refusal = (status: number, code: string, fields: object = {}) => new ApiProblem(status, { code, title: `Refused: ${code}`, ...fields })

let databases = 0
let store: OutboxStore
let asked: { room: number; message: NewMessage }[]
let pauses: number[]
/** What the server answers, one after the other; then nothing more comes. */
let answers: Answer[]

beforeEach(() => {
  databases++
  store = outboxStore(() => createStore(`outbox-${databases}`, 'messages'))
  asked = []
  pauses = []
  answers = []
})
afterEach(() => void vi.useRealTimers())

function box(name = 'person:1', pause?: (milliseconds: number) => Promise<unknown>) {
  const outbox = createOutbox({
    store,
    changed: () => {},
    random: () => 1,
    now: () => 1000,
    pause: async (milliseconds) => {
      pauses.push(milliseconds)
      await pause?.(milliseconds)
    },
    send: async (room, message) => {
      asked.push({ room, message })
      const answer = answers.shift()
      if (!answer) return new Promise(() => {})
      if (answer instanceof Error) throw answer
      return answer
    },
  })
  void outbox.open(name)
  return outbox
}
const states = (outbox: ReturnType<typeof box>) => outbox.messages.map(({ text, state }) => `${text}: ${state}`)

test('messages of a room leave in the order in which they were written', async () => {
  answers = [sent, sent, sent]
  const outbox = box()
  for (const text of ['one', 'two', 'three']) outbox.add({ clientId: text, room: 7, text })
  await vi.waitFor(() => expect(states(outbox)).toEqual(['one: sent', 'two: sent', 'three: sent']))
  expect(asked.map(({ message }) => message.text)).toEqual(['one', 'two', 'three'])
  outbox.arrived(['one', 'two'])
  expect(states(outbox)).toEqual(['three: sent'])
})

test('while no answer comes it is sent again under the same client id, each time later', async () => {
  answers = [new NoAnswer(), refusal(503, 'busy'), sent]
  const outbox = box()
  outbox.add({ clientId: 'a', room: 7, text: 'hello' })
  await vi.waitFor(() => expect(states(outbox)).toEqual(['hello: sent']))
  expect(asked.map(({ message }) => message.clientId)).toEqual(['a', 'a', 'a'])
  expect(pauses).toEqual([1000, 2000])
})

test('slow mode is waited for, as long as the server says', async () => {
  answers = [refusal(429, 'slow-mode', { retryAfter: 12 }), sent]
  const outbox = box()
  outbox.add({ clientId: 'a', room: 7, text: 'hello' })
  await vi.waitFor(() => expect(states(outbox)).toEqual(['hello: sent']))
  expect(pauses).toEqual([12_000])
})

test('what is refused is shown with the reason, and does not hold up what comes after it', async () => {
  answers = [refusal(403, 'muted'), sent]
  const outbox = box()
  outbox.add({ clientId: 'a', room: 7, text: 'one' })
  outbox.add({ clientId: 'b', room: 7, text: 'two' })
  await vi.waitFor(() => expect(states(outbox)).toEqual(['one: failed', 'two: sent']))
  expect(outbox.messages[0]!.reason).toBe('Refused: muted')
  answers = [sent]
  outbox.retry('a')
  await vi.waitFor(() => expect(states(outbox)).toEqual(['one: sent', 'two: sent']))
})

test('a page that was left in the middle of sending leaves the message for the next one, which sends it under the same client id', async () => {
  const left = box()
  left.add({ clientId: 'a', room: 7, text: 'hello' })
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  answers = [sent]
  const next = box()
  await vi.waitFor(() => expect(states(next)).toEqual(['hello: sent']))
  expect(asked.map(({ message }) => message.clientId)).toEqual(['a', 'a'])
  await vi.waitFor(async () => expect(await store.all()).toEqual([]))
})

test('what was sent and heard of in another way is not sent by the next page', async () => {
  const outbox = box()
  outbox.add({ clientId: 'a', room: 7, text: 'hello' })
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  outbox.arrived(['a'])
  await vi.waitFor(async () => expect(await store.all()).toEqual([]))
  expect(box().messages).toEqual([])
})

test('nobody sends what somebody else has written in this browser', async () => {
  answers = [refusal(403, 'muted')]
  const ben = box()
  ben.add({ clientId: 'a', room: 7, text: 'hello' })
  await vi.waitFor(() => expect(states(ben)).toEqual(['hello: failed']))
  await vi.waitFor(async () => expect((await store.all())[0]?.state).toBe('failed'))
  const cleo = box('person:2')
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(cleo.messages).toEqual([])
  await cleo.open('person:1')
  expect(states(cleo)).toEqual(['hello: failed'])
})

test('what is discarded is gone, also from the browser', async () => {
  answers = [refusal(403, 'muted')]
  const outbox = box()
  outbox.add({ clientId: 'a', room: 7, text: 'hello' })
  await vi.waitFor(() => expect(states(outbox)).toEqual(['hello: failed']))
  outbox.discard('a')
  await vi.waitFor(async () => expect(await store.all()).toEqual([]))
  expect(outbox.messages).toEqual([])
})

test('when the connection is back, nobody waits for the next try', async () => {
  vi.useFakeTimers()
  const outbox = createOutbox({ store: { all: async () => [], put: async () => {}, remove: async () => {} }, changed: () => {}, send: async () => (answers.length > 0 ? sent : Promise.reject(new NoAnswer())) })
  await outbox.open('person:1')
  outbox.add({ clientId: 'a', room: 7, text: 'hello' })
  await vi.advanceTimersByTimeAsync(10)
  answers = [sent]
  await vi.advanceTimersByTimeAsync(100)
  expect(outbox.messages[0]?.state).toBe('waiting')
  outbox.hurry()
  await vi.advanceTimersByTimeAsync(1)
  expect(outbox.messages[0]?.state).toBe('sent')
})

test('a browser that keeps nothing still sends', async () => {
  const fail = () => Promise.reject(new Error('no database'))
  const outbox = createOutbox({ store: { all: fail, put: fail, remove: fail }, changed: () => {}, send: async () => sent })
  await outbox.open('person:1')
  outbox.add({ clientId: 'a', room: 7, text: 'hello' })
  await vi.waitFor(() => expect(outbox.messages[0]?.state).toBe('sent'))
})
