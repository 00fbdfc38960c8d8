import type { CatalogueSection, SeatRow } from '@fairway/contract/courses'
import { expect, test } from 'vitest'
import { buildIndex, occupiedBy } from './catalogue.ts'
import { entry, index, term } from './campus.testing.ts'
import { noFilters, type Filters } from './filters.ts'
import { search } from './search.ts'

const seats = new Map<number, SeatRow>([[11, [11, 30, 30, 2, 1]], [12, [12, 29, 30, 0, 1]], [21, [21, 99, null, 0, 1]]])

function found(filters: Partial<Filters>, heldIds: number[] = []): number[] {
  const held = heldIds.map((id) => ({ id, occupied: occupiedBy(term, entry(id).section) }))
  const matches = search(index, { ...noFilters(), ...filters }, { term, seatRow: (id) => seats.get(id), held })
  return matches.flatMap(({ sections }) => sections.map(({ id }) => id))
}

test('nothing asked for finds everything', () => {
  expect(found({})).toEqual([11, 12, 21, 31, 32, 33])
})

test.each([
  ['cse100', [11, 12]], ['CSE 100', [11, 12]], ['  math ', [31, 32, 33]],
  ['数据结构', [11, 12]], ['计算机系', [11, 12, 21]], ['微积分', [31, 32, 33]], ['calculus', [31, 32, 33]],
  ['silva', [11, 21]], ['okafor', [12]], ['900011', [11]], ['data okafor', [12]], ['nobody', []],
])('a search for %s looks at code, titles, teachers and numbers', (text, ids) => {
  expect(found({ search: text })).toEqual(ids)
})

test('the course whose code was typed comes before those that merely mention it', () => {
  expect(found({ search: 'cse 12' })[0]).toBe(21)
  expect(found({ search: 'cse 1' })).toEqual([11, 12, 21])
})

/** The codes of the courses found in a catalogue full of look-alikes. */
function foundAmongAlike(text: string): string[] {
  const course = (id: number, code: string, en: string, more: Partial<CatalogueSection> = {}) => ({ id, code, title: { en, zh: '艺术与计算机' }, credits: 3, sections: [{ id, code: '01', ...more }] })
  const alike = buildIndex({
    term: 'T1', revision: 1,
    courses: [
      course(1, 'ECON 101', 'Economics', { teachers: ['Mia Harrow'] }), course(2, 'CS 101', 'Programming', { teachers: ['Wei Li'] }), course(3, 'CS 110', 'Logic', { ref: '70101' }),
      course(4, 'AR 101', 'Ceramics', { location: 'Kiln 3' }), course(5, 'HI 200', 'Art and Power', { meetings: [{ days: [1], from: 540, to: 600, room: 'B 207' }] }),
    ],
  })
  return search(alike, { ...noFilters(), search: text }, { term, seatRow: () => undefined, held: [] }).map(({ entry: { course: { code } } }) => code)
}

test.each([
  ['CS 101', ['CS 101']], ['cs-101', ['CS 101']], ['CS 1', ['CS 101', 'CS 110']], ['AR 101', ['AR 101']],
  ['CS 101 Li', ['CS 101']], ['CS 101 01', ['CS 101']], ['CS 101 Harrow', []],
])('a code with its number, %s, finds nothing but what has it', (text, codes) => {
  expect(foundAmongAlike(text)).toEqual(codes)
})

test.each([
  ['cs', ['CS 101', 'CS 110']], ['ar', ['AR 101', 'HI 200']], ['art', ['HI 200']], ['li', ['CS 101']], ['101', ['ECON 101', 'CS 101', 'AR 101']],
  ['算', ['ECON 101', 'CS 101', 'CS 110', 'AR 101', 'HI 200']], ['rram', []], ['eram', ['AR 101']],
])('a short word is looked for where a word or number begins: %s', (text, codes) => {
  expect(foundAmongAlike(text)).toEqual(codes)
})

test.each([['kiln', ['AR 101']], ['b 207', ['HI 200']], ['B207', ['HI 200']]])('a room is found: %s', (text, codes) => {
  expect(foundAmongAlike(text)).toEqual(codes)
})

test('department, type, credits, nature and period each restrict', () => {
  expect(found({ departments: ['MATH'] })).toEqual([31, 32, 33])
  expect(found({ types: ['Core'], credits: [3] })).toEqual([21])
  expect(found({ nature: 'major-only' })).toEqual([12])
  expect(found({ nature: 'open', departments: ['CSE'] })).toEqual([11, 21])
  expect(found({ periods: [2] })).toEqual([32])
})

test('a weekly class falls on one of the chosen days and begins in the chosen part of the day', () => {
  expect(found({ days: [1] })).toEqual([11, 31, 32])
  expect(found({ days: [2, 5] })).toEqual([12, 21])
  expect(found({ days: [3], dayParts: ['afternoon'] })).toEqual([])
  expect(found({ dayParts: ['evening'] })).toEqual([21])
  expect(found({ dayParts: ['morning'], departments: ['CSE'] })).toEqual([11])
})

test('"has seats" hides full sections, and neither unlimited nor unknown ones', () => {
  expect(found({ hasSeats: true })).toEqual([12, 21, 31, 32, 33])
})

test('"fits my timetable" hides what overlaps with the sections held, and never those themselves', () => {
  expect(found({ fits: true }, [11])).toEqual([11, 12, 21, 33])
  expect(found({ fits: true }, [31])).toEqual([12, 21, 31, 32, 33])
})
