import type { Database, Queries } from '../database/database.ts'
import { nameColumns, type Column, type Table } from './columns.ts'
import { fieldsOf, type Fields } from './fields.ts'
import { breathe, startReport, type ImportOptions, type ImportProgress, type ImportReport } from './import-report.ts'
import { readSheet } from './sheet.ts'

// An import in which every line is about a thing of its own: read the sheet, judge line by line, compare with what is stored,
// write the difference. (Not that of sections, whose lines tell of courses too.)

export type LineImport<Name extends string, Draft> = {
  columns: readonly Column<Name>[]
  /** @returns what reads a line; a line with problems is not kept */
  drafting(table: Table<Name>): Promise<(fields: Fields<Name>) => Draft>
  /** What a line is about. No two may be about the same. */
  key(draft: Draft): string
  /** Says that an earlier line is about the same. */
  repeats(fields: Fields<Name>, line: number): void
  /** Counts how the drafts differ from what is stored and, with `write`, stores them. */
  reconcile(queries: Pick<Queries, 'query'>, drafts: Draft[], write: boolean, progress: (stage: ImportProgress['stage'], done: number) => void): Promise<Counts>
}

type Counts = Pick<ImportReport, 'created' | 'updated' | 'unchanged'> & Partial<Pick<ImportReport, 'notices'>>

/**
 * Writes all of it or, if something is wrong, nothing (`skipBad`: what is right), in one transaction.
 *
 * @throws {Refusal} about the file as a whole, those of `readSheet` and `nameColumns`
 */
export async function importLines<Name extends string, Draft>(
  database: Database,
  input: Uint8Array,
  lines: LineImport<Name, Draft>,
  options: ImportOptions,
  progress: (progress: ImportProgress) => void,
): Promise<ImportReport> {
  progress({ stage: 'reading', done: 0, total: input.length })
  const sheet = await readSheet(input)
  const table = nameColumns(sheet, lines.columns, options.columns)
  const proceeding = (stage: ImportProgress['stage'], done: number) => progress({ stage, done, total: table.rows.length })
  const drafts = await judge(table, lines, (done) => proceeding('checking', done), options.signal)
  const { report, proceed } = startReport(sheet, table, table.problems, options)
  if (!proceed) return report
  const reconcile = (queries: Pick<Queries, 'query'>, write: boolean) => lines.reconcile(queries, drafts, write, proceeding)
  if (options.dryRun) return { ...report, ...(await reconcile(database, false)) }
  return database.inTransaction(async (transaction) => {
    const complete = { ...report, ...(await reconcile(transaction, true)), written: true }
    await options.record?.(transaction, complete)
    return complete
  })
}

async function judge<Name extends string, Draft>(
  table: Table<Name>,
  { drafting, key, repeats }: LineImport<Name, Draft>,
  progress: (done: number) => void,
  signal: AbortSignal | undefined,
): Promise<Draft[]> {
  const draftOf = await drafting(table)
  const kept = new Map<string, { draft: Draft; line: number }>()
  for (const [index, row] of table.rows.entries()) {
    if (index % 1_000 === 0) progress(index)
    await breathe(signal)
    const before = table.problems.count
    const fields = fieldsOf(row, table, table.problems)
    const draft = draftOf(fields)
    const other = kept.get(key(draft))
    if (other) repeats(fields, other.line)
    if (table.problems.count === before) kept.set(key(draft), { draft, line: row.line })
  }
  return [...kept.values()].map(({ draft }) => draft)
}
