import { codesIn } from './codes.ts'
import { withDigits } from './hours.ts'
import { dateOn, datesIn, isNextWeek, nextDay, timeIn, weekdaysIn } from './notice-times.ts'

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
  /** As it stands in a sentence: `学术会议`, `because of a conference`, `because I am ill`. */
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
  const text = withDigits(given.slice(0, longestRead).normalize('NFKC'))
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

export function roomIn(text: string): string | undefined {
  const [, named] = /\brooms?\s+([A-Z]{0,3}[- ]?\d[\w-]*)/i.exec(text) ?? []
  if (named) return named
  const [, hall] = /((?:(?!Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|The\b)[A-Z][a-z’']+\s+){1,3}(?:\d{1,4}[A-Z]?|(?:Hall|Theatre|Auditorium|Library|Building|Lab)(?:\s+\d{1,4}[A-Z]?)?))(?![\w:])/.exec(text) ?? []
  if (hall) return hall.replaceAll(/\s+/g, ' ')
  const plain = text.replaceAll(/\b[A-Z]{2,6}\s\d{2,4}[A-Z]?(?:\s+\d{1,3}(?:\s*班)?)?\b|\d{1,2}[:：]\d{2}|\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?|\d{1,2}月\d{1,2}[日号]?/gi, ' ')
  return (/((?:[\p{Script=Han}--[到至在室改换为移调]]{0,4}(?:楼|教|馆|厅|中心|机房|实验室)\s*)?[A-Z]{0,3}-?\d{2,4}[A-Z]?)(?![点\d])/iv.exec(plain) ?? /([\p{Script=Han}--[到至在室改换为移调的]]{1,6}(?:礼堂|体育馆|报告厅|图书馆|操场))/v.exec(plain))?.[1]?.trim()
}

export function reasonIn(text: string): { zh?: string; en?: string } {
  const [, chinese] = /(?:因为|由于|因)([^，。,;；\s]{2,24}?)(?:[，。,;；\s]|，|停课|取消|改|调|$)/.exec(text) ?? []
  const [, joint = '', english] = /\b(because of|because|due to|owing to)\s+([^,.;]{2,60})/i.exec(text) ?? []
  // “Because I am ill”, and “because of a conference”.
  const isSentence = english !== undefined && /^because$/i.test(joint)
  return { ...(chinese && { zh: chinese }), ...(english && { en: `because ${isSentence ? '' : 'of '}${english.trim()}` }) }
}
