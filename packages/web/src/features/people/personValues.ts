import type { NewPerson, Person } from '@fairway/contract/people'
import { addressProblem, isPhone, textProblem } from '@fairway/contract/personal-text'
import type { Gender } from '@fairway/contract/profile'
import type { Settings } from '@fairway/contract/settings'
import { ApiProblem } from '../../api/problem.ts'
import { i18n } from '../../i18n/index.ts'
import { all, required, type Check } from '../../ui/form/checks.ts'
import { wordsOf, type FieldProblem } from '../../ui/form/problem.ts'

/** A person as the form has them: flat, so that what two office workers change apart from each other does not meet. */
export type PersonValues = {
  number: string
  name: string
  gender: Gender | null
  phone: string
  email: string
  isStudent: boolean
  isTeacher: boolean
  isOffice: boolean
  cohort: string | null
  college: string | null
  major: string | null
  class: string | null
  /** Not changed here: only told to who edits somebody that was disabled meanwhile. */
  state: Person['state']
  /** Of the person as they were read. */
  version: string
}

/** In characters, for the office. */
const longestName = 40

export const nobody: PersonValues = {
  number: '', name: '', gender: null, phone: '', email: '', isStudent: true, isTeacher: false, isOffice: false, cohort: null, college: null, major: null, class: null,
  state: 'active', version: '',
}

export function valuesOf({ number, name, gender, phone, email, roles, student, state, version }: Person): PersonValues {
  const { cohort = null, college = null, major = null, class: className = null } = student ?? {}
  return {
    ...{ number, name, gender, phone: phone ?? '', email: email ?? '' },
    ...{ isStudent: roles.includes('student'), isTeacher: roles.includes('teacher'), isOffice: roles.includes('office') },
    ...{ cohort, college, major, class: className, state, version },
  }
}

/** What the server is told. */
export function detailsOf({ number, name, gender, phone, email, isStudent, isTeacher, isOffice, cohort, college, major, class: className }: PersonValues): Omit<NewPerson, 'withPassword'> {
  return {
    ...{ number: number.trim(), name: name.trim(), gender, phone: phone.trim() || null, email: email.trim().toLowerCase() || null },
    roles: [...(isStudent ? (['student'] as const) : []), ...(isTeacher ? (['teacher'] as const) : []), ...(isOffice ? (['office'] as const) : [])],
    student: isStudent ? { cohort, college, major, class: className } : null,
  }
}

type Rules = Pick<Settings, 'profile.phone-pattern' | 'profile.mail-domains'>

/** @param rules of the campus; while they are not known, the server alone judges by them */
export function checksFor(rules: () => Rules | undefined): { [Name in keyof PersonValues]?: Check<PersonValues[Name], PersonValues> } {
  return {
    number: required,
    name: all(required, (name: string) => problemCalled(textProblem(name, { longest: longestName }))),
    phone(phone) {
      const set = rules()
      return set && phone.trim() && !isPhone(phone.trim(), set['profile.phone-pattern']) ? problemCalled('not-a-phone-number') : undefined
    },
    email(email) {
      const set = rules()
      return set && email.trim() ? problemCalled(addressProblem(email, set['profile.mail-domains']), set['profile.mail-domains']) : undefined
    },
  }
}

function problemCalled(problem: string | undefined, domains: readonly string[] = []): FieldProblem | undefined {
  return problem === undefined ? undefined : { key: `people.problem.${problem}`, values: { most: longestName, domains: domains.join(', ') } }
}

/** Which field of the form a refusal is about, where the server calls it otherwise. */
const fieldFor: Record<string, keyof PersonValues> = { 'invalid-number': 'number', 'holds-seats': 'isStudent', 'last-office-worker': 'isOffice' }

/** A refusal with the field and the words of the form. */
export function inTheForm(error: unknown): unknown {
  if (!(error instanceof ApiProblem)) return error
  const { code, status, fields } = error
  const field = fieldFor[code] ?? fields['field']
  const key = `people.problem.${String(fields['problem'])}`
  const isWorded = code === 'invalid-profile' && i18n.global.te(key) && fields['problem'] !== 'other-domain'
  return new ApiProblem(status, { ...fields, field, ...(isWorded && { title: wordsOf({ key, values: { most: longestName } }) }) })
}
