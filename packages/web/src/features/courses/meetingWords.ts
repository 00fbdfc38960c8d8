import type { Meeting } from '@fairway/contract/courses'
import { serverClock } from '../../api/clock.ts'
import { i18n } from '../../i18n/index.ts'
import { language } from '../../i18n/language.ts'
import { dayText } from '../../i18n/moment.ts'

/** A meeting as people read it. `kind` and `note` may be empty. */
export type MeetingWords = { kind: string; days: string; time: string; note: string; room: string }

export function meetingWords(meeting: Meeting): MeetingWords {
  const days = meeting.date === undefined ? dayNames(meeting.days ?? []) : dateName(meeting.date)
  return { kind: kindName(meeting.kind), days, time: clockSpan(meeting), note: weeksNote(meeting), room: meeting.room ?? '' }
}

/** All of it in one line. */
export function meetingText(meeting: Meeting): string {
  const { kind, days, time, note, room } = meetingWords(meeting)
  return [kind, days, time, note, room].filter(Boolean).join(' ')
}

export function kindName(kind: string | undefined): string {
  if (kind === undefined) return ''
  return i18n.global.te(`kind.${kind}`) ? i18n.global.t(`kind.${kind}`) : kind
}

export function clockSpan({ from, to }: Pick<Meeting, 'from' | 'to'>): string {
  return `${clockTime(from)}–${clockTime(to)}`
}

/** `09:05` for minute 545 of the day. */
export function clockTime(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** `Mon`, `周一`: 1 is Monday. 2024-01-01 was one. */
export function dayName(day: number, style: 'short' | 'long' = 'short'): string {
  return dayText(`2024-01-0${day}`, { weekday: style })
}

/** `Wed, 9 Dec`, with the year if it is not this one. */
export function dateName(isoDate: string, options: Intl.DateTimeFormatOptions = dayOf(isoDate)): string {
  return dayText(isoDate, options)
}

function dayOf(isoDate: string): Intl.DateTimeFormatOptions {
  const thisYear = isoDate.startsWith(String(new Date(serverClock.now()).getFullYear()))
  return { ...(!thisYear && { year: 'numeric' }), month: 'short', day: 'numeric', weekday: 'short' }
}

function dayNames(days: readonly number[]): string {
  return days.map((day) => dayName(day)).join(language.value === 'zh' ? '、' : ' ')
}

function weeksNote({ weeks, parity }: Meeting): string {
  const notes: string[] = []
  if (weeks) {
    const several = weeks.length > 1 || weeks.some(([first, last]) => first !== last)
    const spans = weeks.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(language.value === 'zh' ? '、' : ', ')
    notes.push(i18n.global.t('meeting.weeks', { weeks: spans }, several ? 2 : 1))
  }
  if (parity) notes.push(i18n.global.t(`meeting.${parity}`))
  return notes.join(language.value === 'zh' ? '，' : ', ')
}
