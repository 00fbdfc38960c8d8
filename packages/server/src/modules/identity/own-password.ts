import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { CampusSettings } from '../settings/index.ts'
import { fromNetwork } from './networks.ts'
import type { Passwords } from './passwords.ts'
import type { SignInLimits, Trier } from './sign-in-limits.ts'

// The present password, asked of somebody who is signed in: whoever has their session does not have that.

export type OwnPasswordNeeds = { database: Database; settings: CampusSettings; passwords: Passwords; limits: SignInLimits }

export type OwnPasswords = ReturnType<typeof createOwnPasswords>

export function createOwnPasswords({ database, settings, passwords, limits }: OwnPasswordNeeds) {
  return {
    /** A try counts as one to sign in, and delays as those do. @returns what is stored of it, to see later whether it is still the same @throws {Refusal} `wrong-password`, `too-many-tries` */
    async require(personId: number, password: string, ip: string): Promise<string> {
      const [person] = await database.query<{ number: string; hash: string | null }>({
        text: `select number, password as hash from person
               left join auth_user on auth_user.person_id = person.id
               left join auth_account on user_id = auth_user.id and provider_id = 'credential' where person.id = $1`,
        values: [personId],
      })
      if (!person?.hash) throw wrongPassword()
      const { 'limits.networks': networks } = await settings.read()
      const trier: Trier = { username: person.number.toLowerCase(), ...fromNetwork(ip, networks) }
      await limits.begin(trier)
      if (!(await passwords.isRight(password, person.hash, { of: trier.network, begin: () => limits.requireQuiet(trier) }))) {
        await limits.failed(trier)
        throw wrongPassword()
      }
      await limits.succeeded(trier)
      return person.hash
    },
  }
}

export function wrongPassword(): Refusal {
  return new Refusal(422, 'wrong-password', { zh: '现在的密码不正确。', en: 'The present password is wrong.' }, { field: 'current' })
}
