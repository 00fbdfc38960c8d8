import type { RushFrame } from '@fairway/contract/rush'
import { rushColumns } from '@fairway/contract/rush-columns'
import { expect, test } from 'vitest'
import { rushNow } from './rushNow.ts'

const frame = (instance: string, at: number, people: number, taken = 0): RushFrame => ({
  ...{ instance, at, decisions: {}, fullest: [], queues: [], seats: { taken, capacity: 10, waiting: 0 } },
  engine: rushColumns.map((name) => (name === 'people' ? people : name === 'connections' ? people * 2 : 99)),
})

test('people of all instances are added up, and seats are those of the newest', () => {
  expect(rushNow([frame('a', 100, 3, 1), frame('b', 101, 4, 2)])).toEqual({ people: 7, connections: 14, seats: { taken: 2, capacity: 10, waiting: 0 } })
})

test('an instance that has fallen silent counts nobody', () => {
  expect(rushNow([frame('gone', 100, 50), frame('a', 105, 3)])?.people).toBe(3)
  expect(rushNow([frame('late', 101, 50), frame('a', 105, 3)])?.people).toBe(53)
})

test('before anything was told nothing is known', () => {
  expect(rushNow([])).toBeUndefined()
})
