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
    { numRuns: 3_000 },
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
      expect(why.giveUpWishes).toEqual(smallestSets(wanted.wishes, (given) => isEnough(wanted.wishes.filter((wish) => !given.includes(wish)))))
      const required = wanted.courses.filter(({ isRequired }) => isRequired)
      const without = (wishes: typeof wanted.wishes) => smallestSets(required, (given) => isEnough(wishes, wanted.courses.filter((course) => !given.includes(course))))
      const [kept, none] = [without(wanted.wishes), without([])]
      expect(why.giveUpCourses).toEqual((kept.length > 0 ? kept : none).map((given) => given.map(({ code }) => code)))
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

/** By trying all of them; no more than are told. */
function smallestSets<Item>(items: readonly Item[], isEnough: (given: readonly Item[]) => boolean): Item[][] {
  for (let size = 1; size <= items.length; size++) {
    const sets = [...setsOf(items, size)].filter(isEnough)
    if (sets.length > 0) return sets.slice(0, 5)
  }
  return []
}
