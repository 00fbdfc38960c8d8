import { expect, test } from 'vitest'
import { plan, planInTurns, type Candidate, type Held, type Wanted, type WantedCourse } from './index.ts'
import type { Block } from './week.ts'

// The rules by which a week is planned, one by one. Hours are written as 8 for 08:00.

const at = (day: number, from: number, to: number): Block => ({ day, from: from * 60, to: to * 60 })
const minutesOf = (week: readonly Block[]) => week.toSorted((a, b) => a.day - b.day || a.from - b.from).flatMap(({ day, from, to }) => [day * 1440 + from, day * 1440 + to])
const section = (id: number, week: Block[], more: Partial<Candidate> = {}): Candidate => ({ id, week, occupies: minutesOf(week), seatsLeft: 10, ...more })
const course = (code: string, candidates: Candidate[], more: Partial<WantedCourse> = {}): WantedCourse => ({ code, credits: 3, isRequired: true, priority: 1, notWith: [], candidates, ...more })
const held = (id: number, week: Block[]): Held => ({ id, credits: 3, week, occupies: minutesOf(week) })
const wanted = (courses: WantedCourse[], more: Partial<Wanted> = {}): Wanted => ({ courses, held: [], wishes: [], limits: { credits: null, sections: null }, ...more })
const idsOf = (given: Wanted, most?: number) => plan(given, most === undefined ? {} : { most }).plans.map(({ choices }) => choices.map(({ ids }) => ids[0]))

test('fewer days on campus come first, then less waiting', () => {
  const a = course('A', [section(1, [at(1, 8, 10)])])
  const b = course('B', [section(2, [at(2, 8, 10)]), section(3, [at(1, 14, 16)]), section(4, [at(1, 10, 12)])])
  expect(idsOf(wanted([a, b]))).toEqual([[1, 4], [1, 3], [1, 2]])
  expect(idsOf(wanted([a, b], { order: ['left-out', 'full', 'gaps', 'days', 'outside', 'seats'] }))).toEqual([[1, 4], [1, 2], [1, 3]])
})

test('a section with a seat goes before a full one, even where that takes another day', () => {
  const a = course('A', [section(1, [at(1, 8, 10)])])
  const b = course('B', [section(2, [at(1, 10, 12)], { seatsLeft: 0 }), section(3, [at(2, 14, 16)], { seatsLeft: 1 }), section(4, [at(3, 8, 10)], { seatsLeft: null })])
  expect(idsOf(wanted([a, b]))).toEqual([[1, 4], [1, 3], [1, 2]])
  expect(idsOf(wanted([a, course('B', [section(2, [at(1, 10, 12)], { seatsLeft: 0 })])]))).toEqual([[1, 2]])
})

test('preferred hours and seats decide between what is alike', () => {
  const b = course('B', [section(2, [at(1, 8, 10)]), section(3, [at(1, 10, 12)]), section(4, [at(1, 12, 14)], { seatsLeft: 0 }), section(5, [at(1, 14, 16)], { seatsLeft: 2 })])
  expect(idsOf(wanted([b], { preferred: { from: 600, to: 720 } }), 1)).toEqual([[3]])
  expect(idsOf(wanted([b]), 4).at(-1)).toEqual([4])
  expect(idsOf(wanted([b]), 4).at(-2)).toEqual([5])
})

test('sections at the very same minutes are one plan, with the best seats first', () => {
  const { plans } = plan(wanted([course('A', [section(1, [at(1, 8, 10)], { seatsLeft: 1 }), section(2, [at(1, 8, 10)], { seatsLeft: null }), section(3, [at(1, 8, 10)])])]))
  expect(plans.map(({ choices }) => choices)).toEqual([[{ course: 'A', ids: [2, 3, 1] }]])
})

test('what is optional is left out where it does not fit, the least wanted first', () => {
  const slot = [at(1, 8, 10)]
  const { plans } = plan(wanted([course('A', [section(1, slot)], { isRequired: false, priority: 1 }), course('B', [section(2, slot)], { isRequired: false, priority: 2 })]), { most: 1 })
  expect(plans[0]).toMatchObject({ leftOut: ['A'], choices: [{ course: 'B' }] })
})

test('odd weeks and even weeks do not clash, and an exam does', () => {
  const odd = section(1, [at(1, 8, 10)], { occupies: [1440, 1560] })
  const even = section(2, [at(1, 8, 10)], { occupies: [11_520, 11_640] })
  const exam = section(3, [at(2, 8, 10)], { occupies: [1500, 1600] })
  expect(idsOf(wanted([course('A', [odd]), course('B', [even])]))).toEqual([[1, 2]])
  expect(plan(wanted([course('A', [odd]), course('B', [exam])])).why).toMatchObject({ neverTogether: [['A', 'B']] })
})

test('what is held stays, counts in credits and limits, and is named where it stands in the way', () => {
  const base = { held: [held(9, [at(1, 8, 10)])] }
  expect(plan(wanted([course('A', [section(1, [at(1, 9, 11)])])], base)).why).toMatchObject({ impossible: [{ course: 'A', heldIds: [9] }], giveUpCourses: [['A']] })
  expect(plan(wanted([course('A', [section(1, [at(1, 10, 12)])])], { ...base, limits: { credits: 5, sections: null } })).why).toMatchObject({ overLimit: ['credits'] })
  expect(plan(wanted([course('A', [section(1, [at(1, 10, 12)])])], { ...base, limits: { credits: 6, sections: 2 } })).plans).toMatchObject([{ credits: 6, days: [1] }])
  expect(plan(wanted([course('A', [])])).why).toMatchObject({ impossible: [{ course: 'A', heldIds: [] }] })
})

test('courses that exclude each other are never together', () => {
  const why = plan(wanted([course('A', [section(1, [at(1, 8, 9)])]), course('B', [section(2, [at(2, 8, 9)])], { notWith: ['A'] })])).why
  expect(why).toMatchObject({ neverTogether: [['A', 'B']], giveUpCourses: [['A'], ['B']] })
})

test('three that only clash as three are told as three', () => {
  const both = (first: number) => [section(first, [at(1, 8, 10)]), section(first + 1, [at(2, 8, 10)])]
  expect(plan(wanted([course('A', both(1)), course('B', both(3)), course('C', both(5))])).why).toMatchObject({ neverTogether: [['A', 'B', 'C']] })
})

test('wishes that are in the way are told: what each takes away, and the fewest to give up', () => {
  const a = course('A', [section(1, [at(5, 8, 10)]), section(2, [at(1, 8, 10)])])
  const { why } = plan(wanted([a], { wishes: [{ kind: 'free-day', day: 5 }, { kind: 'earliest', minute: 540 }, { kind: 'latest', minute: 1200 }] }))
  expect(why!.giveUpWishes).toEqual([[{ kind: 'earliest', minute: 540 }]])
  expect(why!.excluded).toEqual([
    { wish: { kind: 'free-day', day: 5 }, course: 'A', sections: 1, of: 2 },
    { wish: { kind: 'earliest', minute: 540 }, course: 'A', sections: 2, of: 2 },
  ])
})

// A campus of the size of a real one: 12 courses with up to 40 sections each, drawn by a fixed rule.
function large(): Wanted {
  let seed = 7
  const random = (most: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % most
  const courses = Array.from({ length: 12 }, (_none, number) =>
    course(
      `C${number}`,
      Array.from({ length: 5 + random(36) }, (_each, index) => {
        const [day, from] = [1 + random(5), 8 + random(10)]
        return section(number * 100 + index, [at(day, from, from + 1), at(((day + 1) % 5) + 1, from, from + 1)], { seatsLeft: random(20) })
      }),
      { isRequired: number < 5, priority: 12 - number },
    ),
  )
  return wanted(courses, { wishes: [{ kind: 'free-day', day: 5 }, { kind: 'break', from: 720, to: 780 }] })
}

test('a large campus is planned within the work that is allowed, and what was cut short says so', () => {
  const few = { ...large(), courses: large().courses.slice(0, 5) }
  const whole = plan(few)
  expect(whole).toMatchObject({ isComplete: true, plans: [{ leftOut: [] }, {}, {}] })
  expect(whole.nodes).toBeLessThan(60_000)
  const cut = plan(large(), { nodes: 2_000 })
  expect(cut.isComplete).toBe(false)
  expect(cut.nodes).toBeLessThanOrEqual(2_000)
  expect(cut.plans).toHaveLength(3)
})

test('others have their turn in between, and who no longer wants it is obeyed', async () => {
  const controller = new AbortController()
  const planning = planInTurns(large(), { nodes: 50_000 }, controller.signal)
  let turns = 0
  const counting = setInterval(() => {
    if (++turns === 3) controller.abort(new Error('no longer'))
  }, 0)
  await expect(planning).rejects.toThrow('no longer')
  clearInterval(counting)
})
