import type { Option, Problem, ProblemCourse } from './problem.ts'
import { criteria, type Cost, type Criterion, type Planned } from './wanted.ts'
import { countDays, daysIn, daysMask, idleMinutes } from './week.ts'

// Branch and bound: course after course, the one with the fewest possibilities left first, and nothing that cannot become better
// than the plans that are there already. A plan is judged by its criteria one after another, so a bound is one number for each of them,
// none of them above what any completion of the plan costs.

export type SearchLimits = {
  /** How many plans; only the first one found, whatever it costs, if `anyWillDo`. */
  most: number
  anyWillDo?: boolean
  order: readonly Criterion[]
  /** Choices that may still be tried. Counted down. */
  budget: { nodes: number }
}

export type Found = { plans: Planned[]; /** False: the budget was used up before everything was looked at. */ isComplete: boolean }

/** After so many choices others may have their turn. */
const nodesInATurn = 500

/** Yields now and then, so that whoever runs it can do something else in between. */
export function* search(problem: Problem, { most, anyWillDo = false, order, budget }: SearchLimits): Generator<undefined, Found> {
  const kept: Planned[] = []
  const chosen = new Array<Option | null | undefined>(problem.courses.length).fill(undefined)
  let isComplete = true
  yield* descend({ tenths: problem.held.tenths, sections: problem.held.sections, blocked: new Uint32Array(problem.words) })
  return { plans: kept, isComplete }

  function* descend(at: Reached): Generator<undefined, void> {
    const bound = boundOf(problem, chosen, at)
    if (!bound || isHopeless(bound.cost)) return
    const { next } = bound
    if (next === undefined) {
      if (at.tenths >= problem.leastTenths) keep(bound.cost, at)
      return
    }
    const course = problem.courses[next]!
    for (const option of choicesFor(course, at, bound.days)) {
      if (budget.nodes <= 0) {
        isComplete = false
        break
      }
      if (--budget.nodes % nodesInATurn === 0) yield
      chosen[next] = option
      yield* descend(option ? withOption(problem, course, option, at) : at)
      if (anyWillDo && kept.length > 0) break
    }
    chosen[next] = undefined
  }

  function isHopeless(cost: Cost): boolean {
    if (anyWillDo) return kept.length > 0
    return kept.length >= most && compareCosts(cost, kept.at(-1)!.cost, order) >= 0
  }

  function keep(cost: Cost, at: Reached): void {
    const plan = plannedOf(problem, chosen as (Option | null)[], cost, at)
    const place = kept.findIndex((other) => compareCosts(cost, other.cost, order) < 0)
    kept.splice(place < 0 ? kept.length : place, 0, plan)
    if (kept.length > most) kept.pop()
  }
}

export function compareCosts(a: Cost, b: Cost, order: readonly Criterion[] = criteria): number {
  for (const criterion of order) if (a[criterion] !== b[criterion]) return a[criterion] - b[criterion]
  return 0
}

/** What is taken so far, with what is held. `blocked`: options that clash with it, as bits. */
type Reached = { tenths: number; sections: number; blocked: Uint32Array }

function isFree({ blocked }: Reached, { index }: Option): boolean {
  return ((blocked[index >> 5]! >>> (index & 31)) & 1) === 0
}

function withOption({ clashes }: Problem, { tenths }: ProblemCourse, { index }: Option, at: Reached): Reached {
  const blocked = at.blocked.slice()
  const others = clashes[index]!
  for (let word = 0; word < blocked.length; word++) blocked[word]! |= others[word]!
  return { tenths: at.tenths + tenths, sections: at.sections + 1, blocked }
}

/** What looks best first: the sooner a good plan is found, the less is left to look at. */
function choicesFor(course: ProblemCourse, at: Reached, days: number): (Option | null)[] {
  const added = (option: Option) => countDays(option.days & ~days)
  const options = course.options.filter((option) => isFree(at, option)).sort((a, b) => fullness(a) - fullness(b) || added(a) - added(b) || a.outside - b.outside || a.scarcity - b.scarcity)
  return course.isRequired ? options : [...options, null]
}

type Bound = { cost: Cost; days: number; /** The course to be decided next; `undefined`: all are. */ next: number | undefined }

/**
 * What every plan that goes on from here costs at least, by criterion; exact once nothing is left to decide. `undefined`: there is no
 * such plan. Idle minutes can only be filled by what is still to come: no more of them than it lasts.
 */
function boundOf(problem: Problem, chosen: readonly (Option | null | undefined)[], at: Reached): Bound | undefined {
  if (at.tenths > problem.mostTenths || at.sections > problem.mostSections) return undefined
  const week = [...problem.held.week]
  let [leftOut, full, outside, seats, fillable, addedDays] = [0, 0, 0, 0, 0, 0]
  let [mustTenths, mayTenths, mustSections] = [0, 0, 0]
  let next: number | undefined
  let fewest = Infinity
  for (const option of chosen) if (option) week.push(...option.week)
  const days = daysMask(week)
  for (let index = 0; index < problem.courses.length; index++) {
    const course = problem.courses[index]!
    const option = chosen[index]
    if (option === null) leftOut += course.priority
    else if (option !== undefined) {
      full += fullness(option)
      outside += option.outside
      seats += option.scarcity
    } else {
      const rest = restOf(course, at, days)
      if (rest.free === 0) {
        if (course.isRequired) return undefined
        leftOut += course.priority
        // Nothing is left to choose, but it is not decided: it is when its turn comes.
      }
      fillable += rest.mostMinutes
      if (rest.free > 0) mayTenths += course.tenths
      if (course.isRequired) {
        full += rest.leastFull
        outside += rest.leastOutside
        seats += rest.leastScarcity
        addedDays = Math.max(addedDays, rest.leastAdded)
        mustTenths += course.tenths
        mustSections += 1
      }
      // What must be there is decided before what may be.
      const possibilities = rest.free + (course.isRequired ? 0 : 1_000_000)
      if (possibilities < fewest) [next, fewest] = [index, possibilities]
    }
  }
  if (at.tenths + mustTenths > problem.mostTenths || at.sections + mustSections > problem.mostSections) return undefined
  if (at.tenths + mayTenths < problem.leastTenths) return undefined
  return { cost: { 'left-out': leftOut, full, days: countDays(days) + addedDays, gaps: Math.max(0, idleMinutes(week) - fillable), outside, seats }, days, next }
}

/** 1: nobody gets in. */
function fullness({ scarcity }: Option): number {
  return scarcity === 2 ? 1 : 0
}

/** Of a course that is not decided: what its free options have at least, or at most. */
function restOf({ options }: ProblemCourse, at: Reached, days: number) {
  const rest = { free: 0, mostMinutes: 0, leastFull: Infinity, leastOutside: Infinity, leastScarcity: Infinity, leastAdded: Infinity }
  for (const option of options) {
    if (!isFree(at, option)) continue
    rest.free += 1
    rest.mostMinutes = Math.max(rest.mostMinutes, option.minutes)
    rest.leastFull = Math.min(rest.leastFull, fullness(option))
    rest.leastOutside = Math.min(rest.leastOutside, option.outside)
    rest.leastScarcity = Math.min(rest.leastScarcity, option.scarcity)
    rest.leastAdded = Math.min(rest.leastAdded, countDays(option.days & ~days))
  }
  return rest
}

function plannedOf({ courses, held }: Problem, chosen: readonly (Option | null)[], cost: Cost, { tenths }: Reached): Planned {
  const taken = courses.flatMap(({ code }, index) => (chosen[index] ? [{ course: code, option: chosen[index] }] : []))
  return {
    choices: taken.map(({ course, option }) => ({ course, ids: option.ids })),
    leftOut: courses.filter((_course, index) => chosen[index] === null).map(({ code }) => code),
    credits: tenths / 10,
    days: daysIn(daysMask([...held.week, ...taken.flatMap(({ option }) => option.week)])),
    cost,
  }
}
