import type { Localised } from '@fairway/contract/localised'
import type { NewTerm, OfficeTerm, TermChange } from '@fairway/contract/office-terms'
import { isRealDate, weeksIn } from '@fairway/contract/timetable'
import { after, all, atMost, between, required, type Check } from '../../ui/form/checks.ts'
import type { FieldProblem } from '../../ui/form/problem.ts'

/** From and to of each bell period, in minutes of the day. */
export type Bells = [number, number][]

/** A term as the form has it. */
export type TermValues = {
  code: string
  title: Localised
  number: number | null
  starts: string
  ends: string
  /** Null: all weeks of the term. */
  teachingWeeks: number | null
  /** Null: that of the campus. */
  timeZone: string | null
  /** None: what the server takes for usual. */
  bells: Bells
  hidden: boolean
  version: number
}

export const noTerm: TermValues = { code: '', title: {}, number: null, starts: '', ends: '', teachingWeeks: null, timeZone: null, bells: [], hidden: true, version: 0 }

export function valuesOf({ code, title, number, starts, ends, teachingWeeks, timeZone, bells, hidden, version }: OfficeTerm): TermValues {
  return { code, title, number, starts, ends, teachingWeeks, timeZone, bells, hidden, version }
}

export function newTermOf({ code, title, number, starts, ends, teachingWeeks, timeZone, bells, hidden }: TermValues): NewTerm {
  return {
    ...{ code: code.trim(), title: nameOf(title), starts, ends, hidden },
    ...(number !== null && { number }),
    ...(teachingWeeks !== null && { teachingWeeks }),
    ...(timeZone !== null && { timeZone }),
    ...(bells.length > 0 && { bells }),
  }
}

/** @param before what the form began with: weeks that nobody touched follow new dates */
export function termChangeOf({ title, number, starts, ends, teachingWeeks, bells, version }: TermValues, before: Pick<TermValues, 'teachingWeeks'>, acceptClashes: boolean): TermChange {
  const weeks = teachingWeeks === before.teachingWeeks ? undefined : (teachingWeeks ?? weeksOf({ starts, ends }))
  return { version, title: nameOf(title), number, starts, ends, ...(weeks !== undefined && { teachingWeeks: weeks }), bells, acceptClashes }
}

/** How many weeks hold a day of these dates; undefined while they are none. */
export function weeksOf({ starts, ends }: { starts: string; ends: string }): number | undefined {
  return isRealDate(starts) && isRealDate(ends) && ends >= starts ? weeksIn({ starts, ends, teachingWeeks: 0 }) : undefined
}

/** A language that was left empty is taken away. */
export function nameOf({ zh, en }: Localised): { zh: string | null; en: string | null } {
  return { zh: zh?.trim() || null, en: en?.trim() || null }
}

export function nameProblem(longest: number): Check<Localised> {
  return ({ zh = '', en = '' }) => atMost(longest)(zh, undefined) ?? atMost(longest)(en, undefined)
}

export function bellsProblem(bells: Bells): FieldProblem | undefined {
  const at = bells.findIndex(([from, to], index) => Number.isNaN(from) || Number.isNaN(to) || to <= from || from < (bells[index - 1]?.[1] ?? 0))
  return at === -1 ? undefined : { key: 'terms.problem.bells', values: { n: at + 1 } }
}

export function checksFor(label: (name: 'starts') => string): { [Name in keyof TermValues]?: Check<TermValues[Name], TermValues> } {
  return {
    code: all(required, atMost(40), (code: string) => (/[/\\]/.test(code) ? { key: 'terms.problem.code' } : undefined)),
    title: nameProblem(100),
    number: between(1, 9999),
    starts: required,
    ends: all<string, TermValues>(required, after(({ starts }) => starts, () => label('starts'))),
    teachingWeeks: (weeks, values) => between(1, Math.min(60, weeksOf(values) ?? 60))(weeks, values),
    bells: bellsProblem,
  }
}
