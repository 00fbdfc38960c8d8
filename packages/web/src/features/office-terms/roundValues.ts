import type { Audience } from '@fairway/contract/courses'
import type { Localised } from '@fairway/contract/localised'
import type { NewRound, OfficeRound, RoundChange } from '@fairway/contract/office-terms'
import { after, all, between, required, requiredInSome, type Check } from '../../ui/form/checks.ts'
import { nameOf, nameProblem } from './termValues.ts'
import { audienceLists } from './roundWords.ts'

/** A round as the form has it: flat, so that what two office workers change apart from each other does not meet. */
export type RoundValues = {
  name: Localised
  opensAt: string
  closesAt: string
  /** None: everybody. */
  cohorts: string[]
  colleges: string[]
  majors: string[]
  classes: string[]
  creditLimit: number | null
  sectionLimit: number | null
  enrol: boolean
  drop: boolean
  wait: boolean
  hidden: boolean
  version: number
}

export const noRound: RoundValues = {
  ...{ name: {}, opensAt: '', closesAt: '', cohorts: [], colleges: [], majors: [], classes: [], creditLimit: null, sectionLimit: null },
  ...{ enrol: true, drop: true, wait: true, hidden: false, version: 0 },
}

export function roundValuesOf({ name, opensAt, closesAt, audience, creditLimit, sectionLimit, allows, hidden, version }: OfficeRound): RoundValues {
  const { cohorts = [], colleges = [], majors = [], classes = [] } = audience
  return { name, opensAt, closesAt, cohorts, colleges, majors, classes, creditLimit, sectionLimit, ...allows, hidden, version }
}

/** A list that nobody chose from does not restrict. */
export function audienceOf(values: Pick<RoundValues, (typeof audienceLists)[number]>): Audience {
  return Object.fromEntries(audienceLists.flatMap((list) => (values[list].length > 0 ? [[list, values[list]]] : [])))
}

export function newRoundOf({ hidden, ...values }: RoundValues): NewRound {
  return { ...detailsOf(values), hidden }
}

export function roundChangeOf({ version, ...values }: RoundValues): RoundChange {
  return { version, ...detailsOf(values) }
}

function detailsOf(values: Omit<RoundValues, 'hidden' | 'version'>) {
  const { name, opensAt, closesAt, creditLimit, sectionLimit, enrol, drop, wait } = values
  return { name: nameOf(name), opensAt, closesAt, audience: audienceOf(values), creditLimit, sectionLimit, allows: { enrol, drop, wait } }
}

export function roundChecks(opens: () => string): { [Name in keyof RoundValues]?: Check<RoundValues[Name], RoundValues> } {
  return {
    name: all(requiredInSome, nameProblem(100)),
    opensAt: required,
    closesAt: all<string, RoundValues>(required, after(({ opensAt }) => opensAt, opens)),
    creditLimit: between(0, 9999, { whole: false }),
    sectionLimit: between(0, 9999),
  }
}
