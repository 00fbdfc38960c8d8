import type { Database } from '../../database/database.ts'

// How many, and never who: counts of the people of sections, by what they have in common.

export const peopleGroups = ['cohort', 'college', 'major'] as const
export type PeopleGroup = (typeof peopleGroups)[number]

/** `code`: of the cohort, college or major; null for those who have none. Seats and places in queues: somebody with two counts twice. */
export type GroupCount = { code: string | null; enrolled: number; waiting: number }

export async function countByGroup({ query }: Pick<Database, 'query'>, group: PeopleGroup, sectionIds: readonly number[]): Promise<GroupCount[]> {
  return query<GroupCount>({
    text: `select student.${group} as code, (count(*) filter (where e.has_seat))::int as enrolled, (count(*) filter (where not e.has_seat))::int as waiting
           from (
             select person_id, true as has_seat from enrolment where section_id = any($1::bigint[])
             union all select person_id, false from wait where section_id = any($1::bigint[])
           ) e join student on student.person_id = e.person_id
           group by student.${group} order by 2 desc, 1`,
    values: [sectionIds],
  })
}

/** Seats held today, by when they were taken: in which of these spans. A seat may be in several, where they overlap, and in none. */
export async function countBySpan({ query }: Pick<Database, 'query'>, spans: readonly { from: string; to: string }[], sectionIds: readonly number[]): Promise<number[]> {
  const rows = await query<{ seats: number }>({
    text: `select count(e.person_id)::int as seats
           from unnest($1::timestamptz[], $2::timestamptz[]) with ordinality as span (starts, ends, position)
           left join enrolment e on e.section_id = any($3::bigint[]) and e.created_at >= span.starts and e.created_at < span.ends
           group by span.position order by span.position`,
    values: [spans.map(({ from }) => from), spans.map(({ to }) => to), sectionIds],
  })
  return rows.map(({ seats }) => seats)
}
