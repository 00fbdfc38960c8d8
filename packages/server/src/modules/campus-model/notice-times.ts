import { daysLater, weekdayOf } from '@fairway/contract/timetable'

// Days, dates and times in what a notice is to tell.

export const isNextWeek = (text: string): boolean => /下(?:个|一)?(?:周|星期|礼拜)|\bnext\s+(?:week|mon|tue|wed|thu|fri|sat|sun)/i.test(text)

/** Of this week if that is not over, or of the next one where that is said. */
export function dateOn(text: string, day: number, today: string): string {
  return isNextWeek(text) ? daysLater(today, 7 + day - weekdayOf(today)) : nextDay(today, day)
}

/** The first such weekday from a date on. @param day 1 is Monday */
export function nextOn(from: string, day: number): string {
  return daysLater(from, (day - weekdayOf(from) + 7) % 7)
}

/** In the week of what it is moved from, if that is not over; else the next one. */
export function nextDay(from: string, day: number, today = from): string {
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

export function datesIn(text: string, today: string): string[] {
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

const half = '上午|早上|中午|下午|晚上|傍晚'
const one = String.raw`(?:(${half})\s*)?(\d{1,2})(?!\d|月|日|号|年|班|\s*(?:班|credits?|学分))(?:[:：](\d{2})|\.(\d{2})(?=\s*[ap]\.?m)|[点时](半|\d{1,2}(?=分))?分?)?\s*(?:([ap])\.?m\b\.?)?`
const moment = new RegExp(`(?<![\\d:：.\\-/月])${one}(?:\\s*(?:-|–|~|至|到|\\bto\\b|\\buntil\\b)\\s*${one})?`, 'gi')
const dates = /\d{4}[-/年]\d{1,2}[-/月]\d{1,2}[日号]?|\d{1,2}月\d{1,2}[日号]?/g

/** Such as `14:00` or `14:00–15:35`. */
export function timeIn(text: string): string | undefined {
  for (const found of text.replaceAll(dates, (date) => ' '.repeat(date.length)).matchAll(moment)) {
    const [first, second] = [found.slice(1, 7), found.slice(7, 13)]
    const isMarked = ([part, , minutes, dotted, more, letter]: string[], whole: string) => part !== undefined || minutes !== undefined || dotted !== undefined || more !== undefined || letter !== undefined || /[点时]/.test(whole)
    if (!isMarked(first, found[0]) && !(second[1] !== undefined && isMarked(second, ''))) continue
    const isLate = (said: string[]) => /下午|晚上|傍晚/.test(said[0] ?? '') || /p/i.test(said[5] ?? '')
    const isSaid = (said: string[]) => said[0] !== undefined || said[5] !== undefined
    const hourOf = (said: string[], late: boolean) => (Number(said[1]) % 12) + (late ? 12 : 0) || (late ? 12 : 0)
    const from = isSaid(first) ? hourOf(first, isLate(first) || (first[0] === '中午' && Number(first[1]) < 6)) : second[1] !== undefined && isSaid(second) && Number(first[1]) <= Number(second[1]) ? hourOf(first, isLate(second)) : Number(first[1]) + (first[2] === undefined && Number(first[1]) > 0 && Number(first[1]) <= 6 ? 12 : 0)
    const begin = clock(/中午/.test(first[0] ?? '') && first[1] === '12' ? 12 : from, minutesOf(first))
    if (second[1] === undefined) return begin
    const to = isSaid(second) ? hourOf(second, isLate(second)) : Number(second[1]) < from && isLate(first) ? Number(second[1]) + 12 : Number(second[1]) < from && from > 12 ? Number(second[1]) + 12 : Number(second[1])
    const end = clock(to, minutesOf(second))
    return begin !== undefined && end !== undefined ? `${begin}–${end}` : begin
  }
  return undefined
}

function minutesOf([, , minutes, dotted, more]: string[]): string {
  return minutes ?? dotted ?? (more === '半' ? '30' : (more ?? '00'))
}

function clock(hour: number, minute: string): string | undefined {
  return hour <= 24 ? `${String(hour).padStart(2, '0')}:${minute.padStart(2, '0')}` : undefined
}
