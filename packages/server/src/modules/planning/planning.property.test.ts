import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plan } from './index.ts'
import { allCosts, anyWanted } from './planning.arbitrary.ts'
import { setsOf } from './why.ts'

test('the plans are the best ones there are, in order, as trying every combination finds them', () => {
  fc.assert(
    fc.property(anyWanted, fc.integer({ min: 1, max: 4 }), (wanted, most) => {
      const { plans, isComplete } = plan(wanted, { most })
      expect(isComplete).toBe(true)
      expect(plans.map(({ cost }) => cost)).toEqual(allCosts(wanted).slice(0, most))
    }),
    { numRuns: 1_500 },
  )
})

test('there is a reason exactly where there is no plan, and what it says to give up is the least that helps', () => {
  let told = 0
  fc.assert(
    fc.property(anyWanted, (wanted) => {
      const { plans, why } = plan(wanted)
      expect(why === undefined).toBe(plans.length > 0)
      if (!why) return
      told += 1
      const isEnough = (wishes: typeof wanted.wishes, courses = wanted.courses) => allCosts({ ...wanted, wishes, courses }).length > 0
      const smallest = Array.from({ length: wanted.wishes.length }, (_none, index) => index + 1).find((size) =>
        [...setsOf(wanted.wishes, size)].some((given) => isEnough(wanted.wishes.filter((wish) => !given.includes(wish)))),
      )
      expect(why.giveUpWishes[0]?.length).toBe(smallest)
      for (const given of why.giveUpWishes) expect(isEnough(wanted.wishes.filter((wish) => !given.includes(wish)))).toBe(true)
      for (const group of why.neverTogether) {
        const only = (codes: readonly string[]) => allCosts({ ...wanted, wishes: [], limits: { credits: null, sections: null }, courses: wanted.courses.filter(({ code }) => codes.includes(code)) }).length > 0
        expect(only(group)).toBe(false)
        for (const code of group) expect(only(group.filter((other) => other !== code))).toBe(true)
      }
    }),
    { numRuns: 1_500 },
  )
  expect(told).toBeGreaterThan(100)
})
