import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { Opened } from './auth.ts'
import type { Codes } from './codes.ts'
import type { From } from './password-change.ts'
import type { Caller, SignIn } from './sign-in.ts'
import { ensureUser, personByAddress } from './users.ts'

// Signing in by a code to one's mail address.

export type CodeSignIn = ReturnType<typeof createCodeSignIn>

export function createCodeSignIn({ database, settings, codes, signIn }: { database: Database; settings: CampusSettings; codes: Codes; signIn: SignIn }) {
  return {
    /** The same for every address, whether it is anybody's or not. @throws {Refusal} `not-offered`, `too-many-codes` */
    async sendCode(address: string, from: From): Promise<void> {
      if (!(await settings.read())['sign-in.by-code']) throw notOffered()
      const personId = await personByAddress(database, address)
      await codes.send({ purpose: 'sign-in', address, personId: personId ?? null, isDecoy: personId === undefined, ...from })
    },

    /** @throws {Refusal} `not-offered`; those of the code; to whom it belongs, those of `SignIn.byProof` */
    async signIn({ address, code }: { address: string; code: string }, caller: Caller): Promise<Opened> {
      if (!(await settings.read())['sign-in.by-code']) throw notOffered()
      const right = await codes.check('sign-in', address, code, caller.ip)
      const userId = await database.inTransaction(async (transaction) => {
        await codes.use(transaction, right)
        return ensureUser(transaction, right.personId!)
      })
      return signIn.byProof(userId, 'code', caller)
    },
  }
}

export function notOffered(): Refusal {
  return new Refusal(403, 'not-offered', { zh: '本校未开放这种方式。', en: 'This campus does not offer that.' })
}
