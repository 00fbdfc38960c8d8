import type { OfficePeriod, OfficeTerm } from '@fairway/contract/office-terms'
import type { Localised } from '@fairway/contract/localised'
import type { Queries } from '../../database/database.ts'
import type { BellSchedule } from './bells.ts'
import { noSuchTerm } from './terms.ts'

// Terms as the office sees them: hidden and archived ones too, with what they hold.

/** The latest first. */
export async function listTerms(queries: Pick<Queries, 'query'>): Promise<OfficeTerm[]> {
  return read(queries, null)
}

/** @throws {Refusal} `no-such-term` */
export async function listTerm(queries: Pick<Queries, 'query'>, code: string): Promise<OfficeTerm> {
  const [term] = await read(queries, code)
  if (!term) throw noSuchTerm(code)
  return term
}

type Row = {
  id: number
  code: string
  number: number | null
  title: Localised
  starts: string
  ends: string
  teaching_weeks: number
  time_zone: string
  bell_schedule: BellSchedule
  current: boolean
  hidden: boolean
  archived: boolean
  revision: number
  version: number
  periods: OfficePeriod[]
  courses: number
  rounds: number
  members: number
}

async function read(queries: Pick<Queries, 'query'>, code: string | null): Promise<OfficeTerm[]> {
  const rows = await queries.query<Row>({
    text: `select id, code, number, title, starts, ends, teaching_weeks, time_zone, bell_schedule, current and deleted_at is null as current,
                  deleted_at is not null as hidden, archived_at is not null as archived, revision, version,
                  (select count(*) from course c where c.term_id = term.id and c.deleted_at is null) as courses,
                  (select count(*) from round r where r.term_id = term.id and r.deleted_at is null) as rounds,
                  (select count(*) from term_member m where m.term_id = term.id) as members,
                  coalesce((select json_agg(json_build_object(
                                      'number', p.number, 'title', p.title, 'starts', p.starts, 'ends', p.ends, 'version', p.version,
                                      'hidden', p.deleted_at is not null,
                                      'sections', (select count(*) from section s where s.term_id = p.term_id and s.period_number = p.number))
                                    order by p.number)
                            from period p where p.term_id = term.id), '[]') as periods
           from term where $1::text is null or code = $1 order by starts desc, code`,
    values: [code],
  })
  const ids = rows.map(({ id }) => id)
  const [sections, students] = [await countSections(queries, ids), await countStudents(queries, ids)]
  return rows.map(({ id, teaching_weeks: teachingWeeks, time_zone: timeZone, bell_schedule: bells, courses, rounds, members, ...term }) => ({
    ...term,
    teachingWeeks,
    timeZone,
    bells,
    counts: { courses, rounds, members, ...(sections.get(id) ?? { sections: 0, hiddenSections: 0, seats: 0, waiting: 0 }), students: students.get(id) ?? 0 },
  }))
}

async function countSections({ query }: Pick<Queries, 'query'>, termIds: number[]) {
  const rows = await query<{ term_id: number; sections: number; hiddenSections: number; seats: number; waiting: number }>({
    text: `select s.term_id, count(*) filter (where s.deleted_at is null and c.deleted_at is null) as sections,
                  count(*) filter (where s.deleted_at is not null or c.deleted_at is not null) as "hiddenSections",
                  coalesce(sum(seat.taken), 0) as seats, coalesce(sum(seat.waiting), 0) as waiting
           from section s join course c on c.id = s.course_id left join seat on seat.section_id = s.id
           where s.term_id = any($1::bigint[]) group by s.term_id`,
    values: [termIds],
  })
  return new Map(rows.map(({ term_id, ...counts }) => [term_id, counts]))
}

/** Somebody with two seats is one student. */
async function countStudents({ query }: Pick<Queries, 'query'>, termIds: number[]): Promise<Map<number, number>> {
  const rows = await query<{ term_id: number; students: number }>({
    text: 'select term_id, count(distinct person_id) as students from enrolment where term_id = any($1::bigint[]) group by term_id',
    values: [termIds],
  })
  return new Map(rows.map(({ term_id, students }) => [term_id, students]))
}
