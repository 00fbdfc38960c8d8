import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDelays, percentilesOf, type Delays } from './delays.ts'

const stepOf = (ms: number) => Math.ceil(Math.log2(Math.max(ms, 1)) * 12)
const counted = (times: readonly number[]): Delays => new Map([...Map.groupBy(times, stepOf)].map(([step, those]) => [step, those.length]))
const exact = (times: readonly number[], share: number) => times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1]!

test('a percentile is right to within 6 %, however days are added up', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 600_000 }), { minLength: 1 }), { minLength: 1, maxLength: 5 }), (days) => {
      const all: Delays = new Map()
      for (const day of days) addDelays(all, counted(day))
      const { p50, p95 } = percentilesOf(all)!
      for (const [found, share] of [[p50, 0.5], [p95, 0.95]] as const) {
        const right = exact(days.flat(), share)
        expect(found).toBeGreaterThanOrEqual(right - 1)
        expect(found).toBeLessThanOrEqual(right * 1.06 + 1)
      }
    }),
  )
})

test('without any answer there is none', () => {
  expect(percentilesOf(new Map())).toBeNull()
})
