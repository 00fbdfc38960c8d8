import type { Localised } from '@fairway/contract/localised'
import { daysLater } from '@fairway/contract/timetable'
import type { LookedUp } from './looked-up.ts'
import { nextOn, weekdaysIn } from './notice-times.ts'

// What a notice may be filled in with: from the order of a text, or from what was looked up in a conversation.

export type NoticeClass = { date: string; from: string; to: string; place: string | undefined }
export type NoticeRound = { name: Localised; /** `2026-11-27 23:59` */ opens: string; closes: string; allows: string[]; state: string }

export type NoticeFacts = {
  today: string
  course: { code: string; title: Localised; section: string } | undefined
  /** Those to come, the next one first. */
  classes: NoticeClass[]
  exams: NoticeClass[]
  rounds: NoticeRound[]
}

type Facts = Record<string, unknown>

/** As `modules/drafting` gives them. */
export function factsOfOrder(given: Facts): NoticeFacts {
  const section = given['section'] as Facts | undefined
  return {
    today: textOf(given['today']),
    course: section && { code: textOf(section['course']), title: (section['title'] ?? {}), section: textOf(section['section']) },
    classes: listOf(section?.['next_classes']).map(classOf),
    exams: listOf(section?.['exams']).map(classOf),
    rounds: listOf(given['rounds']).map((round) => ({ name: (round['name'] ?? {}), opens: textOf(round['opens']), closes: textOf(round['closes']), allows: (round['allows'] ?? []) as string[], state: textOf(round['state']) })),
  }
}

/** Of what tools have said: texts for people, in their language. */
export function factsOfTalk(found: readonly LookedUp[], today: string, language: 'zh' | 'en', day: number | undefined): NoticeFacts {
  const sections = found.flatMap(({ tool, output }) => (tool === 'section_details' ? listOf(output['sections']) : tool === 'my_timetable' ? listOf(output['teaches']) : []))
  const onDay = sections.filter(({ times }) => day === undefined || weekdaysIn(textOf(times)).includes(day))
  // Of several it is not known which is meant.
  const section = sections.length === 1 ? sections[0] : onDay.length === 1 ? onDay[0] : undefined
  const [, code = '', title = ''] = /^(\S+ \d\S*|\S+)\s*(.*)$/.exec(textOf(section?.['course'])) ?? []
  return {
    today,
    course: section && { code, title: title === '' ? {} : { [language]: title }, section: textOf(section['section']) },
    ...classesIn(textOf(section?.['times']), today),
    rounds: found.flatMap(({ tool, output }) =>
      tool === 'rounds' ? listOf(output['rounds']).map((round) => ({ name: { [language]: textOf(round['name']) }, opens: wallIn(textOf(round['opens'])), closes: wallIn(textOf(round['closes'])), allows: (round['allows'] ?? []) as string[], state: textOf(round['state']) })) : [],
    ),
  }
}

/** As the tool says it, in either language. */
function wallIn(said: string): string {
  const [, year, month, day, time] = /(\d{4})年(\d{1,2})月(\d{1,2})日\s*(\d{2}:\d{2})/.exec(said) ?? []
  if (time) return `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')} ${time}`
  const at = Date.parse(`${said.replace(',', '')} UTC`)
  return Number.isNaN(at) ? said : new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

/** `周一、周三 09:50-11:25 @ 一教101; FI 2026-12-20 09:00-11:00 @ B1`. */
function classesIn(times: string, today: string): { classes: NoticeClass[]; exams: NoticeClass[] } {
  const classes: NoticeClass[] = []
  const exams: NoticeClass[] = []
  for (const part of times.split(';')) {
    const [, from, to] = /(\d{2}:\d{2})-(\d{2}:\d{2})/.exec(part) ?? []
    if (!from || !to) continue
    const place = /@ (.+)$/.exec(part)?.[1]?.trim()
    const [date] = /\d{4}-\d{2}-\d{2}/.exec(part) ?? []
    if (date) exams.push({ date, from, to, place })
    else if (today !== '') for (const day of weekdaysIn(part)) for (const weeks of [0, 7]) classes.push({ date: daysLater(nextOn(today, day), weeks), from, to, place })
  }
  return { classes: classes.sort((one, other) => one.date.localeCompare(other.date)), exams }
}

function classOf({ date, from, to, place }: Facts): NoticeClass {
  return { date: textOf(date), from: textOf(from), to: textOf(to), place: typeof place === 'string' ? place : undefined }
}

function listOf(value: unknown): Facts[] {
  return Array.isArray(value) ? value.filter((one): one is Facts => typeof one === 'object' && one !== null) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
