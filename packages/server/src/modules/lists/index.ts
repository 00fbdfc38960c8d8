import type { Database } from '../../database/database.ts'
import type { Audit } from '../audit/index.ts'
import { createEntries } from './entries.ts'
import { fillExampleColleges } from './examples.ts'
import { createOffered } from './offered.ts'
import { readLogo } from './store.ts'
import { entryCodes, type CodeUser } from './users.ts'

// The campus's lists: what forms and filters offer. Students, rounds, sections and courses say the codes of their entries.

export { listRoutes } from './routes.ts'
export { officeListRoutes } from './office-routes.ts'
export { enterNames, listedCodes, readNames, requireListed, resolveNames, unlisted, type Chosen, type Naming, type ResolvedNames } from './resolve.ts'
export { notInList } from './refusals.ts'
export { logoOf } from './image.ts'
export type { CodeUser, Replacement } from './users.ts'

export type ListNeeds = {
  database: Database
  audit: Audit
  /** Those whose rows say codes, in the order in which they lock: seats and terms before students. */
  users: readonly CodeUser[]
}

export function createLists({ database, audit, users }: ListNeeds) {
  const offered = createOffered(database)
  return {
    entries: createEntries({ database, audit, users: [...users, entryCodes], changed: offered.forget }),
    offered,
    logo: (hash: string) => readLogo(database, hash),
    fillExampleColleges: () => fillExampleColleges({ database, audit }),
  }
}

export type Lists = ReturnType<typeof createLists>
