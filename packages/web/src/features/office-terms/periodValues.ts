import type { Localised } from '@fairway/contract/localised'
import type { NewPeriod, OfficePeriod, PeriodChange } from '@fairway/contract/office-terms'
import { after, all, between, required, type Check } from '../../ui/form/checks.ts'
import { nameOf, nameProblem } from './termValues.ts'

/** A period as the form has it. */
export type PeriodValues = { number: number | null; title: Localised; starts: string; ends: string; version: number }

export function periodValuesOf({ number, title, starts, ends, version }: OfficePeriod): PeriodValues {
  return { number, title: title ?? {}, starts, ends, version }
}

export function newPeriodOf({ number, title, starts, ends }: PeriodValues): NewPeriod {
  return { number: number ?? 0, title: nameOf(title), starts, ends }
}

export function periodChangeOf({ title, starts, ends, version }: PeriodValues, acceptClashes: boolean): PeriodChange {
  return { version, title: nameOf(title), starts, ends, acceptClashes }
}

/** It lies within its term, or the server would refuse it. */
export function periodChecks(term: () => { starts: string; ends: string }, label: () => string): { [Name in keyof PeriodValues]?: Check<PeriodValues[Name], PeriodValues> } {
  const within: Check<string> = (date) => (date && (date < term().starts || date > term().ends) ? { key: 'periods.problem.outside', values: term() } : undefined)
  return {
    number: all<number | null, PeriodValues>(required, between(1, 99)),
    title: nameProblem(100),
    starts: all<string, PeriodValues>(required, within),
    ends: all<string, PeriodValues>(required, after(({ starts }) => starts, label), within),
  }
}
