import { textIn, type Language } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import type { Meeting } from '@fairway/contract/courses'
import type { Database } from '../../database/database.ts'
import { chunksOf } from '../../sheets/import-report.ts'
import { writeSheet, type Cell, type SheetFormat } from '../../sheets/write.ts'
import { readNames } from '../lists/index.ts'
import { staffTexts, type StaffMember } from './one-line-sheet.ts'
import { printMeetings } from './meeting-text.ts'
import { headingOf, type SectionColumn } from './section-import-columns.ts'
import { requireAnyTerm } from './terms.ts'

// The catalogue of a term as a sheet that an import reads as it is: importing it again changes nothing.

export type SectionExportOptions = {
  term: string
  format: SheetFormat
  /** Of the headings. */
  language?: Language | undefined
  byteOrderMark?: boolean | undefined
  signal?: AbortSignal | undefined
}

/** Hidden courses and sections are left out: an import would bring them back. @throws {Refusal} `no-such-term` */
export async function exportSections(
  { database }: { database: Database },
  { term, format, language = 'en', byteOrderMark = true, signal }: SectionExportOptions,
  progress: (done: number) => void = () => {},
): Promise<AsyncGenerator<Uint8Array>> {
  const { id } = await requireAnyTerm(database, term)
  return writeSheet(format, exported.map((name) => headingOf(name, language)), readPages(database, id, language, progress, signal), { byteOrderMark })
}

/** How many rows that would be. @throws {Refusal} `no-such-term` */
export async function countSections(database: Database, term: string): Promise<number> {
  const { id } = await requireAnyTerm(database, term)
  const [count] = await database.query<{ rows: number }>({
    text: `select count(*) as rows from section s join course c on c.id = s.course_id where s.term_id = $1 and s.deleted_at is null and c.deleted_at is null`,
    values: [id],
  })
  return count!.rows
}

/** Each is said in one column only, or in one per language. */
const exported = [
  ...(['course_code', 'course_title', 'course_title_zh', 'course_title_en', 'credits', 'department_zh', 'department_en'] as const),
  ...(['course_type_zh', 'course_type_en', 'period', 'section_code', 'section_ref', 'teacher', 'teacher_number', 'assistant'] as const),
  ...(['assistant_number', 'capacity', 'nature', 'majors', 'location', 'meetings', 'prerequisites', 'not_with'] as const),
  ...(['description_zh', 'description_en'] as const),
] satisfies SectionColumn[]
type Exported = (typeof exported)[number]

type Row = {
  course_code: string
  title: Localised
  credits: number
  department: string | null
  type: string | null
  description: Localised | null
  prerequisites: string[][]
  not_with: string[]
  code: string
  ref: string | null
  period_number: number | null
  majors: string[] | null
  location: string | null
  meetings: Meeting[]
  capacity: number | null
  teachers: StaffMember[]
  assistants: StaffMember[]
}

const pageSize = 500

/** Short pages by key: a long statement would stop everything else in the embedded database. */
async function* readPages(database: Database, termId: number, language: Language, progress: (done: number) => void, signal: AbortSignal | undefined): AsyncGenerator<Cell[][]> {
  const { query } = database
  const nameOf = await readNames(database)
  const ids = await query<{ id: number }>({
    text: `select s.id from section s join course c on c.id = s.course_id
           where s.term_id = $1 and s.deleted_at is null and c.deleted_at is null order by c.code, s.code`,
    values: [termId],
  })
  const staff = (role: string) =>
    `coalesce((select json_agg(json_build_object('name', name, 'number', number) order by position) from section_staff where section_id = s.id and role = '${role}'), '[]')`
  let done = 0
  for (const page of chunksOf(ids, pageSize)) {
    signal?.throwIfAborted()
    const rows = await query<Row>({
      text: `select c.code as course_code, c.title, c.credits, c.department, c.type, c.description, c.prerequisites, c.not_with,
                    s.code, s.ref, s.period_number, s.majors, s.location, s.meetings, seat.capacity,
                    ${staff('teacher')} as teachers, ${staff('assistant')} as assistants
             from unnest($1::bigint[]) with ordinality as listed (id, place)
             join section s on s.id = listed.id join course c on c.id = s.course_id left join seat on seat.section_id = s.id
             order by listed.place`,
      values: [page.map(({ id }) => id)],
    })
    yield rows.map((row) => cellsOf(row, language, nameOf))
    progress((done += rows.length))
  }
}

function cellsOf(row: Row, language: Language, nameOf: Awaited<ReturnType<typeof readNames>>): Cell[] {
  const department = row.department === null ? {} : nameOf('departments', row.department)
  const type = row.type === null ? {} : nameOf('course-types', row.type)
  const [teachers, assistants] = [staffTexts(row.teachers), staffTexts(row.assistants)]
  const hasNumbers = (staff: StaffMember[]) => staff.some(({ number }) => number !== null)
  const cells: Record<Exported, Cell> = {
    course_code: row.course_code,
    course_title: textIn(language, row.title),
    course_title_zh: row.title.zh ?? null,
    course_title_en: row.title.en ?? null,
    credits: row.credits,
    department_zh: department.zh ?? null,
    department_en: department.en ?? null,
    course_type_zh: type.zh ?? null,
    course_type_en: type.en ?? null,
    period: row.period_number,
    section_code: row.code,
    section_ref: row.ref,
    teacher: teachers.names,
    teacher_number: hasNumbers(row.teachers) ? teachers.numbers : null,
    assistant: assistants.names,
    assistant_number: hasNumbers(row.assistants) ? assistants.numbers : null,
    capacity: row.capacity,
    nature: row.majors === null ? 'open' : 'major-only',
    majors: row.majors?.join(';') ?? null,
    location: row.location,
    meetings: printMeetings(row.meetings),
    prerequisites: row.prerequisites.map((anyOf) => anyOf.join('|')).join('; '),
    not_with: row.not_with.join('; '),
    description_zh: row.description?.zh ?? null,
    description_en: row.description?.en ?? null,
  }
  return exported.map((name) => cells[name])
}
