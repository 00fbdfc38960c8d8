import type { ListName } from '@fairway/contract/lists'
import type { Transaction } from '../../database/database.ts'
import { requireListed, type Chosen, type CodeUser, type Naming, type ResolvedNames } from '../lists/index.ts'

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

/** What the lines of a sheet call the college and so on of their students. */
export function namingsIn(students: readonly (StudentCodes & { line: number })[]): Naming[] {
  return students.flatMap((student) =>
    lists.flatMap(([list, column]): Naming[] => {
      const said = student[column]
      return said ? [{ list, said, line: student.line, college: student.college, major: student.major, cohort: student.cohort }] : []
    }),
  )
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
