import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createCoalescing } from './coalescing.ts'

let frames: { topic: string; frame: unknown }[]
let clock: number
let cost: number
let slices: number

beforeEach(() => {
  vi.useFakeTimers()
  frames = []
  clock = 0
  cost = 0
  slices = 1
})
afterEach(() => vi.useRealTimers())

function start() {
  function* send(topic: string, text: () => string): Generator<void, void> {
    const frame: unknown = JSON.parse(text())
    for (let slice = 0; slice < slices; slice++) {
      if (slice > 0) yield
      frames.push({ topic, frame })
      clock += cost
    }
  }
  return createCoalescing(send, () => clock, () => clock)
}

const head = (topic: string, epoch = 'a') => ({ type: 'room-events', topic, epoch })
async function pass(milliseconds: number): Promise<void> {
  clock += milliseconds
  await vi.advanceTimersByTimeAsync(milliseconds)
}

/** Of the event loop, which take no time here. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await vi.advanceTimersByTimeAsync(1)
}

test('what comes to a quiet topic is sent at once, in one frame', () => {
  start().append(head('room:1'), 'events', ['{"seq":1}', '{"seq":2}'])
  expect(frames).toEqual([{ topic: 'room:1', frame: { type: 'room-events', topic: 'room:1', epoch: 'a', events: [{ seq: 1 }, { seq: 2 }] } }])
})

test('what comes while a round is rested from goes together, in its order', async () => {
  const coalescing = start()
  cost = 20
  coalescing.append(head('room:1'), 'events', ['1'])
  for (const piece of ['2', '3', '4']) coalescing.append(head('room:1'), 'events', [piece])
  coalescing.append(head('room:2'), 'events', ['1'])
  await pass(0)
  expect(frames).toHaveLength(1)
  await pass(15)
  expect(frames).toHaveLength(1)
  await pass(1)
  expect(frames.slice(1).map(({ frame }) => frame)).toEqual([
    { ...head('room:1'), events: [2, 3, 4] },
    { ...head('room:2'), events: [1] },
  ])
})

test('what costs little does not wait for each other', async () => {
  const coalescing = start()
  cost = 0.1
  for (let topic = 1; topic <= 30; topic++) {
    coalescing.append(head(`generation:${topic}`), 'events', ['1'])
    await vi.advanceTimersByTimeAsync(0)
    expect(frames).toHaveLength(topic)
  }
})

test('telling takes no more than about half of the time, and never makes anybody wait for more than a tenth of a second', async () => {
  const coalescing = start()
  cost = 40
  for (let passed = 0; passed < 4000; passed += 5) {
    coalescing.append(head('room:1'), 'events', ['1'])
    await pass(5)
  }
  const busy = frames.length * cost
  expect(busy / clock).toBeLessThan(0.51)
  cost = 5000
  coalescing.append(head('room:1'), 'events', ['1'])
  await pass(200)
  const before = frames.length
  coalescing.append(head('room:1'), 'events', ['2'])
  await pass(100)
  expect(frames.length).toBeGreaterThan(before)
})

test('events of another epoch are never in the same frame', async () => {
  const coalescing = start()
  cost = 10
  coalescing.append(head('room:1', 'a'), 'events', ['1'])
  coalescing.append(head('room:1', 'a'), 'events', ['2'])
  coalescing.append(head('room:1', 'b'), 'events', ['1'])
  await pass(10)
  expect(frames.map(({ frame }) => (frame as { epoch: string }).epoch)).toEqual(['a', 'a', 'b'])
})

test('a frame for many goes in slices, between which others have their turn and what comes meanwhile waits', async () => {
  const coalescing = start()
  cost = 10
  slices = 3
  coalescing.append(head('room:1'), 'events', ['1'])
  expect(frames).toHaveLength(1)
  const others: number[] = []
  setImmediate(() => others.push(frames.length))
  coalescing.append(head('room:1'), 'events', ['2'])
  await turns(3)
  expect(others).toEqual([2])
  expect(frames).toHaveLength(3)
  // Rested is for what the slices cost, together.
  await pass(20)
  expect(frames).toHaveLength(3)
  await pass(6)
  await turns(3)
  expect(frames.map(({ frame }) => (frame as { events: number[] }).events)).toEqual([[1], [1], [1], [2], [2], [2]])
})

test('what still waits at the end is sent, and nothing is sent for nothing', async () => {
  const coalescing = start()
  cost = 50
  coalescing.append(head('room:1'), 'events', [])
  expect(frames).toEqual([])
  coalescing.append(head('room:1'), 'events', ['1'])
  coalescing.append(head('room:1'), 'events', ['2'])
  await coalescing.close()
  expect(frames).toHaveLength(2)
})
