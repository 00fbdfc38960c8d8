import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { username } from 'better-auth/plugins'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { cookiePrefix, type Viewers } from './viewers.ts'

// better-auth does the signing in and out. Only its functions are called, from our own routes: its handler is never mounted,
// so that no address escapes our contract, limits and rules.

type Needs = { database: Database; secret: string; publicUrl: string; viewers: Viewers }

export function createSignIn({ database, secret, publicUrl, viewers }: Needs) {
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
      password: { hash: hashPassword, verify: ({ password, hash }) => isPassword(password, hash) },
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
    advanced: { cookiePrefix, ipAddress: { disableIpTracking: true } },
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
    /**
     * @returns the cookies to set
     * @throws {Refusal} `wrong-credentials`, the same for an unknown number and a wrong password
     */
    async signIn(credentials: { username: string; password: string }, headers: { userAgent: string }): Promise<string[]> {
      try {
        const answer = await auth.api.signInUsername({
          body: credentials,
          headers: new Headers({ 'user-agent': headers.userAgent.slice(0, 300) }),
          returnHeaders: true,
        })
        return answer.headers.getSetCookie()
      } catch (error) {
        if (error instanceof APIError && error.statusCode < 500) throw wrongCredentials()
        throw error
      }
    },

    /** Ends the session of this cookie, if it is one. @returns the cookies to set */
    async signOut(cookie: string): Promise<string[]> {
      viewers.forget(cookie)
      const answer = await auth.api.signOut({ headers: new Headers({ cookie }), returnHeaders: true })
      viewers.forget(cookie)
      return answer.headers.getSetCookie()
    },
  }
}

export type SignIn = ReturnType<typeof createSignIn>

function wrongCredentials(): Refusal {
  return new Refusal(401, 'wrong-credentials', { zh: '编号或密码不正确。', en: 'The number or the password is wrong.' })
}
