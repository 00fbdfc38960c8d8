import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs, createRetryBudget } from './backoff.ts'

test('the pause is anywhere between nothing and the step, which doubles twice', () => {
  expect([0, 1, 2, 3, 9].map((attempt) => backoffMs(attempt, 1000, undefined, () => 1))).toEqual([1000, 2000, 4000, 4000, 4000])
  expect([0, 1, 2].map((attempt) => backoffMs(attempt, 300, undefined, () => 0.5))).toEqual([150, 300, 600])
  expect(backoffMs(2, 1000, undefined, () => 0)).toBe(0)
})

test('what the server asks for is the least, and two who were told the same do not come back together', () => {
  fc.assert(
    fc.property(fc.nat(5), fc.nat(5000), fc.nat(20_000), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, firstMs, retryAfterMs, random) => {
      expect(backoffMs(attempt, firstMs, retryAfterMs, () => random)).toBeGreaterThanOrEqual(retryAfterMs)
    }),
  )
  expect(new Set(Array.from({ length: 100 }, () => backoffMs(0, 1000, 600_000))).size).toBeGreaterThan(90)
})

test('ten requests that go well pay for one retry, and a second of quiet for one too', () => {
  const budget = createRetryBudget({ most: 2 })
  expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false])
  for (let count = 0; count < 11; count++) budget.succeeded()
  expect([budget.take(), budget.take()]).toEqual([true, false])
  budget.recover()
  expect([budget.take(), budget.take()]).toEqual([true, false])
  for (let count = 0; count < 100; count++) budget.recover()
  expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false])
})
