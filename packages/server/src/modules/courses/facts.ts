import type { Occupied } from '@fairway/contract/timetable'
import type { Queries } from '../../database/database.ts'
import { parseMultirange } from '../../database/multirange.ts'
import { roundColumns, type RoundRow } from './rounds.ts'

// What the enrolment rules need to know of a term and its sections. It changes only with an edit, which raises the term's
// revision, so it is remembered whole and compared by revision.

export type SectionFacts = {
  id: number
  termId: number
  courseId: number
  courseCode: string
  credits: number
  occupies: Occupied
  /** Majors or colleges that may enrol; null: everyone. */
  majors: readonly string[] | null
  prerequisites: readonly (readonly string[])[]
  /** Courses that exclude this one, whichever of the two says so. */
  notWith: readonly string[]
  hidden: boolean
}

export type RoundFacts = {
  id: number
  termId: number
  /** Milliseconds since 1970. */
  opensAt: number
  closesAt: number
  cohorts: readonly string[] | null
  colleges: readonly string[] | null
  majors: readonly string[] | null
  classes: readonly string[] | null
  creditLimit: number | null
  sectionLimit: number | null
  allows: { enrol: boolean; drop: boolean; wait: boolean }
}

export type TermFacts = {
  id: number
  code: string
  revision: number
  sections: ReadonlyMap<number, SectionFacts>
  /** By opening. */
  rounds: readonly RoundFacts[]
}

/** All terms in which somebody may act, at one moment: neither hidden nor archived. */
export type Facts = {
  terms: ReadonlyMap<number, TermFacts>
  section(id: number): SectionFacts | undefined
}

/** For those who only show: how old the facts may be. */
const recentMs = 1000

export function createFacts() {
  let remembered = new Map<number, TermFacts>()
  let recent: { facts: Promise<Facts>; until: number } | undefined

  return {
    /** The facts as they were at most a second ago. Good enough to show; only `current` may decide. */
    async recent(queries: Pick<Queries, 'query'>): Promise<Facts> {
      if (!recent || recent.until < Date.now()) {
        const reading = { facts: this.current(queries), until: Date.now() + recentMs }
        recent = reading
        reading.facts.catch(() => {
          if (recent === reading) recent = undefined
        })
      }
      return recent.facts
    },

    /** The facts as they are in the transaction (or connection) of `queries`. One small query, unless a term changed. */
    async current(queries: Pick<Queries, 'query'>): Promise<Facts> {
      const rows = await queries.query<{ id: number; code: string; revision: number }>({
        name: 'facts-revisions',
        text: 'select id, code, revision from term where deleted_at is null and archived_at is null',
      })
      const terms = new Map<number, TermFacts>()
      for (const { id, code, revision } of rows) {
        const known = remembered.get(id)
        terms.set(id, known?.revision === revision ? known : await loadTerm(queries, id, code, revision))
      }
      remembered = terms
      return factsOf(terms)
    },
  }
}

function factsOf(terms: ReadonlyMap<number, TermFacts>): Facts {
  return {
    terms,
    section(id) {
      for (const term of terms.values()) {
        const section = term.sections.get(id)
        if (section) return section
      }
      return undefined
    },
  }
}

async function loadTerm({ query }: Pick<Queries, 'query'>, id: number, code: string, revision: number): Promise<TermFacts> {
  const courses = await query<{ code: string; not_with: string[] }>({
    text: `select code, not_with from course where term_id = $1 and not_with <> '{}'`,
    values: [id],
  })
  const sections = await query<{
    id: number
    course_id: number
    course_code: string
    credits: number
    occupies: string
    majors: string[] | null
    prerequisites: string[][]
    hidden: boolean
  }>({
    text: `select s.id, s.course_id, c.code as course_code, c.credits, s.occupies::text, s.majors, c.prerequisites,
                  s.deleted_at is not null or c.deleted_at is not null as hidden
           from section s join course c on c.id = s.course_id
           where s.term_id = $1`,
    values: [id],
  })
  const rounds = await query<RoundRow & { id: number }>({
    text: `select id, ${roundColumns} from round where term_id = $1 and deleted_at is null order by opens_at, id`,
    values: [id],
  })
  const excluded = exclusions(courses)
  return {
    id,
    code,
    revision,
    sections: new Map(
      sections.map((row) => [
        row.id,
        {
          id: row.id,
          termId: id,
          courseId: row.course_id,
          courseCode: row.course_code,
          credits: row.credits,
          occupies: parseMultirange(row.occupies),
          majors: row.majors,
          prerequisites: row.prerequisites,
          notWith: excluded.get(row.course_code) ?? [],
          hidden: row.hidden,
        },
      ]),
    ),
    rounds: rounds.map((row) => ({
      id: row.id,
      termId: id,
      opensAt: row.opens_at.getTime(),
      closesAt: row.closes_at.getTime(),
      cohorts: row.cohorts,
      colleges: row.colleges,
      majors: row.majors,
      classes: row.classes,
      creditLimit: row.credit_limit,
      sectionLimit: row.section_limit,
      allows: { enrol: row.allows_enrol, drop: row.allows_drop, wait: row.allows_wait },
    })),
  }
}

/** "Not both" holds in both directions, whichever course names the other. */
function exclusions(courses: { code: string; not_with: string[] }[]): Map<string, string[]> {
  const excluded = new Map<string, Set<string>>()
  const add = (code: string, other: string) => (excluded.get(code) ?? excluded.set(code, new Set()).get(code)!).add(other)
  for (const course of courses) {
    for (const other of course.not_with) {
      add(course.code, other)
      add(other, course.code)
    }
  }
  return new Map([...excluded].map(([code, others]) => [code, [...others]]))
}
