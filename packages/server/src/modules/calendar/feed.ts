import ical, { escape, type ICalEventData } from 'ical-generator'
import { textIn, type Language } from '@fairway/contract/language'
import { kindIn } from '@fairway/contract/meeting-kinds'
import { dateOfDay, daysOf } from '@fairway/contract/timetable'
import type { HeldSection } from './store.ts'

// Every meeting is an event of its own, at a moment in UTC. A recurring one would need a VTIMEZONE that every calendar reads alike,
// exceptions for odd and even weeks, ranges and periods, and a rule for clocks that change; Outlook, Google and Apple differ in each. A
// term has some hundreds of meetings, and calendars replace the whole feed at every fetch.

const refreshSeconds = 3600

export type FeedContent = {
  /** The name of the campus. */
  campus: string
  /** Makes the ids of events unique in the world. */
  host: string
  language: Language
  sections: readonly HeldSection[]
}

/** iCalendar (RFC 5545). The same content gives the same text. */
export function printFeed({ campus, host, language, sections }: FeedContent): string {
  const calendar = ical({
    prodId: { company: 'Fairway', product: 'Timetable', language: language.toUpperCase() },
    // The library writes the name as it is given.
    name: escape(plain(language === 'zh' ? `${campus} · 课表` : `${campus} · Timetable`), false),
    ttl: refreshSeconds,
  })
  for (const section of sections) for (const event of eventsOf(section, host, language)) calendar.createEvent(event)
  // The last line ends like all others.
  return `${calendar.toString()}\r\n`
}

function eventsOf(section: HeldSection, host: string, language: Language): ICalEventData[] {
  const { id, course, section: code, term, period, createdAt, changedAt } = section
  const title = plain(textIn(language, section.title) || course)
  const used = new Set<string>()
  return section.meetings.flatMap((meeting) =>
    daysOf(term, meeting, period ?? undefined).map((day): ICalEventData => {
      const date = dateOfDay(term, day)
      const location = meeting.room ?? section.location
      return {
        id: uniqueIn(used, `${id}-${date}-${meeting.from}`) + `@${host}`,
        start: momentOf(term.timeZone, date, meeting.from),
        end: momentOf(term.timeZone, date, meeting.to),
        summary: meeting.kind === undefined ? title : inBrackets(title, kindIn(language, plain(meeting.kind)), language),
        description: [`${plain(course)} ${plain(code)}`, teachersOf(section, language)].filter(Boolean).join('\n'),
        ...(location && { location: plain(location) }),
        // Without a method this is when it last changed, and what is the same must look the same.
        stamp: changedAt,
        lastModified: changedAt,
        sequence: Math.max(0, Math.floor((changedAt.getTime() - createdAt.getTime()) / 1000)),
      }
    }),
  )
}

/** Two meetings of a section may begin together. */
function uniqueIn(used: Set<string>, name: string): string {
  let unique = name
  for (let count = 2; used.has(unique); count++) unique = `${name}-${count}`
  used.add(unique)
  return unique
}

function momentOf(timeZone: string, date: string, minute: number): Date {
  const wall = Temporal.PlainDate.from(date).toPlainDateTime().add({ minutes: minute })
  return new Date(wall.toZonedDateTime(timeZone).epochMilliseconds)
}

function inBrackets(title: string, kind: string, language: Language): string {
  return language === 'zh' ? `${title}（${kind}）` : `${title} (${kind})`
}

function teachersOf({ teachers }: HeldSection, language: Language): string {
  if (!teachers || teachers.length === 0) return ''
  return plain(language === 'zh' ? `任课教师：${teachers.join('、')}` : `Taught by ${teachers.join(', ')}`)
}

/** In one line and without controls, which no line of a calendar may hold. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').toWellFormed()
}
