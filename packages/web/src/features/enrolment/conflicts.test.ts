import { expect, test } from 'vitest'
import { entry, term } from '../courses/campus.testing.ts'
import { findConflicts } from './conflicts.ts'

const conflicts = (planned: number[], held: number[] = []) =>
  Object.fromEntries([...findConflicts(term, planned.map(entry), held.map(entry))].map(([id, list]) => [id, list.map(({ with: other, kind, held: isHeld }) => `${kind} ${other.id}${isHeld ? ' held' : ''}`)]))

test('a planned section that meets with a held one is shown as a time conflict with it', () => {
  expect(conflicts([31], [11])).toEqual({ 31: ['time 11 held'] })
})

test('two planned sections are shown as in conflict with each other', () => {
  expect(conflicts([11, 31])).toEqual({ 11: ['time 31'], 31: ['time 11'] })
})

test('two sections of one course are named as such, whenever they meet', () => {
  expect(conflicts([12], [11])).toEqual({ 12: ['same-course 11 held'] })
})

test('odd and even weeks of the same hour do not conflict, nor what ends before the other period begins', () => {
  expect(conflicts([31], [21])).toEqual({ 31: [] })
  expect(findConflicts(term, [{ ...entry(31), course: entry(21).course }], [entry(32)]).get(31)).toEqual([])
})

test('courses that exclude each other conflict from both sides', () => {
  expect(conflicts([11], [21])).toEqual({ 11: ['not-with 21 held'] })
  expect(conflicts([21], [11])).toEqual({ 21: ['not-with 11 held'] })
})

test('a section that is held already is no conflict with itself', () => {
  expect(conflicts([11], [11])).toEqual({ 11: [] })
})
