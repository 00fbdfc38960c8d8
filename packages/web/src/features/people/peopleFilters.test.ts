import { expect, test } from 'vitest'
import { countSet, narrowed, nobodyWanted, peopleAddress, queryFor } from './peopleFilters.ts'

test('what is looked for survives the way through the address', () => {
  const wanted = { q: '李', role: 'student', state: 'hidden', account: 'handed-out', cohort: '2025', college: 'CS', major: 'Computer Science', class: 'CS2501', member: 'DEMO' } as const
  expect(peopleAddress.read(peopleAddress.write(wanted))).toEqual(wanted)
  expect(peopleAddress.write(nobodyWanted)).toEqual({})
})

test('an address that was tampered with gives what it can', () => {
  expect(peopleAddress.read({ role: 'dean', state: 'gone', account: ['own', 'none'], term: 'DEMO' })).toEqual({ ...nobodyWanted, account: 'own' })
})

test('the server is asked for what is set, in its own words', () => {
  expect(queryFor(nobodyWanted)).toEqual({})
  expect(queryFor({ ...nobodyWanted, q: ` ${'x'.repeat(200)} `, member: 'DEMO', role: 'office' })).toEqual({ search: 'x'.repeat(100), role: 'office', term: 'DEMO' })
})

test('the search is not counted among the filters', () => {
  expect(countSet({ ...nobodyWanted, q: 'Ben', role: 'student', class: 'CS2501' })).toBe(2)
})

test('another college gives up the major and the class, another cohort the class alone', () => {
  const wanted = { ...nobodyWanted, cohort: '2025', college: 'CS', major: 'Computer Science', class: 'CS2501' }
  expect(narrowed(wanted, { college: 'LIT' })).toEqual({ ...wanted, college: 'LIT', major: null, class: null })
  expect(narrowed(wanted, { cohort: '2024' })).toEqual({ ...wanted, cohort: '2024', class: null })
  expect(narrowed(wanted, { class: 'CS2401' })).toEqual({ ...wanted, class: 'CS2401' })
  expect(narrowed(wanted, { role: 'student' })).toEqual({ ...wanted, role: 'student' })
})
