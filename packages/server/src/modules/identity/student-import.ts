import { isDeepStrictEqual } from 'node:util'
import type { Gender } from '@fairway/contract/profile'
import type { Database, Transaction } from '../../database/database.ts'
import type { Column } from '../../sheets/columns.ts'
import type { Fields } from '../../sheets/fields.ts'
import { importLines, type LineImport } from '../../sheets/import-lines.ts'
import { chunksOf, type ImportOptions, type ImportProgress, type ImportReport } from '../../sheets/import-report.ts'
import { enterNames, resolveNames } from '../lists/index.ts'
import { namingsIn, withCodes } from './student-codes.ts'

// A sheet of students becomes people and student records. Accounts are another matter: see accounts.ts.

export const studentColumns = [
  { name: 'number', synonyms: ['student_number', 'student_id', '学号', '学生编号'], required: true },
  { name: 'name', synonyms: ['student_name', '姓名', '学生姓名'], required: true },
  { name: 'class', synonyms: ['class_name', '班级', '行政班', '行政班级', '班级名称'] },
  { name: 'major', synonyms: ['专业', '专业名称', '所学专业'] },
  { name: 'college', synonyms: ['school', '学院', '院系', '所在学院'] },
  { name: 'gender', synonyms: ['sex', '性别'] },
  { name: 'phone', synonyms: ['mobile', '电话', '手机', '手机号', '联系电话'] },
  { name: 'email', synonyms: ['e-mail', 'mail', '邮箱', '电子邮箱', '邮件'] },
  { name: 'cohort', synonyms: ['grade', 'year', '年级', '届', '入学年份'] },
] as const satisfies Column<string>[]

type StudentColumn = (typeof studentColumns)[number]['name']
type Draft = { number: string; line: number } & { [Name in Exclude<StudentColumn, 'number'>]?: string | null }

type Stored = { id: number; hidden: boolean; isStudent: boolean } & Details
type Details = {
  number: string
  name: string
  gender: string | null
  phone: string | null
  email: string | null
  cohort: string | null
  college: string | null
  major: string | null
  class: string | null
}

/**
 * Known people are updated by their number; a column that is missing leaves what is there. Nobody is removed.
 *
 * @throws {Refusal} those of `importLines`
 */
export async function importStudents(
  { database }: { database: Database },
  input: Uint8Array,
  options: ImportOptions = {},
  progress: (progress: ImportProgress) => void = () => {},
): Promise<ImportReport> {
  const lines: LineImport<StudentColumn, Draft> = {
    columns: studentColumns,
    drafting: () => Promise.resolve(draftStudent),
    // Sign-in does not tell upper from lower case, so two numbers may not differ by it alone.
    key: ({ number }) => number.toLowerCase(),
    repeats: (fields, line) => fields.problem('number', 'duplicate-number', `与第 ${line} 行的学号相同。`, `Line ${line} has the same number.`),
    async reconcile(queries, drafts, write, progress) {
      const names = await (write ? enterNames : resolveNames)(queries, namingsIn(drafts))
      // Ascending by number, so that two imports of the same new people wait for each other in one order.
      drafts.sort((a, b) => (a.number < b.number ? -1 : 1))
      const differences: Difference[] = []
      for (const chunk of chunksOf(drafts.map((draft) => withCodes(draft, names)), 2_000)) {
        options.signal?.throwIfAborted()
        differences.push(await compare(queries, chunk))
        progress('comparing', differences.length * 2_000)
      }
      if (write) {
        await lockStudents(queries, differences.flatMap(({ updated }) => updated))
        for (const [index, difference] of differences.entries()) {
          options.signal?.throwIfAborted()
          await store(queries, difference)
          progress('writing', index * 2_000)
        }
      }
      const created = differences.reduce((sum, difference) => sum + difference.created.length, 0)
      const updated = differences.reduce((sum, difference) => sum + difference.updated.length, 0)
      return { created, updated, unchanged: drafts.length - created - updated, notices: names.notices }
    },
  }
  return importLines(database, input, lines, options, progress)
}

function draftStudent(fields: Fields<StudentColumn>): Draft {
  const draft: Draft = { line: fields.line, number: fields.requiredText('number', 40), name: fields.requiredText('name', 100) }
  if (draft.number !== '' && !/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(draft.number)) {
    fields.problem('number', 'invalid-number', `学号只能由字母、数字、点、下划线和连字符组成（${draft.number}）。`, `A number consists of letters, digits, dots, underscores and hyphens (${draft.number}).`)
  }
  if (fields.has('gender')) draft.gender = genderOf(fields.text('gender', 100))
  for (const name of ['class', 'major', 'college', 'cohort'] as const) {
    if (fields.has(name)) draft[name] = fields.text(name, 100) || null
  }
  if (fields.has('phone')) draft.phone = shaped(fields, 'phone', /^[+\d][\d\s()./-]{2,30}$/, '电话号码', 'a phone number')
  if (fields.has('email')) draft.email = shaped(fields, 'email', /^[^\s@<>"(),;:\\]+@[^\s@<>"(),;:\\]+\.[^\s@<>"(),;:\\]+$/, '邮箱地址', 'an e-mail address')
  return draft
}

function genderOf(text: string): Gender | null {
  const word = text.toLowerCase()
  if (['男', '男性', 'm', 'male', 'man', '1'].includes(word)) return 'male'
  if (['女', '女性', 'f', 'female', 'woman', '2'].includes(word)) return 'female'
  return word === '' ? null : 'other'
}

function shaped(fields: Fields<StudentColumn>, name: 'phone' | 'email', shape: RegExp, zh: string, en: string): string | null {
  const text = fields.text(name, 200)
  if (text === '' || shape.test(text)) return text || null
  fields.problem(name, `invalid-${name}`, `“${text}”不是${zh}。`, `"${text}" is not ${en}.`)
  return null
}

type Difference = { created: Details[]; updated: (Details & { id: number })[] }

async function compare({ query }: Pick<Transaction, 'query'>, drafts: Draft[]): Promise<Difference> {
  const rows = await query<Stored>({
    text: `select person.id, number, name, gender, phone, email, cohort, college, major, class,
                  deleted_at is not null as hidden, person_id is not null as "isStudent"
           from person left join student on person_id = person.id where number = any($1)`,
    values: [drafts.map(({ number }) => number)],
  })
  const known = new Map(rows.map((row) => [row.number, row]))
  const created: Details[] = []
  const updated: (Details & { id: number })[] = []
  for (const { line: _, ...draft } of drafts) {
    const stored = known.get(draft.number)
    const nothing = { gender: null, phone: null, email: null, cohort: null, college: null, major: null, class: null }
    if (!stored) {
      created.push({ ...nothing, ...draft, name: draft.name! })
      continue
    }
    const { hidden, isStudent, ...before } = stored
    const after = { ...before, ...draft, name: draft.name! }
    if (hidden || !isStudent || !isDeepStrictEqual(before, after)) updated.push(after)
  }
  return { created, updated }
}

const details = 'number text, name text, gender text, phone text, email text, cohort text, college text, major text, class text'

/** All of them in one statement, ascending as everywhere: their enrolments are decided by what is written here. */
async function lockStudents({ query }: Pick<Transaction, 'query'>, people: { id: number }[]): Promise<void> {
  await query({
    text: 'select person_id from student where person_id = any($1::bigint[]) order by person_id for no key update',
    values: [people.map(({ id }) => id)],
  })
}

async function store({ query }: Pick<Transaction, 'query'>, { created, updated }: Difference): Promise<void> {
  if (created.length > 0) {
    await query({
      text: `with r as (select * from jsonb_to_recordset($1) as r(${details})),
             people as (
               insert into person (number, name, gender, phone, email) select number, name, gender, phone, email from r
               returning id, number
             )
             insert into student (person_id, cohort, college, major, class)
             select people.id, cohort, college, major, class from people join r using (number)`,
      values: [JSON.stringify(created)],
    })
  }
  if (updated.length === 0) return
  const rows = JSON.stringify(updated)
  await query({
    text: `update person set name = r.name, gender = r.gender, phone = r.phone, email = r.email, deleted_at = null
           from jsonb_to_recordset($1) as r(id bigint, ${details}) where person.id = r.id`,
    values: [rows],
  })
  await query({
    text: `insert into student (person_id, cohort, college, major, class)
           select id, cohort, college, major, class from jsonb_to_recordset($1) as r(id bigint, ${details})
           on conflict (person_id) do update
           set cohort = excluded.cohort, college = excluded.college, major = excluded.major, class = excluded.class
           where (student.cohort, student.college, student.major, student.class)
                 is distinct from (excluded.cohort, excluded.college, excluded.major, excluded.class)`,
    values: [rows],
  })
}
