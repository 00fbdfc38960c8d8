import type { Queries } from '../../database/database.ts'
import type { Actor } from '../audit/index.ts'
import type { CourseNeeds } from './index.ts'
import { raiseRevision } from './revision.ts'
import { lockSeats } from './section-import-store.ts'

// Nothing is deleted, only hidden: whoever holds a seat keeps it, the log keeps its sense, and a mistake can be taken back.

const kinds = {
  // Where the sections are that decisions about it are made on, and what it is called in the audit log.
  term: { sections: 'term_id = $1', name: `code` },
  round: { sections: 'term_id = (select term_id from round where id = $1)', name: `(select code from term where term.id = term_id)` },
  course: { sections: 'course_id = $1', name: 'code' },
  section: { sections: 'id = $1', name: `(select course.code from course where course.id = course_id) || '/' || code` },
}

export type Hideable = keyof typeof kinds

/**
 * Hides one of these, or shows it again. In the order in which everybody locks: seats, then the term. A decision in flight
 * was made before or is made after, and once this has settled nobody decides by what was.
 *
 * @returns whether there is such a thing
 * @throws {Refusal} `term-archived`, of what is in one
 */
export async function setHidden({ database, audit }: Pick<CourseNeeds, 'database' | 'audit'>, actor: Actor, kind: Hideable, id: number, hidden: boolean): Promise<boolean> {
  return database.inTransaction(async (transaction) => {
    const { query } = transaction
    const sections = await query<{ id: number }>({ text: `select id from section where ${kinds[kind].sections}`, values: [id] })
    await lockSeats(transaction, sections.map((section) => section.id))
    const term = await termOf(transaction, kind, id)
    if (term === undefined) return false
    await query({ text: 'select id from term where id = $1 for no key update', values: [term] })
    const [changed] = await query<{ name: string }>({
      text: `update ${kind} set deleted_at = case when $2 then now() end where id = $1 and (deleted_at is null) = $2
             returning ${kinds[kind].name} as name`,
      values: [id, hidden],
    })
    if (!changed) return true
    // An archived term can be hidden as a whole.
    if (kind === 'term') await query({ text: 'update term set revision = revision + 1 where id = $1', values: [term] })
    else await raiseRevision(transaction, term)
    const subject = kind === 'term' ? { kind, id: changed.name } : { kind, id }
    await audit.record(transaction, { actor, action: `${kind}.${hidden ? 'hidden' : 'restored'}`, subject, after: kind === 'round' ? { term: changed.name } : { name: changed.name } })
    return true
  })
}

async function termOf({ query }: Pick<Queries, 'query'>, kind: Hideable, id: number): Promise<number | undefined> {
  if (kind === 'term') return id
  const [row] = await query<{ id: number }>({ text: `select term_id as id from ${kind} where id = $1`, values: [id] })
  return row?.id
}
