import { AsyncLocalStorage } from 'node:async_hooks'
import { betterAuth } from 'better-auth'
import { username } from 'better-auth/plugins'
import type { Database } from '../../database/database.ts'
import type { Admission } from './admission.ts'
import type { Turn } from './hashing.ts'
import type { Passwords } from './passwords.ts'
import type { Sessions } from './sessions.ts'

// better-auth checks passwords and makes sessions. Only its functions are called, from our own routes: its handler is never
// mounted, so that no address escapes our contract, limits and rules.

/** What is known of a sign-in beside who it is; better-auth has no place for it. */
export type Opening = {
  via: 'password' | 'code' | 'provider' | 'registration'
  kind: 'cookie' | 'token'
  ip: string
  userAgent: string
  isFromThisComputer: boolean
  turn: Turn
}

export type Opened = { token: string; expiresAt: Date; opened: number; personId: number }

type Needs = { database: Database; secret: string; publicUrl: string; passwords: Passwords; admit: Admission; sessions: Pick<Sessions, 'expiry'> }

export type Auth = ReturnType<typeof createAuth>

export function createAuth({ database, secret, publicUrl, passwords, admit, sessions }: Needs) {
  const openings = new AsyncLocalStorage<Opening>()
  const turn = (): Turn => openings.getStore()?.turn ?? { of: '' }

  const auth = betterAuth({
    baseURL: publicUrl,
    secret,
    database: { db: database.kysely, type: 'postgres' },
    logger: { disabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 6,
      password: { hash: (password) => passwords.hash(password, turn()), verify: ({ password, hash }) => passwords.isRight(password, hash, turn()) },
    },
    plugins: [
      username({
        minUsernameLength: 1,
        maxUsernameLength: 64,
        usernameValidator: () => true,
        schema: { user: { fields: { displayUsername: 'display_username' } } },
      }),
    ],
    // The address of the client is ours to decide: better-auth would believe any x-forwarded-for.
    advanced: { ipAddress: { disableIpTracking: true } },
    databaseHooks: { session: { create: { before: complete } } },
    user: {
      modelName: 'auth_user',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: { personId: { type: 'number', bigint: true, fieldName: 'person_id', required: true, input: false } },
    },
    session: {
      modelName: 'auth_session',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      additionalFields: {
        via: { type: 'string', required: true, input: false },
        kind: { type: 'string', required: true, input: false },
        mustChangePassword: { type: 'boolean', fieldName: 'must_change_password', required: true, input: false },
      },
    },
    account: {
      modelName: 'auth_account',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'auth_verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
  })

  return {
    /** @throws {APIError} of better-auth if number and password do not belong together; the refusals of `Admission` if they do */
    byPassword(credentials: { username: string; password: string }, opening: Opening): Promise<Opened> {
      return openings.run(opening, async () => {
        const { token } = await auth.api.signInUsername({ body: credentials, headers: new Headers() })
        return opened(token)
      })
    },

    /** For somebody who has proved in another way who they are. @throws {Refusal} those of `Admission` */
    byProof(userId: string, opening: Opening): Promise<Opened> {
      return openings.run(opening, async () => {
        const { internalAdapter } = await auth.$context
        const session = await internalAdapter.createSession(userId)
        return opened(session.token)
      })
    },
  }

  /** Before a session is written, which is the last moment at which it can be refused. */
  async function complete(session: { userId: string }) {
    const { via, kind, ip, userAgent, isFromThisComputer } = openings.getStore()!
    const { mustChangePassword } = await admit(session.userId, isFromThisComputer)
    return {
      data: {
        ...session,
        expiresAt: await sessions.expiry(),
        ipAddress: ip,
        userAgent: userAgent.slice(0, 300),
        via,
        kind,
        mustChangePassword: via === 'password' && mustChangePassword,
      },
    }
  }

  async function opened(token: string): Promise<Opened> {
    const [row] = await database.query<Opened>({
      name: 'opened',
      text: `select token, expires_at as "expiresAt", opened, person_id as "personId"
             from auth_session session join auth_user on auth_user.id = session.user_id where token = $1`,
      values: [token],
    })
    return row!
  }
}
