import type { Meeting } from '@fairway/contract/courses'
import { occupies } from '@fairway/contract/timetable'
import type { Database } from '../../database/database.ts'
import { printMultirange } from '../../database/multirange.ts'
import { breathe } from '../../sheets/import-report.ts'

type Row = {
  id: number
  name: string
  meetings: Meeting[]
  stored: string
  starts: string
  ends: string
  teaching_weeks: number
  period_starts: string | null
  period_ends: string | null
}

const pageSize = 2_000

/** The sections whose stored minutes are not what their meetings give, because the term or its periods moved, say. */
export async function verifyOccupied(
  { query }: Database,
  termId: number | null,
  signal: AbortSignal | undefined,
): Promise<{ section: string; stored: string; expected: string }[]> {
  const wrong: { section: string; stored: string; expected: string }[] = []
  let after = 0
  for (;;) {
    const rows = await query<Row>({
      text: `select s.id, c.code || '/' || s.code as name, s.meetings, s.occupies::text as stored,
                    t.starts, t.ends, t.teaching_weeks, p.starts as period_starts, p.ends as period_ends
             from (select id, code, term_id, course_id, period_number, meetings, occupies from section
                   where id > $1 and ($2::bigint is null or term_id = $2) order by id limit ${pageSize}) s
             join term t on t.id = s.term_id join course c on c.id = s.course_id
             left join period p on p.term_id = s.term_id and p.number = s.period_number
             order by s.id`,
      values: [after, termId],
    })
    const last = rows.at(-1)
    if (!last) return wrong
    after = last.id
    for (const row of rows) {
      const expected = expectedOf(row)
      if (expected !== row.stored) wrong.push({ section: row.name, stored: row.stored, expected })
    }
    await breathe(signal)
  }
}

function expectedOf({ starts, ends, teaching_weeks, period_starts, period_ends, meetings }: Row): string {
  const period = period_starts === null || period_ends === null ? undefined : { starts: period_starts, ends: period_ends }
  return printMultirange(occupies({ starts, ends, teachingWeeks: teaching_weeks }, meetings, period))
}
