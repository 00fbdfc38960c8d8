import type { Meeting } from '@fairway/contract/courses'
import { dayOfTerm, daysIn, type TermCalendar } from '@fairway/contract/timetable'
import type { FieldProblem } from '../../ui/form/problem.ts'

/** A meeting as the form has it. Its two halves stay while one of them is looked at: who changes their mind loses nothing. */
export type MeetingValues = {
  kind: string
  isOnce: boolean
  /** 1 Monday … 7 Sunday. */
  days: number[]
  date: string
  /** Minutes of the day; null while there is no time. */
  from: number | null
  to: number | null
  /** `1-8, 10`; empty: all. */
  weeks: string
  parity: 'odd' | 'even' | null
  room: string
}

export const noMeeting: MeetingValues = { kind: '', isOnce: false, days: [], date: '', from: null, to: null, weeks: '', parity: null, room: '' }

export function meetingValuesOf({ kind = '', days = [], date, from, to, weeks = [], parity, room = '' }: Meeting): MeetingValues {
  return { kind, isOnce: date !== undefined, days, date: date ?? '', from, to, parity: parity ?? null, weeks: weeks.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', '), room }
}

export function meetingsOf(values: readonly MeetingValues[]): Meeting[] {
  return values.map(({ kind, isOnce, days, date, from, to, weeks, parity, room }) => ({
    ...(kind.trim() && { kind: kind.trim() }),
    ...(isOnce ? { date } : { days: days.toSorted((a, b) => a - b) }),
    ...{ from: from ?? 0, to: to ?? 0 },
    ...(!isOnce && { ...weeksIn(weeks), ...(parity && { parity }) }),
    ...(room.trim() && { room: room.trim() }),
  }))
}

function weeksIn(text: string): Pick<Meeting, 'weeks'> {
  const weeks = parseWeeks(text)
  return weeks?.length ? { weeks } : {}
}

/** `1-8, 10` as ranges with both ends; undefined if it cannot be read. Empty: none. */
export function parseWeeks(text: string): [number, number][] | undefined {
  const parts = text.normalize('NFKC').split(/[,、;\s]+/).filter(Boolean)
  const ranges = parts.map((part): [number, number] | undefined => {
    const found = /^(\d{1,2})(?:[-~–—](\d{1,2}))?$/.exec(part)
    if (!found) return undefined
    const [first, last] = [Number(found[1]), Number(found[2] ?? found[1])]
    return last < first ? undefined : [first, last]
  })
  return ranges.every((range) => range !== undefined) ? ranges : undefined
}

/** Which part of a meeting is wrong, and why; the part is where the reader is led to. */
export type MeetingProblem = { part: 'days' | 'date' | 'times' | 'weeks'; problem: FieldProblem }

export function meetingProblem({ isOnce, days, date, from, to, weeks }: MeetingValues, term: TermCalendar): MeetingProblem | undefined {
  if (isOnce && date === '') return { part: 'date', problem: { key: 'meetings.problem.noDate' } }
  if (isOnce && (dayOfTerm(term, date) < 0 || dayOfTerm(term, date) >= daysIn(term))) return { part: 'date', problem: { key: 'meetings.problem.outside', values: { starts: term.starts, ends: term.ends } } }
  if (!isOnce && days.length === 0) return { part: 'days', problem: { key: 'meetings.problem.noDay' } }
  if (from === null || to === null) return { part: 'times', problem: { key: 'meetings.problem.noTime' } }
  if (to <= from) return { part: 'times', problem: { key: 'meetings.problem.endsFirst' } }
  if (isOnce) return undefined
  const ranges = parseWeeks(weeks)
  if (!ranges) return { part: 'weeks', problem: { key: 'meetings.problem.weeks' } }
  if (ranges.some(([first, last]) => first < 1 || last > term.teachingWeeks)) return { part: 'weeks', problem: { key: 'meetings.problem.noSuchWeek', values: { n: term.teachingWeeks } } }
  return undefined
}

/** What is wrong with the whole, for the field of a form. */
export function meetingsProblem(meetings: readonly MeetingValues[], term: TermCalendar): FieldProblem | undefined {
  const at = meetings.findIndex((meeting) => meetingProblem(meeting, term))
  return at === -1 ? undefined : { key: 'meetings.problem.at', values: { n: at + 1 } }
}
