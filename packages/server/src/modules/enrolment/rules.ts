import type { Decision } from '@fairway/contract/enrolment'
import type { Reason } from '@fairway/contract/reasons'
import { overlap } from '@fairway/contract/timetable'
import type { Facts, RoundFacts, SectionFacts } from '../courses/index.ts'

// Who may do what, when. Pure: everything a rule looks at is handed to it.

export type StudentProfile = { cohort: string | null; college: string | null; major: string | null; class: string | null }

export type StudentState = StudentProfile & {
  personId: number
  /** Ids of the sections held, in every term that this batch touches. */
  held: Set<number>
  /** Those of the held that this batch gave, with the rules that were set aside for each. */
  given: Map<number, SetAside>
  /** Places in queues, by section. */
  waits: Map<number, Wait>
  /** Codes of courses that were passed or are being taken elsewhere. */
  taken: ReadonlySet<string>
}

/** `setAside`: what the place was given by hand for all that, and what a seat from it will be. */
export type Wait = { place: number; skipped: Refused | null; setAside: SetAside }

/** A refusal without the operation that it answers. */
export type Refused = Omit<Decision, 'operation' | 'sectionId'>

/** Rules that do not count this time, because the office has named them. */
export type SetAside = ReadonlySet<Reason>
export const nothing: SetAside = new Set()

type Act = 'enrol' | 'drop' | 'wait'

/** The student's rounds of a term, whatever their time. */
export function roundsFor(student: StudentProfile, rounds: readonly RoundFacts[]): RoundFacts[] {
  return rounds.filter(
    (round) =>
      includes(round.cohorts, student.cohort) &&
      includes(round.colleges, student.college) &&
      includes(round.majors, student.major) &&
      includes(round.classes, student.class),
  )
}

function includes(list: readonly string[] | null, value: string | null): boolean {
  return list === null || (value !== null && list.includes(value))
}

function isOpen(round: RoundFacts, now: number): boolean {
  return round.opensAt <= now && now < round.closesAt
}

/** The rounds in which the student may act now, or why there are none. */
export function openRounds(
  facts: Facts,
  student: StudentProfile,
  termId: number,
  act: Act,
  now: number,
  setAside = nothing,
): RoundFacts[] | Refused {
  const all = facts.terms.get(termId)?.rounds ?? []
  const own = roundsFor(student, all)
  const open = own.filter((round) => isOpen(round, now) && round.allows[act])
  if (open.length > 0) return open
  const isForOthers = own.length === 0 && all.some((round) => isOpen(round, now))
  const reason: Refused = isForOthers ? { code: 'not-in-audience' } : closed(own, act, now)
  return setAside.has(reason.code) ? measuringRounds(own, now) : reason
}

function closed(own: readonly RoundFacts[], act: Act, now: number): Refused {
  const next = own.find((round) => round.opensAt > now && round.allows[act])
  return { code: 'round-closed', ...(next && { opensAt: new Date(next.opensAt).toISOString() }) }
}

/** The rounds by which a student is measured: those open now, else those that were open last. */
export function limitingRounds(facts: Facts, student: StudentProfile, termId: number, now: number): RoundFacts[] {
  return limitingAmong(roundsFor(student, facts.terms.get(termId)?.rounds ?? []), now)
}

function limitingAmong(own: RoundFacts[], now: number): RoundFacts[] {
  const open = own.filter((round) => isOpen(round, now))
  if (open.length > 0) return open
  const past = own.filter((round) => round.closesAt <= now)
  const lastClosing = Math.max(...past.map((round) => round.closesAt))
  return past.filter((round) => round.closesAt === lastClosing)
}

/**
 * The rounds that measure somebody for whom a closed door was opened by hand: the usual ones as far as they give seats, else
 * all of theirs. None, where no round is for them: then nothing is measured.
 */
function measuringRounds(own: RoundFacts[], now: number): RoundFacts[] {
  const limiting = limitingAmong(own, now).filter((round) => round.allows.enrol)
  return limiting.length > 0 ? limiting : own
}

/**
 * The rounds in which a queue may give this student a seat. A queue moves whenever a seat comes free, also between rounds:
 * the window was judged when the student joined it. But a round in which one may only wait gives no seats.
 */
function promotingRounds(facts: Facts, student: StudentProfile, termId: number, now: number, setAside: SetAside): RoundFacts[] | Refused {
  const own = roundsFor(student, facts.terms.get(termId)?.rounds ?? [])
  const rounds = limitingAmong(own, now).filter((round) => round.allows.enrol)
  if (rounds.length > 0) return rounds
  const isLetIn = setAside.has('round-closed') || (own.length === 0 && setAside.has('not-in-audience'))
  return isLetIn ? own : closed(own, 'enrol', now)
}

/** Why a queue may not give its seat to this student, if there is a reason. */
export function obstacleToPromotion(facts: Facts, student: StudentState, section: SectionFacts, now: number): Refused | undefined {
  const { setAside } = student.waits.get(section.id)!
  const rounds = promotingRounds(facts, student, section.termId, now, setAside)
  return Array.isArray(rounds) ? obstacle(facts, student, section, rounds, setAside) : rounds
}

/** Why this student may not hold this section beside what they hold, if there is a reason. Seats are another matter. */
export function obstacle(
  facts: Facts,
  student: StudentState,
  section: SectionFacts,
  limits: readonly RoundFacts[],
  setAside = nothing,
): Refused | undefined {
  if (!inAudience(student, section) && !setAside.has('not-in-audience')) return { code: 'not-in-audience' }
  const mayRepeat = setAside.has('course-already-taken')
  const passed = student.taken.has(section.courseCode) ? section.courseCode : section.notWith.find((code) => student.taken.has(code))
  if (passed !== undefined && !mayRepeat) return { code: 'course-already-taken', courseCode: passed }

  // In tenths: 1.1 + 2.2 is not 3.3.
  let tenths = tenthsOf(section.credits)
  let sections = 1
  let conflict: number | undefined
  for (const id of student.held) {
    const other = facts.section(id)
    if (!other || other.termId !== section.termId) continue
    if (!mayRepeat && (other.courseId === section.courseId || section.notWith.includes(other.courseCode))) {
      return { code: 'course-already-taken', courseCode: other.courseCode, conflictsWith: other.id }
    }
    if (conflict === undefined && overlap(other.occupies, section.occupies)) conflict = other.id
    tenths += tenthsOf(other.credits)
    sections += 1
  }

  const missing = section.prerequisites.filter((anyOf) => !anyOf.some((code) => student.taken.has(code)))
  if (missing.length > 0 && !setAside.has('prerequisite-missing')) return { code: 'prerequisite-missing', missing: missing.map((anyOf) => [...anyOf]) }
  if (conflict !== undefined && !setAside.has('time-conflict')) return { code: 'time-conflict', conflictsWith: conflict }
  return limits.length === 0 ? undefined : overLimit(limits, tenths, sections, setAside)
}

/** Credits have one decimal; sums of them are made of whole tenths. */
export function tenthsOf(credits: number): number {
  return Math.round(credits * 10)
}

export function inAudience(student: StudentProfile, section: SectionFacts): boolean {
  if (section.majors === null) return true
  return section.majors.some((name) => name === student.major || name === student.college)
}

/** Of several rounds the most generous counts: it is enough that one of them allows the whole. */
function overLimit(rounds: readonly RoundFacts[], tenths: number, sections: number, setAside: SetAside): Refused | undefined {
  const anyCredits = setAside.has('credit-limit')
  const anySections = setAside.has('section-limit')
  const allowsCredits = (round: RoundFacts) => anyCredits || round.creditLimit === null || tenths <= tenthsOf(round.creditLimit)
  const allowsSections = (round: RoundFacts) => anySections || round.sectionLimit === null || sections <= round.sectionLimit
  if (rounds.some((round) => allowsCredits(round) && allowsSections(round))) return undefined
  if (!rounds.some(allowsCredits)) return { code: 'credit-limit', limit: Math.max(...rounds.map((round) => round.creditLimit ?? Infinity)) }
  return { code: 'section-limit', limit: Math.max(...rounds.filter(allowsCredits).map((round) => round.sectionLimit ?? Infinity)) }
}
