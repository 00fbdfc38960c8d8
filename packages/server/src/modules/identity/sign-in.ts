import os from 'node:os'
import { APIError } from 'better-auth/api'
import { Refusal } from '../../errors.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { Auth, Opened, Opening } from './auth.ts'
import { fromNetwork, networkOf } from './networks.ts'
import type { Passwords } from './passwords.ts'
import type { Sessions } from './sessions.ts'
import type { SignInLimits, Trier } from './sign-in-limits.ts'
import { createTurns } from './turns.ts'

// The ways in. However somebody proves who they are, the same session comes of it.

export type SignInNeeds = { auth: Auth; passwords: Passwords; sessions: Sessions; settings: CampusSettings; limits: SignInLimits }

/** From where, and for what. */
export type Caller = Pick<Opening, 'kind' | 'ip' | 'userAgent' | 'isFromThisComputer'>

export type SignIn = ReturnType<typeof createSignIn>

/** Who signs in asks the database some ten times. A few at a time keep the hashing busy, and leave the connections to everybody else. */
const signInsAtOnce = os.availableParallelism() + 2

export function createSignIn({ auth, passwords, sessions, settings, limits }: SignInNeeds) {
  const turns = createTurns({ atOnce: signInsAtOnce })

  return {
    /**
     * @throws {Refusal} `wrong-credentials`, the same for an unknown number and a wrong password; `too-many-tries`, `busy`; to who
     * has the right one: `account-disabled`, `not-in-current-term`, `demo-account-is-local`
     */
    async byPassword(credentials: { username: string; password: string }, caller: Caller): Promise<Opened> {
      const trier: Trier = { username: credentials.username.toLowerCase(), ...fromNetwork(caller.ip, (await settings.read())['limits.networks']) }
      await limits.begin(trier)
      try {
        const opened = await inTurn(trier.network, () => compare(credentials, trier, caller))
        await limits.succeeded(trier)
        return opened
      } catch (error) {
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

    /** For somebody who has proved it in another way. @throws {Refusal} `account-disabled`, `not-in-current-term`, `demo-account-is-local`, `busy` */
    byProof(userId: string, via: 'code' | 'provider' | 'registration', caller: Caller): Promise<Opened> {
      const of = networkOf(caller.ip)
      return inTurn(of, () => auth.byProof(userId, { ...caller, via, turn: { of } }))
    },
  }

  /** better-auth answers at once for somebody who has no password, which would tell them from others. */
  async function compare(credentials: { username: string; password: string }, trier: Trier, caller: Caller): Promise<Opened> {
    let isCompared = false
    const begin = (): Promise<void> => {
      isCompared = true
      return limits.requireQuiet(trier)
    }
    const turn = { of: trier.network, begin }
    try {
      return await auth.byPassword(credentials, { ...caller, via: 'password', turn })
    } catch (error) {
      if (!isCompared) await passwords.compareInVain(credentials.password, turn)
      throw error
    }
  }

  function inTurn(of: string, open: () => Promise<Opened>): Promise<Opened> {
    return turns.take(of, async () => {
      const opened = await open()
      await sessions.keepNewest(opened.personId, opened.opened)
      return opened
    })
  }
}

function wrongCredentials(): Refusal {
  return new Refusal(401, 'wrong-credentials', { zh: '编号或密码不正确。', en: 'The number or the password is wrong.' })
}
