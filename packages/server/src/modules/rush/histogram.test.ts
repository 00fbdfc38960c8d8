import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHistogram } from './histogram.ts'

test('a percentile is the true one to within an eighth', () => {
  const times = fc.array(fc.double({ min: 0.1, max: 59_000, noNaN: true }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(times, fc.constantFrom(0.5, 0.9, 0.99), (list, share) => {
      const histogram = createHistogram()
      for (const time of list) histogram.add(time)
      const truth = list.toSorted((a, b) => a - b)[Math.ceil(list.length * share) - 1]!
      expect(histogram.percentile(share)).toBeGreaterThanOrEqual(truth - 0.05)
      expect(histogram.percentile(share)).toBeLessThanOrEqual(truth * 1.125 + 0.05)
    }),
  )
})

test('nothing took no time, and the longest are not lost', () => {
  const histogram = createHistogram()
  expect(histogram.percentile(0.99)).toBe(0)
  histogram.add(0)
  expect(histogram.percentile(0.5)).toBe(0.1)
  histogram.add(10_000_000)
  expect(histogram.percentile(0.99)).toBeGreaterThan(50_000)
  histogram.clear()
  expect(histogram.percentile(0.99)).toBe(0)
})
