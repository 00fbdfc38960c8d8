import { textIn, type Language } from '@fairway/contract/language'
import type { ListName } from '@fairway/contract/lists'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { writeSheet, type Cell, type SheetFormat } from '../../sheets/write.ts'
import type { Actor, Audit } from '../audit/index.ts'
import { requireAnyTerm } from '../courses/index.ts'
import { readNames } from '../lists/index.ts'
import { findTaughtSection, readRosterPages, readSections, type RosterReader, type RosterRow, type RosterSection } from './roster-rows.ts'

// Who sits where, as a sheet: every enrolment of a term, or of some of its sections, with the student.

export type RosterOptions = {
  term: string
  /** `COURSE-CODE/SECTION-CODE`; empty: all. */
  sections?: readonly string[] | undefined
  sectionIds?: readonly number[] | undefined
  /** Its code. */
  course?: string | undefined
  /** Only the students of this college, by its code. */
  college?: string | undefined
  /** Those who wait too, in two more columns. Default: false. */
  waiting?: boolean | undefined
  format: SheetFormat
  language?: Language | undefined
  byteOrderMark?: boolean | undefined
  signal?: AbortSignal | undefined
}

const headings: Record<Language, string[]> = {
  en: ['number', 'name', 'class', 'major', 'college', 'course_code', 'course_title', 'section_code', 'enrolled_at', 'term', 'section_ref', 'teacher', 'course_title_zh'],
  zh: ['学号', '姓名', '班级', '专业', '学院', '课程号', '课程名称', '教学班', '选课时间', '学期', '选课号', '任课教师', '英文名称'],
}
const queueHeadings: Record<Language, string[]> = { en: ['state', 'place'], zh: ['状态', '候补名次'] }
const states: Record<Language, { enrolled: string; waiting: string }> = { en: { enrolled: 'enrolled', waiting: 'waiting' }, zh: { enrolled: '已选', waiting: '候补' } }

/**
 * The bytes of the sheet, ordered by course, section and student number. Hidden terms too.
 *
 * @throws {Refusal} `no-such-term`, `no-such-section`, `no-such-course`
 */
export async function exportRoster(
  { database }: { database: Database },
  options: RosterOptions,
  progress: (done: number) => void = () => {},
): Promise<AsyncGenerator<Uint8Array>> {
  const { language = 'en', college, waiting = false } = options
  const term = await requireAnyTerm(database, options.term)
  const sections = chosen(await readSections(database, term.id), options)
  const byId = new Map(sections.map((section) => [section.id, section]))
  const nameOf = await readNames(database)
  const wording: Wording = { language, clock: clockIn(term.time_zone), nameIn: (list, code) => code && textIn(language, nameOf(list, code)) }
  async function* pages(): AsyncGenerator<Cell[][]> {
    let done = 0
    for await (const rows of readRosterPages(database, sections, { college, waiting }, options.signal)) {
      yield rows.map((row) => rosterCells(row, byId.get(row.section_id)!, wording, waiting))
      progress((done += rows.length))
    }
  }
  const header = waiting ? [...headings[language], ...queueHeadings[language]] : headings[language]
  return writeSheet(options.format, header, pages(), { byteOrderMark: options.byteOrderMark ?? true })
}

/** Of one section, for whoever teaches it, with its queue. @throws {Refusal} `not-found` */
export async function rosterSheet(
  { database, audit }: { database: Database; audit: Audit },
  actor: Actor,
  viewer: RosterReader,
  sectionId: number,
  options: Pick<RosterOptions, 'format' | 'language' | 'signal'>,
): Promise<{ name: string; bytes: AsyncGenerator<Uint8Array> }> {
  const { id, term, name } = await findTaughtSection(database, viewer, sectionId)
  await audit.record(database, { actor, action: 'roster.exported', subject: { kind: 'section', id }, after: { term, name, format: options.format } })
  const bytes = await exportRoster({ database }, { ...options, term, sectionIds: [id], waiting: true })
  return { name: `${term}-${name}`.replaceAll(/[/\\]/g, '-') + `.${options.format}`, bytes }
}

/** How many rows that would be. @throws {Refusal} as `exportRoster` */
export async function countRoster(database: Database, options: Omit<RosterOptions, 'format'>): Promise<number> {
  const term = await requireAnyTerm(database, options.term)
  const ids = chosen(await readSections(database, term.id), options).map(({ id }) => id)
  const [count] = await database.query<{ rows: number }>({
    text: `select count(*) as rows
           from (select person_id from enrolment where section_id = any($1::bigint[])
                 union all select person_id from wait where $2 and section_id = any($1::bigint[])) e
           join student st on st.person_id = e.person_id where $3::text is null or st.college = $3`,
    values: [ids, options.waiting ?? false, options.college ?? null],
  })
  return count!.rows
}

function chosen(all: RosterSection[], { sections: names = [], sectionIds, course }: Pick<RosterOptions, 'sections' | 'sectionIds' | 'course'>): RosterSection[] {
  const known = new Set(all.map(({ name }) => name))
  const unknown = names.find((name) => !known.has(name)) ?? sectionIds?.find((id) => !all.some((section) => section.id === id))
  if (unknown !== undefined) throw noSuchSection(String(unknown))
  if (course !== undefined && !all.some((section) => section.course_code === course)) throw noSuchCourse(course)
  return all
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .filter(({ id }) => sectionIds === undefined || sectionIds.includes(id))
    .filter(({ course_code }) => course === undefined || course_code === course)
}

type Wording = { language: Language; clock: (date: Date) => string; nameIn: (list: ListName, code: string | null) => string | null }

function rosterCells(row: RosterRow, section: RosterSection, { language, clock, nameIn }: Wording, waiting: boolean): Cell[] {
  const { course_code, title, code, term, ref, teachers } = section
  const other = title[language === 'en' ? 'zh' : 'en'] ?? null
  const about = [nameIn('classes', row.class), nameIn('majors', row.major), nameIn('colleges', row.college)]
  const cells = [row.number, row.name, ...about, course_code, textIn(language, title), code, clock(row.created_at), term, ref, teachers, other]
  return waiting ? [...cells, states[language][row.place === null ? 'enrolled' : 'waiting'], row.place] : cells
}

/** `2026-11-21 09:00:00` on the wall clocks of the term. */
function clockIn(timeZone: string): (date: Date) => string {
  // Swedes write dates like this.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return (date) => format.format(date)
}

function noSuchSection(name: string): Refusal {
  const title = { zh: `没有教学班“${name}”（写法：课程号/教学班）。`, en: `There is no section "${name}" (written COURSE-CODE/SECTION-CODE).` }
  return new Refusal(404, 'no-such-section', title, { section: name })
}

function noSuchCourse(code: string): Refusal {
  return new Refusal(404, 'no-such-course', { zh: `没有课程“${code}”。`, en: `There is no course "${code}".` }, { course: code })
}
