import { expect, test } from 'vitest'
import { afterTick } from './selection.ts'

const keys = [1, 2, 3, 4, 5]
const tick = (selected: number[], key: number, from?: number) => [...afterTick(new Set(selected), keys, key, from)].sort()

test('a tick selects, another takes it back', () => {
  expect(tick([], 2)).toEqual([2])
  expect(tick([2, 3], 2)).toEqual([3])
})

test('with shift all between follow, in either direction, to what the last box became', () => {
  expect(tick([2], 4, 2)).toEqual([2, 3, 4])
  expect(tick([5], 3, 5)).toEqual([3, 4, 5])
  expect(tick([1, 2, 3, 4], 3, 1)).toEqual([4])
})

test('a row that is gone is no place to begin', () => {
  expect(tick([], 4, 9)).toEqual([4])
})
