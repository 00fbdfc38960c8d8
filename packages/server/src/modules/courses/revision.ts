import type { Transaction } from '../../database/database.ts'

/** Tells every instance that what it remembers of this term is out of date. In the transaction that changes it. */
export async function raiseRevision({ query }: Pick<Transaction, 'query'>, termId: number): Promise<void> {
  await query({ text: 'update term set revision = revision + 1 where id = $1', values: [termId] })
}
