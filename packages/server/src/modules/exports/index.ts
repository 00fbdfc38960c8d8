import type { Language } from '@fairway/contract/language'
import type { Job } from '@fairway/contract/jobs'
import type { Database } from '../../database/database.ts'
import { mediaTypes, type SheetFormat } from '../../sheets/write.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import type { Jobs, RunningJob } from '../jobs/index.ts'

// Sheets on their way out to the office: as the answer to a request, or, where making one takes long, as the file of a job.
// What is in them is the business of the modules that own it.

export { exportRoutes } from './routes.ts'

export type ExportFilters = {
  sectionIds?: number[] | undefined
  course?: string | undefined
  college?: string | undefined
  waiting?: boolean | undefined
}

export type ExportCall = ExportFilters & { term: string; format: SheetFormat; language: Language; signal?: AbortSignal | undefined }

export type ExportKind = {
  /** How many rows it would have. @throws {Refusal} what is wrong with the call */
  count(call: ExportCall): Promise<number>
  write(call: ExportCall, progress: (done: number) => void): Promise<AsyncGenerator<Uint8Array>>
}

export type ExportNeeds = { database: Database; audit: Audit; jobs: Jobs; kinds: { sections: ExportKind; enrolments: ExportKind } }
type KindName = keyof ExportNeeds['kinds']

/** What the job of an export has to know. */
type Data = { kind: KindName; rows: number; call: Omit<ExportCall, 'signal'> }

/** Of the routes that open one; with a key its file needs it too. */
const scopes: Record<KindName, string> = { sections: 'courses:read', enrolments: 'rosters:read' }

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
     * @throws {Refusal} `no-such-term`, `no-such-section`, `no-such-course`
     */
    async open(actor: Actor, kind: KindName, call: ExportCall): Promise<{ name: string; bytes: AsyncGenerator<Uint8Array> } | { job: Job }> {
      const rows = await kinds[kind].count(call)
      const { term, signal: _, ...rest } = call
      const entry: AuditEntry = { actor, action: `${kind}.exported`, subject: { kind: 'term', id: term }, after: { rows, ...rest } }
      if (call.format === 'csv' || rows <= mostXlsxRowsAtOnce) {
        await audit.record(database, entry)
        return { name: nameOf(kind, call), bytes: await kinds[kind].write(call, () => {}) }
      }
      const id = await database.inTransaction(async (transaction) => {
        await audit.record(transaction, entry)
        return jobs.start(transaction, { kind: 'export', data: { kind, rows, call: { term, ...rest } } satisfies Data, by: actor.personId, needs: { role: 'office', scope: scopes[kind] }, total: rows })
      })
      return { job: await jobs.find(id, null) }
    },
  }

  async function runExport({ data: { kind, rows, call }, signal, progress, writeFile }: RunningJob<Data>): Promise<unknown> {
    const bytes = await kinds[kind].write({ ...call, signal }, (done) => progress('reading', done, rows))
    await writeFile({ name: nameOf(kind, call), mediaType: mediaTypes[call.format] }, bytes)
    return { rows }
  }
}

/** As people save it. */
function nameOf(kind: KindName, { term, format, language, course, college }: ExportCall): string {
  const what = { sections: { zh: '教学班', en: 'sections' }, enrolments: { zh: '选课名单', en: 'enrolments' } }[kind][language]
  // Codes may hold what no name of a file does.
  return [term, course, college, what].filter((part) => part !== undefined).join('-').replaceAll(/[/\\]/g, '_') + `.${format}`
}
