import { textIn, type Language } from '@fairway/contract/language'
import type { ListName } from '@fairway/contract/lists'
import type { Localised } from '@fairway/contract/localised'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { writeSheet, type Cell, type SheetFormat } from '../../sheets/write.ts'
import { requireTerm } from '../courses/index.ts'
import { readNames } from '../lists/index.ts'

// Who sits where, as a sheet: every enrolment of a term, or of some of its sections, with the student.

export type RosterOptions = {
  term: string
  /** `COURSE-CODE/SECTION-CODE`; empty: all. */
  sections?: readonly string[] | undefined
  format: SheetFormat
  language?: Language | undefined
  byteOrderMark?: boolean | undefined
  signal?: AbortSignal | undefined
}

const headings: Record<Language, string[]> = {
  en: ['number', 'name', 'class', 'major', 'college', 'course_code', 'course_title', 'section_code', 'enrolled_at', 'term', 'section_ref', 'teacher', 'course_title_zh'],
  zh: ['学号', '姓名', '班级', '专业', '学院', '课程号', '课程名称', '教学班', '选课时间', '学期', '选课号', '任课教师', '英文名称'],
}

/**
 * The bytes of the sheet, ordered by course, section and student number.
 *
 * @throws {Refusal} `no-such-term`, `no-such-section`
 */
export async function exportRoster(
  { database }: { database: Database },
  options: RosterOptions,
  progress: (done: number) => void = () => {},
): Promise<AsyncGenerator<Uint8Array>> {
  const language = options.language ?? 'en'
  const term = await requireTerm(database, options.term)
  const sections = chosen(await readSections(database, term.id), options.sections ?? [])
  const nameOf = await readNames(database)
  const clock = clockIn(term.time_zone)
  const nameIn = (list: ListName, code: string | null) => code && textIn(language, nameOf(list, code))
  const cellsOf = (row: RosterRow, section: RosterSection) => rosterCells(row, section, language, nameIn, clock)
  const pages = readPages(database, sections, cellsOf, progress, options.signal)
  return writeSheet(options.format, headings[language], pages, { byteOrderMark: options.byteOrderMark ?? true })
}

type RosterSection = { id: number; name: string; course_code: string; title: Localised; code: string; term: string; ref: string | null; teachers: string | null; taken: number }

async function readSections({ query }: Database, termId: number): Promise<RosterSection[]> {
  return query<RosterSection>({
    text: `select s.id, c.code || '/' || s.code as name, c.code as course_code, c.title, s.code, t.code as term, s.ref,
                  (select string_agg(name, ';' order by position) from section_staff
                   where section_id = s.id and role = 'teacher') as teachers, coalesce(seat.taken, 0) as taken
           from section s join term t on t.id = s.term_id join course c on c.id = s.course_id left join seat on seat.section_id = s.id
           where s.term_id = $1 order by c.code, s.code`,
    values: [termId],
  })
}

function chosen(sections: RosterSection[], names: readonly string[]): RosterSection[] {
  if (names.length === 0) return sections
  const known = new Set(sections.map(({ name }) => name))
  const unknown = names.find((name) => !known.has(name))
  if (unknown !== undefined) {
    const title = { zh: `没有教学班“${unknown}”（写法：课程号/教学班）。`, en: `There is no section "${unknown}" (written COURSE-CODE/SECTION-CODE).` }
    throw new Refusal(404, 'no-such-section', title, { section: unknown })
  }
  return sections.filter(({ name }) => names.includes(name))
}

const pageSize = 2_000

/** Short pages by key: a long scan would stop everything else in the embedded database. */
async function* readPages(
  { query }: Database,
  sections: RosterSection[],
  cellsOf: (row: RosterRow, section: RosterSection) => Cell[],
  progress: (done: number) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Cell[][]> {
  let done = 0
  for (const some of together(sections)) {
    const byId = new Map(some.map((section) => [section.id, section]))
    let last = { position: 0, number: '' }
    for (;;) {
      signal?.throwIfAborted()
      const rows = await query<RosterRow>({
        text: `select array_position($1::bigint[], e.section_id) as position, e.section_id, p.number, p.name, st.class, st.major,
                      st.college, e.created_at
               from enrolment e join person p on p.id = e.person_id join student st on st.person_id = e.person_id
               where e.section_id = any($1::bigint[]) and (array_position($1::bigint[], e.section_id), p.number) > ($2, $3)
               order by 1, p.number limit ${pageSize}`,
        values: [some.map(({ id }) => id), last.position, last.number],
      })
      if (rows.length > 0) yield rows.map((row) => cellsOf(row, byId.get(row.section_id)!))
      progress((done += rows.length))
      if (rows.length < pageSize) break
      last = rows.at(-1)!
    }
  }
}

type RosterRow = {
  position: number
  section_id: number
  number: string
  name: string
  class: string | null
  major: string | null
  college: string | null
  created_at: Date
}

function rosterCells(
  row: RosterRow,
  section: RosterSection,
  language: Language,
  nameIn: (list: ListName, code: string | null) => string | null,
  clock: (date: Date) => string,
): Cell[] {
  const { course_code, title, code, term, ref, teachers } = section
  const other = title[language === 'en' ? 'zh' : 'en'] ?? null
  const about = [nameIn('classes', row.class), nameIn('majors', row.major), nameIn('colleges', row.college)]
  return [row.number, row.name, ...about, course_code, textIn(language, title), code, clock(row.created_at), term, ref, teachers, other]
}

/** Neighbouring sections that fill about one page. */
function* together(sections: RosterSection[]): Generator<RosterSection[]> {
  let some: RosterSection[] = []
  let taken = 0
  for (const section of sections) {
    if (some.length > 0 && taken + section.taken > pageSize) {
      yield some
      some = []
      taken = 0
    }
    some.push(section)
    taken += section.taken
  }
  if (some.length > 0) yield some
}

/** `2026-11-21 09:00:00` on the wall clocks of the term. */
function clockIn(timeZone: string): (date: Date) => string {
  // Swedes write dates like this.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return (date) => format.format(date)
}
