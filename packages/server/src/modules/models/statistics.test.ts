import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chiSquaredTail, effectiveOf, newcombe, quantileFor, sampleRatio, studentQuantile, welch, wilson } from './statistics.ts'

const rounded = (interval: { value: number; low: number; high: number } | undefined, digits = 4) => interval && [interval.low, interval.high].map((value) => Number(value.toFixed(digits)))
const counts = fc.integer({ min: 1, max: 5000 }).chain((n) => fc.record({ n: fc.constant(n), hits: fc.integer({ min: 0, max: n }) }))

test('the score interval is what the literature says', () => {
  // Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
  expect(rounded(wilson(81 / 263, 263))).toEqual([0.2553, 0.3662])
  expect(rounded(wilson(15 / 148, 148))).toEqual([0.0624, 0.1605])
  expect(rounded(wilson(0, 20))).toEqual([0, 0.1611])
  expect(rounded(wilson(1 / 29, 29))).toEqual([0.0061, 0.1718])
  expect(wilson(0, 0)).toBeUndefined()
})

test('the interval of a difference is what the literature says', () => {
  // Newcombe (1998), the paper on differences, table II, method 10; there first minus second.
  const difference = (a: number, m: number, b: number, n: number) => rounded(newcombe({ rate: b / n, n }, { rate: a / m, n: m }))
  expect(difference(56, 70, 48, 80)).toEqual([0.0524, 0.3339])
  expect(difference(9, 10, 3, 10)).toEqual([0.1705, 0.809])
  expect(difference(10, 10, 0, 20)).toEqual([0.6791, 1])
})

test('an interval holds its rate, stays in its range, and is narrower the more there is', () => {
  fc.assert(
    fc.property(counts, ({ n, hits }) => {
      const { low, value, high } = wilson(hits / n, n)!
      expect(low).toBeGreaterThanOrEqual(0)
      expect(low).toBeLessThanOrEqual(value + 1e-12)
      expect(high).toBeGreaterThanOrEqual(value - 1e-12)
      expect(high).toBeLessThanOrEqual(1)
      const more = wilson(hits / n, n * 2)!
      expect(more.high - more.low).toBeLessThan(high - low)
    }),
  )
})

test('the other way round a difference is the same with the other sign', () => {
  fc.assert(
    fc.property(counts, counts, (a, b) => {
      const [one, two] = [{ rate: a.hits / a.n, n: a.n }, { rate: b.hits / b.n, n: b.n }]
      const [there, back] = [newcombe(one, two)!, newcombe(two, one)!]
      expect(there.low).toBeCloseTo(-back.high, 12)
      expect(there.value).toBeCloseTo(-back.value, 12)
      expect(there.low).toBeGreaterThanOrEqual(-1 - 1e-12)
      expect(there.high).toBeLessThanOrEqual(1 + 1e-12)
    }),
  )
})

test('the tail of chi-squared is what tables say', () => {
  for (const [value, freedom, p] of [[3.841459, 1, 0.05], [10.827566, 1, 0.001], [5.991465, 2, 0.05], [7.814728, 3, 0.05], [16.266236, 3, 0.001], [9.487729, 4, 0.05], [11.070498, 5, 0.05]] as const) {
    expect(chiSquaredTail(value, freedom)).toBeCloseTo(p, 6)
  }
  expect(chiSquaredTail(0, 1)).toBeCloseTo(1, 6)
})

test('Student’s quantile is what tables say', () => {
  for (const [freedom, t] of [[4, 2.776], [5, 2.571], [10, 2.228], [30, 2.042], [1000, 1.962]] as const) expect(studentQuantile(quantileFor(1), freedom)).toBeCloseTo(t, 2)
})

test('means are compared with variances of their own', () => {
  // By hand: an error of 1.235, 11.71 degrees of freedom, a quantile of 2.185.
  const interval = welch({ n: 10, mean: 20, variance: 4 }, { n: 8, mean: 23, variance: 9 })!
  expect(interval.value).toBe(3)
  expect(rounded(interval, 1)).toEqual([0.3, 5.7])
  expect(welch({ n: 4, mean: 1, variance: 1 }, { n: 100, mean: 2, variance: 1 })).toBeUndefined()
  expect(welch({ n: 5, mean: 1, variance: 0 }, { n: 5, mean: 1, variance: 0 })).toEqual({ value: 0, low: 0, high: 0 })
})

test('requests of one person that are all alike count as one, those that are not as themselves', () => {
  const clustered = (people: { hits: number; of: number }[]) => ({
    clusters: people.length,
    hits: sum(people.map(({ hits }) => hits)),
    of: sum(people.map(({ of }) => of)),
    hitsSquared: sum(people.map(({ hits }) => hits ** 2)),
    cross: sum(people.map(({ hits, of }) => hits * of)),
    ofSquared: sum(people.map(({ of }) => of ** 2)),
  })
  const alike = Array.from({ length: 200 }, (_, index) => ({ hits: index % 2 === 0 ? 10 : 0, of: 10 }))
  expect(effectiveOf(clustered(alike))).toBeCloseTo(199, 0)
  const mixed = Array.from({ length: 200 }, () => ({ hits: 5, of: 10 }))
  expect(effectiveOf(clustered(mixed))).toBe(2000)
  // Nothing can be seen of how alike they are.
  expect(effectiveOf(clustered(Array.from({ length: 7 }, () => ({ hits: 0, of: 10 }))))).toBe(7)
  expect(effectiveOf(clustered([]))).toBe(0)
  fc.assert(
    fc.property(fc.array(counts.map(({ n, hits }) => ({ hits, of: n })), { maxLength: 30 }), (people) => {
      const all = clustered(people)
      expect(effectiveOf(all)).toBeLessThanOrEqual(all.of)
      expect(effectiveOf(all)).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('people who were not shared out as wanted are noticed, and chance is not', () => {
  expect(sampleRatio([5000, 5000], [50, 50])).toMatchObject({ chiSquared: 0, isOff: false })
  expect(sampleRatio([5000, 5300], [50, 50])).toMatchObject({ isOff: false })
  expect(sampleRatio([5000, 5400], [50, 50])).toMatchObject({ isOff: true })
  expect(sampleRatio([900, 100], [9, 1])).toMatchObject({ isOff: false })
  expect(sampleRatio([900, 100], [1, 1])).toMatchObject({ isOff: true })
  expect(sampleRatio([3, 4], [1, 1])).toBeUndefined()
  expect(sampleRatio([300, 300, 300], [1, 1, 1])!.p).toBeCloseTo(1, 6)
})

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
