import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { importLinesPerPage as perPage, type ImportLines } from '@fairway/contract/imports'
import type { Queries } from '../../database/database.ts'
import type { RowProblem } from '../../sheets/row-problems.ts'
import type { SheetRow } from '../../sheets/sheet.ts'
import { headingsRead } from './report.ts'
import type { ImportRow } from './store.ts'

// The lines of an uploaded sheet, page by page: kept as they were read, so that nobody who scrolls has a workbook unpacked anew.

const deflate = promisify(zlib.deflateRaw)
const inflate = promisify(zlib.inflateRaw)

/** What a page shows of a cell; a sheet may have a novel in one. */
const longestShown = 300

/** In the transaction that keeps the sheet. */
export async function keepLines({ query }: Pick<Queries, 'query'>, importId: number, rows: readonly SheetRow[]): Promise<void> {
  for (let page = 0; page * perPage < rows.length; page++) {
    const lines = rows.slice(page * perPage, (page + 1) * perPage).map(({ line, cells }) => ({ line, cells: cells.map(shortened) }))
    await query({
      text: 'insert into sheet_import_page (import_id, page, first_line, lines) values ($1, $2, $3, $4)',
      values: [importId, page, lines[0]!.line, await deflate(JSON.stringify(lines), { level: 1 })],
    })
  }
}

export async function pageOfLines(queries: Pick<Queries, 'query'>, row: ImportRow, { page, only }: { page: number; only?: 'problems' | undefined }): Promise<ImportLines> {
  const found = findingsByLine(row)
  if (only === undefined) {
    const [lines = []] = await readPages(queries, row.id, [page])
    return { lines: lines.map(shown), total: row.rows }
  }
  const wanted = [...new Set((row.report?.problems ?? []).map(({ line }) => line))]
  const lines = await readLines(queries, row.id, wanted.slice(page * perPage, (page + 1) * perPage))
  return { lines: lines.map(shown), total: wanted.length }

  function shown({ line, cells }: SheetRow): ImportLines['lines'][number] {
    return { line, cells, problems: found.get(line) ?? [] }
  }
}

type Findings = ImportLines['lines'][number]['problems']

function findingsByLine({ report, headings, mapping }: ImportRow): Map<number, Findings> {
  const byLine = new Map<number, Findings>()
  const read = headingsRead(headings, mapping)
  const indexOf = (column: string | null) => {
    const index = column === null ? -1 : read.indexOf(column)
    return index < 0 ? null : index
  }
  const add = (isNotice: boolean) => (problem: RowProblem) => {
    const { line, column, code, title } = problem
    byLine.set(line, [...(byLine.get(line) ?? []), { index: indexOf(column), code, title, isNotice }])
  }
  report?.problems.forEach(add(false))
  report?.notices.forEach(add(true))
  return byLine
}

/** @param lines ascending */
async function readLines(queries: Pick<Queries, 'query'>, importId: number, lines: readonly number[]): Promise<SheetRow[]> {
  const firsts = await queries.query<{ page: number; first: number }>({ text: 'select page, first_line as first from sheet_import_page where import_id = $1 order by page', values: [importId] })
  const pageOf = (line: number) => firsts.findLast(({ first }) => first <= line)?.page
  const pages = [...new Set(lines.map(pageOf).filter((page) => page !== undefined))]
  const wanted = new Set(lines)
  return (await readPages(queries, importId, pages)).flat().filter(({ line }) => wanted.has(line))
}

async function readPages({ query }: Pick<Queries, 'query'>, importId: number, pages: readonly number[]): Promise<SheetRow[][]> {
  const rows = await query<{ lines: Buffer }>({
    text: 'select lines from sheet_import_page where import_id = $1 and page = any($2::int[]) order by page',
    values: [importId, pages],
  })
  return Promise.all(rows.map(async ({ lines }) => JSON.parse((await inflate(lines)).toString('utf8')) as SheetRow[]))
}

function shortened(cell: string): string {
  return cell.length > longestShown ? `${cell.slice(0, longestShown)}…` : cell
}
