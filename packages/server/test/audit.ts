import type { Database } from '../src/database/database.ts'
import type { Audit, AuditEntry } from '../src/modules/audit/index.ts'

/** As a program of another age may have written it: of an action and about a kind of thing that this one does not know. */
export type InventedEntry = Omit<AuditEntry, 'action' | 'subject'> & { action: string; subject: { kind: string; id: number | string } }

/** Writes entries of nobody else's, so that the tests of a file that look for them find no others. */
export function recorderOf({ app: { audit }, database }: { app: { audit: Audit }; database: Database }) {
  return (...entries: InventedEntry[]) => database.inTransaction((transaction) => audit.record(transaction, ...(entries as AuditEntry[])))
}
