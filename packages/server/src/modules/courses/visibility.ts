import type { Database } from '../../database/database.ts'
import { raiseRevision } from './revision.ts'
import { lockSeats } from './section-import-store.ts'

// Nothing is deleted, only hidden: whoever holds a seat keeps it, the log keeps its sense, and a mistake can be taken back.

/** Where the sections are that decisions about it are made on. */
const sectionsOf = { term: 'term_id = $1', round: 'term_id = (select term_id from round where id = $1)', course: 'course_id = $1', section: 'id = $1' }

export type Hideable = keyof typeof sectionsOf

/**
 * Hides one of these, or shows it again. In the order in which everybody locks: seats, then the term. A decision in flight
 * was made before or is made after, and once this has settled nobody decides by what was.
 *
 * @returns whether there is such a thing
 */
export async function setHidden(database: Database, kind: Hideable, id: number, hidden: boolean): Promise<boolean> {
  return database.inTransaction(async (transaction) => {
    const { query } = transaction
    const sections = await query<{ id: number }>({ text: `select id from section where ${sectionsOf[kind]}`, values: [id] })
    await lockSeats(transaction, sections.map((section) => section.id))
    const [term] = await query<{ id: number }>({
      text: `select id from term where id = ${kind === 'term' ? '$1' : `(select term_id from ${kind} where id = $1)`} for no key update`,
      values: [id],
    })
    if (!term) return false
    const changed = await query({
      text: `update ${kind} set deleted_at = case when $2 then now() end where id = $1 and (deleted_at is null) = $2 returning id`,
      values: [id, hidden],
    })
    if (changed.length > 0) await raiseRevision(transaction, term.id)
    return true
  })
}
