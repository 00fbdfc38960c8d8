import { overlap } from '@fairway/contract/timetable'
import fc from 'fast-check'
import { canBeChosen, scarcityOf, tenthsOf } from './problem.ts'
import { compareCosts } from './search.ts'
import { criteria, type Candidate, type Cost, type Held, type Wanted, type WantedCourse, type Wish } from './wanted.ts'
import { countDays, daysMask, idleMinutes, minutesOutside, type Block } from './week.ts'

// Small campuses, and every plan there is on them.

const hour = 60

type Size = { days: number; latest: number; longest: number; meetings: number; courses: number; sections: number }
/** Where little goes together, and where much does: the bounds matter where there is much to choose from. */
const narrow: Size = { days: 4, latest: 14, longest: 3, meetings: 2, courses: 4, sections: 3 }
const wide: Size = { days: 3, latest: 19, longest: 1, meetings: 1, courses: 5, sections: 4 }

const weekOfSize = ({ days, latest, longest, meetings }: Size): fc.Arbitrary<Block[]> =>
  fc.array(
    fc.record({ day: fc.integer({ min: 1, max: days }), from: fc.integer({ min: 8, max: latest }), hours: fc.integer({ min: 1, max: longest }) }).map(({ day, from, hours }) => ({ day, from: from * hour, to: (from + hours) * hour })),
    { maxLength: meetings },
  )

const candidate = (size: Size, id: number): fc.Arbitrary<Candidate> => fc.record({ week: weekOfSize(size), seatsLeft: fc.constantFrom(null, 0, 1, 4, 30) }).map(({ week, seatsLeft }) => ({ id, week, seatsLeft, occupies: minutesIn(week) }))

const course = (size: Size, number: number): fc.Arbitrary<WantedCourse> =>
  fc
    .integer({ min: 0, max: size.sections })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_none, index) => candidate(size, number * 10 + index))))
    .chain((candidates) =>
      fc.record({
        code: fc.constant(`C${number}`),
        credits: fc.constantFrom(1, 2.5, 4),
        isRequired: size === wide ? fc.constantFrom(true, true, true, false) : fc.boolean(),
        priority: fc.integer({ min: 1, max: 3 }),
        notWith: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constantFrom(['C1'], ['C2']) }),
        candidates: fc.constant(candidates),
      }),
    )

const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({ kind: fc.constant('free-day' as const), day: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('earliest' as const), minute: fc.constantFrom(9 * hour, 10 * hour) }),
  fc.record({ kind: fc.constant('latest' as const), minute: fc.constantFrom(14 * hour, 16 * hour) }),
  fc.constant({ kind: 'break' as const, from: 12 * hour, to: 13 * hour }),
  fc.record({ kind: fc.constant('break' as const), day: fc.integer({ min: 1, max: 4 }), from: fc.constantFrom(0, 13 * hour), to: fc.constantFrom(15 * hour, 1440) }),
  fc.constant({ kind: 'with-seats' as const }),
  fc.record({ kind: fc.constant('least-credits' as const), credits: fc.constantFrom(3, 6) }),
  fc.record({ kind: fc.constant('most-credits' as const), credits: fc.constantFrom(5, 9) }),
)

const held: fc.Arbitrary<Held> = fc.record({ week: weekOfSize(narrow), credits: fc.constantFrom(1, 3) }).map(({ week, credits }) => ({ id: 900, credits, week, occupies: minutesIn(week) }))

const orders = [
  ['left-out', 'gaps', 'days', 'seats', 'outside', 'full'],
  ['full', 'gaps', 'days', 'seats', 'outside', 'left-out'],
  ['days', 'full', 'gaps', 'outside', 'seats', 'left-out'],
  ['seats', 'outside', 'gaps', 'days', 'full', 'left-out'],
] as const

const wantedOfSize = (size: Size): fc.Arbitrary<Wanted> =>
  fc.record({
    courses: fc.integer({ min: size === wide ? 3 : 1, max: size.courses }).chain((count) => fc.tuple(...Array.from({ length: count }, (_none, index) => course(size, index + 1)))),
    held: fc.array(held, { maxLength: 1 }),
    wishes: fc.array(wish, { maxLength: size === wide ? 1 : 3 }),
    limits: fc.record({ credits: fc.constantFrom(null, null, size === wide ? 14 : 8), sections: fc.constantFrom(null, null, size === wide ? 5 : 3) }),
    preferred: fc.constantFrom(undefined, { from: 10 * hour, to: 14 * hour }),
    order: fc.constantFrom(undefined, criteria, ...orders),
  })

export const anyWanted = fc.oneof(wantedOfSize(narrow), wantedOfSize(wide))

/** What each different plan costs, the best first. Every combination is tried. */
export function allCosts({ courses, held, wishes, limits, preferred, order = criteria }: Wanted): Cost[] {
  const best = new Map<string, Cost>()
  visit(0, [])
  return [...best.values()].sort((a, b) => compareCosts(a, b, order))

  function visit(index: number, taken: { course: WantedCourse; candidate: Candidate }[]): void {
    const course = courses[index]
    if (!course) return judge(taken)
    for (const candidate of course.candidates) {
      const goes = taken.every((other) => !overlap(other.candidate.occupies, candidate.occupies) && !other.course.notWith.includes(course.code) && !course.notWith.includes(other.course.code))
      if (goes && canBeChosen(candidate, held, wishes)) visit(index + 1, [...taken, { course, candidate }])
    }
    if (!course.isRequired) visit(index + 1, taken)
  }

  function judge(taken: { course: WantedCourse; candidate: Candidate }[]): void {
    const tenths = [...held, ...taken.map(({ course }) => course)].reduce((sum, { credits }) => sum + tenthsOf(credits), 0)
    if (limits.credits !== null && tenths > tenthsOf(limits.credits)) return
    if (limits.sections !== null && held.length + taken.length > limits.sections) return
    for (const wish of wishes) {
      if (wish.kind === 'least-credits' && tenths < tenthsOf(wish.credits)) return
      if (wish.kind === 'most-credits' && tenths > tenthsOf(wish.credits)) return
    }
    const whole = [...held.flatMap(({ week }) => week), ...taken.flatMap(({ candidate }) => candidate.week)]
    const cost: Cost = {
      'left-out': courses.filter((course) => !taken.some((each) => each.course === course)).reduce((sum, { priority }) => sum + priority, 0),
      full: taken.filter(({ candidate }) => candidate.seatsLeft === 0).length,
      days: countDays(daysMask(whole)),
      gaps: idleMinutes(whole),
      outside: taken.reduce((sum, { candidate }) => sum + minutesOutside(candidate.week, preferred), 0),
      seats: taken.reduce((sum, { candidate }) => sum + scarcityOf(candidate), 0),
    }
    const key = taken.map(({ course, candidate }) => `${course.code}@${timeOf(candidate)}`).join(' ')
    const known = best.get(key)
    if (!known || compareCosts(cost, known, order) < 0) best.set(key, cost)
  }
}

function timeOf({ week }: Candidate): string {
  return week.map(({ day, from, to }) => `${day}:${from}-${to}`).sort().join('+')
}

/** Of a term of one week. */
function minutesIn(week: readonly Block[]): number[] {
  const spans = week.map(({ day, from, to }) => [(day - 1) * 1440 + from, (day - 1) * 1440 + to] as const).sort((a, b) => a[0] - b[0])
  const merged: number[] = []
  for (const [from, to] of spans) {
    if (merged.length > 0 && from <= merged.at(-1)!) merged[merged.length - 1] = Math.max(merged.at(-1)!, to)
    else merged.push(from, to)
  }
  return merged
}

