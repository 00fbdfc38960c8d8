import type { Rush, RushFrame } from '@fairway/contract/rush'
import { expect, test } from 'vitest'
import { createRushWindow, totalOf, windowSeconds } from './rushWindow.ts'

const columns: Rush['columns'] = ['arrived', 'answered', 'p50', 'p99', 'batches', 'largestBatch', 'failed', 'undecided', 'connections', 'people']
const board = { seats: { taken: 1, capacity: 2, waiting: 0 }, fullest: [], queues: [] }
const from = 1_800_000_000
const end = from + windowSeconds
const zeros = () => Array.from({ length: windowSeconds }, () => 0)

const snapshot = (more: Partial<Rush> = {}): Rush => ({ term: 'T1', instance: 'a', columns, from, engine: columns.map(zeros), decisions: {}, ...board, ...more })
const engineOf = (numbers: Partial<Record<(typeof columns)[number], number>>) => columns.map((name) => numbers[name] ?? 0)
const frame = (at: number, more: Partial<RushFrame> = {}): RushFrame => ({ instance: 'a', at, engine: engineOf({}), decisions: {}, ...board, ...more })
const lastOf = <T>(curve: readonly T[]) => curve.at(-1)

function begun(more: Partial<Rush> = {}) {
  const window = createRushWindow()
  window.take(snapshot(more))
  return window
}

test('it begins with what the server remembers, and goes on with its frames', () => {
  const window = begun({ decisions: { enrolled: zeros().fill(3) } })
  expect([window.newest(), lastOf(window.outcomes().enrolled)]).toEqual([end - 1, 3])
  window.takeFrame(frame(end, { decisions: { enrolled: 7, 'section-full': 4, 'time-conflict': 1, waiting: 2, left: 1 } }))
  const { enrolled, queued, givenUp, refused } = window.outcomes()
  expect(window.newest()).toBe(end)
  expect([enrolled, queued, givenUp, refused].map((curve) => curve.slice(-2))).toEqual([[3, 7], [0, 2], [0, 1], [0, 5]])
  expect(enrolled).toHaveLength(windowSeconds)
})

test('what is older than the window is forgotten, also in what is added up', () => {
  const window = begun({ decisions: { enrolled: zeros().fill(1) } })
  for (let second = end; second < end + windowSeconds; second++) window.takeFrame(frame(second, { decisions: { dropped: 2 } }))
  expect(window.totals()).toEqual(new Map([['dropped', 2 * windowSeconds]]))
  expect(totalOf(window.outcomes().enrolled)).toBe(0)
})

test('seconds of which nothing was told are a gap, and the server\'s memory fills it', () => {
  const window = begun()
  window.takeFrame(frame(end + 3, { engine: engineOf({ people: 5 }) }))
  expect(window.column('people').slice(-5)).toEqual([0, null, null, null, 5])
  window.take(snapshot({ from: from + 4, engine: columns.map((name) => zeros().fill(name === 'people' ? 9 : 0)) }))
  // The second that a frame told of stays as it was told.
  expect(window.column('people').slice(-5)).toEqual([0, 9, 9, 9, 5])
})

test('instances are added up; of times the larger counts, and seats are the same for all', () => {
  const window = begun()
  const seats = { taken: 8, capacity: 9, waiting: 4 }
  window.takeFrame(frame(end, { engine: engineOf({ people: 5, p99: 40, undecided: 1 }), decisions: { enrolled: 2 }, seats }))
  window.takeFrame(frame(end, { instance: 'b', engine: engineOf({ people: 6, p99: 30, undecided: 2 }), decisions: { enrolled: 3 }, seats }))
  expect([lastOf(window.column('people')), lastOf(window.column('p99')), lastOf(window.column('undecided'))]).toEqual([11, 40, 3])
  expect([lastOf(window.outcomes().enrolled), lastOf(window.waiting()), window.board()?.seats.taken]).toEqual([5, 4, 8])
})

test('a frame that comes twice counts once', () => {
  const window = begun()
  for (let time = 0; time < 2; time++) window.takeFrame(frame(end, { decisions: { enrolled: 2 } }))
  expect(window.totals()).toEqual(new Map([['enrolled', 2]]))
})

test('frames that come before the memory wait for it', () => {
  const window = createRushWindow()
  window.takeFrame(frame(end, { engine: engineOf({ people: 5 }) }))
  expect(window.isEmpty()).toBe(true)
  window.take(snapshot())
  expect(window.column('people').slice(-2)).toEqual([0, 5])
})

test('how many wait is known from when somebody watches', () => {
  const window = begun({ seats: { taken: 0, capacity: 0, waiting: 6 } })
  expect([lastOf(window.waiting()), window.board()?.seats.waiting]).toEqual([null, 6])
  window.takeFrame(frame(end, { seats: { taken: 0, capacity: 0, waiting: 7 } }))
  expect(window.waiting().slice(-2)).toEqual([null, 7])
})

test('an instance that was started anew takes the place of the one before, and is not remembered for ever', () => {
  const window = begun({ decisions: { enrolled: zeros().fill(1) } })
  window.takeFrame(frame(end + 5, { instance: 'b', decisions: { enrolled: 2 } }))
  expect(window.outcomes().enrolled.slice(-7)).toEqual([1, null, null, null, null, null, 2])
})
