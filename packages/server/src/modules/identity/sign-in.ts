import { APIError } from 'better-auth/api'
import { Refusal } from '../../errors.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { Auth, Opened, Opening } from './auth.ts'
import { HashingOverloaded } from './hashing.ts'
import { factorFor, networkOf } from './networks.ts'
import type { Sessions } from './sessions.ts'
import type { SignInLimits, Trier } from './sign-in-limits.ts'

// The ways in. However somebody proves who they are, the same session comes of it.

export type SignInNeeds = { auth: Auth; sessions: Sessions; settings: CampusSettings; limits: SignInLimits }

/** From where, and for what. */
export type Caller = Pick<Opening, 'kind' | 'ip' | 'userAgent' | 'isFromThisComputer'>

export type SignIn = ReturnType<typeof createSignIn>

export function createSignIn({ auth, sessions, settings, limits }: SignInNeeds) {
  return {
    /**
     * @throws {Refusal} `wrong-credentials`, the same for an unknown number and a wrong password; `too-many-tries`, `busy`; to who
     * has the right one: `account-disabled`, `not-in-current-term`, `demo-account-is-local`
     */
    async byPassword(credentials: { username: string; password: string }, caller: Caller): Promise<Opened> {
      const { 'limits.networks': networks } = await settings.read()
      const network = networkOf(caller.ip)
      const trier: Trier = { username: credentials.username.toLowerCase(), network, factor: factorFor(caller.ip, networks) }
      await limits.begin(trier)
      try {
        const turn = { of: network, begin: () => limits.requireQuiet(trier) }
        const opened = await auth.byPassword(credentials, { ...caller, via: 'password', turn })
        await limits.succeeded(trier)
        await sessions.keepNewest(opened.personId, opened.opened)
        return opened
      } catch (error) {
        if (error instanceof HashingOverloaded) throw busy()
        if (error instanceof Refusal) {
          // By admission, so the password was right.
          if (error.status === 403) await limits.succeeded(trier)
          throw error
        }
        if (!(error instanceof APIError) || error.statusCode >= 500) throw error
        await limits.failed(trier)
        throw wrongCredentials()
      }
    },

    /** For somebody who has proved it in another way. @throws {Refusal} `account-disabled`, `not-in-current-term`, `demo-account-is-local` */
    async byProof(userId: string, via: 'code' | 'provider' | 'registration', caller: Caller): Promise<Opened> {
      const opened = await auth.byProof(userId, { ...caller, via, turn: { of: caller.ip } })
      await sessions.keepNewest(opened.personId, opened.opened)
      return opened
    },
  }
}

function wrongCredentials(): Refusal {
  return new Refusal(401, 'wrong-credentials', { zh: '编号或密码不正确。', en: 'The number or the password is wrong.' })
}

function busy(): Refusal {
  return new Refusal(503, 'busy', { zh: '登录的人太多，请稍候再试。', en: 'Too many people are signing in. Try again in a moment.' }, { retryAfter: 10 })
}
