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
  /** Codes of the campus's lists. */
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

/**
 * In short pages, because the embedded database does one thing at a time. By lists of ids: while the tables have no
 * statistics, `where term_id = … and id > … order by id limit …` is planned as a sort of the whole term for every page.
 */
export async function readCatalogue({ query }: Pick<Queries, 'query'>, termId: number, breathe: () => Promise<void>): Promise<StoredCatalogue> {
  const pages = async <Row extends { id: number }>(table: 'course' | 'section', text: string): Promise<Row[]> => {
    const ids = await query<{ id: number }>({ text: `select id from ${table} where term_id = $1 order by id`, values: [termId] })
    const all: Row[] = []
    for (const page of chunksOf(ids, pageSize)) {
      for (const row of await query<Row>({ text, values: [page.map(({ id }) => id)] })) all.push(row)
      await breathe()
    }
    return all
  }
  const courses = await pages<StoredCourse>(
    'course',
    `select id, code, title, credits, department, type, description, prerequisites, not_with, deleted_at is not null as hidden
     from course where id = any($1::bigint[])`,
  )
  const sections = await pages<StoredSection>(
    'section',
    `select s.id, s.course_id, s.code, s.ref, s.period_number, s.majors, s.location, s.meetings, s.occupies::text,
            s.deleted_at is not null as hidden, seat.capacity
     from section s left join seat on seat.section_id = s.id where s.id = any($1::bigint[])`,
  )
  const staff = new Map<number, Staff[]>(sections.map(({ id }) => [id, []]))
  for (const page of chunksOf(sections, pageSize)) {
    const rows = await query<Staff & { section_id: number }>({
      text: `select section_id, role, position, name, number from section_staff
             where section_id = any($1::bigint[]) order by section_id, role desc, position`,
      values: [page.map(({ id }) => id)],
    })
    for (const { section_id, ...person } of rows) staff.get(section_id)!.push(person)
    await breathe()
  }
  return { courses, sections, staff }
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
  for (const ids of chunksOf(of, chunkSize)) {
    await query({ text: 'delete from section_staff where section_id = any($1)', values: [ids] })
    // Whoever edits one of these sections must hear of it.
    await query({ text: 'update section set version = version + 1 where id = any($1)', values: [ids] })
  }
  for (const chunk of chunksOf(staff, chunkSize)) {
    await query({
      text: `insert into section_staff (section_id, role, position, name, number)
             select section_id, role, position, name, number
             from jsonb_to_recordset($1) as r(section_id bigint, role text, position smallint, name text, number text)`,
      values: [JSON.stringify(chunk)],
    })
  }
}

/**
 * Ascending and in one statement, as everything that locks seats does; otherwise two could wait for each other. Whoever
 * decides about one of these sections does so before what follows, or after it and by the new rules.
 */
export async function lockSeats({ query }: Transaction, sectionIds: readonly number[]): Promise<void> {
  await query({
    text: 'select section_id from seat where section_id = any($1::bigint[]) order by section_id for no key update',
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

/** A catalogue that came at once leaves the planner with the statistics of an empty one. */
export async function refreshStatistics({ query }: Pick<Queries, 'query'>): Promise<void> {
  for (const table of ['course', 'section', 'section_staff', 'seat']) await query({ text: `analyze ${table}` })
}
