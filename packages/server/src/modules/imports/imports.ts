import type { SheetImport, SheetImports, ImportCheck, ImportKind, ImportLines, ImportRun } from '@fairway/contract/imports'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import { matchColumns, missingFrom, nameColumns, type Column } from '../../sheets/columns.ts'
import type { ImportReport } from '../../sheets/import-report.ts'
import { readSheet } from '../../sheets/sheet.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import { requireTermToEdit } from '../courses/index.ts'
import type { Jobs, RunningJob } from '../jobs/index.ts'
import type { ImportKindDefinition } from './kinds.ts'
import { pageOfLines } from './lines.ts'
import { checkedByKey, importBusy, importDone, notChecked, termMissing, wrongMapping } from './refusals.ts'
import { headingsRead, reportOf } from './report.ts'
import * as store from './store.ts'

// The steps of an import. What a sheet says is judged and written by the module that owns it.

export type ImportNeeds = {
  database: Database
  audit: Audit
  jobs: Jobs
  kinds: Record<ImportKind, ImportKindDefinition>
}

export type Upload = { kind: ImportKind; term?: string | undefined; name: string }

/** What the job of a check or a run has to know. */
type Step = { importId: number; isRun: boolean; options: ImportRun; actor: Actor }

const sampleRows = 20

export function createSteps({ database, audit, jobs, kinds }: ImportNeeds) {
  jobs.define<Step>('import', { handler: runStep })

  return {
    /** @throws {Refusal} `term-missing`, `no-such-term`, `term-archived`, and those of `readSheet` */
    async upload(actor: Actor, { kind, term, name }: Upload, bytes: Uint8Array): Promise<SheetImport> {
      const { isOfTerm, columns } = kinds[kind]
      if (isOfTerm && !term) throw termMissing()
      const termId = isOfTerm ? (await requireTermToEdit(database, term!)).id : null
      const { header, rows, format, encoding } = await readSheet(bytes)
      const sheet = {
        ...{ kind, termId, fileName: name, size: bytes.length, format, encoding, rows: rows.length, headings: header.cells },
        sample: rows.slice(0, sampleRows),
        mapping: proposed(header.cells, columns),
        createdBy: actor.personId,
      }
      const id = await database.inTransaction((transaction) => store.insertImport(transaction, sheet, bytes, rows))
      return describe(await findRow(database, id))
    },

    /** @throws {Refusal} `not-found` */
    find: async (id: number): Promise<SheetImport> => describe(await findRow(database, id)),

    async list(): Promise<SheetImports> {
      return { imports: (await store.listImports(database)).map(summaryOf) }
    },

    /** @throws {Refusal} `not-found`, `import-busy`, `import-done`, `wrong-mapping`, `no-such-column`, `repeated-column` */
    async setMapping(id: number, mapping: readonly (string | null)[]): Promise<SheetImport> {
      await database.inTransaction(async (transaction) => {
        const row = await openRow(transaction, id)
        if (mapping.length !== row.headings.length) throw wrongMapping(mapping.length, row.headings.length)
        // Whether what is needed is there is asked when it is checked: a page names one column after the other.
        const needless = kinds[row.kind].columns.map((column) => ({ ...column, required: false }))
        nameColumns({ header: { line: 1, cells: row.headings }, rows: [] }, needless, mapping)
        await store.setMapping(transaction, id, mapping)
      })
      return describe(await findRow(database, id))
    },

    /** Starts the job that judges every line and writes nothing. @throws {Refusal} `not-found`, `import-busy`, `import-done`, `missing-columns` */
    check: (actor: Actor, id: number, options: ImportCheck) => start({ importId: id, isRun: false, options: { ...options, skipBad: false, passwords: 'none' }, actor }),

    /** Starts the job that writes. @throws {Refusal} `not-found`, `import-busy`, `import-done`, `import-not-checked`, and those of the kind */
    run: (actor: Actor, id: number, options: ImportRun) => start({ importId: id, isRun: true, options, actor }),

    /** @throws {Refusal} `not-found`, `import-busy` */
    async remove(id: number): Promise<void> {
      await database.inTransaction(async (transaction) => {
        const row = await store.lockImport(transaction, id)
        if (!row) throw notFound()
        if (row.isBusy) throw importBusy()
        await store.removeImport(transaction, id)
      })
    },

    /** What the last check or run found, whole. @throws {Refusal} `not-found` */
    async findReport(id: number) {
      const { report, headings, mapping, fileName } = await findRow(database, id)
      if (!report) throw notFound()
      return { report, headings: headingsRead(headings, mapping), fileName }
    },

    /** Its lines, with what the last check or run found in each. @throws {Refusal} `not-found` */
    lines: async (id: number, asked: { page: number; only?: 'problems' | undefined }): Promise<ImportLines> => pageOfLines(database, await findRow(database, id), asked),

    forgetExpired: () => store.removeExpired(database),
  }

  async function start(step: Step): Promise<SheetImport> {
    const { importId: id, isRun, actor } = step
    await database.inTransaction(async (transaction) => {
      const row = await openRow(transaction, id)
      if (isRun && row.state !== 'checked') throw notChecked()
      if (isRun && row.isReportForKey && actor.via !== 'key') throw checkedByKey()
      kinds[row.kind].requireAllowed?.(actor, step.options)
      nameColumns({ header: { line: 1, cells: row.headings }, rows: [] }, kinds[row.kind].columns, row.mapping)
      const jobId = await jobs.start(transaction, { kind: 'import', data: step, by: actor.personId, needs: { role: 'office', scope: 'imports:write' }, total: row.rows })
      await store.begin(transaction, id, { jobId, isRun })
    })
    return describe(await findRow(database, id))
  }

  /** One that nothing goes on with, and that can still be changed. */
  async function openRow(transaction: Transaction, id: number): Promise<store.ImportRow> {
    const row = await store.lockImport(transaction, id)
    if (!row) throw notFound()
    if (row.isBusy) throw importBusy()
    if (row.state === 'done') throw importDone()
    return row
  }

  async function runStep({ data: step, signal, progress, finishIn }: RunningJob<Step>): Promise<unknown> {
    const row = await findRow(database, step.importId)
    const { isRun, options, actor } = step
    const call = { ...options, columns: row.mapping, term: row.term, dryRun: !isRun, origin: originOf(row), actor, signal }
    const { skipBad, acceptClashes } = options
    const report = await kinds[row.kind].run(
      await store.readBytes(database, row.id),
      {
        ...call,
        before: { created: row.created, updated: row.updated },
        recordBatch: (transaction, counts) => store.addWritten(transaction, row.id, counts),
        // What was written, that it is done, and who did it, are one.
        async record(transaction, written) {
          await audit.record(transaction, importEntry(actor, row.kind, row.term, { ...countsOf(written), import: row.id, skipBad, acceptClashes }))
          await store.finish(transaction, row.id, 'done', written, actor.via)
          // Nobody runs it again, and it may be full of people.
          await store.removeBytes(transaction, row.id)
          await finishIn(transaction, resultOf(written))
        },
      },
      ({ stage, done, total }) => progress(stage, done, total),
    )
    if (!report.written) await store.finish(database, row.id, 'checked', report, actor.via)
    return resultOf(report)
  }

  async function describe(row: store.ImportRow): Promise<SheetImport> {
    const { columns, passwordSheet } = kinds[row.kind]
    return {
      ...summaryOf(row),
      job: row.jobId === null ? null : await jobs.find(row.jobId, null),
      columns: row.headings.map((heading, index) => ({ heading, column: row.mapping[index] ?? null })),
      available: columns.map(({ name, synonyms, required = false }) => ({ name, synonyms: [...synonyms], required })),
      missing: missingFrom(row.mapping, columns).map(({ name }) => name),
      sample: row.sample,
      report: row.report && reportOf(row.report, headingsRead(row.headings, row.mapping)),
      soFar: { created: row.created, updated: row.updated },
      passwordSheet: (await passwordSheet?.(originOf(row))) ?? null,
    }
  }
}

/** The only way to one. What has expired answers like what never was. */
async function findRow(queries: Pick<Queries, 'query'>, id: number): Promise<store.ImportRow> {
  const row = await store.findImport(queries, id)
  if (!row) throw notFound()
  return row
}

function originOf({ id }: store.ImportRow): string {
  return `import:${id}`
}

/** What the headings say; of two that say the same only the first. */
function proposed(headings: readonly string[], columns: readonly Column<string>[]): (string | null)[] {
  const seen = new Set<string>()
  return matchColumns(headings, columns).map((name) => {
    if (name === null || seen.has(name)) return null
    seen.add(name)
    return name
  })
}

function summaryOf(row: store.ImportRow): SheetImports['imports'][number] {
  const { id, kind, term, fileName: name, size, format, encoding, rows } = row
  return {
    id,
    kind,
    term,
    file: { name, size, format, encoding, rows },
    state: stateOf(row),
    createdBy: row.creatorNumber === null ? null : { number: row.creatorNumber, name: row.creatorName! },
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }
}

function stateOf({ state, isBusy, isRun, hasFailed }: store.ImportRow): SheetImport['state'] {
  if (isBusy) return isRun ? 'running' : 'checking'
  return state !== 'done' && hasFailed ? 'failed' : state
}

function resultOf(report: ImportReport) {
  const { written, problemCount } = report
  return { ...countsOf(report), written, problemCount }
}

/** What of a report is for the audit log. */
export function countsOf({ created, updated, unchanged }: ImportReport) {
  return { created, updated, unchanged }
}

/** For the audit log: of an import over HTTP, and of one by a command. */
export function importEntry(actor: Actor, kind: ImportKind, term: string | null, after: Record<string, unknown>): AuditEntry {
  const subject = term === null ? ({ kind: 'import', id: kind } as const) : ({ kind: 'term', id: term } as const)
  return { actor, action: `${kind}.imported`, subject, after }
}
