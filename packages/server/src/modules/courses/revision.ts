import type { Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { lockSeats } from './section-import-store.ts'

/**
 * Tells every instance that what it remembers of this term is out of date. In the transaction that changes it, which makes this
 * the place where an edit of an archived term is refused for certain.
 *
 * @throws {Refusal} `term-archived`
 */
export async function raiseRevision({ query }: Pick<Transaction, 'query'>, termId: number): Promise<void> {
  const [term] = await query<{ code: string; archived: boolean }>({
    text: 'update term set revision = revision + 1 where id = $1 returning code, archived_at is not null as archived',
    values: [termId],
  })
  if (term?.archived) throw termArchived(term.code)
}

/**
 * Before a change to what all decisions of these terms rest on. In the order in which everybody locks: seats, then terms. A
 * decision in flight was made before or is made after.
 */
export async function lockTerms(transaction: Transaction, termIds: readonly number[]): Promise<void> {
  const sections = await transaction.query<{ id: number }>({ text: 'select id from section where term_id = any($1::bigint[])', values: [termIds] })
  await lockSeats(transaction, sections.map(({ id }) => id))
  await transaction.query({ text: 'select id from term where id = any($1::bigint[]) order by id for no key update', values: [termIds] })
}

/** As `lockTerms`. */
export async function lockTerm(transaction: Transaction, termId: number): Promise<void> {
  await lockTerms(transaction, [termId])
}

export function termArchived(code: string): Refusal {
  return new Refusal(
    409,
    'term-archived',
    { zh: `学期“${code}”已归档，不能更改。请先取消归档。`, en: `The term "${code}" is archived and cannot be changed. Take it out of the archive first.` },
    { term: code },
  )
}
