import type { SessionEnd } from '@fairway/contract/identity'
import type { ProviderConfig } from '../../config.ts'
import type { Database } from '../../database/database.ts'
import type { Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { createAccounts } from './accounts.ts'
import { createApiKeys } from './api-keys.ts'
import { createAddressNotices } from './address-notices.ts'
import { createAdmission } from './admission.ts'
import { createAuth } from './auth.ts'
import { createCodeSignIn } from './code-sign-in.ts'
import { createCodes } from './codes.ts'
import type { Credentials } from './credentials.ts'
import { createDemoAccess } from './demo-access.ts'
import { createErasure, type Eraser } from './erasure.ts'
import { createHashing } from './hashing.ts'
import type { IdentityMail } from './identity-mail.ts'
import { createMailAddresses } from './mail-address.ts'
import { createOwnPasswords } from './own-password.ts'
import { createPasswordChanges } from './password-change.ts'
import { createPasswordSheets } from './password-sheets.ts'
import { createPasswords } from './passwords.ts'
import { createPeople } from './people.ts'
import { createPeopleImport } from './people-import.ts'
import { createPeopleWriter } from './people-writer.ts'
import { createProfiles } from './person-profile.ts'
import { createProvider } from './provider.ts'
import { createRegistrations } from './registration.ts'
import { createScopes } from './scopes.ts'
import { createSessionTokens } from './session-tokens.ts'
import { createSessions } from './sessions.ts'
import { createSignInLimits } from './sign-in-limits.ts'
import { createSignIn } from './sign-in.ts'
import { createUnconfirmedNumbers } from './unconfirmed-numbers.ts'
import { createViewers } from './viewers.ts'

// Who somebody is: people, their accounts, and the sessions by which they are known.

export { apiKeyRoutes, officeApiKeyRoutes } from './api-key-routes.ts'
export type { ErasedPerson, Eraser } from './erasure.ts'
export { credentialsOf, type Credentials } from './credentials.ts'
export { createGuards, sessionGuard, type Access, type Guards } from './guards.ts'
export type { IdentityMail } from './identity-mail.ts'
export { peopleRoutes } from './people-routes.ts'
export { passwordRoutes, profileRoutes } from './profile-routes.ts'
export { providerRoutes } from './provider-routes.ts'
export { ownSessionRoutes } from './own-session-routes.ts'
export { sessionRoutes } from './routes.ts'
export { studentCodes } from './student-codes.ts'
export { passwordSheetRoutes, writePasswords } from './password-sheet-routes.ts'
export { personColumns } from './person-columns.ts'
export type { PeopleImportOptions } from './people-import.ts'
export { demoPassword } from './accounts.ts'
export type { NewAccount } from './accounts.ts'
export { staffNumberOf, type KnownViewer } from './known-viewer.ts'
export { fromNetwork, type FromNetwork } from './networks.ts'

export type IdentityNeeds = {
  database: Database
  audit: Audit
  settings: CampusSettings
  mail: IdentityMail
  config: {
    /** Where people reach the site; cookies are Secure if it is https. */
    publicUrl: string
    /** IANA name of the zone in which the campus's day ends. */
    timeZone: string
    provider: ProviderConfig | undefined
  }
  /** Signs sessions, and seals what must not be read from the disk alone. */
  secret: string
  /** Tells the open pages of a person that some of their sessions have ended. */
  onSessionsEnded(personId: number): void
  /** Tells the other instances what they must not remember any longer: the sessions of these tokens, or all they do. */
  onForgotten(ended: readonly string[] | undefined): void
  /** Of the modules that know something of people. */
  erasers: readonly Eraser[]
  /** What opens to a person without signing in, such as a link for calendars. */
  endLinks: Eraser
  /** For work that nobody waits for. */
  onError(error: unknown): void
}

export function createIdentity({ database, audit, settings, mail, config, secret, onSessionsEnded, onForgotten, onError, erasers, endLinks }: IdentityNeeds) {
  const { publicUrl, timeZone } = config
  const hashing = createHashing()
  const passwords = createPasswords(hashing)
  const tokens = createSessionTokens({ secret, publicUrl })
  const mayUseDemo = createDemoAccess({ publicUrl })
  const viewers = createViewers({ database, tokens, mayUseDemo, onForgotten })
  const apiKeys = createApiKeys({ database, audit, settings, viewers, mail, onError })
  const sessions = createSessions({ database, audit, settings, viewers, apiKeys, timeZone, onEnded: onSessionsEnded })
  const admit = createAdmission({ database, settings, mayUseDemo })
  const auth = createAuth({ database, secret, publicUrl, passwords, admit, sessions })
  const limits = createSignInLimits()
  const signIn = createSignIn({ auth, passwords, sessions, settings, limits })
  const codes = createCodes({ database, settings, mail, limits, secret })
  const erasure = createErasure({ database, audit, settings, sessions, apiKeys, viewers, erasers })
  const passwordSheets = createPasswordSheets({ database, audit, secret })
  const addressNotices = createAddressNotices({ settings, mail })
  const unconfirmedNumbers = createUnconfirmedNumbers({ database, audit, sessions, apiKeys, viewers, addressNotices, endLinks })
  const writer = createPeopleWriter({ audit, sessions, apiKeys, viewers, passwordSheets, unconfirmedNumbers, addressNotices })
  const ownPasswords = createOwnPasswords({ database, settings, passwords, limits })
  const addresses = createMailAddresses({ database, audit, settings, codes, mail, ownPasswords })
  return {
    accounts: createAccounts({ database, audit, passwords }),
    mayUseDemo,
    viewers,
    tokens,
    sessions,
    signIn,
    codeSignIn: createCodeSignIn({ database, settings, codes, signIn }),
    registrations: createRegistrations({ database, audit, settings, codes, addresses, passwords, signIn, limits }),
    passwordChanges: createPasswordChanges({ database, audit, settings, codes, mail, passwords, ownPasswords, sessions, apiKeys, limits, unconfirmedNumbers }),
    profiles: createProfiles({ database, audit, settings, viewers }),
    provider: createProvider({ database, audit, signIn, unconfirmedNumbers, config, secret }),
    addresses,
    erasure,
    unconfirmedNumbers,
    people: createPeople({ database, audit, settings, sessions, apiKeys, viewers, addressNotices }),
    peopleImport: createPeopleImport({ database, settings, passwordSheets, writer }),
    passwordSheets,
    scopes: createScopes(),
    apiKeys,
    hashing,
    /** What is past its time goes: sessions, codes, and people who were removed long ago. */
    async tidy(): Promise<void> {
      await sessions.dropOld()
      await codes.dropOld()
      while ((await erasure.eraseHidden()) > 0);
    },
    /** Why nobody is behind these; undefined if they never were a session, or still are. */
    async whyEnded(credentials: Credentials): Promise<SessionEnd | undefined> {
      const token = tokens.presentedBy(credentials)
      return token === undefined ? undefined : sessions.endOf(token)
    },
    async close(): Promise<void> {
      await apiKeys.close()
      await hashing.close()
    },
  }
}

export type Identity = ReturnType<typeof createIdentity>
