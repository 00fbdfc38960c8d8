import type { Meeting } from '@fairway/contract/courses'
import { textIn, type Language } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import { clockText } from '../courses/index.ts'
import { kindName } from './meeting-kinds.ts'

// How facts are said to a model, in the language of who asks.

const dayNames = { zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'], en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] } as const

export function dayName(language: Language, day: number): string {
  return dayNames[language][day - 1] ?? ''
}

/** `周一、周三 09:50-11:25（第1-8周，单周）@ 一教101`. */
export function meetingText(language: Language, { kind, days = [], date, from, to, weeks, parity, room }: Meeting): string {
  const isChinese = language === 'zh'
  const ranges = weeks?.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',')
  const within = [
    ranges && (isChinese ? `第${ranges}周` : `weeks ${ranges}`),
    parity && (isChinese ? (parity === 'odd' ? '单周' : '双周') : `${parity} weeks`),
  ].filter(Boolean)
  return [
    kind && kindName(language, kind),
    date ?? days.map((day) => dayName(language, day)).join(isChinese ? '、' : ','),
    `${clockText(from)}-${clockText(to)}`,
    within.length > 0 && (isChinese ? `（${within.join('，')}）` : `(${within.join(', ')})`),
    room && `@ ${room}`,
  ]
    .filter(Boolean)
    .join(' ')
    .replaceAll(/ （|） /g, (bracket) => bracket.trim())
}

export function timesText(language: Language, meetings: readonly Meeting[] = []): string {
  return meetings.map((meeting) => meetingText(language, meeting)).join('; ')
}

/** The code with the name: `CS 101 程序设计`. */
export function courseName(language: Language, course: { code: string; title: Localised }): string {
  const title = textIn(language, course.title)
  return title && title !== course.code ? `${course.code} ${title}` : course.code
}

/** A moment on the term's wall clock, to the minute. */
export function momentText(language: Language, at: string | number | Date, timeZone: string): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(at))
}
