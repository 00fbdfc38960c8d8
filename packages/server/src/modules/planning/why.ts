import { overlap } from '@fairway/contract/timetable'
import { makeProblem, tenthsOf } from './problem.ts'
import { search } from './search.ts'
import { criteria, isAllowed, type Wanted, type WantedCourse, type Wish } from './wanted.ts'

// Why there is no plan, and what would have to be given up for one.

export type Why = {
  /** Courses that cannot be taken at all, whatever is wished: nothing is offered, or everything clashes with what is held (those ids). */
  impossible: { course: string; heldIds: number[] }[]
  /** Smallest groups of wanted courses that can never go together, whatever is wished. */
  neverTogether: string[][]
  /** The rules alone do not leave room for all that must be in it. */
  overLimit: ('credits' | 'sections')[]
  /** What each wish takes away by itself, of the courses of which it takes something away. */
  excluded: { wish: Wish; course: string; sections: number; of: number }[]
  /** All the smallest sets of wishes without which there is a plan; empty where giving up wishes does not help. */
  giveUpWishes: Wish[][]
  /** All the smallest sets of required courses without which there is a plan, with every wish kept; else with none. */
  giveUpCourses: string[][]
}

type Budget = { nodes: number }

/** Not all of them where there are many: nobody reads a list of a hundred ways out. */
const mostSets = 5
const mostTried = 2_000

export function* whyNone(wanted: Wanted, budget: Budget): Generator<undefined, Why & { isComplete: boolean }> {
  const required = wanted.courses.filter(({ isRequired }) => isRequired)
  let isComplete = true
  const impossible = required.flatMap((course) => impossibleOf(course, wanted))
  const possible = required.filter(({ code }) => !impossible.some(({ course }) => course === code))
  const bare: Wanted = { ...wanted, wishes: [] }
  const withoutWishes = yield* isFeasible(bare)
  const relevant = wanted.wishes.filter((wish) => wish.kind === 'least-credits' || wish.kind === 'most-credits' || required.concat(wanted.courses).some(({ candidates }) => candidates.some((candidate) => !isAllowed(candidate, wish))))
  const wishSets = withoutWishes ? yield* smallestSets(relevant, (given) => isFeasible({ ...wanted, wishes: wanted.wishes.filter((wish) => !given.includes(wish)) })) : []
  const without = (base: Wanted, given: readonly WantedCourse[]): Wanted => ({ ...base, courses: base.courses.filter((course) => !given.includes(course)) })
  let courseSets = yield* smallestSets(required, (given) => isFeasible(without(wanted, given)))
  if (courseSets.length === 0) courseSets = yield* smallestSets(required, (given) => isFeasible(without(bare, given)))
  return {
    impossible,
    neverTogether: withoutWishes ? [] : yield* neverTogether(possible),
    overLimit: overLimit(wanted, required),
    excluded: wanted.wishes.flatMap((wish) => excludedBy(wish, wanted.courses)),
    giveUpWishes: wishSets,
    giveUpCourses: courseSets.map((set) => set.map(({ code }) => code)),
    isComplete,
  }

  function* isFeasible(some: Wanted): Generator<undefined, boolean> {
    const found = yield* search(makeProblem(some), { most: 1, anyWillDo: true, order: criteria, budget })
    if (!found.isComplete) isComplete = false
    return found.plans.length > 0
  }

  /** Pairs first, because people understand them; if no pair explains it, one group from which nothing can be taken away. */
  function* neverTogether(courses: readonly WantedCourse[]): Generator<undefined, string[][]> {
    const only = (some: readonly WantedCourse[]): Wanted => ({ ...bare, courses: some, limits: { credits: null, sections: null } })
    const pairs: string[][] = []
    for (const [index, one] of courses.entries()) {
      for (const other of courses.slice(index + 1)) if (!(yield* isFeasible(only([one, other])))) pairs.push([one.code, other.code])
    }
    if (pairs.length > 0 || (yield* isFeasible(only(courses)))) return pairs
    let group = [...courses]
    for (const course of courses) {
      const fewer = group.filter((each) => each !== course)
      if (!(yield* isFeasible(only(fewer)))) group = fewer
    }
    return [group.map(({ code }) => code)]
  }

  function* smallestSets<Item>(items: readonly Item[], isEnough: (given: readonly Item[]) => Generator<undefined, boolean>): Generator<undefined, Item[][]> {
    const found: Item[][] = []
    let tried = 0
    for (const set of setsBySize(items)) {
      // A larger set is not among the smallest.
      if (found.length === mostSets || (found[0] && set.length > found[0].length)) break
      if (++tried > mostTried || budget.nodes <= 0) {
        isComplete = false
        break
      }
      if (yield* isEnough(set)) found.push(set)
    }
    return found
  }
}

function impossibleOf({ code, candidates }: WantedCourse, { held }: Wanted): Why['impossible'] {
  const inTheWay = candidates.map((candidate) => held.filter((other) => overlap(other.occupies, candidate.occupies)).map(({ id }) => id))
  return inTheWay.some((ids) => ids.length === 0) ? [] : [{ course: code, heldIds: [...new Set(inTheWay.flat())] }]
}

function overLimit({ held, limits }: Wanted, required: readonly WantedCourse[]): Why['overLimit'] {
  const tenths = [...held, ...required].reduce((sum, { credits }) => sum + tenthsOf(credits), 0)
  return [
    ...(limits.credits !== null && tenths > tenthsOf(limits.credits) ? (['credits'] as const) : []),
    ...(limits.sections !== null && held.length + required.length > limits.sections ? (['sections'] as const) : []),
  ]
}

function excludedBy(wish: Wish, courses: readonly WantedCourse[]): Why['excluded'] {
  return courses.flatMap(({ code, candidates }) => {
    const sections = candidates.filter((candidate) => !isAllowed(candidate, wish)).length
    return sections === 0 ? [] : [{ wish, course: code, sections, of: candidates.length }]
  })
}

function* setsBySize<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let size = 1; size <= items.length; size++) yield* setsOf(items, size)
}

export function* setsOf<Item>(items: readonly Item[], size: number, from = 0): Generator<Item[]> {
  if (size === 0) {
    yield []
    return
  }
  for (let index = from; index <= items.length - size; index++) {
    for (const rest of setsOf(items, size - 1, index + 1)) yield [items[index]!, ...rest]
  }
}
