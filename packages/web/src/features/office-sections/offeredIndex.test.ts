import type { SeatRow } from '@fairway/contract/courses'
import { expect, test } from 'vitest'
import { indexOf, nothingWanted, rowsOf, searchOffered, type OfferedSection, type Wanted } from './offeredIndex.ts'

const section = (id: number, more: Partial<OfferedSection> = {}): OfferedSection => ({ id, code: String(id), version: 1, teachers: ['Ada Lovelace'], meetings: [{ days: [1], from: 480, to: 530, room: 'Room 7' }], ...more })
const index = indexOf({
  term: 'T',
  revision: 1,
  courses: [
    { id: 1, code: 'CS 101', title: { en: 'Programming', zh: '程序设计' }, credits: 3, version: 1, department: { code: 'CS', en: 'Computing' }, sections: [section(11), section(12, { teachers: [], period: 2 })] },
    { id: 2, code: 'CS 1011', title: { en: 'More of it' }, credits: 2, version: 1, hidden: true, sections: [section(21, { meetings: [] })] },
    { id: 3, code: 'MATH 1', title: { en: 'Numbers' }, credits: 4, version: 1, sections: [] },
  ],
})
const seats: Record<number, SeatRow> = { 11: [11, 30, 30, 2, 1], 12: [12, 5, 0, 0, 1], 21: [21, 5, null, 0, 1] }
const found = (wanted: Partial<Wanted>) => searchOffered(index, { ...nothingWanted, ...wanted }, (id) => seats[id]).map(({ course, sections }) => [course.code, ...sections.map((one) => one.section.id)])

test('a course is found by its code however it is typed, by words of its titles, and by what is said of its sections', () => {
  expect(found({ q: 'cs101' })).toEqual([['CS 101', 11, 12], ['CS 1011', 21]])
  expect(found({ q: '程序' })).toEqual([['CS 101', 11, 12]])
  expect(found({ q: 'programming lovelace' })).toEqual([['CS 101', 11]])
  expect(found({ q: 'room 7' })).toEqual([['CS 101', 11, 12]])
  expect(found({ q: 'nothing' })).toEqual([])
})

test('a course without sections is found, unless something is asked of sections', () => {
  expect(found({})).toHaveLength(3)
  expect(found({ q: 'numbers' })).toEqual([['MATH 1']])
  expect(found({ period: 2 })).toEqual([['CS 101', 12]])
  expect(found({ concern: 'no-sections' })).toEqual([['MATH 1']])
  expect(found({ concern: 'no-teacher' })).toEqual([['CS 101', 12]])
})

test('what may need to be looked after is found: hidden, without time, full, with a queue, over its capacity, without seats', () => {
  expect(found({ concern: 'hidden' })).toEqual([['CS 1011', 21]])
  expect(found({ concern: 'no-time' })).toEqual([['CS 1011', 21]])
  expect(found({ concern: 'full' })).toEqual([['CS 101', 11, 12]])
  expect(found({ concern: 'waiting' })).toEqual([['CS 101', 11]])
  expect(found({ concern: 'over' })).toEqual([['CS 101', 12]])
  expect(found({ concern: 'no-capacity' })).toEqual([['CS 101', 12]])
  expect(found({ department: 'CS' })).toEqual([['CS 101', 11, 12]])
})

test('a course heads its sections', () => {
  expect(rowsOf(index).map(({ key }) => key)).toEqual(['course 1', 'section 11', 'section 12', 'course 2', 'section 21', 'course 3'])
})
