import { expect, test } from 'vitest'
import { rowsOf, type RosterStudent } from './rosterRows.ts'

const student = (number: string, name: string, more: Partial<RosterStudent> = {}): RosterStudent => ({
  ...{ number, name, class: null, major: 'PHY', college: null, state: 'enrolled', place: null, since: '2026-11-21T09:00:00.000Z' }, ...more,
})
const students = [student('s10', 'Ben Alder'), student('s9', '张三', { since: '2026-11-20T09:00:00.000Z' }), student('s2', '李四', { major: 'MATH' })]
const found = (search: string, sort: string | null = null) => rowsOf(students, search, sort, ({ major }) => [major === 'PHY' ? 'Physics' : 'Mathematics']).map(({ number }) => number)

test('a student is found by number, name and what is shown of them', () => {
  expect(found('')).toEqual(['s10', 's9', 's2'])
  expect(found(' alder BEN ')).toEqual(['s10'])
  expect(found('张')).toEqual(['s9'])
  expect(found('s physics')).toEqual(['s10', 's9'])
})

test('numbers are put in order as numbers, Chinese names by their sound', () => {
  expect(found('', 'number')).toEqual(['s2', 's9', 's10'])
  expect(found('', '-number')).toEqual(['s10', 's9', 's2'])
  expect(found('s', 'name').filter((number) => number !== 's10')).toEqual(['s2', 's9'])
  expect(found('', 'since')[0]).toBe('s9')
})
