import { Worker } from 'node:worker_threads'
import { Refusal } from '../errors.ts'
import { guarded } from './formula.ts'
import type { WriteWorkerMessage, WriteWorkerRequest } from './write-worker.ts'

// Writes a table as CSV or XLSX. Rows come in pages and leave as bytes, so that nobody holds a whole export but, for an
// XLSX, the thread that packs it.

export type Cell = string | number | null

export type SheetFormat = 'csv' | 'xlsx'

export const mediaTypes: Record<SheetFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

export function writeSheet(
  format: SheetFormat,
  header: readonly string[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
  options: {
    /** Marks a CSV as UTF-8 for spreadsheet programs, which otherwise garble Chinese. Default: true. */
    byteOrderMark?: boolean
  } = {},
): AsyncGenerator<Uint8Array> {
  return format === 'csv' ? writeCsv(header, pages, options.byteOrderMark ?? true) : writeXlsx(header, pages)
}

async function* writeCsv(
  header: readonly string[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
  byteOrderMark: boolean,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from((byteOrderMark ? '\ufeff' : '') + csvLine(header))
  for await (const rows of pages) yield Buffer.from(rows.map(csvLine).join(''))
}

function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = guarded(cell)
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

// One is the header.
const maxXlsxRows = 1_048_576 - 1

/** @throws {Refusal} `too-many-rows` */
async function* writeXlsx(header: readonly string[], pages: AsyncIterable<readonly (readonly Cell[])[]>): AsyncGenerator<Uint8Array> {
  const worker = new Worker(new URL('./write-worker.ts', import.meta.url))
  try {
    const send = (request: WriteWorkerRequest) => worker.postMessage(request)
    const failed = new Promise<never>((_, reject) => worker.on('error', reject))
    failed.catch(() => {})
    const chunks = new Promise<Uint8Array[]>((resolve) => worker.on('message', ({ chunks }: WriteWorkerMessage) => resolve(chunks)))
    send({ rows: [header] })
    let count = 0
    for await (const rows of pages) {
      count += rows.length
      if (count > maxXlsxRows) throw tooManyRows()
      send({ rows })
    }
    send({ finish: true })
    yield* await Promise.race([chunks, failed])
  } finally {
    await worker.terminate()
  }
}

function tooManyRows(): Refusal {
  return new Refusal(422, 'too-many-rows', {
    zh: 'XLSX 最多容纳 1,048,575 行。请导出为 CSV。',
    en: 'An XLSX holds at most 1,048,575 rows. Export as CSV.',
  })
}
