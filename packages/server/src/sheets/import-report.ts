import type { RowProblem, Table } from './columns.ts'
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
  /** Lines left out because something is wrong with them. */
  skipped: number
  /** False after a dry run, and if problems kept everything from being written. */
  written: boolean
  unknownColumns: string[]
  /** The first of them, by line. */
  problems: RowProblem[]
  problemCount: number
  /** What was done but looks odd. */
  notices: RowProblem[]
}

export type ImportOptions = {
  /** Write the good lines even if there are bad ones. Default: all or nothing. */
  skipBad?: boolean | undefined
  /** Check everything and write nothing. */
  dryRun?: boolean | undefined
  signal?: AbortSignal | undefined
}

export type ImportProgress = { stage: 'reading' | 'checking' | 'comparing' | 'writing'; done: number; total: number }

const problemsListed = 1_000

/** A report without its counts, and whether the import may go on to write. */
export function startReport(sheet: Sheet, table: Table<string>, problems: RowProblem[], options: ImportOptions): { report: ImportReport; proceed: boolean } {
  problems.sort((a, b) => a.line - b.line)
  const report: ImportReport = {
    format: sheet.format,
    encoding: sheet.encoding,
    rows: sheet.rows.length,
    created: 0,
    updated: 0,
    unchanged: 0,
    skipped: options.skipBad ? new Set(problems.map(({ line }) => line)).size : 0,
    written: false,
    unknownColumns: table.unknownColumns,
    problems: problems.slice(0, problemsListed),
    problemCount: problems.length,
    notices: [],
  }
  return { report, proceed: problems.length === 0 || options.skipBad === true }
}

/** Lets a server answer others between two pieces of a long import; stops if the person at the other end is gone. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  signal?.throwIfAborted()
}

export function* chunksOf<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
