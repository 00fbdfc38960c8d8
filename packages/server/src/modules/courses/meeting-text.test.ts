import type { Meeting } from '@fairway/contract/courses'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { defaultBellSchedule } from './bells.ts'
import { parseMeetings, printMeetings, type MeetingFrame } from './meeting-text.ts'

const frame: MeetingFrame = { starts: '2024-09-23', ends: '2024-12-14', teachingWeeks: 11, bellSchedule: defaultBellSchedule }
const read = (text: string) => parseMeetings(text, frame)
const only = (text: string) => {
  const { meetings, problems } = read(text)
  expect(problems).toEqual([])
  expect(meetings).toHaveLength(1)
  return meetings[0]!
}
const problemOf = (text: string) => {
  const { meetings, problems } = read(text)
  expect(meetings).toEqual([])
  return problems[0]!.code
}

describe('a meeting is read', () => {
  test.each<[string, Meeting]>([
    ['LE Mon,Wed 10:00-10:50', { kind: 'LE', days: [1, 3], from: 600, to: 650 }],
    ['Mon 10:00-10:50 @ Room 1 @ North', { days: [1], from: 600, to: 650, room: 'Room 1 @ North' }],
    ['FI 2024-12-09 11:30-14:29 @ GH 242', { kind: 'FI', date: '2024-12-09', from: 690, to: 869, room: 'GH 242' }],
    ['DI Tue 08:00-09:00 weeks 1-8', { kind: 'DI', days: [2], from: 480, to: 540, weeks: [[1, 8]] }],
    ['DI Tue 08:00-09:00 odd', { kind: 'DI', days: [2], from: 480, to: 540, parity: 'odd' }],
    ['DI tuesday 8:00-9:00 weeks 1-4,6 odd', { kind: 'DI', days: [2], from: 480, to: 540, weeks: [[1, 4], [6, 6]], parity: 'odd' }],
    ['Mon-Fri 10:00-10:50', { days: [1, 2, 3, 4, 5], from: 600, to: 650 }],
    ['周一,周三 3-4节', { days: [1, 3], from: 590, to: 685 }],
    ['周一至周五 第1节', { days: [1, 2, 3, 4, 5], from: 480, to: 525 }],
    ['周一、三、五 3-4节 单周', { days: [1, 3, 5], from: 590, to: 685, parity: 'odd' }],
    ['星期二 10:00-10:50 第1-8周 双周 @ 一教101', { days: [2], from: 600, to: 650, weeks: [[1, 8]], parity: 'even', room: '一教101' }],
    ['第1-8周(单) 周日 3-4节', { days: [7], from: 590, to: 685, weeks: [[1, 8]], parity: 'odd' }],
    ['实验 周六 １０：００－１０：５０ 1-8单周', { kind: '实验', days: [6], from: 600, to: 650, weeks: [[1, 8]], parity: 'odd' }],
    ['讲授周一第3-4节第2周', { kind: '讲授', days: [1], from: 590, to: 685, weeks: [[2, 2]] }],
  ])('%s', (text, meeting) => expect(only(text)).toEqual(meeting))

  it('with several segments, between any of ; and ； and line ends', () => {
    expect(read('Mon 10:00-11:00； 周二 1-2节;\nWed 10:00-11:00;').meetings.map(({ days }) => days)).toEqual([[1], [2], [3]])
  })
})

describe('a meeting is refused', () => {
  test.each([
    ['LE Foo 10:00-10:50', 'unknown-day'],
    ['Mon,Xyz 10:00-10:50', 'unknown-day'],
    ['Foo 10:00-10:50', 'unknown-day'],
    ['周八 3-4节', 'unknown-day'],
    ['10:00-10:50', 'no-day'],
    ['LE', 'no-day'],
    ['Mon', 'no-time'],
    ['Mon 11:00-10:50', 'end-before-start'],
    ['Mon 11:00-11:00', 'end-before-start'],
    ['周一 4-3节', 'end-before-start'],
    ['Mon 10:00-11:00 weeks 8-1', 'end-before-start'],
    ['FI 2025-01-09 11:30-14:29', 'date-outside-term'],
    ['FI 2024-09-22 11:30-14:29', 'date-outside-term'],
    ['FI 2024-11-31 11:30-14:29', 'no-such-date'],
    ['Mon 10:00-11:00 weeks 1-12', 'week-outside-term'],
    ['Mon 10:00-11:00 week 3 even', 'never-meets'],
    ['周一 12-13节', 'no-such-bell'],
    ['Mon 10:00-25:00', 'meeting-unreadable'],
    ['Mon 10:75-11:00', 'meeting-unreadable'],
    ['Mon 10:00-11:00 sometimes', 'meeting-unreadable'],
    ['2024-12-09 11:30-14:29 odd', 'meeting-unreadable'],
  ])('%s: %s', (text, code) => expect(problemOf(text)).toBe(code))

  it('if it falls outside the period of its section', () => {
    const inPeriod = { ...frame, period: { starts: '2024-09-23', ends: '2024-10-31' } }
    expect(parseMeetings('Mon 10:00-11:00 weeks 8-11', inPeriod).problems[0]!.code).toBe('never-meets')
  })
})

it('a room without its @ is not taken for one, but how to write it is said', () => {
  expect(read('周二 3-4节 教一101').problems).toMatchObject([{ code: 'meeting-unreadable', zh: expect.stringContaining('@ 教一101') as string, en: expect.stringContaining('@ 教一101') as string }])
})

it('a cell of blanks is read in a moment, and one of mistakes only up to a few', () => {
  const began = performance.now()
  for (let time = 0; time < 100; time++) expect(problemOf(`周一${' '.repeat(3_900)}x`)).toBe('unknown-day')
  expect(performance.now() - began).toBeLessThan(1_000)
  expect(read('a;'.repeat(2_000)).problems).toHaveLength(5)
})

it('what is printed reads back as the same meetings', () => {
  const words = fc.stringMatching(/^[\p{L}\p{N}#.:()@/-]([\p{L}\p{N} #.:()@/-]{0,30}[\p{L}\p{N}#.:()@/-])?$/u)
  const room = words.filter((text) => text.trim() !== '' && !/^@/.test(text)).map((text) => text.replaceAll(/\s+/g, ' '))
  const weeks = fc
    .uniqueArray(fc.integer({ min: 1, max: 11 }), { minLength: 2, maxLength: 6 })
    .map((numbers) => numbers.sort((a, b) => a - b))
    .map((numbers) => numbers.flatMap((number, index) => (index % 2 === 1 ? [[numbers[index - 1]!, number] as [number, number]] : [])))
  const span = fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 })).filter(([from, to]) => from < to)
  const common = { kind: fc.option(fc.constantFrom('LE', 'DI', 'FI', '讲授', '实验'), { nil: undefined }), room: fc.option(room, { nil: undefined }), span }
  const weekly = fc.record({
    ...common,
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((days) => days.sort()),
    weeks: fc.option(weeks, { nil: undefined }),
    parity: fc.option(fc.constantFrom('odd' as const, 'even' as const), { nil: undefined }),
  })
  const dated = fc.record({ ...common, date: fc.constantFrom('2024-09-23', '2024-10-01', '2024-12-14') })
  const meeting = fc.oneof(weekly, dated).map(({ span: [from, to], ...rest }) => {
    return Object.fromEntries(Object.entries({ ...rest, from, to }).filter(([, value]) => value !== undefined)) as unknown as Meeting
  })
  fc.assert(
    fc.property(fc.array(meeting, { maxLength: 5 }), (meetings) => {
      const text = printMeetings(meetings)
      const { meetings: back, problems } = parseMeetings(text, frame)
      fc.pre(problems.every(({ code }) => code === 'never-meets'))
      if (problems.length === 0) expect(back).toEqual(meetings)
    }),
    { numRuns: 500 },
  )
})
