import type { Localised } from '@fairway/contract/localised'
import type { OfficeTerm, TermCopy } from '@fairway/contract/office-terms'
import { daysLater, mondayOf } from '@fairway/contract/timetable'
import { after, all, atMost, between, required, type Check } from '../../ui/form/checks.ts'
import { nameOf, nameProblem, weeksOf } from './termValues.ts'

/** A copy of a term as the form has it. */
export type CopyValues = {
  code: string
  title: Localised
  number: number | null
  starts: string
  /** Empty: as long as the old one. */
  ends: string
  /** Null: as many as the old one. */
  teachingWeeks: number | null
  hidden: boolean
  rounds: TermCopy['rounds']
} & Record<CopyChoice, boolean>

/** What can be taken over or not, besides rounds. Those after `courses` need it, those after `sections` need both. */
export const copyChoices = ['periods', 'courses', 'sections', 'meetings', 'staff', 'capacities', 'references'] as const satisfies readonly (keyof TermCopy)[]
export type CopyChoice = (typeof copyChoices)[number]

/** A year later, on the same day of the week. */
export function copyOf({ starts, number }: Pick<OfficeTerm, 'starts' | 'number'>): CopyValues {
  const weeks = 52
  return {
    ...{ code: '', title: {}, number: number === null ? null : number + 1, starts: daysLater(mondayOf(starts), weeks * 7), ends: '', teachingWeeks: null, hidden: true, rounds: 'hidden' },
    ...{ periods: true, courses: true, sections: true, meetings: true, staff: true, capacities: true, references: false },
  }
}

/** Whether a choice can be made at all, given the others. */
export function isOpenTo(choice: CopyChoice, { courses, sections }: Pick<CopyValues, 'courses' | 'sections'>): boolean {
  if (choice === 'periods' || choice === 'courses') return true
  return choice === 'sections' ? courses : courses && sections
}

export function termCopyOf(values: CopyValues): TermCopy {
  const { code, title, number, starts, ends, teachingWeeks, hidden, rounds } = values
  const choices = Object.fromEntries(copyChoices.map((choice) => [choice, values[choice] && isOpenTo(choice, values)])) as Record<CopyChoice, boolean>
  return {
    ...{ code: code.trim(), title: nameOf(title), starts, hidden, rounds, ...choices },
    ...(number !== null && { number }),
    ...(ends !== '' && { ends }),
    ...(teachingWeeks !== null && { teachingWeeks }),
  }
}

export function copyChecks(starts: () => string): { [Name in keyof CopyValues]?: Check<CopyValues[Name], CopyValues> } {
  return {
    code: all(required, atMost(40), (code: string) => (/[/\\]/.test(code) ? { key: 'terms.problem.code' } : undefined)),
    title: nameProblem(100),
    number: between(1, 9999),
    starts: required,
    ends: after((values) => values.starts, starts),
    teachingWeeks: (weeks, values) => between(1, Math.min(60, weeksOf(values) ?? 60))(weeks, values),
  }
}

/** What the server is asked for a preview; undefined while too little is said. The code is most often thought of last. */
export function copyToPreview(values: CopyValues): TermCopy | undefined {
  const named = { ...values, code: values.code.trim() || '?' }
  const checks = copyChecks(() => '')
  const isComplete = (Object.keys(checks) as (keyof CopyValues)[]).every((name) => (checks[name] as Check<unknown, CopyValues> | undefined)?.(named[name], named) === undefined)
  return isComplete ? termCopyOf(named) : undefined
}

