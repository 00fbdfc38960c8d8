import type { Meeting } from '@fairway/contract/courses'
import { expect, test } from 'vitest'
import { meetingProblem, meetingsOf, meetingsProblem, meetingValuesOf, noMeeting, parseWeeks } from './meetingValues.ts'

const term = { starts: '2026-09-07', ends: '2027-01-10', teachingWeeks: 16 }

test('a meeting comes out of the form as it went in', () => {
  const meetings: Meeting[] = [
    { kind: 'LE', days: [1, 3], from: 600, to: 650, weeks: [[1, 8], [10, 10]], parity: 'odd', room: 'Room 1' },
    { days: [5], from: 480, to: 525 },
    { kind: 'FI', date: '2026-12-29', from: 690, to: 869, room: 'Hall' },
  ]
  expect(meetingsOf(meetings.map(meetingValuesOf))).toEqual(meetings)
})

test('what was chosen for every week is not said of a single day, nor the other way round', () => {
  const both = { ...noMeeting, days: [3, 1], date: '2026-10-01', from: 480, to: 530, weeks: '1-8', parity: 'even' as const }
  expect(meetingsOf([{ ...both, isOnce: true }])).toEqual([{ date: '2026-10-01', from: 480, to: 530 }])
  expect(meetingsOf([both])).toEqual([{ days: [1, 3], from: 480, to: 530, weeks: [[1, 8]], parity: 'even' }])
})

test('weeks are read as people write them, and what cannot be read is none', () => {
  expect(parseWeeks('')).toEqual([])
  expect(parseWeeks('1-8, 10')).toEqual([[1, 8], [10, 10]])
  expect(parseWeeks('１～８、10')).toEqual([[1, 8], [10, 10]])
  expect(parseWeeks('8-1')).toBeUndefined()
  expect(parseWeeks('first')).toBeUndefined()
})

test('a meeting needs a day, a time that ends after it begins, and weeks that the term has', () => {
  const fine = { ...noMeeting, days: [1], from: 480, to: 530 }
  expect(meetingProblem(fine, term)).toBeUndefined()
  expect(meetingProblem({ ...fine, days: [] }, term)?.part).toBe('days')
  expect(meetingProblem({ ...fine, to: null }, term)?.part).toBe('times')
  expect(meetingProblem({ ...fine, to: 480 }, term)?.problem.key).toBe('meetings.problem.endsFirst')
  expect(meetingProblem({ ...fine, weeks: '1-17' }, term)?.problem.key).toBe('meetings.problem.noSuchWeek')
  expect(meetingProblem({ ...fine, weeks: '0' }, term)?.part).toBe('weeks')
  expect(meetingProblem({ ...fine, isOnce: true }, term)?.part).toBe('date')
  expect(meetingProblem({ ...fine, isOnce: true, date: '2027-01-11' }, term)?.problem.key).toBe('meetings.problem.outside')
  expect(meetingProblem({ ...fine, isOnce: true, date: '2027-01-10', weeks: 'nonsense' }, term)).toBeUndefined()
  expect(meetingsProblem([fine, { ...fine, days: [] }], term)).toEqual({ key: 'meetings.problem.at', values: { n: 2 } })
})
