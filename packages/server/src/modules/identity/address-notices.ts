import type { Transaction } from '../../database/database.ts'
import { languageOfCampus, type CampusSettings } from '../settings/index.ts'
import type { IdentityMail } from './identity-mail.ts'

export type AddressNotices = ReturnType<typeof createAddressNotices>

export function createAddressNotices({ settings, mail }: { settings: CampusSettings; mail: IdentityMail }) {
  return {
    /**
     * Whoever reads the mail of an address can come in, so nobody's is changed without their hearing of it, at the one they have.
     * To be called before the other one is written. Nobody has told us their language.
     *
     * @param people with their next address; null: none
     */
    async tellPresentOnes(transaction: Transaction, people: readonly { id: number; email: string | null }[]): Promise<void> {
      if (people.length === 0) return
      const next = new Map(people.map(({ id, email }) => [id, email]))
      const told = await transaction.query<{ id: number; email: string }>({
        text: 'select id, email from person where id = any($1::bigint[]) and email is not null order by id',
        values: [[...next.keys()]],
      })
      if (told.length === 0) return
      const language = languageOfCampus(await settings.read(transaction))
      for (const { id, email } of told) {
        await mail.sendNotice(transaction, { to: { address: email, language, personId: id }, notice: next.get(id) ? 'email-changed' : 'email-removed', byOffice: true })
      }
    },
  }
}
