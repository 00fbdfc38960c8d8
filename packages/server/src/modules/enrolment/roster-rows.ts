import type { Localised } from '@fairway/contract/localised'
import type { Roster, TaughtSections } from '@fairway/contract/roster'
import type { Database, Queries } from '../../database/database.ts'
import type { KnownViewer } from '../identity/index.ts'
import { notFound } from '../../errors.ts'
import { requireTerm } from '../courses/index.ts'

// Who is in which section, row by row.

/** A section of a roster. `name` is `COURSE-CODE/SECTION-CODE`, `people` who may be in it. */
export type RosterSection = {
  id: number
  name: string
  course_code: string
  title: Localised
  code: string
  term: string
  ref: string | null
  teachers: string | null
  people: number
}

export type RosterRow = {
  position: number
  section_id: number
  number: string
  name: string
  class: string | null
  major: string | null
  college: string | null
  created_at: Date
  /** In the queue; null for who has a seat. */
  place: number | null
}

/** Whoever asks: what makes a section theirs is their number. */
export type RosterReader = Pick<KnownViewer, 'staffNumber' | 'roles'>

export type RosterChoice = { college?: string | undefined; waiting: boolean }

const sections = `
  select s.id, c.code || '/' || s.code as name, c.code as course_code, c.title, s.code, t.code as term, s.ref,
         (select string_agg(name, ';' order by position) from section_staff where section_id = s.id and role = 'teacher') as teachers,
         coalesce(seat.taken, 0) + coalesce(seat.waiting, 0) as people
  from section s join term t on t.id = s.term_id join course c on c.id = s.course_id left join seat on seat.section_id = s.id`

/** By course and code; hidden ones too, since who holds a seat keeps it. */
export async function readSections({ query }: Pick<Queries, 'query'>, termId: number): Promise<RosterSection[]> {
  return query<RosterSection>({ text: `${sections} where s.term_id = $1 order by c.code, s.code`, values: [termId] })
}

/**
 * The only way to the roster of a section for those who are not asking for a whole term: who teaches or assists it, and the
 * office. For everybody else there is no such section.
 *
 * @throws {Refusal} `not-found`
 */
export async function findTaughtSection({ query }: Pick<Queries, 'query'>, viewer: RosterReader, sectionId: number): Promise<RosterSection> {
  const isOffice = viewer.roles.includes('office')
  const [section] = await query<RosterSection>({
    text: `${sections} where s.id = $1
             and ($2 or (t.deleted_at is null
                         and exists (select from section_staff f where f.section_id = s.id and lower(f.number) = lower($3))))`,
    values: [sectionId, isOffice, viewer.staffNumber],
  })
  if (!section) throw notFound()
  return section
}

/** Of whoever asks, in a term; hidden ones too. @throws {Refusal} `no-such-term` */
export async function listTaughtSections(database: Database, { staffNumber }: RosterReader, termCode: string): Promise<TaughtSections['sections']> {
  const term = await requireTerm(database, termCode)
  return database.query({
    text: `select s.id, c.code as course, c.title, s.code, case when bool_or(f.role = 'teacher') then 'teacher' else 'assistant' end as "as",
                  (s.deleted_at is not null or c.deleted_at is not null) as hidden, coalesce(seat.taken, 0) as taken, seat.capacity, coalesce(seat.waiting, 0) as waiting
           from section_staff f join section s on s.id = f.section_id join course c on c.id = s.course_id left join seat on seat.section_id = s.id
           where s.term_id = $1 and lower(f.number) = lower($2)
           group by s.id, c.id, seat.section_id order by c.code, s.code`,
    values: [term.id, staffNumber],
  })
}

const pageSize = 2_000

/**
 * By section, in the order given, and number. Short pages by key: a long scan would stop everything else in the embedded
 * database.
 */
export async function* readRosterPages(
  { query }: Pick<Database, 'query'>,
  chosen: readonly RosterSection[],
  { college, waiting }: RosterChoice,
  signal: AbortSignal | undefined,
): AsyncGenerator<RosterRow[]> {
  for (const some of together(chosen)) {
    let last = { position: 0, number: '' }
    for (;;) {
      signal?.throwIfAborted()
      const rows = await query<RosterRow>({
        text: `select array_position($1::bigint[], e.section_id) as position, e.section_id, p.number, p.name, st.class, st.major,
                      st.college, e.created_at, e.place
               from (
                 select person_id, section_id, created_at, null::bigint as place from enrolment where section_id = any($1::bigint[])
                 union all
                 select person_id, section_id, created_at,
                        (select count(*) from wait ahead where ahead.section_id = wait.section_id and ahead.place <= wait.place)
                 from wait where $4 and section_id = any($1::bigint[])
               ) e
               join person p on p.id = e.person_id join student st on st.person_id = e.person_id
               where (array_position($1::bigint[], e.section_id), p.number) > ($2, $3) and ($5::text is null or st.college = $5)
               order by 1, p.number limit ${pageSize}`,
        values: [some.map(({ id }) => id), last.position, last.number, waiting, college ?? null],
      })
      if (rows.length > 0) yield rows
      if (rows.length < pageSize) break
      last = rows.at(-1)!
    }
  }
}

/** Neighbouring sections that fill about one page. */
function* together(sections: readonly RosterSection[]): Generator<RosterSection[]> {
  let some: RosterSection[] = []
  let people = 0
  for (const section of sections) {
    if (some.length > 0 && people + section.people > pageSize) {
      yield some
      some = []
      people = 0
    }
    some.push(section)
    people += section.people
  }
  if (some.length > 0) yield some
}

/** For the page of those who teach it. @throws {Refusal} `not-found` */
export async function readRoster(database: Database, viewer: RosterReader, sectionId: number): Promise<Roster> {
  const section = await findTaughtSection(database, viewer, sectionId)
  const [seat] = await database.query<{ capacity: number | null }>({ text: 'select capacity from seat where section_id = $1', values: [sectionId] })
  const rows: RosterRow[] = []
  for await (const page of readRosterPages(database, [section], { waiting: true }, undefined)) rows.push(...page)
  const { id, term, course_code: course, title, code } = section
  return {
    section: { id, term, course, title, code, capacity: seat?.capacity ?? null },
    students: rows
      .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
      .map((row) => ({
        number: row.number,
        name: row.name,
        class: row.class,
        major: row.major,
        college: row.college,
        state: row.place === null ? ('enrolled' as const) : ('waiting' as const),
        place: row.place,
        since: row.created_at.toISOString(),
      })),
  }
}
