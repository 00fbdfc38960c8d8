import type { Meeting } from '@fairway/contract/courses'
import { daysOf, occupies, type TermCalendar } from '@fairway/contract/timetable'
import type { Queries, Transaction } from '../../database/database.ts'
import { printMultirange } from '../../database/multirange.ts'
import { Refusal } from '../../errors.ts'
import { chunksOf } from '../../sheets/import-report.ts'
import type { Actor } from '../audit/index.ts'
import { acceptClashes, newClashes, type Move } from './clashes.ts'

// What a term's or a period's dates decide about its sections: on which minutes they meet.

export type Period = { starts: string; ends: string }
export type DatedFrame = TermCalendar & { periods: ReadonlyMap<number, Period> }

export type Moved = { moved: number; acceptedClashes: number }

/**
 * Finds the minutes that all sections of a term occupy anew: a weekly meeting follows the weeks, a dated one stays on its date.
 * Under the locks of all seats of the term.
 *
 * @throws {Refusal} `meetings-left-outside`, `seats-would-clash`
 */
export async function moveSections(
  transaction: Transaction,
  termId: number,
  { before, after }: { before: DatedFrame; after: DatedFrame },
  decision: { actor: Actor; accept: boolean },
): Promise<Moved> {
  const sections = await transaction.query<{ id: number; name: string; period_number: number | null; meetings: Meeting[]; occupies: string }>({
    text: `select s.id, c.code || '/' || s.code as name, s.period_number, s.meetings, s.occupies::text
           from section s join course c on c.id = s.course_id where s.term_id = $1 order by c.code, s.code`,
    values: [termId],
  })
  const moves: Move[] = []
  const lost: string[] = []
  for (const { id, name, period_number, meetings, occupies: stored } of sections) {
    const period = ({ periods }: DatedFrame) => (period_number === null ? undefined : periods.get(period_number))
    const isLost = (meeting: Meeting) => daysOf(before, meeting, period(before)).length > 0 && daysOf(after, meeting, period(after)).length === 0
    if (meetings.some(isLost)) lost.push(name)
    const now = printMultirange(occupies(after, meetings, period(after)))
    if (now !== stored) moves.push({ id, occupies: now })
  }
  if (lost.length > 0) throw meetingsLeftOutside(lost)
  const acceptedClashes = await acceptClashes(transaction, await newClashes(transaction, moves), decision)
  for (const chunk of chunksOf(moves, 1_000)) {
    await transaction.query({
      text: `update section s set occupies = r.occupies from jsonb_to_recordset($1) as r(id bigint, occupies int4multirange) where s.id = r.id`,
      values: [JSON.stringify(chunk)],
    })
  }
  return { moved: moves.length, acceptedClashes }
}

/** Those that are not hidden, by number. */
export async function readPeriods({ query }: Pick<Queries, 'query'>, termId: number): Promise<Map<number, Period>> {
  const rows = await query<Period & { number: number }>({
    text: 'select number, starts, ends from period where term_id = $1 and deleted_at is null order by number',
    values: [termId],
  })
  return new Map(rows.map(({ number, starts, ends }) => [number, { starts, ends }]))
}

export function meetingsLeftOutside(names: string[]): Refusal {
  const some = names.slice(0, 5)
  const more = names.length - some.length
  return new Refusal(
    422,
    'meetings-left-outside',
    {
      zh: `这些教学班将有上课时间落在学期或阶段之外：${some.join('、')}${more > 0 ? `，另有 ${more} 个` : ''}。请先更改其时间。`,
      en: `Meetings of these sections would lie outside the term or their period: ${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Change their times first.`,
    },
    { sections: some, count: names.length },
  )
}
