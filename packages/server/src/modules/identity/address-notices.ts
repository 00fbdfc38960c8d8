import type { Language } from '@fairway/contract/language'
import type { Transaction } from '../../database/database.ts'
import type { IdentityMail } from './identity-mail.ts'

/**
 * Whoever reads the mail of an address can come in, so the office gives nobody another one without their hearing of it, at the one
 * they have. To be called before the other one is written.
 *
 * @param people who are about to get another address, or none
 */
export async function tellPresentAddresses(transaction: Transaction, mail: IdentityMail, people: readonly { id: number; email: string | null }[], language: Language): Promise<void> {
  if (people.length === 0) return
  const next = new Map(people.map(({ id, email }) => [id, email]))
  const told = await transaction.query<{ id: number; email: string }>({
    text: 'select id, email from person where id = any($1::bigint[]) and email is not null order by id',
    values: [[...next.keys()]],
  })
  for (const { id, email } of told) {
    await mail.sendNotice(transaction, { to: { address: email, language, personId: id }, notice: next.get(id) ? 'email-changed' : 'email-removed', byOffice: true })
  }
}
