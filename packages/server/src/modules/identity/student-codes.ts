import type { ListName } from '@fairway/contract/lists'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import { breathe } from '../../sheets/import-report.ts'
import { enterNames, requireListed, resolveNames, type Chosen, type CodeUser, type Naming, type ResolvedNames } from '../lists/index.ts'

// Which codes of the campus's lists students say.

type StudentCodes = { cohort?: string | null; college?: string | null; major?: string | null; class?: string | null }

const columns = { cohorts: 'cohort', colleges: 'college', majors: 'major', classes: 'class' } as const satisfies { [List in ListName]?: keyof StudentCodes }
const lists = Object.entries(columns) as [keyof typeof columns, keyof StudentCodes][]
const columnOf = (list: ListName): keyof StudentCodes | undefined => new Map<ListName, keyof StudentCodes>(lists).get(list)

export const studentCodes: CodeUser = {
  async uses({ query }, list) {
    const column = columnOf(list)
    if (column === undefined) return []
    return query({ text: `select ${column} as code, 'students' as use, count(*) as count from student where ${column} is not null group by ${column}` })
  },

  async replace({ query }, { list, from, to }) {
    const column = columnOf(list)
    if (column === undefined) return
    // Ascending, as everybody locks students: their enrolments are decided by what is written here.
    await query({ text: `select person_id from student where ${column} = $1 order by person_id for no key update`, values: [from] })
    await query({ text: `update student set ${column} = $2 where ${column} = $1`, values: [from, to] })
  },
}

type Said = StudentCodes & { line: number }
/** A name that is on no list, and the lines that say it. */
export type Unlisted = { list: ListName; column: keyof StudentCodes; said: string; lines: number[] }

/** What the lines of a sheet call the college and so on of their students; what many say alike, once. */
export function namingsIn(students: readonly Said[]): Naming[] {
  return collectNamings(students).namings
}

/** The codes of everything that is named, and what is on no list. Writes nothing. */
export async function namesIn(queries: Pick<Queries, 'query'>, students: readonly Said[], signal: AbortSignal | undefined): Promise<{ names: ResolvedNames; unlisted: Unlisted[] }> {
  const collected = collectNamings()
  for (const student of students) {
    await breathe(signal)
    collected.add(student)
  }
  const names = await resolveNames(queries, collected.namings)
  const added = new Set(names.added.map(({ list, code }) => `${list} ${code}`))
  const unlisted = collected.said().filter(({ list, said }) => added.has(`${list} ${names.code(list, said)}`))
  return { names, unlisted }
}

/** Adds to the lists what they do not have, all that a sheet says of it considered. */
export async function addToLists(database: Database, students: readonly Said[], signal: AbortSignal | undefined): Promise<void> {
  const collected = collectNamings()
  for (const student of students) {
    await breathe(signal)
    collected.add(student)
  }
  await database.inTransaction((transaction) => enterNames(transaction, collected.namings))
}

function collectNamings(students: readonly Said[] = []) {
  const namings: Naming[] = []
  const seen = new Set<string>()
  const said = new Map<string, Unlisted>()
  for (const student of students) add(student)
  return { namings, add, said: () => [...said.values()] }

  function add(student: Said): void {
    const { line, college, major, cohort } = student
    for (const [list, column] of lists) {
      const text = student[column]
      if (!text) continue
      const lines = said.get(`${list} ${text}`)?.lines
      if (lines) lines.push(line)
      else said.set(`${list} ${text}`, { list, column, said: text, lines: [line] })
      const key = [list, text, college, major, cohort].join('\n')
      if (seen.has(key)) continue
      seen.add(key)
      namings.push({ list, said: text, line, college, major, cohort })
    }
  }
}

export function withCodes<Student extends StudentCodes>(student: Student, names: ResolvedNames): Student {
  const codes = lists.flatMap(([list, column]) => (student[column] ? [[column, names.code(list, student[column])] as const] : []))
  return { ...student, ...Object.fromEntries(codes) }
}

/**
 * What somebody chose in a form, by the codes of the lists. In the transaction that writes them, before it locks anything else.
 *
 * @param before what they had, which may stay though no list has it any more
 * @throws {Refusal} `not-in-list`
 */
export async function requireListedStudies<Studies extends StudentCodes>(transaction: Pick<Transaction, 'query'>, chosen: Studies, before: StudentCodes = {}): Promise<Studies> {
  const byList = (codes: StudentCodes): Chosen => Object.fromEntries(lists.map(([list, column]) => [list, codes[column] || null]))
  const codes = await requireListed(transaction, byList(chosen), byList(before))
  return { ...chosen, ...Object.fromEntries(lists.flatMap(([list, column]) => (column in chosen ? [[column, codes[list] ?? null]] : []))) }
}
