import type { Database, Transaction } from '../../database/database.ts'
import type { Column, Table } from '../../sheets/columns.ts'
import type { Fields } from '../../sheets/fields.ts'
import { importLines, type LineImport } from '../../sheets/import-lines.ts'
import { chunksOf, type ImportOptions, type ImportProgress, type ImportReport } from '../../sheets/import-report.ts'

// A sheet of what students have taken before: it decides prerequisites and keeps a course from being taken twice.

export const recordColumns = [
  { name: 'number', synonyms: ['student_number', 'student_id', '学号'], required: true },
  { name: 'course_code', synonyms: ['course', '课程号', '课程代码', '课程编号', '课号'], required: true },
  { name: 'status', synonyms: ['result', '状态', '修读状态', '修读情况', '结果'], required: true },
] as const satisfies Column<string>[]

type RecordColumn = (typeof recordColumns)[number]['name']
/** Of nobody and of no status only while the line has problems. */
type Draft = { number: string; person_id: number | undefined; course_code: string; status: string | undefined }

const statuses: Record<string, readonly string[]> = {
  passed: ['passed', 'pass', '通过', '已通过', '合格', '及格', '已修', '修完', '已修完'],
  'in-progress': ['in-progress', 'in progress', '在修', '修读中', '正在修读', '在读', '进行中'],
  failed: ['failed', 'fail', '未通过', '不通过', '不合格', '不及格', '挂科'],
  withdrawn: ['withdrawn', 'withdrew', '退课', '退选', '已退课', '已退选', '中途退出'],
}
const statusOf = new Map(Object.entries(statuses).flatMap(([status, words]) => words.map((word) => [word, status])))

/**
 * One record per student and course; the newest import counts. Nothing is removed.
 *
 * @throws {Refusal} those of `importLines`
 */
export async function importRecords(
  { database }: { database: Database },
  input: Uint8Array,
  options: ImportOptions = {},
  progress: (progress: ImportProgress) => void = () => {},
): Promise<ImportReport> {
  const lines: LineImport<RecordColumn, Draft> = {
    columns: recordColumns,
    async drafting(table) {
      const people = await findStudents(database, table)
      return (fields) => draftRecord(fields, people)
    },
    key: ({ number, course_code }) => JSON.stringify([number, course_code]),
    repeats: (fields, line) =>
      fields.problem('course_code', 'duplicate-record', `与第 ${line} 行的学号和课程相同。`, `Line ${line} has the same student and course.`),
    async reconcile(queries, drafts, write, progress) {
      const counts = { created: 0, updated: 0, unchanged: 0 }
      let done = 0
      // Ascending, because students are always locked in that order.
      const rows = drafts.map(({ person_id, course_code, status }) => ({ person_id: person_id!, course_code, status: status! }))
      for (const chunk of chunksOf(rows.sort((a, b) => a.person_id - b.person_id), 2_000)) {
        options.signal?.throwIfAborted()
        const { created, updated } = await (write ? store(queries, chunk) : compare(queries, chunk))
        counts.created += created
        counts.updated += updated
        counts.unchanged += chunk.length - created - updated
        progress('writing', (done += chunk.length))
      }
      return counts
    },
  }
  return importLines(database, input, lines, options, progress)
}

/** The person behind each number that the sheet names. */
async function findStudents({ query }: Database, table: Table<RecordColumn>): Promise<Map<string, number>> {
  const numbers = [...new Set(table.rows.map(({ values }) => values.number ?? ''))]
  const people = new Map<string, number>()
  for (const chunk of chunksOf(numbers, 5_000)) {
    const rows = await query<{ id: number; number: string }>({
      text: 'select id, number from person join student on person_id = id where number = any($1) and deleted_at is null',
      values: [chunk],
    })
    for (const { id, number } of rows) people.set(number, id)
  }
  return people
}

function draftRecord(fields: Fields<RecordColumn>, people: ReadonlyMap<string, number>): Draft {
  const number = fields.requiredText('number', 40)
  const course_code = fields.requiredText('course_code', 40)
  const word = fields.requiredText('status', 40)
  const person_id = people.get(number)
  const status = statusOf.get(word.toLowerCase())
  if (number !== '' && person_id === undefined) {
    fields.problem('number', 'unknown-student', `没有学号为“${number}”的学生。`, `There is no student with the number "${number}".`)
  }
  if (word !== '' && !status) {
    const known = Object.keys(statuses).join(', ')
    fields.problem('status', 'unknown-status', `不认识的状态“${word}”。可用：通过、在修、未通过、退课。`, `"${word}" is not one of ${known}.`)
  }
  return { number, person_id, course_code, status }
}

type Row = { person_id: number; course_code: string; status: string }

async function compare({ query }: Pick<Transaction, 'query'>, rows: Row[]): Promise<{ created: number; updated: number }> {
  const [counts] = await query<{ created: number; updated: number }>({
    text: `select count(*) filter (where known.status is null) as created,
                  count(*) filter (where known.status <> r.status) as updated
           from jsonb_to_recordset($1) as r(person_id bigint, course_code text, status text)
           left join course_record known using (person_id, course_code)`,
    values: [JSON.stringify(rows)],
  })
  return counts!
}

async function store(transaction: Pick<Transaction, 'query'>, rows: Row[]): Promise<{ created: number; updated: number }> {
  // What is written here decides enrolments, which are decided under these locks.
  await transaction.query({
    text: 'select person_id from student where person_id = any($1::bigint[]) order by person_id for no key update',
    values: [[...new Set(rows.map(({ person_id }) => person_id))]],
  })
  const counts = await compare(transaction, rows)
  await transaction.query({
    text: `insert into course_record (person_id, course_code, status)
           select person_id, course_code, status from jsonb_to_recordset($1) as r(person_id bigint, course_code text, status text)
           on conflict (person_id, course_code) do update set status = excluded.status
           where course_record.status <> excluded.status`,
    values: [JSON.stringify(rows)],
  })
  return counts
}
