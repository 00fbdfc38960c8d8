import type { Database, Transaction } from '../../database/database.ts'
import { nameColumns, type Column, type Table } from '../../sheets/columns.ts'
import { fieldsOf } from '../../sheets/fields.ts'
import { breathe, chunksOf, startReport, type ImportOptions, type ImportProgress, type ImportReport } from '../../sheets/import-report.ts'
import type { RowProblems } from '../../sheets/row-problems.ts'
import { readSheet } from '../../sheets/sheet.ts'

// A sheet of what students have taken before: it decides prerequisites and keeps a course from being taken twice.

const columns = [
  { name: 'number', synonyms: ['student_number', 'student_id', '学号'], required: true },
  { name: 'course_code', synonyms: ['course', '课程号', '课程代码', '课程编号', '课号'], required: true },
  { name: 'status', synonyms: ['result', '状态', '修读状态', '修读情况', '结果'], required: true },
] as const satisfies Column<string>[]

type RecordColumn = (typeof columns)[number]['name']
type Draft = { number: string; courseCode: string; status: string; line: number }

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
 * @throws {Refusal} about the file as a whole, those of `readSheet` and `nameColumns`
 */
export async function importRecords(
  { database }: { database: Database },
  input: Uint8Array,
  options: ImportOptions = {},
  progress: (progress: ImportProgress) => void = () => {},
): Promise<ImportReport> {
  progress({ stage: 'reading', done: 0, total: input.length })
  const sheet = await readSheet(input)
  const table = nameColumns(sheet, columns)
  const { problems } = table
  const total = table.rows.length
  const people = await findStudents(database, table)
  const drafts = await draftRecords(table, people, problems, (done) => progress({ stage: 'checking', done, total }), options.signal)
  const { report, proceed } = startReport(sheet, table, problems, options)
  if (!proceed) return report

  const rows = drafts.map(({ number, courseCode, status }) => ({ person_id: people.get(number)!, course_code: courseCode, status }))
  const compareAndWrite = async (transaction: Pick<Transaction, 'query'>, write: boolean) => {
    const counts = { created: 0, updated: 0, unchanged: 0 }
    let done = 0
    // Ascending, because students are always locked in that order.
    for (const chunk of chunksOf(rows.sort((a, b) => a.person_id - b.person_id), 2_000)) {
      options.signal?.throwIfAborted()
      const { created, updated } = await (write ? store(transaction, chunk) : compare(transaction, chunk))
      counts.created += created
      counts.updated += updated
      counts.unchanged += chunk.length - created - updated
      progress({ stage: 'writing', done: (done += chunk.length), total })
    }
    return counts
  }
  Object.assign(report, options.dryRun ? await compareAndWrite(database, false) : await database.inTransaction((transaction) => compareAndWrite(transaction, true)))
  report.written = !options.dryRun
  return report
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

async function draftRecords(
  table: Table<RecordColumn>,
  people: ReadonlyMap<string, number>,
  problems: RowProblems,
  progress: (done: number) => void,
  signal: AbortSignal | undefined,
): Promise<Draft[]> {
  const drafts = new Map<string, Draft>()
  for (const [index, row] of table.rows.entries()) {
    if (index % 1_000 === 0) progress(index)
    await breathe(signal)
    const before = problems.count
    const fields = fieldsOf(row, table, problems)
    const number = fields.requiredText('number', 40)
    const courseCode = fields.requiredText('course_code', 40)
    const word = fields.requiredText('status', 40)
    const status = statusOf.get(word.toLowerCase())
    if (number !== '' && !people.has(number)) fields.problem('number', 'unknown-student', `没有学号为“${number}”的学生。`, `There is no student with the number "${number}".`)
    if (word !== '' && !status) {
      const known = Object.keys(statuses).join(', ')
      fields.problem('status', 'unknown-status', `不认识的状态“${word}”。可用：通过、在修、未通过、退课。`, `"${word}" is not one of ${known}.`)
    }
    const key = JSON.stringify([number, courseCode])
    const other = drafts.get(key)
    if (other) fields.problem('course_code', 'duplicate-record', `与第 ${other.line} 行的学号和课程相同。`, `Line ${other.line} has the same student and course.`)
    if (problems.count > before) continue
    drafts.set(key, { number, courseCode, status: status!, line: row.line })
  }
  return [...drafts.values()]
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
