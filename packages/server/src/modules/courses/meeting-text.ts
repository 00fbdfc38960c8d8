import type { Meeting } from '@fairway/contract/courses'
import { dayOfTerm, daysIn, daysOf, isRealDate, minutesPerDay, type TermCalendar } from '@fairway/contract/timetable'
import { dayIn, spanIn } from './day-words.ts'

// The meetings column of a sheet, as people write it:
//   LE Mon,Wed 10:00-10:50 weeks 1-4,6 odd @ Room 101; FI 2024-12-09 11:30-14:29
//   周一至周三 3-4节 第1-8周 单周 @ 一教101
// `printMeetings` writes the first form, which reads back as the same meetings.

export type MeetingFrame = TermCalendar & {
  /** Minutes of the day of bell periods 1, 2, … (第 N 节). */
  bellSchedule: readonly (readonly [number, number])[]
  /** Of the section, if it belongs to one. */
  period?: { starts: string; ends: string } | undefined
}

/** Why a segment cannot be read. */
export type MeetingProblem = { code: string; zh: string; en: string }

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

export function printMeetings(meetings: readonly Meeting[]): string {
  return meetings.map(printMeeting).join('; ')
}

function printMeeting(meeting: Meeting): string {
  const ranges = meeting.weeks?.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`))
  return [
    meeting.kind,
    meeting.date ?? meeting.days?.map((day) => weekdays[day - 1]).join(','),
    `${clockText(meeting.from)}-${clockText(meeting.to)}`,
    ranges && `weeks ${ranges.join(',')}`,
    meeting.parity,
    meeting.room && `@ ${meeting.room}`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' ')
}

/** 605 as 10:05. */
export function clockText(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

// A reader of a report needs no more of one cell.
const mostProblems = 5

/**
 * All the segments that can be read up to one where too many could not, and what is wrong with the others. Segments are counted
 * from 1, without empty ones.
 */
export function parseMeetings(text: string, frame: MeetingFrame): { meetings: Meeting[]; problems: (MeetingProblem & { segment: number })[] } {
  const meetings: Meeting[] = []
  const problems: (MeetingProblem & { segment: number })[] = []
  const segments = text.split(/[;；\r\n]/).filter((segment) => segment.trim() !== '')
  for (const [index, segment] of segments.entries()) {
    if (problems.length === mostProblems) break
    const meeting = parseSegment(segment.trim(), frame)
    if ('code' in meeting) problems.push({ ...meeting, segment: index + 1 })
    else meetings.push(meeting)
  }
  return { meetings, problems }
}

type Words = {
  kind?: string
  days?: number[]
  date?: string
  clock?: [number, number]
  bells?: [number, number]
  weeks?: [number, number][]
  parity?: 'odd' | 'even'
}

/** One piece of a segment: what it looks like at the place reached, and what it says. */
type Piece = { pattern: RegExp; read(found: RegExpExecArray, words: Words): void }

const englishDay = '(?:Mon(?:day)?|Tue(?:s|sday)?|Wed(?:nesday)?|Thu(?:r|rs|rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)(?![a-z])'
const chineseDay = '(?:(?:周|星期|礼拜)[一二三四五六日天])'
const weekRanges = '\\d+(?:\\s*[-~]\\s*\\d+)?(?:\\s*[,、]\\s*\\d+(?:\\s*[-~]\\s*\\d+)?)*'

const pieces: Piece[] = [
  {
    pattern: /(\d{4}-\d{1,2}-\d{1,2})(?!\d)/y,
    read([, date], words) {
      words.date = date!.replaceAll(/-(\d)(?!\d)/g, '-0$1')
    },
  },
  {
    pattern: /(\d{1,2}):([0-5]\d)\s*[-~]\s*(\d{1,2}):([0-5]\d)(?!\d)/y,
    read([, fromHour, fromMinute, toHour, toMinute], words) {
      words.clock = [Number(fromHour) * 60 + Number(fromMinute), Number(toHour) * 60 + Number(toMinute)]
    },
  },
  {
    pattern: /第?\s*(\d{1,2})(?:\s*[-~,、]\s*(\d{1,2}))?\s*节/y,
    read([, first, last], words) {
      words.bells = [Number(first), Number(last ?? first)]
    },
  },
  {
    pattern: new RegExp(`(?:weeks?\\s+(${weekRanges})|第?\\s*(${weekRanges})\\s*(?:周|(?=[单双]周)))`, 'iy'),
    read([, english, chinese], words) {
      words.weeks = (english ?? chinese)!.split(/[,、]/).map((range) => {
        const [first, last] = range.split(/[-~]/).map(Number)
        return [first!, last ?? first!]
      })
    },
  },
  {
    pattern: /(?:weeks?\s+)?(odd|even)(?![a-z])(?:\s+weeks?)?|(单|双)周|\((单|双)\)/iy,
    read([, english, chinese, bracketed], words) {
      words.parity = english?.toLowerCase() === 'odd' || chinese === '单' || bracketed === '单' ? 'odd' : 'even'
    },
  },
  {
    pattern: new RegExp(`${englishDay}(?:\\s*[-~,/&]\\s*${englishDay})*`, 'iy'),
    read([text], words) {
      words.days = spreadDays(text, /[a-z]+/gi, (day) => weekdays.findIndex((known) => day.slice(0, 3).toLowerCase() === known.toLowerCase()) + 1)
    },
  },
  {
    pattern: new RegExp(`${chineseDay}(?:\\s*[-~至到,、]?\\s*(?:${chineseDay}|[一二三四五六日天](?!\\d)))*`, 'y'),
    read([text], words) {
      words.days = spreadDays(text.replaceAll(/周|星期|礼拜/g, ''), /[一二三四五六日天]/g, (day) => '一二三四五六日'.indexOf(day.replace('天', '日')) + 1)
    },
  },
]

/** `Mon,Wed-Fri` as 1, 3, 4, 5. */
function spreadDays(text: string, day: RegExp, numberOf: (day: string) => number): number[] {
  const found = [...text.matchAll(day)]
  const days = new Set<number>()
  for (const [index, match] of found.entries()) {
    const previous = found[index - 1]
    const number = numberOf(match[0])
    days.add(number)
    const between = previous ? text.slice(previous.index + previous[0].length, match.index) : ''
    if (previous && /[-~至到]/.test(between)) for (let next = numberOf(previous[0]); next < number; next++) days.add(next)
  }
  return [...days].sort((a, b) => a - b)
}

function parseSegment(segment: string, frame: MeetingFrame): Meeting | MeetingProblem {
  const [head, room] = splitAtRoom(segment)
  const words: Words = {}
  // Full-width digits, colons and commas as their ordinary selves. One blank for many: a pattern that tries each of them in turn,
  // at each of them, is slow.
  const text = head.normalize('NFKC').replaceAll(/[–—－]/g, '-').replaceAll(/\s+/g, ' ')
  let at = 0
  while (at < text.length) {
    const blank = /[\s,{}|]+/y
    blank.lastIndex = at
    if (blank.test(text)) at = blank.lastIndex
    if (at >= text.length) break
    const found = findPiece(text, at)
    if (found) {
      found.piece.read(found.match, words)
      at += found.match[0].length
      continue
    }
    const word = /[^\s,;]+?(?=[\s,]|$|周[一二三四五六日天]|星期|礼拜|第\s*\d)/y
    word.lastIndex = at
    const unknown = word.exec(text)?.[0] ?? text.slice(at)
    // Before everything else it is the kind; between kind and time, where the day belongs, a day misspelt.
    if (words.clock || words.bells) return roomOrUnreadable(segment, unknown)
    if (Object.keys(words).length > 0) return (/^\d/.test(unknown) ? unreadable : unknownDay)(segment, unknown)
    words.kind = unknown
    at += unknown.length
  }
  return meetingOf(segment, words, room, frame)
}

function splitAtRoom(segment: string): [string, string | undefined] {
  const at = segment.search(/[@＠]/)
  if (at < 0) return [segment, undefined]
  return [segment.slice(0, at).trim(), segment.slice(at + 1).trim().replaceAll(/\s+/g, ' ') || undefined]
}

function findPiece(text: string, at: number): { piece: Piece; match: RegExpExecArray } | undefined {
  for (const piece of pieces) {
    piece.pattern.lastIndex = at
    const match = piece.pattern.exec(text)
    if (match) return { piece, match }
  }
  return undefined
}

function meetingOf(segment: string, words: Words, room: string | undefined, frame: MeetingFrame): Meeting | MeetingProblem {
  const { kind, days, date, weeks, parity } = words
  if (words.clock && words.bells) return unreadable(segment, segment)
  if (!days && !date) return kind !== undefined && (words.clock || words.bells) ? unknownDay(segment, kind) : noDay(segment)
  if (date && (days || weeks || parity)) return unreadable(segment, segment)
  if (kind !== undefined && kind.length > 20) return unreadable(segment, kind)
  if (room !== undefined && room.length > 100) return roomTooLong(segment)
  const span = words.bells ? bellSpan(segment, words.bells, frame) : (words.clock ?? noTime(segment))
  if ('code' in span) return span
  const [from, to] = span
  if (to > minutesPerDay) return unreadable(segment, segment)
  if (from >= to) return endBeforeStart(segment)
  if (date && !isRealDate(date)) return noSuchDate(segment, date)
  const wrongWeek = weeks?.flat().find((week) => week < 1 || week > frame.teachingWeeks)
  if (wrongWeek !== undefined) return weekOutsideTerm(segment, wrongWeek, frame.teachingWeeks)
  if (weeks?.some(([first, last]) => last < first)) return endBeforeStart(segment)
  const meeting: Meeting = {
    ...(kind !== undefined && { kind }),
    ...(days && { days }),
    ...(date && { date }),
    from,
    to,
    ...(weeks && { weeks: weeks.sort((a, b) => a[0] - b[0]) }),
    ...(parity && { parity }),
    ...(room !== undefined && { room }),
  }
  if (date && (dayOfTerm(frame, date) < 0 || dayOfTerm(frame, date) >= daysIn(frame))) return dateOutsideTerm(segment, date, frame)
  if (daysOf(frame, meeting, frame.period).length === 0) return neverMeets(segment)
  return meeting
}

function bellSpan(segment: string, [first, last]: [number, number], frame: MeetingFrame): [number, number] | MeetingProblem {
  if (last < first) return endBeforeStart(segment)
  const starts = frame.bellSchedule[first - 1]
  const ends = frame.bellSchedule[last - 1]
  if (!starts || !ends) return noSuchBell(segment, starts ? last : first, frame.bellSchedule.length)
  return [starts[0], ends[1]]
}

function unreadable(segment: string, part: string): MeetingProblem {
  return { code: 'meeting-unreadable', zh: `“${segment}”：看不懂“${part}”。`, en: `"${segment}": "${part}" cannot be read.` }
}

/**
 * What follows a time is most often a room. It is asked for, not taken: a room that is none is harmless, but weeks misspelt
 * ("1-8 wks", "除第5周") and taken for a room would let the section meet when it does not.
 */
function roomOrUnreadable(segment: string, part: string): MeetingProblem {
  return {
    code: 'meeting-unreadable',
    zh: `“${segment}”：看不懂“${part}”。若是地点，请写作“@ ${part}”。`,
    en: `"${segment}": "${part}" cannot be read. If it is a room, write "@ ${part}".`,
  }
}

function unknownDay(segment: string, day: string): MeetingProblem {
  return { code: 'unknown-day', zh: `“${segment}”：“${day}”不是星期几。`, en: `"${segment}": "${day}" is not a day of the week.` }
}

function noDay(segment: string): MeetingProblem {
  return { code: 'no-day', zh: `“${segment}”：没有写星期几或日期。`, en: `"${segment}": no day and no date is given.` }
}

function noTime(segment: string): MeetingProblem {
  return { code: 'no-time', zh: `“${segment}”：没有写时间，例如 10:00-10:50 或 3-4节。`, en: `"${segment}": no time is given, such as 10:00-10:50.` }
}

function endBeforeStart(segment: string): MeetingProblem {
  return { code: 'end-before-start', zh: `“${segment}”：结束须晚于开始。`, en: `"${segment}": the end must come after the start.` }
}

function noSuchDate(segment: string, date: string): MeetingProblem {
  return { code: 'no-such-date', zh: `“${segment}”：没有 ${date} 这一天。`, en: `"${segment}": there is no day ${date}.` }
}

function dateOutsideTerm(segment: string, date: string, frame: MeetingFrame): MeetingProblem {
  return {
    code: 'date-outside-term',
    zh: `“${segment}”：${dayIn('zh', date)}不在学期之内（${spanIn('zh', frame)}）。`,
    en: `"${segment}": ${dayIn('en', date)} is outside the term (${spanIn('en', frame)}).`,
  }
}

function weekOutsideTerm(segment: string, week: number, weeks: number): MeetingProblem {
  return {
    code: 'week-outside-term',
    zh: `“${segment}”：没有第 ${week} 周，本学期教学周为第 1 至 ${weeks} 周。`,
    en: `"${segment}": there is no week ${week}; the term teaches in weeks 1 to ${weeks}.`,
  }
}

function noSuchBell(segment: string, bell: number, bells: number): MeetingProblem {
  return {
    code: 'no-such-bell',
    zh: `“${segment}”：没有第 ${bell} 节，本学期每天 ${bells} 节。`,
    en: `"${segment}": there is no bell period ${bell}; this term has ${bells} a day.`,
  }
}

function neverMeets(segment: string): MeetingProblem {
  return {
    code: 'never-meets',
    zh: `“${segment}”：在学期（或阶段）之内没有这样的一天。`,
    en: `"${segment}": there is no such day within the term (or the section's period).`,
  }
}

function roomTooLong(segment: string): MeetingProblem {
  return { code: 'too-long', zh: `“${segment.slice(0, 60)}…”：教室名过长。`, en: `"${segment.slice(0, 60)}…": the room is too long.` }
}
