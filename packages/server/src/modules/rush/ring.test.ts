import { expect, test } from 'vitest'
import { createRing, ringSeconds } from './ring.ts'

test('a second keeps its numbers until the ring has gone round', () => {
  const ring = createRing(2)
  ring.add(1_000_000, 0, 3)
  ring.add(1_000_000, 0, 1)
  ring.raise(1_000_000, 1, 7)
  ring.raise(1_000_000, 1, 5)
  expect(ring.at(1_000_000)).toEqual([4, 7])
  ring.add(1_000_000 + ringSeconds, 0, 1)
  expect(ring.at(1_000_000)).toEqual([0, 0])
  expect(ring.at(1_000_000 + ringSeconds)).toEqual([1, 0])
})

test('seconds of which nothing was told are zero, also those that an earlier round left behind', () => {
  const ring = createRing(1)
  ring.add(5_000, 0, 1)
  ring.set(5_002, 0, 9)
  const [numbers] = ring.before(5_003)
  expect(numbers).toHaveLength(ringSeconds)
  expect(numbers!.slice(-4)).toEqual([0, 1, 0, 9])
  expect(ring.before(5_003 + ringSeconds)[0]!.every((number) => number === 0)).toBe(true)
})
