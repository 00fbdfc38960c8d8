import { beforeEach, expect, test } from 'vitest'
import { speak } from '../../ui/show.testing.ts'
import { columnName, examplesOf, missingIn, withColumn } from './columns.ts'

const number = { name: 'number', synonyms: ['student_id', '学号'], required: true }
const name = { name: 'name', synonyms: ['姓名'], required: true }
const email = { name: 'email', synonyms: [], required: false }

beforeEach(() => speak('en'))

test('a column that is taken by another is taken from the one that had it', () => {
  expect(withColumn(['number', 'name', null], 2, 'name')).toEqual(['number', null, 'name'])
  expect(withColumn(['number', null, null], 0, null)).toEqual([null, null, null])
})

test('what is needed and not there is missing; what is not needed is not', () => {
  expect(missingIn(['name', null], [number, name, email])).toEqual([number])
  expect(missingIn(['name', 'number'], [number, name, email])).toEqual([])
})

test('a column goes by the name that the reader has for it', async () => {
  expect(columnName(number)).toBe('number')
  await speak('zh')
  expect([number, email].map(columnName)).toEqual(['学号（number）', 'email'])
})

test('examples are the first different cells that say something', () => {
  const sample = ['', 'a', 'a', 'b', 'x'.repeat(50), 'c'].map((cell, line) => ({ line, cells: ['1', cell] }))
  expect(examplesOf(sample, 1)).toEqual(['a', 'b', `${'x'.repeat(40)}…`])
  expect(examplesOf([{ line: 2, cells: ['short'] }], 1)).toEqual([])
})
