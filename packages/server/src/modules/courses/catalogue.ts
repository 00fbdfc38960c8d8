import type { Catalogue, CatalogueCourse, CatalogueSection, CourseDetails, Meeting, Round, Term } from '@fairway/contract/courses'
import type { ListName } from '@fairway/contract/lists'
import type { Localised } from '@fairway/contract/localised'
import type { OfficeCatalogue } from '@fairway/contract/office-sections'
import type { Database } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import { precompressLightly, precompressWell, type Precompressed } from '../../http/precompressed.ts'
import { readNames } from '../lists/index.ts'
import { noSuchTerm } from './terms.ts'

// What everybody reads at the bell. A term's catalogue stays the same between edits, so it is built, serialised and
// compressed once per revision; whether the revision still holds is asked at most once a second.

const checkEveryMs = 1000

type Built = { revision: number; answer: Precompressed }

export function createCatalogue(database: Database) {
  const built = new Map<string, Built>()
  const building = new Map<string, Promise<Precompressed>>()
  // The office works on one term at a time.
  let office: { code: string; revision: number; answer: Promise<Precompressed> } | undefined
  let terms: { list: Term[]; until: number } = { list: [], until: 0 }
  let reading: Promise<Term[]> | undefined

  return {
    terms: readTermsOften,

    /** From now on, answers are at least as new as what was committed before the call. */
    async readAnew(): Promise<void> {
      await readTermsNow()
    },

    /** @throws {Refusal} `no-such-term` */
    async sections(code: string): Promise<Precompressed> {
      const term = (await readTermsOften()).find((known) => known.code === code)
      if (!term) throw noSuchTerm(code)
      const known = built.get(code)
      if (known?.revision === term.revision) return known.answer
      const key = `${code} ${term.revision}`
      const promise = building.get(key) ?? build(code, term.revision).finally(() => building.delete(key))
      building.set(key, promise)
      return promise
    },

    /** As the office sees it, hidden terms too. Built for who asks: they are few. @throws {Refusal} `no-such-term` */
    async forOffice(code: string): Promise<Precompressed> {
      const [term] = await database.query<{ revision: number }>({ text: 'select revision from term where code = $1', values: [code] })
      if (!term) throw noSuchTerm(code)
      if (office?.code !== code || office.revision !== term.revision) {
        const answer = readOfficeCatalogue(database, code, term.revision).then((catalogue) => precompressLightly(JSON.stringify(catalogue)))
        office = { code, revision: term.revision, answer }
        answer.catch(() => (office = undefined))
      }
      return office.answer
    },

    /** What is too long for the catalogue. @throws {Refusal} `not-found` */
    async details(courseId: number): Promise<CourseDetails> {
      const [course] = await database.query<{ id: number; code: string; description: Localised | null }>({
        text: `select course.id, course.code, course.description from course join term on term.id = course.term_id
               where course.id = $1 and course.deleted_at is null and term.deleted_at is null`,
        values: [courseId],
      })
      if (!course) throw notFound()
      return course
    },
  }

  async function readTermsOften(): Promise<Term[]> {
    if (terms.until > Date.now()) return terms.list
    return reading ?? readTermsNow()
  }

  function readTermsNow(): Promise<Term[]> {
    const own = readTerms(database)
      .then((list) => {
        // A reading that began earlier and ends later would bring back what is gone.
        if (reading === own) terms = { list, until: Date.now() + checkEveryMs }
        return list
      })
      .finally(() => {
        if (reading === own) reading = undefined
      })
    reading = own
    return own
  }

  async function build(code: string, revision: number): Promise<Precompressed> {
    const json = JSON.stringify(await readCatalogue(database, code, revision))
    // The first reader after an edit does not wait for the best compression.
    const answer = await precompressLightly(json)
    if ((built.get(code)?.revision ?? 0) < revision) built.set(code, { revision, answer })
    // If it fails, what is there is good enough.
    precompressWell(json).then(
      (better) => {
        if (built.get(code)?.revision === revision) built.set(code, { revision, answer: better })
      },
      () => {},
    )
    return answer
  }
}

async function readTerms({ query }: Pick<Database, 'query'>): Promise<Term[]> {
  const rows = await query<Omit<Term, 'rounds' | 'teachingWeeks' | 'timeZone'> & { teaching_weeks: number; time_zone: string; rounds: RoundJson[] }>({
    name: 'terms',
    text: `select code, number, title, starts, ends, teaching_weeks, time_zone, current, revision, archived_at is not null as archived,
                  coalesce((select json_agg(json_build_object('number', p.number, 'title', p.title, 'starts', p.starts, 'ends', p.ends)
                                            order by p.number)
                            from period p where p.term_id = term.id and p.deleted_at is null), '[]') as periods,
                  coalesce((select json_agg(json_build_object(
                                      'id', r.id, 'name', r.name, 'opensAt', r.opens_at, 'closesAt', r.closes_at,
                                      'cohorts', r.cohorts, 'colleges', r.colleges, 'majors', r.majors, 'classes', r.classes,
                                      'creditLimit', r.credit_limit, 'sectionLimit', r.section_limit,
                                      'enrol', r.allows_enrol, 'drop', r.allows_drop, 'wait', r.allows_wait) order by r.opens_at, r.id)
                            from round r where r.term_id = term.id and r.deleted_at is null), '[]') as rounds
           from term where deleted_at is null order by current desc, archived_at is not null, starts desc, code`,
  })
  return rows.map(({ teaching_weeks: teachingWeeks, time_zone: timeZone, rounds, archived, ...term }) => ({
    ...term,
    ...(archived && { archived }),
    teachingWeeks,
    timeZone,
    rounds: rounds.map(roundOf),
  }))
}

type RoundJson = Omit<Round, 'audience' | 'allows'> & {
  cohorts: string[] | null
  colleges: string[] | null
  majors: string[] | null
  classes: string[] | null
  enrol: boolean
  drop: boolean
  wait: boolean
}

function roundOf({ cohorts, colleges, majors, classes, enrol, drop, wait, ...round }: RoundJson): Round {
  return {
    ...round,
    opensAt: new Date(round.opensAt).toISOString(),
    closesAt: new Date(round.closesAt).toISOString(),
    audience: {
      ...(cohorts && { cohorts }),
      ...(colleges && { colleges }),
      ...(majors && { majors }),
      ...(classes && { classes }),
    },
    allows: { enrol, drop, wait },
  }
}

type CourseRow = {
  id: number
  code: string
  title: Localised
  credits: number
  department: string | null
  type: string | null
  prerequisites: string[][]
  not_with: string[]
  hidden: boolean
  version: number
}

type SectionRow = {
  id: number
  course_id: number
  code: string
  ref: string | null
  majors: string[] | null
  period_number: number | null
  location: string | null
  meetings: Meeting[]
  teachers: string[] | null
  assistants: string[] | null
  hidden: boolean
  version: number
}

async function readCatalogue(database: Database, code: string, revision: number): Promise<Catalogue> {
  const { courses, sectionsOf } = await readOffered(database, code, false)
  const shown = courses.map(({ hidden: _, version: __, ...course }) => ({ ...course, sections: sectionsOf(course.id).map(sectionOf) }))
  return { term: code, revision, courses: shown.filter(({ sections }) => sections.length > 0) }
}

/** With what is hidden, and with courses that have no section. */
async function readOfficeCatalogue(database: Database, code: string, revision: number): Promise<OfficeCatalogue> {
  const { courses, sectionsOf } = await readOffered(database, code, true)
  return {
    term: code,
    revision,
    courses: courses.map(({ hidden, ...course }) => ({
      ...course,
      ...(hidden && { hidden }),
      sections: sectionsOf(course.id).map((section) => ({ ...sectionOf(section), version: section.version, ...(section.hidden && { hidden: true }) })),
    })),
  }
}

async function readOffered(database: Database, code: string, hiddenToo: boolean) {
  const { query } = database
  const nameOf = await readNames(database)
  const courses = await query<CourseRow>({
    text: `select course.id, course.code, course.title, credits, department, type, prerequisites, not_with,
                  course.deleted_at is not null as hidden, course.version
           from course join term on term.id = course.term_id
           where term.code = $1 and ($2 or course.deleted_at is null) order by course.code`,
    values: [code, hiddenToo],
  })
  const sections = await query<SectionRow>({
    text: `select section.id, course_id, section.code, ref, majors, period_number, location, meetings, staff.teachers, staff.assistants,
                  section.deleted_at is not null as hidden, section.version
           from section
           join term on term.id = section.term_id
           left join (
             select section_id,
                    array_agg(name order by position) filter (where role = 'teacher') as teachers,
                    array_agg(name order by position) filter (where role = 'assistant') as assistants
             from section_staff group by section_id
           ) staff on staff.section_id = section.id
           where term.code = $1 and ($2 or section.deleted_at is null) order by course_id, section.code`,
    values: [code, hiddenToo],
  })
  const byCourse = Map.groupBy(sections, (section) => section.course_id)
  return { courses: courses.map((row) => ({ ...courseOf(row, nameOf), version: row.version, hidden: row.hidden })), sectionsOf: (courseId: number) => byCourse.get(courseId) ?? [] }
}

/** What is empty is left out: it is most of what there is. */
function courseOf(row: CourseRow, nameOf: Awaited<ReturnType<typeof readNames>>): Omit<CatalogueCourse, 'sections'> {
  const named = (list: ListName, code: string | null) => (code === null ? undefined : { code, ...nameOf(list, code) })
  return {
    id: row.id,
    code: row.code,
    title: row.title,
    credits: row.credits,
    department: named('departments', row.department),
    type: named('course-types', row.type),
    prerequisites: row.prerequisites.length > 0 ? row.prerequisites : undefined,
    notWith: row.not_with.length > 0 ? row.not_with : undefined,
  }
}

function sectionOf(row: SectionRow): CatalogueSection {
  return {
    id: row.id,
    code: row.code,
    ref: row.ref ?? undefined,
    teachers: row.teachers ?? undefined,
    assistants: row.assistants ?? undefined,
    majors: row.majors ?? undefined,
    period: row.period_number ?? undefined,
    location: row.location ?? undefined,
    meetings: row.meetings.length > 0 ? row.meetings : undefined,
  }
}
