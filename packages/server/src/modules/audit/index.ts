import type { Database } from '../../database/database.ts'
import { createRecord } from './record.ts'
import { createRetention } from './retention.ts'
import { createSearch } from './search.ts'
import { createSheet } from './sheet.ts'

// Who did what to whom, when and from where. Appended to, and never changed.

export type { Actor, AuditEntry } from './record.ts'
export { actorOf, byCommand, byProgram } from './record.ts'
export { auditRoutes } from './routes.ts'
export type { FoundEntry } from './search.ts'

export function createAudit({ database }: { database: Database }) {
  const records = createRecord(database)
  const search = createSearch(database)
  return { ...records, search, sheet: createSheet({ database, records, search }), ...createRetention({ database, records }) }
}

export type Audit = ReturnType<typeof createAudit>
