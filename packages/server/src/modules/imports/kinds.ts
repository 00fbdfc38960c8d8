import type { ImportRun } from '@fairway/contract/imports'
import type { PasswordSheet } from '@fairway/contract/password-sheets'
import type { Column } from '../../sheets/columns.ts'
import type { ImportOptions, ImportProgress, ImportReport } from '../../sheets/import-report.ts'
import type { Actor } from '../audit/index.ts'

/** What an import is told beside its bytes. */
export type ImportCall = ImportOptions & ImportRun & {
  actor: Actor
  /** The code of its term, for a kind that is of one. */
  term: string | null
  /** Which import it is, for what it leaves elsewhere, such as `import:12`. */
  origin: string
}

/** What can be imported, as the module that owns it says. */
export type ImportKindDefinition = {
  columns: readonly Column<string>[]
  /** Is a sheet of it about one term? */
  isOfTerm: boolean
  /** May this one run it like this? @throws {Refusal} */
  requireAllowed?(actor: Actor, options: ImportRun): void
  /** @throws {Refusal} about the file as a whole */
  run(input: Uint8Array, call: ImportCall, progress: (progress: ImportProgress) => void): Promise<ImportReport>
  /** The initial passwords that an import of this kind made; null: none. */
  passwordSheet?(origin: string): Promise<PasswordSheet | null>
}
