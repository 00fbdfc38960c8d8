import type { Transaction } from '../database/database.ts'
import type { ColumnMapping, Table } from './columns.ts'
import type { RowProblem, RowProblems } from './row-problems.ts'
import type { Sheet } from './sheet.ts'

/** What an import did, or would have done. */
export type ImportReport = {
  format: Sheet['format']
  encoding: string
  /** Lines with data. */
  rows: number
  created: number
  updated: number
  unchanged: number
  /** Lines left out because something is wrong with them; after a dry run, those that `skipBad` would leave out. */
  skipped: number
  /** False after a dry run, and if problems kept everything from being written. */
  written: boolean
  unknownColumns: string[]
  /** The first that were found, by line. */
  problems: RowProblem[]
  problemCount: number
  /** What was done but looks odd. */
  notices: RowProblem[]
  /** Sections that would move to the time of others: what students would then hold at one time. Accepted, or it keeps everything from being written. */
  clashes?: { students: number; pairs: number }
}

export type ImportCounts = Pick<ImportReport, 'created' | 'updated' | 'unchanged'>

export type ImportOptions = {
  /** Write the good lines even if there are bad ones. Default: all or nothing. */
  skipBad?: boolean | undefined
  /** Check everything and write nothing. */
  dryRun?: boolean | undefined
  /** What each column of the sheet is. Default: what its heading says. */
  columns?: ColumnMapping | undefined
  /** In the transaction that writes, so that what is recorded of it and what it did are one. Not called if nothing is written. */
  record?: ((transaction: Transaction, report: ImportReport) => Promise<void>) | undefined
  /** Likewise for an import that writes in several transactions: in each of them, with what it wrote. `record` is then called in the last. */
  recordBatch?: ((transaction: Transaction, counts: ImportCounts) => Promise<void>) | undefined
  /** What earlier runs of the same import wrote before they were broken off. */
  before?: { created: number; updated: number } | undefined
  signal?: AbortSignal | undefined
}

export type ImportProgress = { stage: 'reading' | 'checking' | 'comparing' | 'writing'; done: number; total: number }

/**
 * A report without its counts, and whether to go on comparing. A dry run does even with bad lines, and counts as if they were
 * skipped: what would be written is what somebody asks who has not decided yet whether to correct them.
 */
export function startReport(sheet: Sheet, table: Table<string>, problems: RowProblems, options: ImportOptions): { report: ImportReport; proceed: boolean } {
  const proceed = problems.count === 0 || options.skipBad === true || options.dryRun === true
  const report: ImportReport = {
    format: sheet.format,
    encoding: sheet.encoding,
    rows: sheet.rows.length,
    created: 0,
    updated: 0,
    unchanged: 0,
    skipped: proceed ? problems.lines.size : 0,
    written: false,
    unknownColumns: table.unknownColumns,
    problems: problems.listed.toSorted((a, b) => a.line - b.line),
    problemCount: problems.count,
    notices: [],
  }
  return { report, proceed }
}

const longestTurnMs = 20
let turnBegan = 0

/**
 * Between two pieces of a long import, however small: lets a server answer others when it has kept them waiting, and stops if
 * the person at the other end is gone. By time, because one line may hold as much as a thousand others.
 */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  if (performance.now() - turnBegan < longestTurnMs) return
  await new Promise((resolve) => setImmediate(resolve))
  turnBegan = performance.now()
  signal?.throwIfAborted()
}

export function* chunksOf<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
