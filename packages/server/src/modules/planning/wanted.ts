import type { Occupied } from '@fairway/contract/timetable'
import type { Block } from './week.ts'

// What somebody wants of their week, and what is offered for it. Nothing here knows of terms, seats or databases.

export type Candidate = {
  id: number
  /** Minutes of the term: two sections go together if these do not overlap. */
  occupies: Occupied
  /** The weekly meetings alone. Wishes are about these: nobody can wish away the date of an exam. */
  week: readonly Block[]
  /** Null: unlimited. Negative never; 0: full. */
  seatsLeft: number | null
}

export type WantedCourse = {
  code: string
  credits: number
  /** A plan without it is no plan. */
  isRequired: boolean
  /** Of an optional one: how much it is missed, 1 or more. */
  priority: number
  /** Codes of courses that exclude this one; it is enough that one of the two says so. */
  notWith: readonly string[]
  candidates: readonly Candidate[]
}

/** What is there already and stays. Wishes do not touch it. */
export type Held = { id: number; credits: number; occupies: Occupied; week: readonly Block[] }

/** Minutes of the day are counted from midnight, days 1 Monday … 7 Sunday. */
export type Wish =
  | { kind: 'free-day'; day: number }
  | { kind: 'earliest'; minute: number }
  | { kind: 'latest'; minute: number }
  | { kind: 'break'; from: number; to: number; /** Undefined: every day. */ day?: number }
  | { kind: 'with-seats' }
  | { kind: 'least-credits'; credits: number }
  | { kind: 'most-credits'; credits: number }

/** By what plans are compared, one after another. */
export const criteria = ['left-out', 'full', 'days', 'gaps', 'outside', 'seats'] as const
export type Criterion = (typeof criteria)[number]

export type Wanted = {
  courses: readonly WantedCourse[]
  held: readonly Held[]
  wishes: readonly Wish[]
  /** Rules, not wishes: with what is held. Null: none. */
  limits: { credits: number | null; sections: number | null }
  /** Hours that are liked better, and no more than that. */
  preferred?: { from: number; to: number } | undefined
  /** Default: as above. Every criterion once. */
  order?: readonly Criterion[] | undefined
}

/** A section of a course in a plan; the first of `ids` is the one with the best seats, the others meet at the very same minutes. */
export type Choice = { course: string; ids: readonly number[] }

/** By criterion: priorities of what is left out, sections without a seat, days on campus, idle minutes a week, minutes a week outside the preferred hours, seats (1 for few, 2 for none). */
export type Cost = Readonly<Record<Criterion, number>>

export type Planned = { choices: readonly Choice[]; leftOut: readonly string[]; credits: number; days: readonly number[]; cost: Cost }

export function isAllowed(candidate: Pick<Candidate, 'week' | 'seatsLeft'>, wish: Wish): boolean {
  switch (wish.kind) {
    case 'free-day':
      return !candidate.week.some(({ day }) => day === wish.day)
    case 'earliest':
      return !candidate.week.some(({ from }) => from < wish.minute)
    case 'latest':
      return !candidate.week.some(({ to }) => to > wish.minute)
    case 'break':
      return !candidate.week.some(({ day, from, to }) => (wish.day ?? day) === day && from < wish.to && wish.from < to)
    case 'with-seats':
      return candidate.seatsLeft !== 0
    default:
      return true
  }
}
