import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Meeting } from '@fairway/contract/courses'
import { occupies } from '@fairway/contract/timetable'
import { momentOf, readCalendar, textOf, valueOf } from '../../../test/icalendar.ts'
import { printFeed, type FeedContent } from './feed.ts'
import type { HeldSection } from './store.ts'

const autumn = { starts: '2026-09-07', ends: '2026-12-27', teachingWeeks: 16, timeZone: 'Asia/Shanghai' }

function section(more: Partial<HeldSection> = {}): HeldSection {
  return {
    ...{ id: 7, course: 'PHYS 1', section: 'A00', title: { en: 'Waves', zh: '波动' }, location: 'Hall 1', teachers: ['Ana Silva'] },
    ...{ meetings: [{ days: [1], from: 600, to: 650 }], term: autumn, period: null },
    ...{ createdAt: new Date('2026-06-01T00:00:00Z'), changedAt: new Date('2026-06-01T01:00:00Z') },
    ...more,
  }
}

const feed = (sections: HeldSection[], more: Partial<FeedContent> = {}) => printFeed({ campus: 'Fairway', host: 'campus.example.edu', language: 'en', sections, ...more })
const eventsOf = (sections: HeldSection[], more: Partial<FeedContent> = {}) => readCalendar(feed(sections, more)).components
const starts = (meetings: Meeting[], more: Partial<HeldSection> = {}) => eventsOf([section({ meetings, ...more })]).map((event) => momentOf(event, 'DTSTART'))

test('a meeting is an event with what, when, where and who', () => {
  const [first, ...others] = eventsOf([section({ meetings: [{ kind: 'LE', days: [1], from: 600, to: 650, room: 'Lab 3' }] })])
  expect(others).toHaveLength(15)
  expect([momentOf(first!, 'DTSTART'), momentOf(first!, 'DTEND')]).toEqual(['2026-09-07T02:00:00.000Z', '2026-09-07T02:50:00.000Z'])
  expect(textOf(first!, 'SUMMARY')).toBe('Waves (Lecture)')
  expect(textOf(first!, 'LOCATION')).toBe('Lab 3')
  expect(textOf(first!, 'DESCRIPTION')).toBe('PHYS 1 A00\nTaught by Ana Silva')
  expect(valueOf(first!, 'UID')).toBe('7-2026-09-07-600@campus.example.edu')
})

test('and in Chinese for who reads Chinese', () => {
  const text = feed([section({ meetings: [{ kind: 'FI', date: '2026-12-21', from: 690, to: 869 }] })], { language: 'zh', campus: '海湾大学' })
  const calendar = readCalendar(text)
  expect(textOf(calendar, 'X-WR-CALNAME')).toBe('海湾大学 · 课表')
  expect(calendar.components.map((event) => [textOf(event, 'SUMMARY'), textOf(event, 'DESCRIPTION'), textOf(event, 'LOCATION')])).toEqual([
    ['波动（期末考试）', 'PHYS 1 A00\n任课教师：Ana Silva', 'Hall 1'],
  ])
})

describe('when', () => {
  test('is by the clocks of the term, also where they change in between', () => {
    const term = { ...autumn, timeZone: 'America/Los_Angeles' }
    const all = starts([{ days: [1], from: 540, to: 600, weeks: [[8, 9]] }], { term })
    // Clocks go back on 1 November.
    expect(all).toEqual(['2026-10-26T16:00:00.000Z', '2026-11-02T17:00:00.000Z'])
  })

  test('is in odd or even weeks, in ranges of weeks, once, and within the period', () => {
    expect(starts([{ days: [1], from: 600, to: 650, parity: 'even', weeks: [[1, 4]] }])).toEqual(['2026-09-14T02:00:00.000Z', '2026-09-28T02:00:00.000Z'])
    expect(starts([{ date: '2026-12-21', from: 690, to: 869 }])).toEqual(['2026-12-21T03:30:00.000Z'])
    expect(starts([{ days: [1], from: 600, to: 650 }], { period: { starts: '2026-09-14', ends: '2026-09-22' } })).toEqual(['2026-09-14T02:00:00.000Z', '2026-09-21T02:00:00.000Z'])
    expect(starts([])).toEqual([])
  })

  test('is midnight at the end of a day', () => {
    const [event] = eventsOf([section({ meetings: [{ date: '2026-12-21', from: 1380, to: 1440 }] })])
    expect([momentOf(event!, 'DTSTART'), momentOf(event!, 'DTEND')]).toEqual(['2026-12-21T15:00:00.000Z', '2026-12-21T16:00:00.000Z'])
  })

  test('is what the rules of enrolment hold it for', () => {
    const meeting = fc.record({
      days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
      from: fc.integer({ min: 0, max: 1200 }),
      length: fc.integer({ min: 1, max: 240 }),
      parity: fc.constantFrom('odd' as const, 'even' as const, undefined),
    })
    fc.assert(
      fc.property(meeting, ({ length, parity, ...rest }) => {
        const meetings: Meeting[] = [{ ...rest, to: rest.from + length, ...(parity && { parity }) }]
        const term = { ...autumn, timeZone: 'UTC' }
        const minutes = eventsOf([section({ meetings, term })]).flatMap((event) =>
          [momentOf(event, 'DTSTART'), momentOf(event, 'DTEND')].map((moment) => (Date.parse(moment) - Date.parse('2026-09-07')) / 60_000),
        )
        expect(minutes).toEqual(occupies(term, meetings))
      }),
      { numRuns: 50 },
    )
  })
})

describe('an event', () => {
  test('is the same one when it is told again, and another one beside it', () => {
    const twice: Meeting[] = [{ days: [1], from: 600, to: 650 }, { kind: 'DI', days: [1], from: 600, to: 640 }]
    const ids = eventsOf([section({ meetings: twice }), section({ id: 8 })]).map((event) => valueOf(event, 'UID'))
    expect(new Set(ids).size).toBe(48)
    expect(eventsOf([section({ meetings: twice, title: { en: 'Renamed' } }), section({ id: 8 })]).map((event) => valueOf(event, 'UID'))).toEqual(ids)
  })

  test('tells when it last changed, and its number rises with that', () => {
    const [before] = eventsOf([section()])
    const [after] = eventsOf([section({ changedAt: new Date('2026-07-01T12:00:00Z') })])
    expect(momentOf(after!, 'LAST-MODIFIED')).toBe('2026-07-01T12:00:00.000Z')
    expect(momentOf(after!, 'DTSTAMP')).toBe('2026-07-01T12:00:00.000Z')
    expect(Number(valueOf(after!, 'SEQUENCE'))).toBeGreaterThan(Number(valueOf(before!, 'SEQUENCE')))
    expect(Number(valueOf(after!, 'SEQUENCE'))).toBeLessThan(2 ** 31)
  })
})

describe('the feed', () => {
  test('says what it is and how often to look', () => {
    const calendar = readCalendar(feed([]))
    expect(valueOf(calendar, 'VERSION')).toBe('2.0')
    expect(valueOf(calendar, 'PRODID')).toMatch(/^-\/\/Fairway\/\/Timetable\/\//)
    expect([valueOf(calendar, 'X-PUBLISHED-TTL'), valueOf(calendar, 'REFRESH-INTERVAL')]).toEqual(['PT1H', 'PT1H'])
    // A method would make an invitation of it.
    expect(valueOf(calendar, 'METHOD')).toBeUndefined()
  })

  test('is the same text for the same content', () => {
    expect(feed([section()])).toBe(feed([section()]))
  })

  test('folds by octets, not characters, and cuts none', () => {
    const title = '线性代数与解析几何'.repeat(12) + '🎓'.repeat(30)
    const text = feed([section({ title: { zh: title }, meetings: [{ date: '2026-12-21', from: 0, to: 1 }] })])
    expect(textOf(readCalendar(text).components[0]!, 'SUMMARY')).toBe(title)
    expect(text).toContain('\r\n ')
  })

  test('keeps whatever a name says, and lets none of it become a line of its own', () => {
    const texts = fc.string({ unit: fc.oneof(fc.constantFrom('\r', '\n', '\\', ';', ',', ':', '"', ' ', '\u0000', 'BEGIN:VEVENT', '学'), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 })), minLength: 1, maxLength: 60 })
    const tidy = (text: string) => text.replaceAll(/\p{Cc}+/gu, ' ').toWellFormed()
    fc.assert(
      fc.property(texts, texts, texts, texts, (title, room, teacher, campus) => {
        const meetings = [{ date: '2026-12-21', from: 0, to: 1, room }]
        const calendar = readCalendar(feed([section({ title: { en: title }, meetings, teachers: [teacher] })], { campus }))
        expect(calendar.components.map(({ name }) => name)).toEqual(['VEVENT'])
        expect(textOf(calendar.components[0]!, 'SUMMARY')).toBe(tidy(title))
        expect(textOf(calendar.components[0]!, 'LOCATION')).toBe(tidy(room))
        expect(textOf(calendar.components[0]!, 'DESCRIPTION')).toBe(`PHYS 1 A00\n${tidy(`Taught by ${teacher}`)}`)
        expect(textOf(calendar, 'X-WR-CALNAME')).toBe(tidy(`${campus} · Timetable`))
      }),
    )
  })
})
