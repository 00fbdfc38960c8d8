import type { Database } from '../../database/database.ts'
import { createAccounts } from './accounts.ts'
import { createSignIn } from './sign-in.ts'
import { createViewers } from './viewers.ts'

// Who somebody is: people, their accounts and sessions.

export { credentialsOf, type Credentials } from './credentials.ts'
export { createGuards, sessionGuard, type Access, type Guards } from './guards.ts'
export { identityRoutes } from './routes.ts'
export { importStudents } from './student-import.ts'
export { demoPassword } from './accounts.ts'
export type { NewAccount } from './accounts.ts'
export type { KnownViewer } from './viewers.ts'

export type IdentityNeeds = {
  database: Database
  /** Signs session cookies. */
  secret: string
  /** Where people reach the site; cookies are Secure if it is https. */
  publicUrl: string
}

export function createIdentity({ database, secret, publicUrl }: IdentityNeeds) {
  const viewers = createViewers({ database, secret, publicUrl })
  return {
    accounts: createAccounts(database),
    viewers,
    signIn: createSignIn({ database, secret, publicUrl, viewers }),
  }
}

export type Identity = ReturnType<typeof createIdentity>
