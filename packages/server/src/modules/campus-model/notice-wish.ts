import { daysLater, weekdayOf } from '@fairway/contract/timetable'
import { codesIn } from './codes.ts'

// What somebody says a notice is to tell, as far as words tell: which kind of notice it is, which day, which room, why.

export type NoticeKind = 'deadline' | 'room' | 'cancelled' | 'moved' | 'exam' | 'other'

export type NoticeWish = {
  kind: NoticeKind
  /** ISO. What it is about, and what it becomes. */
  date: string | undefined
  day: number | undefined
  toDate: string | undefined
  /** Such as `14:00` or `14:00–15:35`: of what it is about, and what it becomes. */
  fromTime: string | undefined
  toTime: string | undefined
  /** The course that is named, such as `CS 101 02`. */
  code: string | undefined
  room: string | undefined
  reason: { zh?: string; en?: string }
}

const kinds: readonly [NoticeKind, RegExp][] = [
  ['exam', /考试|测验|期中|期末|补考|\b(?:exams?|midterms?|finals?|quiz|tests?)\b/i],
  ['room', /换(?:到|至)?(?:个)?教室|改(?:到|在)?教室|教室(?:改|换|变|调)|换.{0,6}(?:楼|室)|(?:换|改|移|挪|搬)(?:到|至|在)\s*(?=[A-Z]|.{0,4}(?:楼|教|馆|厅|室|堂))|(?:move[sd]?|change[sd]?|relocate[sd]?|switch(?:es|ed)?) to (?=(?:the )?(?:[\w’']+ ){0,3}(?:hall|room|lab|theatre|building|auditorium|library|[a-z]{1,3}-?\d{2,4})\b)|(?:change|another|different|new|move[sd]? to) (?:of )?(?:the )?(?:class)?rooms?|rooms? (?:has |is |was )?chang|moves? to room|in (?:another|a different) room/i],
  ['cancelled', /停课|取消|不上课|课停|\bcancel|\bno (?:class|lecture|lesson)\b|not take place|does not happen/i],
  ['deadline', /截止|退补选|补退选|选课(?:时间|轮|结束|开始|通知|延|提前)|轮.{0,8}(?:结束|开始|延)|退课(?:时间|期限)|加退|deadline|add\/drop|add[- ]and[- ]drop|(?:round|enrolment|registration|drop(?:ping)?|adding).{0,24}(?:ends?|closes?|opens?|begins?|starts?|over)|last day to/i],
  ['moved', /调课|改到|调到|改为|移到|挪到|推迟|提前到|补课|改期|\b(?:move[sd]?|moving|postpone[ds]?|reschedule[ds]?|shift(?:ed)?|make-?up)\b/i],
]
const moves = /改到|改为|改在|调到|调整到|移到|挪到|换到|换成|推迟到|提前到|\b(?:in)?to\b(?! (?:tell|write|inform|say|let|the students|all|my|everybody|everyone))|\buntil\b|\binstead\b/gi

/** What it is about is said at its beginning (UTF-16 units). */
const longestRead = 1000

/** @param today ISO, by the clocks of the campus; empty: unknown */
export function readWish(given: string, today: string): NoticeWish {
  const text = given.slice(0, longestRead).normalize('NFKC')
  const said = kinds.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other'
  // The last such word: "write to my students that the class moves to Friday".
  const at = said === 'moved' || said === 'room' || said === 'exam' ? [...text.matchAll(moves)].at(-1) : undefined
  const [before, after] = at ? [text.slice(0, at.index), text.slice(at.index + at[0].length)] : [text, '']
  // Where it goes may be a room or another time.
  const kind = said === 'room' && (weekdaysIn(after).length > 0 || datesIn(after, today).length > 0 || timeIn(after) !== undefined) ? 'moved' : said
  const day = weekdaysIn(before)[0]
  const [toDay] = weekdaysIn(after)
  const isDeadline = kind === 'deadline'
  const dates = datesIn(before, today)
  // Of several dates a deadline has, the last one is when it ends.
  const date = (isDeadline ? dates.at(-1) : dates[0]) ?? (day !== undefined && today !== '' && (isDeadline || isNextWeek(before)) ? dateOn(before, day, today) : undefined)
  return {
    kind,
    date,
    day: date === undefined ? day : undefined,
    toDate: datesIn(after, today)[0] ?? (toDay === undefined || today === '' ? undefined : isNextWeek(after) ? dateOn(after, toDay, today) : nextDay(date ?? (day === undefined ? today : nextDay(today, day)), toDay, today)),
    fromTime: timeIn(before),
    toTime: timeIn(after),
    code: codesIn(text)[0],
    room: roomIn(after) ?? (kind === 'room' || kind === 'exam' ? roomIn(text) : undefined),
    reason: reasonIn(text),
  }
}

const isNextWeek = (text: string): boolean => /下(?:个|一)?(?:周|星期|礼拜)|\bnext\s+(?:week|mon|tue|wed|thu|fri|sat|sun)/i.test(text)

/** Of this week if that is not over, or of the next one where that is said. */
function dateOn(text: string, day: number, today: string): string {
  return isNextWeek(text) ? daysLater(today, 7 + day - weekdayOf(today)) : nextDay(today, day)
}

/** The first such weekday from a date on. @param day 1 is Monday */
export function nextOn(from: string, day: number): string {
  return daysLater(from, (day - weekdayOf(from) + 7) % 7)
}

/** In the week of what it is moved from, if that is not over; else the next one. */
function nextDay(from: string, day: number, today = from): string {
  const inWeek = daysLater(from, day - weekdayOf(from))
  return inWeek >= today ? inWeek : nextOn(today, day)
}

const weekdays = [/(?:周|星期|礼拜)一|\bmon(?:day)?(?:’s|'s|s)?\b/i, /(?:周|星期|礼拜)二|\btue(?:s|sday)?(?:’s|'s|s)?\b/i, /(?:周|星期|礼拜)三|\bwed(?:nesday)?(?:’s|'s|s)?\b/i, /(?:周|星期|礼拜)四|\bthu(?:r|rs|rsday)?(?:’s|'s|s)?\b/i, /(?:周|星期|礼拜)五|\bfri(?:day)?(?:’s|'s|s)?\b/i, /(?:周|星期|礼拜)六|\bsat(?:urday)?(?:’s|'s|s)?\b/i, /(?:周|星期|礼拜)[日天]|\bsun(?:day)?(?:’s|'s|s)?\b/i]

/** In the order in which they are said. */
export function weekdaysIn(text: string): number[] {
  return weekdays
    .map((pattern, index) => ({ day: index + 1, at: text.search(pattern) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)
    .map(({ day }) => day)
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthName = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*'

function datesIn(text: string, today: string): string[] {
  const found: { at: number; date: string }[] = []
  const add = (at: number, year: number | undefined, month: number, day: number) => {
    const date = isoDate(year ?? Number(today.slice(0, 4)), month, day)
    if (!date || (year === undefined && today === '')) return
    // Of a month that is long over, the next year's is meant.
    found.push({ at, date: year === undefined && date < daysLater(today, -180) ? isoDate(Number(today.slice(0, 4)) + 1, month, day)! : date })
  }
  for (const { index, 1: year, 2: month, 3: day } of text.matchAll(/(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})/g)) add(index, Number(year), Number(month), Number(day))
  for (const { index, 1: month, 2: day } of text.matchAll(/(?<!\d{4}年)(?<!\d)(\d{1,2})月(\d{1,2})[日号]?/g)) add(index, undefined, Number(month), Number(day))
  for (const { index, 1: day, 2: month } of text.matchAll(new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${monthName}\\b`, 'gi'))) add(index, undefined, months.indexOf(month!.toLowerCase()) + 1, Number(day))
  for (const { index, 1: month, 2: day } of text.matchAll(new RegExp(`\\b${monthName} (\\d{1,2})(?:st|nd|rd|th)?\\b`, 'gi'))) add(index, undefined, months.indexOf(month!.toLowerCase()) + 1, Number(day))
  if (today !== '') for (const [pattern, days] of [[/今天|\btoday\b/i, 0], [/明天|\btomorrow\b/i, 1], [/后天/, 2]] as const) if (pattern.test(text)) found.push({ at: text.search(pattern), date: daysLater(today, days) })
  return found.sort((one, other) => one.at - other.at).map(({ date }) => date)
}

function isoDate(year: number, month: number, day: number): string | undefined {
  const date = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return !Number.isNaN(Date.parse(date)) && new Date(date).toISOString().startsWith(date) ? date : undefined
}

function timeIn(text: string): string | undefined {
  const [, from, to] = /(\d{1,2}[:：]\d{2})(?:\s*(?:-|–|~|至|到|to|until)\s*(\d{1,2}[:：]\d{2}))?/.exec(text) ?? []
  const plain = (time: string) => time.replace('：', ':').padStart(5, '0')
  if (from) return to ? `${plain(from)}–${plain(to)}` : plain(from)
  const [, hourIn, minuteIn = '00', half] = /\b(\d{1,2})(?:[.:](\d{2}))?\s*([ap])\.?m\b/i.exec(text) ?? []
  if (hourIn) return clock((Number(hourIn) % 12) + (/p/i.test(half ?? '') ? 12 : 0), minuteIn)
  const [, part, hour, minute] = /(上午|早上|中午|下午|晚上|傍晚)?\s*(\d{1,2})\s*[点时](半|\d{1,2}(?=分))?/.exec(text) ?? []
  if (!hour) return undefined
  return clock(Number(hour) + (/下午|晚上|傍晚/.test(part ?? '') && Number(hour) < 12 ? 12 : 0), minute === '半' ? '30' : (minute ?? '00'))
}

function clock(hour: number, minute: string): string | undefined {
  return hour <= 24 ? `${String(hour).padStart(2, '0')}:${minute.padStart(2, '0')}` : undefined
}

function roomIn(text: string): string | undefined {
  const [, named] = /\brooms?\s+([A-Z]{0,3}[- ]?\d[\w-]*)/i.exec(text) ?? []
  if (named) return named
  const [, hall] = /((?:(?!Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|The\b)[A-Z][a-z’']+\s+){1,3}(?:\d{1,4}[A-Z]?|(?:Hall|Theatre|Auditorium|Library|Building|Lab)(?:\s+\d{1,4}[A-Z]?)?))(?![\w:])/.exec(text) ?? []
  if (hall) return hall.replaceAll(/\s+/g, ' ')
  const plain = text.replaceAll(/\b[A-Z]{2,6}\s\d{2,4}[A-Z]?(?:\s+\d{1,3}(?:\s*班)?)?\b|\d{1,2}[:：]\d{2}|\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?|\d{1,2}月\d{1,2}[日号]?/gi, ' ')
  return (/((?:[\p{Script=Han}--[到至在室改换为移调]]{0,4}(?:楼|教|馆|厅|中心|机房|实验室)\s*)?[A-Z]{0,3}-?\d{2,4}[A-Z]?)(?![点\d])/iv.exec(plain) ?? /([\p{Script=Han}--[到至在室改换为移调的]]{1,6}(?:礼堂|体育馆|报告厅|图书馆|操场))/v.exec(plain))?.[1]?.trim()
}

function reasonIn(text: string): { zh?: string; en?: string } {
  const [, chinese] = /(?:因为|由于|因)([^，。,;；\s]{2,24}?)(?:[，。,;；\s]|，|停课|取消|改|调|$)/.exec(text) ?? []
  const [, english] = /\b(?:because(?: of)?|due to|owing to)\s+([^,.;]{2,60})/i.exec(text) ?? []
  return { ...(chinese && { zh: chinese }), ...(english && { en: english.trim() }) }
}
