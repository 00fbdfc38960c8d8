import type { Database, Queries } from '../database/database.ts'
import { nameColumns, type Column, type Table } from './columns.ts'
import { fieldsOf, type Fields } from './fields.ts'
import { breathe, startReport, type ImportCounts, type ImportOptions, type ImportProgress, type ImportReport } from './import-report.ts'
import { readSheet, type Sheet } from './sheet.ts'

// An import in which every line is about a thing of its own: read the sheet, judge line by line, compare with what is stored,
// write the difference. (Not that of sections, whose lines tell of courses too.)

export type LineReading<Name extends string, Draft> = {
  columns: readonly Column<Name>[]
  /** @returns what reads a line; a line with problems is not kept */
  drafting(table: Table<Name>): Promise<(fields: Fields<Name>) => Draft>
  /** What a line is about. No two may be about the same. */
  key(draft: Draft): string
  /** Says that an earlier line is about the same. */
  repeats(fields: Fields<Name>, line: number): void
}

export type LineImport<Name extends string, Draft> = LineReading<Name, Draft> & {
  /** Counts how the drafts differ from what is stored and, with `write`, stores them. */
  reconcile(queries: Pick<Queries, 'query'>, drafts: Draft[], write: boolean, progress: (stage: ImportProgress['stage'], done: number) => void): Promise<Counts>
}

type Counts = ImportCounts & Partial<Pick<ImportReport, 'notices'>>

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
  const { sheet, table, drafts } = await readLines(input, lines, options, progress)
  const proceeding = (stage: ImportProgress['stage'], done: number) => progress({ stage, done, total: table.rows.length })
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

export type Lines<Name extends string, Draft> = {
  sheet: Sheet
  /** With the problems of its lines. */
  table: Table<Name>
  /** Of the lines that have none. */
  drafts: Draft[]
}

/** Judges line by line, by what they say alone. @throws {Refusal} those of `readSheet` and `nameColumns` */
export async function readLines<Name extends string, Draft>(
  input: Uint8Array,
  reading: LineReading<Name, Draft>,
  options: Pick<ImportOptions, 'columns' | 'signal'>,
  progress: (progress: ImportProgress) => void,
): Promise<Lines<Name, Draft>> {
  progress({ stage: 'reading', done: 0, total: input.length })
  const sheet = await readSheet(input)
  const table = nameColumns(sheet, reading.columns, options.columns)
  const drafts = await judge(table, reading, (done) => progress({ stage: 'checking', done, total: table.rows.length }), options.signal)
  return { sheet, table, drafts }
}

async function judge<Name extends string, Draft>(
  table: Table<Name>,
  { drafting, key, repeats }: LineReading<Name, Draft>,
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
