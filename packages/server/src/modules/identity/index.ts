import type { SessionEnd } from '@fairway/contract/identity'
import type { Database } from '../../database/database.ts'
import type { Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { createAccounts } from './accounts.ts'
import { createAdmission } from './admission.ts'
import { createAuth } from './auth.ts'
import type { Credentials } from './credentials.ts'
import { createHashing } from './hashing.ts'
import { createPasswords } from './passwords.ts'
import { createSessionTokens } from './session-tokens.ts'
import { createSessions } from './sessions.ts'
import { createSignInLimits } from './sign-in-limits.ts'
import { createSignIn } from './sign-in.ts'
import { createViewers } from './viewers.ts'

// Who somebody is: people, their accounts, and the sessions by which they are known.

export { credentialsOf, type Credentials } from './credentials.ts'
export { createGuards, sessionGuard, type Access, type Guards } from './guards.ts'
export { ownSessionRoutes } from './own-session-routes.ts'
export { sessionRoutes } from './routes.ts'
export { importStudents } from './student-import.ts'
export { demoPassword } from './accounts.ts'
export type { NewAccount } from './accounts.ts'
export type { KnownViewer } from './known-viewer.ts'

export type IdentityNeeds = {
  database: Database
  audit: Audit
  settings: CampusSettings
  config: {
    /** Where people reach the site; cookies are Secure if it is https. */
    publicUrl: string
    /** IANA name of the zone in which the campus's day ends. */
    timeZone: string
  }
  /** Signs sessions. */
  secret: string
  /** Tells the open pages of a person that some of their sessions have ended. */
  onSessionsEnded(personId: number): void
}

export function createIdentity({ database, audit, settings, config, secret, onSessionsEnded }: IdentityNeeds) {
  const { publicUrl, timeZone } = config
  const hashing = createHashing()
  const passwords = createPasswords(hashing)
  const tokens = createSessionTokens({ secret, publicUrl })
  const viewers = createViewers({ database, tokens })
  const sessions = createSessions({ database, audit, settings, viewers, timeZone, onEnded: onSessionsEnded })
  const admit = createAdmission({ database, settings })
  const auth = createAuth({ database, secret, publicUrl, passwords, admit, sessions })
  return {
    accounts: createAccounts({ database, passwords }),
    viewers,
    tokens,
    sessions,
    signIn: createSignIn({ auth, sessions, settings, limits: createSignInLimits() }),
    /** Why nobody is behind these; undefined if they never were a session, or still are. */
    async whyEnded(credentials: Credentials): Promise<SessionEnd | undefined> {
      const token = tokens.presentedBy(credentials)
      return token === undefined ? undefined : sessions.endOf(token)
    },
    close: hashing.close,
  }
}

export type Identity = ReturnType<typeof createIdentity>
