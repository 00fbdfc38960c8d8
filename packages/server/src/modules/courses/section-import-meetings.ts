import type { Meeting } from '@fairway/contract/courses'
import type { Fields } from '../../sheets/fields.ts'
import { parseMeetings, type MeetingFrame } from './meeting-text.ts'
import type { SectionColumn } from './section-import-columns.ts'

// When and where a line's section meets, whether the sheet says it in one column or, as most systems export it, in several:
//   周一 3-4节 第1-8周 @ 一教101
//   星期 一, 节次 3-4, 周次 1-8, 教室 一教101

export const meetingColumns = ['meetings', 'days', 'bells'] as const satisfies SectionColumn[]

/**
 * @param room of the meetings that name none themselves
 * @returns `undefined` if the sheet has none of the columns
 */
export function meetingsIn(fields: Fields<SectionColumn>, room: string, frame: MeetingFrame): Meeting[] | undefined {
  if (!meetingColumns.some((column) => fields.has(column))) return undefined
  const { meetings, problems } = parseMeetings(textOf(fields), frame)
  for (const { code, zh, en } of problems) fields.problem(fields.has('meetings') ? 'meetings' : 'days', code, zh, en)
  return room === '' ? meetings : meetings.map((meeting) => ({ ...meeting, room: meeting.room ?? room }))
}

const clockOnly = /^\d{1,2}[:：]\d{2}\s*[-~–—～－至]\s*\d{1,2}[:：]\d{2}$/

function textOf(fields: Fields<SectionColumn>): string {
  const meetings = fields.prose('meetings', 20_000)
  const days = fields.text('days', 100)
  const bells = fields.text('bells', 100)
  const weeks = weeksText(fields.text('weeks', 200))
  // A cell that says more than a time of day says all of it; what other columns repeat is not needed.
  if (meetings !== '' && !clockOnly.test(meetings)) return withWeeks(meetings, weeks)
  const times = meetings !== '' ? [meetings.replace('至', '-')] : bellTexts(bells)
  if (days === '' && bells === '' && meetings === '') return ''
  return (times.length > 0 ? times : ['']).map((time) => [daysText(days), time, weeks].filter(Boolean).join(' ')).join('; ')
}

/** To the segments that name no weeks of their own. */
function withWeeks(meetings: string, weeks: string): string {
  if (weeks === '') return meetings
  const segments = meetings.split(/[;；\r\n]/).filter((segment) => segment.trim() !== '')
  return segments
    .map((segment) => {
      const [head, ...room] = segment.split(/[@＠]/)
      if (/周(?![一二三四五六日天])|weeks?\b|\bodd\b|\beven\b|\d{4}-/i.test(head!)) return segment
      return [`${head!.trim()} ${weeks}`, ...room].join(' @')
    })
    .join('; ')
}

/** `1`, `一`, `一、三`, `1-5` as 周一, 周一、三, 周一-五; what is written out stays as it is. */
function daysText(text: string): string {
  const days = text.normalize('NFKC')
  if (!/^[1-7一二三四五六日天\s,、/~至到-]+$/.test(days)) return text
  return `周${days.replaceAll(/[1-7]/g, (day) => '一二三四五六日'[Number(day) - 1]!).replaceAll(/[\s/]+/g, ',')}`
}

/**
 * `3-4`, `0304`, `1,2,3` or `1-2,5-6`: the last is two meetings. Nothing else that separates: `1-2;3-4` may go with two days,
 * one each, and is left for the parser to refuse.
 */
function bellTexts(text: string): string[] {
  if (text === '') return []
  const bells = text.normalize('NFKC').replaceAll(/[第节]/g, '').replaceAll(/[–—~至到]/g, '-').replaceAll(/\s*([-,、])\s*/g, '$1').trim()
  const spelt = /^(\d{2}){2,}$/.test(bells) ? bells.match(/\d{2}/g)!.join(',') : bells
  if (!/^\d{1,2}(-\d{1,2})?([,、]\d{1,2}(-\d{1,2})?)*$/.test(spelt)) return [text]
  const spans: [number, number][] = []
  for (const part of spelt.split(/[,、]/)) {
    const [first, last] = part.split('-').map(Number) as [number, number | undefined]
    const previous = spans.at(-1)
    if (previous && first === previous[1] + 1) previous[1] = last ?? first
    else spans.push([first, last ?? first])
  }
  return spans.map(([first, last]) => `${first}-${last}节`)
}

/** `1-16`, `1-8,10-16周`, `1-15(单)`, `单`. Every week is what a meeting without weeks means. */
function weeksText(text: string): string {
  const weeks = text.normalize('NFKC').replaceAll(/[–—~至到]/g, '-')
  // 1-7单,9-16: odd in a part of them, which one meeting cannot be.
  if (/odd|even|week|[单双].*[,、]/i.test(weeks)) return text
  const parity = /单.*双|双.*单/.test(weeks) ? undefined : /[单双]/.exec(weeks)?.[0]
  const ranges = weeks.replaceAll(/[()第周单双全每部]/g, '').trim()
  if (ranges !== '' && !/^\d+(\s*-\s*\d+)?(\s*[,、]\s*\d+(\s*-\s*\d+)?)*$/.test(ranges)) return text
  return [ranges && `第${ranges}周`, parity && `${parity}周`].filter(Boolean).join(' ')
}
