import { expect, test } from 'vitest'
import { entry, term } from '../courses/campus.testing.ts'
import { obstacleTo, type Standing } from './obstacles.ts'

const student = { cohort: null, college: null, major: null, class: null }
const standing = (more: Partial<Standing> = {}): Standing => ({ term, student, held: [], credits: 0, creditLimit: 20, ...more })
function told(id: number, more: Partial<Standing> = {}): string {
  const obstacle = obstacleTo(entry(id), standing(more))
  return obstacle === undefined ? 'free' : 'with' in obstacle ? `${obstacle.kind} ${obstacle.with.map((other) => other.id).join(' ')}` : obstacle.kind
}

test('nothing speaks against a section that fits', () => {
  expect(told(11)).toBe('free')
  expect(told(33, { held: [entry(21)] })).toBe('free')
})

test('what meets at the same time is named', () => {
  expect(told(31, { held: [entry(21), entry(11)] })).toBe('time 11')
})

test('another section of a held course is told as such, and so is a course that excludes this one', () => {
  expect(told(31, { held: [entry(33), entry(11)] })).toBe('same-course 33')
  expect(told(21, { held: [entry(11)] })).toBe('not-with 11')
})

test('a section for certain majors is open to their students, by major or by college', () => {
  expect(told(12)).toBe('audience')
  expect(told(12, { student: { ...student, major: 'History' } })).toBe('audience')
  expect(told(12, { student: { ...student, major: 'Computer Science' } })).toBe('free')
  expect(told(12, { student: { ...student, college: 'Computer Science' } })).toBe('free')
})

test('credits may reach the limit and not pass it', () => {
  expect(told(31, { credits: 16 })).toBe('free')
  expect(told(31, { credits: 16.1 })).toBe('credits')
  expect(told(31, { credits: 99, creditLimit: null })).toBe('free')
})
