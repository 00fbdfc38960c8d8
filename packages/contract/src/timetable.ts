import type { Meeting } from './courses.ts'

// Time within a term, shared by the server's rules and the browser's drawings. Pure and free of zod.

export const minutesPerDay = 1440

/** The part of a term that decides when a weekly meeting happens. `starts` and `ends` are ISO dates. */
export type TermCalendar = { starts: string; ends: string; teachingWeeks: number }

/**
 * A set of minutes since the first day of the term, wall clock: `from, to, from, to, …`, each pair half open, ascending and
 * disjoint. Flat, because the engine holds one for every section.
 */
export type Occupied = ArrayLike<number>

const dayNumber = (isoDate: string): number => Date.parse(`${isoDate}T00:00:00Z`) / 86_400_000

/** Whether the calendar has this day, written like 2026-09-07. */
export function isRealDate(isoDate: string): boolean {
  const time = Date.parse(`${isoDate}T00:00:00Z`)
  // JavaScript reads 2026-02-30 as the 2nd of March, and 2026-02 as its first.
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === isoDate
}

/** Days from the term's first day to `isoDate`; negative before it. */
export function dayOfTerm(term: TermCalendar, isoDate: string): number {
  return dayNumber(isoDate) - dayNumber(term.starts)
}

/** The ISO date of a day of the term. */
export function dateOfDay(term: TermCalendar, day: number): string {
  return daysLater(term.starts, day)
}

export function daysLater(isoDate: string, days: number): string {
  return new Date((dayNumber(isoDate) + days) * 86_400_000).toISOString().slice(0, 10)
}

/** The Monday of the week that holds a date. */
export function mondayOf(isoDate: string): string {
  return daysLater(isoDate, 1 - weekdayOf(isoDate))
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(isoDate: string): number {
  return ((dayNumber(isoDate) + 3) % 7) + 1
}

/** Number of days of the term, both ends included. */
export function daysIn(term: TermCalendar): number {
  return dayOfTerm(term, term.ends) + 1
}

/** Week of a day of the term; week 1 is the Monday-to-Sunday week that holds the first day. */
export function weekOfDay(term: TermCalendar, day: number): number {
  return Math.floor((day + weekdayOf(term.starts) - 1) / 7) + 1
}

/** Number of weeks that hold at least one day of the term. */
export function weeksIn(term: TermCalendar): number {
  return weekOfDay(term, daysIn(term) - 1)
}

/** Does a weekly meeting happen in this week? (A meeting on a date is not weekly: false.) */
export function meetsInWeek(term: TermCalendar, meeting: Meeting, week: number): boolean {
  if (!meeting.days || week < 1 || week > term.teachingWeeks) return false
  if (meeting.parity && (week % 2 === 1) !== (meeting.parity === 'odd')) return false
  return !meeting.weeks || meeting.weeks.some(([first, last]) => week >= first && week <= last)
}

/**
 * The days of the term on which a meeting happens, ascending. Days outside the term do not count, nor, for the
 * meetings of a section that belongs to a period, days outside `period`.
 */
export function daysOf(term: TermCalendar, meeting: Meeting, period?: { starts: string; ends: string }): number[] {
  const first = period ? Math.max(0, dayOfTerm(term, period.starts)) : 0
  const last = Math.min(daysIn(term) - 1, period ? dayOfTerm(term, period.ends) : Infinity)
  const within = (day: number) => day >= first && day <= last
  if (meeting.date !== undefined) return [dayOfTerm(term, meeting.date)].filter(within)
  const monday = 1 - weekdayOf(term.starts)
  const days: number[] = []
  for (let week = 1; week <= Math.min(term.teachingWeeks, weeksIn(term)); week++) {
    if (!meetsInWeek(term, meeting, week)) continue
    for (const weekday of meeting.days ?? []) days.push(monday + (week - 1) * 7 + weekday - 1)
  }
  return days.filter(within).sort((a, b) => a - b)
}

/** All the minutes of the term that these meetings occupy. */
export function occupies(term: TermCalendar, meetings: readonly Meeting[], period?: { starts: string; ends: string }): number[] {
  const spans = meetings
    .flatMap((meeting) => daysOf(term, meeting, period).map((day) => [day * minutesPerDay + meeting.from, day * minutesPerDay + meeting.to] as const))
    .sort((a, b) => a[0] - b[0])
  const merged: number[] = []
  for (const [from, to] of spans) {
    const end = merged.at(-1)
    if (end !== undefined && from <= end) merged[merged.length - 1] = Math.max(end, to)
    else merged.push(from, to)
  }
  return merged
}

/** Do two sets of minutes overlap? Touching ends do not. */
export function overlap(a: Occupied, b: Occupied): boolean {
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    if (a[i]! < b[j + 1]! && b[j]! < a[i + 1]!) return true
    if (a[i + 1]! <= b[j + 1]!) i += 2
    else j += 2
  }
  return false
}
