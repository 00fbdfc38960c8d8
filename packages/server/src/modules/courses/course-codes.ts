import type { ListName } from '@fairway/contract/lists'
import type { Queries, Transaction } from '../../database/database.ts'
import type { CodeUser } from '../lists/index.ts'
import { lockTerms, raiseRevision } from './revision.ts'

// Which codes of the campus's lists rounds, sections and courses say, and how they follow when one changes.

/** Columns of `round` that are lists of codes. */
const audiences: ListName[] = ['cohorts', 'colleges', 'majors', 'classes']
/** Of `course`. */
const columns: { [List in ListName]?: string } = { departments: 'department', 'course-types': 'type' }
/** Lists that a section may be limited to; which of them a code is of, a section does not say. */
const limits: ListName[] = ['colleges', 'majors']

export const courseCodes: CodeUser = {
  async uses({ query }, list) {
    const tables = [
      audiences.includes(list) && `select unnest(${list}) as code, 'rounds' as use from round`,
      limits.includes(list) && `select unnest(majors) as code, 'sections' as use from section`,
      columns[list] && `select ${columns[list]} as code, 'courses' as use from course where ${columns[list]} is not null`,
    ].filter((text) => text !== false && text !== undefined)
    if (tables.length === 0) return []
    return query({ text: `select code, use, count(*) as count from (${tables.join(' union all ')}) as said group by code, use` })
  },

  async replace(transaction, { list, from, to, stillIn }) {
    const column = columns[list]
    if (column !== undefined) {
      // Nothing is decided by it, so the terms need no lock before.
      const terms = await transaction.query<{ id: number }>({ text: `select distinct term_id as id from course where ${column} = $1 order by 1`, values: [from] })
      await transaction.query({ text: `update course set ${column} = $2 where ${column} = $1`, values: [from, to] })
      for (const { id } of terms) await raiseRevision(transaction, id)
    }
    if (audiences.includes(list)) await replaceInAudiences(transaction, list, from, to, limits.some((other) => stillIn.includes(other)))
  },

  async renamed(transaction, list, code) {
    await showAnew(transaction, list, code)
  },
}

/** Only the names of departments and types are part of a catalogue. */
export async function showAnew({ query }: Pick<Queries, 'query'>, list: ListName, code: string): Promise<void> {
  const column = columns[list]
  if (column === undefined) return
  await query({ text: `update term set revision = revision + 1 where id in (select term_id from course where ${column} = $1)`, values: [code] })
}

/** @param isKept whether a section that says the code may mean another list by it, too */
async function replaceInAudiences(transaction: Transaction, list: ListName, from: string, to: string, isKept: boolean): Promise<void> {
  const { query } = transaction
  const terms = await query<{ id: number }>({
    text: `select term_id as id from round where ${list} @> array[$1]
           ${limits.includes(list) ? 'union select term_id from section where majors @> array[$1]' : ''} order by id`,
    values: [from],
  })
  if (terms.length === 0) return
  await lockTerms(transaction, terms.map(({ id }) => id))
  const replaced = (names: string) => `array_replace(array_remove(${names}, $2), $1, $2)`
  await query({ text: `update round set ${list} = ${replaced(list)} where ${list} @> array[$1]`, values: [from, to] })
  if (limits.includes(list)) {
    const after = isKept ? `array_append(array_remove(majors, $2), $2)` : replaced('majors')
    await query({ text: `update section set majors = ${after} where majors @> array[$1]`, values: [from, to] })
  }
  for (const { id } of terms) await raiseRevision(transaction, id)
}
