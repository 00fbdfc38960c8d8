import type { Transaction } from '../../database/database.ts'

/**
 * What is erased with a person: that they taught or assisted a section, in terms that are archived as well. The catalogue names
 * people, and its history is not kept for the sake of one who is to be forgotten. Whoever only claimed the number taught nothing.
 */
export async function eraseStaff({ query }: Pick<Transaction, 'query'>, { number, isUnconfirmed }: { number: string; isUnconfirmed: boolean }): Promise<void> {
  if (isUnconfirmed) return
  const sections = await query<{ id: number }>({
    text: 'delete from section_staff where lower(number) = lower($1) returning section_id as id',
    values: [number],
  })
  if (sections.length === 0) return
  const terms = 'select term_id from section where id = any($1::bigint[])'
  const locked = `select id from term where id in (${terms}) order by id for no key update`
  await query({ text: `update term set revision = revision + 1 where id in (${locked})`, values: [sections.map(({ id }) => id)] })
}
