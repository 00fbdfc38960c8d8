import type { AuditSubjectQuery } from '@fairway/contract/audit'
import type { Database } from '../../database/database.ts'
import { createRecord } from './record.ts'
import { createRetention } from './retention.ts'
import { createSearch } from './search.ts'
import { createSheet } from './sheet.ts'
import { createSubjects } from './subjects.ts'

// Who did what to whom, when and from where. Appended to, and never changed.

export type { Actor, AuditEntry } from './record.ts'
export { actorOf, byCommand, byProgram } from './record.ts'
export { auditRoutes } from './routes.ts'
export type { FoundEntry } from './search.ts'

export function createAudit({ database }: { database: Database }) {
  const records = createRecord(database)
  const subjects = createSubjects(database)
  const search = createSearch({ query: database.query, subjects })
  return { ...records, search, findSubjects: (asked: AuditSubjectQuery) => subjects.find(asked), sheet: createSheet({ database, records, search }), ...createRetention({ database, records }) }
}

export type Audit = ReturnType<typeof createAudit>
