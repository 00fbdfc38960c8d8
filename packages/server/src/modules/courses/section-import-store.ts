import type { Meeting } from '@fairway/contract/courses'
import type { Localised } from '@fairway/contract/localised'
import type { Queries, Transaction } from '../../database/database.ts'
import { chunksOf } from '../../sheets/import-report.ts'
import type { Staff } from './section-import-rows.ts'

// The SQL of the import of sections. Everything goes by set, in chunks that a database answers at once.

export type StoredCourse = {
  id: number
  code: string
  title: Localised
  credits: number
  department: string | null
  type: string | null
  description: Localised | null
  prerequisites: string[][]
  not_with: string[]
  hidden: boolean
}

export type StoredSection = {
  id: number
  course_id: number
  code: string
  ref: string | null
  period_number: number | null
  majors: string[] | null
  location: string | null
  meetings: Meeting[]
  /** As PostgreSQL prints an int4multirange. */
  occupies: string
  hidden: boolean
  capacity: number | null
}

const pageSize = 2_000
const chunkSize = 1_000

export type StoredCatalogue = { courses: StoredCourse[]; sections: StoredSection[]; staff: Map<number, Staff[]> }

/** In short pages, because the embedded database does one thing at a time. */
export async function readCatalogue(queries: Pick<Queries, 'query'>, termId: number, breathe: () => Promise<void>): Promise<StoredCatalogue> {
  const page = async <Row extends { id: number }>(text: string): Promise<Row[]> => {
    const all: Row[] = []
    for (;;) {
      const rows = await queries.query<Row>({ text, values: [termId, all.at(-1)?.id ?? 0, pageSize] })
      for (const row of rows) all.push(row)
      if (rows.length < pageSize) return all
      await breathe()
    }
  }
  const courses = await page<StoredCourse>(
    `select id, code, title, credits, department, type, description, prerequisites, not_with, deleted_at is not null as hidden
     from course where term_id = $1 and id > $2 order by id limit $3`,
  )
  const sections = await page<StoredSection & { staff: Staff[] | null }>(
    `select s.id, s.course_id, s.code, s.ref, s.period_number, s.majors, s.location, s.meetings, s.occupies::text,
            s.deleted_at is not null as hidden, seat.capacity, people.staff
     from section s
     left join seat on seat.section_id = s.id
     left join lateral (
       select jsonb_agg(jsonb_build_object('role', role, 'position', position, 'name', name, 'number', number) order by role desc, position) as staff
       from section_staff where section_id = s.id
     ) people on true
     where s.term_id = $1 and s.id > $2 order by s.id limit $3`,
  )
  return { courses, sections, staff: new Map(sections.map(({ id, staff }) => [id, staff ?? []])) }
}

export type CourseRow = Omit<StoredCourse, 'hidden'>
export type SectionRow = Omit<StoredSection, 'hidden' | 'capacity'>

/** @returns the id of each course by its code */
export async function insertCourses({ query }: Transaction, termId: number, courses: readonly Omit<CourseRow, 'id'>[]): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  for (const chunk of chunksOf(courses, chunkSize)) {
    const rows = await query<{ id: number; code: string }>({
      text: `insert into course (term_id, code, title, credits, department, type, description, prerequisites, not_with)
             select $1, code, title, credits, department, type, description, prerequisites, not_with
             from jsonb_to_recordset($2) as r(code text, title jsonb, credits numeric, department text, type text,
                                              description jsonb, prerequisites jsonb, not_with text[])
             returning id, code`,
      values: [termId, JSON.stringify(chunk)],
    })
    for (const { id, code } of rows) ids.set(code, id)
  }
  return ids
}

export async function updateCourses({ query }: Transaction, courses: readonly CourseRow[]): Promise<void> {
  for (const chunk of chunksOf(courses, chunkSize)) {
    await query({
      text: `update course c
             set title = r.title, credits = r.credits, department = r.department, type = r.type, description = r.description,
                 prerequisites = r.prerequisites, not_with = r.not_with, deleted_at = null
             from jsonb_to_recordset($1) as r(id bigint, title jsonb, credits numeric, department text, type text,
                                              description jsonb, prerequisites jsonb, not_with text[])
             where c.id = r.id`,
      values: [JSON.stringify(chunk)],
    })
  }
}

/** @returns the id of each section by its course and code */
export async function insertSections(
  { query }: Transaction,
  termId: number,
  sections: readonly (Omit<SectionRow, 'id'> & { capacity: number | null })[],
): Promise<{ id: number; course_id: number; code: string }[]> {
  const inserted: { id: number; course_id: number; code: string }[] = []
  for (const chunk of chunksOf(sections, chunkSize)) {
    const rows = await query<{ id: number; course_id: number; code: string }>({
      text: `with r as (
               select * from jsonb_to_recordset($2) as r(course_id bigint, code text, ref text, period_number int, majors text[],
                 location text, meetings jsonb, occupies int4multirange, capacity int)
             ), inserted as (
               insert into section (term_id, course_id, code, ref, period_number, majors, location, meetings, occupies)
               select $1, course_id, code, ref, period_number, majors, location, meetings, occupies from r
               returning id, course_id, code
             ), seats as (
               insert into seat (section_id, capacity, ceiling)
               select i.id, r.capacity, r.capacity from inserted i join r on r.course_id = i.course_id and r.code = i.code
             )
             select id, course_id, code from inserted`,
      values: [termId, JSON.stringify(chunk)],
    })
    for (const row of rows) inserted.push(row)
  }
  return inserted
}

export async function updateSections({ query }: Transaction, sections: readonly SectionRow[]): Promise<void> {
  for (const chunk of chunksOf(sections, chunkSize)) {
    await query({
      text: `update section s
             set ref = r.ref, period_number = r.period_number, majors = r.majors, location = r.location, meetings = r.meetings,
                 occupies = r.occupies, deleted_at = null
             from jsonb_to_recordset($1) as r(id bigint, ref text, period_number int, majors text[], location text,
                                              meetings jsonb, occupies int4multirange)
             where s.id = r.id`,
      values: [JSON.stringify(chunk)],
    })
  }
}

export async function replaceStaff({ query }: Transaction, staff: readonly (Staff & { section_id: number })[], of: readonly number[]): Promise<void> {
  for (const ids of chunksOf(of, chunkSize)) await query({ text: 'delete from section_staff where section_id = any($1)', values: [ids] })
  for (const chunk of chunksOf(staff, chunkSize)) {
    await query({
      text: `insert into section_staff (section_id, role, position, name, number)
             select section_id, role, position, name, number
             from jsonb_to_recordset($1) as r(section_id bigint, role text, position smallint, name text, number text)`,
      values: [JSON.stringify(chunk)],
    })
  }
}

export type LockedSeat = { section_id: number; capacity: number | null; taken: number; waiting: number }

/** Ascending and in one statement, as everything that locks seats does; otherwise two could wait for each other. */
export async function lockSeats({ query }: Transaction, sectionIds: readonly number[]): Promise<LockedSeat[]> {
  return query<LockedSeat>({
    text: `select section_id, capacity, taken, waiting from seat where section_id = any($1)
           order by section_id for no key update`,
    values: [sectionIds],
  })
}

/** Under the seats' locks. Nobody loses a seat: the ceiling stays at what is taken. */
export async function setCapacities({ query }: Transaction, seats: readonly { section_id: number; capacity: number | null }[]): Promise<void> {
  for (const chunk of chunksOf(seats, chunkSize)) {
    await query({
      text: `update seat
             set capacity = r.capacity, version = version + 1,
                 ceiling = case when r.capacity is null then null else greatest(r.capacity, taken) end
             from jsonb_to_recordset($1) as r(section_id bigint, capacity int)
             where seat.section_id = r.section_id`,
      values: [JSON.stringify(chunk)],
    })
  }
}

/**
 * Has the queues of these sections looked at again, and every other queue in which somebody waits who holds one of them:
 * whoever was passed by because of it may be next now.
 */
export async function examineQueues({ query }: Transaction, sectionIds: readonly number[], changedRules: readonly number[]): Promise<void> {
  await query({
    text: `insert into examination (section_id, reason)
           select seat.section_id, 'capacity' from seat where seat.section_id = any($1) and seat.waiting > 0
           union
           select w.section_id, 'capacity' from enrolment e join wait w on w.person_id = e.person_id where e.section_id = any($2)`,
    values: [sectionIds, changedRules],
  })
}
