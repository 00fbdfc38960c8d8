import type { Person } from '@fairway/contract/people'
import { defaultSettings } from '@fairway/contract/settings'
import { beforeEach, expect, test } from 'vitest'
import { ApiProblem, NoAnswer } from '../../api/problem.ts'
import { speak } from '../../ui/show.testing.ts'
import { checksFor, detailsOf, inTheForm, nobody, valuesOf } from './personValues.ts'
import { peopleTexts } from './texts.ts'

const ben: Person = {
  id: 7, number: 's-ben', name: 'Ben Okafor', gender: 'male', phone: '13800000000', email: 'ben@example.edu', roles: ['student', 'office'],
  student: { cohort: '2025', college: 'CS', major: null, class: 'CS2501' }, state: 'active', isUnconfirmed: false, account: 'own', seenAt: null, terms: [], provider: false, openSessions: 0,
  createdAt: '2026-11-01T09:00:00Z', isDemo: false, version: 'v1',
}

beforeEach(() => speak('en', peopleTexts))

test('a person who is read and saved as they are is not changed', () => {
  const { number, name, gender, phone, email, roles, student } = ben
  expect(detailsOf(valuesOf(ben))).toEqual({ number, name, gender, phone, email, roles, student })
})

test('what is empty is nothing, and who is no student has no studies', () => {
  const values = { ...valuesOf(ben), isStudent: false, isTeacher: true, phone: '  ', email: '', name: ' Ben ' }
  expect(detailsOf(values)).toMatchObject({ name: 'Ben', phone: null, email: null, roles: ['teacher', 'office'], student: null })
})

test('what the campus does not take is told before the server is asked, by the campus’s own rules', () => {
  const checks = checksFor(() => ({ ...defaultSettings, 'profile.phone-pattern': '\\d{4}', 'profile.mail-domains': ['example.edu', 'example.org'] }))
  const problem = (name: 'number' | 'name' | 'phone' | 'email', value: string) => checks[name]!(value, nobody)?.key
  expect(problem('number', ' ')).toBe('form.problem.required')
  expect(problem('name', '')).toBe('form.problem.required')
  expect(problem('name', 'x'.repeat(41))).toBe('people.problem.too-long')
  expect(problem('name', 'A\u202eB')).toBe('people.problem.invisible-characters')
  expect([problem('phone', ''), problem('phone', '1234'), problem('phone', '12345')]).toEqual([undefined, undefined, 'people.problem.not-a-phone-number'])
  expect([problem('email', ''), problem('email', 'a@b.example.edu'), problem('email', 'a@'), problem('email', 'a@elsewhere.net')]).toEqual([undefined, undefined, 'people.problem.not-an-address', 'people.problem.other-domain'])
  expect(checks.email!('a@elsewhere.net', nobody)?.values).toMatchObject({ domains: 'example.edu, example.org' })
})

test('while the rules are not known, the server alone judges', () => {
  const checks = checksFor(() => undefined)
  expect([checks.phone!('1', nobody), checks.email!('a', nobody)]).toEqual([undefined, undefined])
})

test.each([
  ['invalid-number', {}, 'number', 'As the server says it.'],
  ['number-taken', { field: 'number' }, 'number', 'As the server says it.'],
  ['holds-seats', { field: 'roles' }, 'isStudent', 'As the server says it.'],
  ['last-office-worker', { field: 'roles' }, 'isOffice', 'As the server says it.'],
  ['not-in-list', { field: 'major' }, 'major', 'As the server says it.'],
  ['invalid-profile', { field: 'phone', problem: 'not-a-phone-number' }, 'phone', 'This is not a phone number as this campus writes them.'],
  ['invalid-profile', { field: 'email', problem: 'other-domain' }, 'email', 'As the server says it.'],
  ['invalid-profile', { field: 'name', problem: 'something-new' }, 'name', 'As the server says it.'],
])('the refusal %s is told at its field, in the words of the form where there are some', (code, fields, field, said) => {
  const told = inTheForm(new ApiProblem(409, { code, title: 'As the server says it.', ...fields })) as ApiProblem
  expect([told.code, told.status, told.fields['field'], told.message]).toEqual([code, 409, field, said])
})

test('what is no refusal stays what it is', () => {
  const error = new NoAnswer()
  expect(inTheForm(error)).toBe(error)
})
