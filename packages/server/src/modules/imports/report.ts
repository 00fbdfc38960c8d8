import type { z } from 'zod'
import type { ImportReport as WireReport } from '@fairway/contract/imports'
import { textIn, type Language } from '@fairway/contract/language'
import type { ImportReport } from '../../sheets/import-report.ts'
import type { RowProblem } from '../../sheets/row-problems.ts'
import { writeSheet, type Cell, type SheetFormat } from '../../sheets/write.ts'

// What a check or a run found, for a page and as a sheet.

const shown = 100

/** The headings of the columns that an import reads: two may have the same, and only one of them is meant. */
export function headingsRead(headings: readonly string[], mapping: readonly (string | null)[]): (string | null)[] {
  return headings.map((heading, index) => (mapping[index] === null ? null : heading))
}

/** The first of everything. @param headings as `headingsRead` */
export function reportOf(report: ImportReport, headings: readonly (string | null)[]): z.infer<typeof WireReport> {
  const { created, updated, unchanged, skipped, written, problems, problemCount, notices, clashes } = report
  const rows = (some: RowProblem[]) => some.slice(0, shown).map((row) => ({ ...row, cell: cellOf(row, headings, report.format) }))
  return { created, updated, unchanged, skipped, written, problems: rows(problems), problemCount, notices: rows(notices), noticeCount: notices.length, clashes: clashes ?? null }
}

const titles = {
  en: { header: ['line', 'cell', 'column', 'kind', 'message', 'code'], problem: 'problem', notice: 'notice' },
  zh: { header: ['行', '单元格', '列', '类别', '说明', '代码'], problem: '错误', notice: '提示' },
} satisfies Record<Language, unknown>

/** The bytes of a sheet with everything that was kept: problems, then notices. */
export function writeReport(report: ImportReport, headings: readonly (string | null)[], format: SheetFormat, language: Language): AsyncGenerator<Uint8Array> {
  const { header, problem, notice } = titles[language]
  const cells = (kind: string) => (row: RowProblem): Cell[] => [row.line, cellOf(row, headings, report.format), row.column, kind, textIn(language, row.title), row.code]
  async function* pages() {
    yield [...report.problems.map(cells(problem)), ...report.notices.map(cells(notice))]
  }
  return writeSheet(format, header, pages())
}

/** Lines of a CSV are those of the file: a cell of several lines makes them others than a spreadsheet program shows. */
function cellOf({ line, column }: RowProblem, headings: readonly (string | null)[], format: ImportReport['format']): string | null {
  const index = column === null || format === 'csv' ? -1 : headings.indexOf(column)
  return index < 0 ? null : `${letters(index)}${line}`
}

/** 0 is A, 26 is AA. */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last
}
