import type { OfficeListEntry } from '@fairway/contract/lists'
import { expect, test } from 'vitest'
import { additionOf, changeOf, checks, newEntry, valuesOf } from './entryValues.ts'

const entry: OfficeListEntry = { id: 4, version: 7, code: 'CS2501', name: { zh: '计算机 2501 班' }, major: 'CS', hidden: false, aliases: ['计科 1 班'], uses: {} }

test('a new entry says only what was filled in and what its list has', () => {
  const values = { ...newEntry, name: { en: 'Physics' }, code: ' ', college: 'SCI', cohort: '2025', icon: 'star' as const }
  expect(additionOf('majors', values)).toEqual({ name: { en: 'Physics' }, college: 'SCI' })
  expect(additionOf('colleges', { ...values, code: 'PHY' })).toEqual({ name: { en: 'Physics' }, code: 'PHY' })
  expect(additionOf('course-types', values)).toEqual({ name: { en: 'Physics' }, icon: 'star' })
})

test('a change says all that its list has, also that there is none any more', () => {
  expect(changeOf('classes', { ...valuesOf(entry), major: null })).toEqual({
    version: 7, name: entry.name, code: 'CS2501', aliases: ['计科 1 班'], major: null, cohort: null,
  })
  expect(changeOf('course-types', valuesOf(entry))).toEqual({ version: 7, name: entry.name, code: 'CS2501', aliases: ['计科 1 班'], icon: null })
})

test('a name is needed in one language, and a code once there was one', () => {
  expect(checks.name!({}, newEntry)).toMatchObject({ key: 'form.problem.requiredInSome' })
  expect(checks.name!({ en: 'a'.repeat(101) }, newEntry)).toMatchObject({ key: 'form.problem.tooLong' })
  expect(checks.code!('', newEntry)).toBeUndefined()
  expect(checks.code!(' ', valuesOf(entry))).toMatchObject({ key: 'form.problem.required' })
  expect(checks.code!('a'.repeat(101), newEntry)).toMatchObject({ key: 'form.problem.tooLong' })
})
