import type { CompletionFilters } from '@fairway/contract/completion-log'
import type { Job } from '@fairway/contract/jobs'
import type { Language } from '@fairway/contract/language'
import type { Database } from '../../database/database.ts'
import { mediaTypes, type SheetFormat } from '../../sheets/write.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import type { Jobs, RunningJob } from '../jobs/index.ts'
import { described } from './described.ts'

// Sheets on their way out to the office: as the answer to a request, or, where making one takes long, as the file of a job.
// What is in them is the business of the modules that own it.

export { exportRoutes } from './routes.ts'

export type ExportFilters = {
  sectionIds?: number[] | undefined
  course?: string | undefined
  college?: string | undefined
  waiting?: boolean | undefined
}

type Sheet = { format: SheetFormat; language: Language; signal?: AbortSignal | undefined }

export type ExportCall = ExportFilters & Sheet & { term: string }
export type LogExportCall = Sheet & { filters: CompletionFilters; /** What was written and answered too. */ texts: boolean }

/** What each kind is called with. */
export type ExportCalls = { sections: ExportCall; enrolments: ExportCall; completions: LogExportCall }
export type ExportKindName = keyof ExportCalls

export type ExportKind<Call> = {
  /** How many rows it would have. @throws {Refusal} what is wrong with the call */
  count(call: Call): Promise<number>
  write(call: Call, progress: (done: number) => void): Promise<AsyncGenerator<Uint8Array>>
  /** What of the call the audit log keeps, if not all of it. */
  kept?(call: Call): Promise<Record<string, unknown>>
}

export type ExportKinds = { [Name in ExportKindName]: ExportKind<ExportCalls[Name]> }
export type ExportNeeds = { database: Database; audit: Audit; jobs: Jobs; kinds: ExportKinds }

/** What the job of an export has to know. */
type Data<Name extends ExportKindName = ExportKindName> = { kind: Name; rows: number; call: Omit<ExportCalls[Name], 'signal'> }

/** An XLSX is packed whole before its first byte leaves; a CSV leaves as it is read, however long. */
const mostXlsxRowsAtOnce = 20_000

export type Exports = ReturnType<typeof createExports>

export function createExports({ database, audit, jobs, kinds }: ExportNeeds) {
  jobs.define<Data>('export', { handler: runExport })

  return {
    /**
     * Who took what is recorded.
     *
     * @returns the bytes, or the job that makes them a file
     * @throws {Refusal} `no-such-term`, `no-such-section`, `no-such-course`, `too-many-requests-logged`
     */
    async open<Name extends ExportKindName>(actor: Actor, kind: Name, call: ExportCalls[Name]): Promise<{ name: string; bytes: AsyncGenerator<Uint8Array> } | { job: Job }> {
      const own: ExportKind<ExportCalls[Name]> = kinds[kind]
      const { action, subject, nameOf, scope } = described[kind]
      const rows = await own.count(call)
      const { signal: _, ...rest } = call
      const after = { rows, ...((await own.kept?.(call)) ?? withoutTerm(rest)) }
      const entry: AuditEntry = { actor, action, subject: subject(call), after }
      if (call.format === 'csv' || rows <= mostXlsxRowsAtOnce) {
        await audit.record(database, entry)
        return { name: nameOf(call), bytes: await own.write(call, () => {}) }
      }
      const id = await database.inTransaction(async (transaction) => {
        await audit.record(transaction, entry)
        return jobs.start(transaction, { kind: 'export', data: { kind, rows, call: rest }, by: actor.personId, needs: { role: 'office', scope }, total: rows })
      })
      return { job: await jobs.find(id, null) }
    },
  }

  async function runExport<Name extends ExportKindName>({ data, signal, progress, writeFile }: RunningJob<Data<Name>>): Promise<unknown> {
    const { kind, rows } = data
    const call = { ...data.call, signal } as ExportCalls[Name]
    const own: ExportKind<ExportCalls[Name]> = kinds[kind]
    const bytes = await own.write(call, (done) => progress('reading', done, rows))
    await writeFile({ name: described[kind].nameOf(call), mediaType: mediaTypes[call.format] }, bytes)
    return { rows }
  }
}

/** The entry is about the term. */
function withoutTerm(call: object): Record<string, unknown> {
  const { term: _, ...rest } = call as { term?: string }
  return rest
}
