import { overlap } from '@fairway/contract/timetable'
import { isAllowed, type Candidate, type Held, type Wanted, type Wish } from './wanted.ts'
import { daysMask, minutesOf, minutesOutside, type Block } from './week.ts'

// What is wanted, made ready to be searched: only what can be chosen at all, each choice with a number, and who clashes with whom.

/** Sections of a course that meet at the very same minutes, as one. */
export type Option = {
  index: number
  ids: readonly number[]
  week: readonly Block[]
  days: number
  minutes: number
  outside: number
  /** 0 there are seats, 1 few, 2 none. */
  scarcity: number
}

export type ProblemCourse = { code: string; tenths: number; isRequired: boolean; priority: number; options: readonly Option[] }

export type Problem = {
  courses: readonly ProblemCourse[]
  held: { week: readonly Block[]; tenths: number; sections: number }
  /** In tenths of a credit, with what is held. */
  leastTenths: number
  mostTenths: number
  mostSections: number
  /** By option: the options that cannot stand beside it, as bits. */
  clashes: readonly Uint32Array[]
  words: number
}

const fewSeats = 5

export function makeProblem({ courses, held, wishes, limits, preferred }: Wanted): Problem {
  const flat: { candidate: Candidate; course: number }[] = []
  const prepared = courses.map(({ code, credits, isRequired, priority, candidates }, course): ProblemCourse => {
    const options = merged(candidates.filter((candidate) => canBeChosen(candidate, held, wishes))).map((group): Option => {
      const [best] = group
      flat.push({ candidate: best!, course })
      return {
        index: flat.length - 1,
        ids: group.map(({ id }) => id),
        week: best!.week,
        days: daysMask(best!.week),
        minutes: minutesOf(best!.week),
        outside: minutesOutside(best!.week, preferred),
        scarcity: scarcityOf(best!),
      }
    })
    return { code, tenths: tenthsOf(credits), isRequired, priority, options }
  })
  const words = Math.ceil(flat.length / 32)
  const excludes = (one: number, other: number) => courses[one]!.notWith.includes(courses[other]!.code) || courses[other]!.notWith.includes(courses[one]!.code)
  const clashes = flat.map(() => new Uint32Array(words))
  for (const [a, one] of flat.entries()) {
    for (let b = 0; b < a; b++) {
      const other = flat[b]!
      if (one.course !== other.course && !excludes(one.course, other.course) && !overlap(one.candidate.occupies, other.candidate.occupies)) continue
      clashes[a]![b >> 5]! |= 1 << (b & 31)
      clashes[b]![a >> 5]! |= 1 << (a & 31)
    }
  }
  return {
    courses: prepared,
    held: { week: held.flatMap(({ week }) => week), tenths: held.reduce((sum, { credits }) => sum + tenthsOf(credits), 0), sections: held.length },
    leastTenths: Math.max(0, ...wishes.map((wish) => (wish.kind === 'least-credits' ? tenthsOf(wish.credits) : 0))),
    mostTenths: Math.min(limits.credits === null ? Infinity : tenthsOf(limits.credits), ...wishes.map((wish) => (wish.kind === 'most-credits' ? tenthsOf(wish.credits) : Infinity))),
    mostSections: limits.sections ?? Infinity,
    clashes,
    words,
  }
}

export function canBeChosen(candidate: Candidate, held: readonly Held[], wishes: readonly Wish[]): boolean {
  return wishes.every((wish) => isAllowed(candidate, wish)) && !held.some(({ occupies }) => overlap(occupies, candidate.occupies))
}

/** Groups of sections that differ in nothing a plan is judged by but their seats, the best seats first. */
function merged(candidates: readonly Candidate[]): Candidate[][] {
  const groups = Map.groupBy(candidates, ({ occupies, week }) => `${Array.from(occupies).join()} ${week.map(({ day, from, to }) => `${day}:${from}-${to}`).sort().join()}`)
  const left = ({ seatsLeft }: Candidate) => seatsLeft ?? Infinity
  return [...groups.values()].map((group) => group.sort((a, b) => (left(a) === left(b) ? a.id - b.id : left(b) - left(a))))
}

export function scarcityOf({ seatsLeft }: Pick<Candidate, 'seatsLeft'>): number {
  if (seatsLeft === null || seatsLeft > fewSeats) return 0
  return seatsLeft === 0 ? 2 : 1
}

/** Credits have one decimal; sums of them are made of whole tenths. */
export function tenthsOf(credits: number): number {
  return Math.round(credits * 10)
}
