import { overlap } from '@fairway/contract/timetable'
import fc from 'fast-check'
import { canBeChosen, scarcityOf, tenthsOf } from './problem.ts'
import { compareCosts } from './search.ts'
import { criteria, type Candidate, type Cost, type Held, type Wanted, type WantedCourse, type Wish } from './wanted.ts'
import { countDays, daysMask, idleMinutes, minutesOutside, type Block } from './week.ts'

// Small campuses, and every plan there is on them.

const hour = 60

const block: fc.Arbitrary<Block> = fc.record({ day: fc.integer({ min: 1, max: 4 }), from: fc.integer({ min: 8, max: 14 }), hours: fc.integer({ min: 1, max: 3 }) }).map(({ day, from, hours }) => ({ day, from: from * hour, to: (from + hours) * hour }))
const week = fc.array(block, { maxLength: 2 })

const candidate = (id: number): fc.Arbitrary<Candidate> => fc.record({ week, seatsLeft: fc.constantFrom(null, 0, 1, 4, 30) }).map(({ week, seatsLeft }) => ({ id, week, seatsLeft, occupies: minutesIn(week) }))

const course = (number: number): fc.Arbitrary<WantedCourse> =>
  fc
    .integer({ min: 0, max: 3 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_none, index) => candidate(number * 10 + index))))
    .chain((candidates) =>
      fc.record({
        code: fc.constant(`C${number}`),
        credits: fc.constantFrom(1, 2.5, 4),
        isRequired: fc.boolean(),
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
  fc.constant({ kind: 'with-seats' as const }),
  fc.record({ kind: fc.constant('least-credits' as const), credits: fc.constantFrom(3, 6) }),
  fc.record({ kind: fc.constant('most-credits' as const), credits: fc.constantFrom(5, 9) }),
)

const held: fc.Arbitrary<Held> = fc.record({ week, credits: fc.constantFrom(1, 3) }).map(({ week, credits }) => ({ id: 900, credits, week, occupies: minutesIn(week) }))

export const anyWanted: fc.Arbitrary<Wanted> = fc.record({
  courses: fc.integer({ min: 1, max: 4 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_none, index) => course(index + 1)))),
  held: fc.array(held, { maxLength: 1 }),
  wishes: fc.array(wish, { maxLength: 3 }),
  limits: fc.record({ credits: fc.constantFrom(null, null, 8), sections: fc.constantFrom(null, null, 3) }),
  preferred: fc.constantFrom(undefined, { from: 10 * hour, to: 14 * hour }),
  order: fc.constantFrom(undefined, criteria, ['left-out', 'gaps', 'days', 'seats', 'outside'] as const, ['seats', 'outside', 'gaps', 'days', 'left-out'] as const),
})

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

