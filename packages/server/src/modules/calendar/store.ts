import type { Meeting } from '@fairway/contract/courses'
import type { Localised } from '@fairway/contract/localised'
import type { Database } from '../../database/database.ts'

/** A section that somebody holds, with all that a calendar says of it. */
export type HeldSection = {
  id: number
  course: string
  section: string
  title: Localised
  location: string | null
  teachers: string[] | null
  meetings: Meeting[]
  createdAt: Date
  changedAt: Date
  term: { starts: string; ends: string; teachingWeeks: number; timeZone: string }
  period: { starts: string; ends: string } | null
}

type Row = Omit<HeldSection, 'term' | 'period'> & {
  starts: string
  ends: string
  teaching_weeks: number
  time_zone: string
  period_starts: string | null
  period_ends: string | null
}

/**
 * What a person holds in the current term and in those that have not ended. One that was taken out of the catalogue is still
 * held and taught; one of a hidden term is not.
 */
export async function readHeld({ query }: Pick<Database, 'query'>, personId: number): Promise<HeldSection[]> {
  const rows = await query<Row>({
    name: 'calendar-held',
    text: `select s.id, c.code as course, s.code as section, c.title, s.location, s.meetings,
                  (select array_agg(name order by position) from section_staff where section_id = s.id and role = 'teacher') as teachers,
                  s.created_at as "createdAt", greatest(s.changed_at, c.changed_at) as "changedAt",
                  t.starts, t.ends, t.teaching_weeks, t.time_zone, p.starts as period_starts, p.ends as period_ends
           from enrolment e
           join section s on s.id = e.section_id
           join course c on c.id = s.course_id
           join term t on t.id = s.term_id and t.deleted_at is null
           left join period p on p.term_id = s.term_id and p.number = s.period_number
           where e.person_id = $1 and (t.current or t.ends >= (now() at time zone t.time_zone)::date)
           order by t.starts, c.code, s.code, s.id`,
    values: [personId],
  })
  return rows.map(({ starts, ends, teaching_weeks: teachingWeeks, time_zone: timeZone, period_starts, period_ends, ...section }) => ({
    ...section,
    term: { starts, ends, teachingWeeks, timeZone },
    period: period_starts !== null && period_ends !== null ? { starts: period_starts, ends: period_ends } : null,
  }))
}
