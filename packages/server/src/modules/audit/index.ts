import type { Database } from '../../database/database.ts'
import { createRecord } from './record.ts'

// Who did what to whom, when and from where. Appended to, and never changed.

export type { Actor, AuditEntry } from './record.ts'
export { actorOf, byCommand, byProgram } from './record.ts'

export function createAudit({ database }: { database: Database }) {
  return createRecord(database)
}

export type Audit = ReturnType<typeof createAudit>
