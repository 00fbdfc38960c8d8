import { expect, test } from 'vitest'
import type { CatalogueSection } from '@fairway/contract/courses'
import { entry, term, weekly } from '../courses/campus.testing.ts'
import { blocksOf, datesOfWeek, examsOf, hoursOf } from './weekLayout.ts'

const withMeetings = (id: number, meetings: CatalogueSection['meetings']) => ({ ...entry(11), id, section: { id, code: 'X', meetings } })
const drawn = (ids: number[], week: number) => blocksOf(term, ids.map(entry), week).map(({ entry: { id }, weekday, lane, lanes }) => `${id} day ${weekday} lane ${lane + 1}/${lanes}`)

test('a week holds Monday to Sunday', () => {
  expect(datesOfWeek(term, 2)).toEqual(['2026-09-28', '2026-09-29', '2026-09-30', '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04'])
})

test('odd weeks show what meets in odd weeks, and a period only its own weeks', () => {
  expect(drawn([31], 1)).toEqual(['31 day 1 lane 1/1'])
  expect(drawn([31], 2)).toEqual([])
  expect(drawn([32], 2)).toEqual([])
  expect(drawn([32], 8)).toEqual(['32 day 1 lane 1/1'])
})

test('meetings that overlap stand side by side, the others keep the whole width', () => {
  expect(drawn([11, 31], 1)).toEqual(['31 day 1 lane 1/2', '11 day 1 lane 2/2', '11 day 3 lane 1/1'])
})

test('a lane that became free is used again', () => {
  const blocks = blocksOf(term, [withMeetings(1, [weekly([1], 9, 12)]), withMeetings(2, [weekly([1], 9, 10)]), withMeetings(3, [weekly([1], 10, 11)])], 1)
  expect(blocks.map(({ entry: { id }, lane, lanes }) => [id, lane, lanes])).toEqual([[1, 0, 2], [2, 1, 2], [3, 1, 2]])
})

test('meetings that only touch do not share the width', () => {
  const blocks = blocksOf(term, [withMeetings(1, [weekly([1], 9, 10)]), withMeetings(2, [weekly([1], 10, 11)])], 1)
  expect(blocks.map(({ lanes }) => lanes)).toEqual([1, 1])
})

test('exams stand in their week and in the list of exams', () => {
  expect(drawn([11], 12)).toEqual(['11 day 1 lane 1/1', '11 day 3 lane 1/2', '11 day 3 lane 2/2'])
  expect(examsOf(term, [entry(11)]).map(({ date }) => date)).toEqual(['2026-12-09'])
})

test('the grid reaches from the first to the last hour, and at least from 8 to 18', () => {
  expect(hoursOf([])).toEqual({ first: 8, last: 18 })
  expect(hoursOf(blocksOf(term, [entry(21)], 1))).toEqual({ first: 8, last: 21 })
})
