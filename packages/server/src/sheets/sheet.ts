import { Worker } from 'node:worker_threads'
import { Refusal } from '../errors.ts'
import type { SheetWorkerData, SheetWorkerMessage } from './sheet-worker.ts'

// A table that somebody made in a spreadsheet program, CSV or XLSX, as lines of text cells.

export type SheetRow = {
  /** As the spreadsheet program counts: the first is 1. */
  line: number
  cells: string[]
}

export type Sheet = {
  format: 'csv' | 'xlsx'
  /** How the text was encoded: `UTF-8`, `UTF-16` or `GB18030`. An XLSX is always UTF-8. */
  encoding: string
  /** The first line that is not empty. */
  header: SheetRow
  /** The lines below it that are not empty. */
  rows: SheetRow[]
}

export const sheetLimits = { bytes: 64 * 1024 * 1024, rows: 200_000, columns: 500, cells: 6_000_000 }

/**
 * Reads in a thread of its own: a large sheet takes seconds, in which a server has other things to do, and a malicious
 * one runs out of that thread's memory, not the server's.
 *
 * @throws {Refusal} `sheet-too-large`, `sheet-empty`, `sheet-unreadable`, `sheet-malformed` (with the line)
 */
export async function readSheet(bytes: Uint8Array): Promise<Sheet> {
  if (bytes.length > sheetLimits.bytes) throw sheetTooLarge()
  const copy = new Uint8Array(bytes)
  const worker = new Worker(new URL('./sheet-worker.ts', import.meta.url), {
    workerData: { bytes: copy } satisfies SheetWorkerData,
    transferList: [copy.buffer],
    resourceLimits: { maxOldGenerationSizeMb: 1536 },
  })
  const rows: SheetRow[] = []
  try {
    return await new Promise<Sheet>((resolve, reject) => {
      worker.on('message', (message: SheetWorkerMessage) => {
        if ('rows' in message) for (const row of message.rows) rows.push(row)
        else if ('sheet' in message) resolve({ ...message.sheet, rows })
        else reject(new Refusal(message.refusal.status, message.refusal.code, message.refusal.title, message.refusal.fields))
      })
      worker.on('error', (error) => reject((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' ? sheetTooLarge() : error))
      worker.on('exit', () => reject(sheetUnreadable()))
    })
  } finally {
    await worker.terminate()
  }
}

export function sheetTooLarge(): Refusal {
  const { bytes, rows, columns, cells } = sheetLimits
  return new Refusal(
    413,
    'sheet-too-large',
    {
      zh: `文件过大：最多 ${bytes / 1024 / 1024} MB、${rows.toLocaleString('en')} 行、${columns} 列、共 ${cells.toLocaleString('en')} 个单元格，且解压后的大小须合理。`,
      en: `The file is too large: at most ${bytes / 1024 / 1024} MB, ${rows.toLocaleString('en')} rows, ${columns} columns and ${cells.toLocaleString('en')} cells in all, and it must not swell out of proportion when unpacked.`,
    },
    { maxBytes: bytes, maxRows: rows, maxColumns: columns, maxCells: cells },
  )
}

export function sheetUnreadable(): Refusal {
  return new Refusal(422, 'sheet-unreadable', {
    zh: '无法读取该文件。请另存为 XLSX 或 CSV（UTF-8）后重试。',
    en: 'This file cannot be read. Save it as XLSX or as CSV (UTF-8) and try again.',
  })
}

export function sheetEmpty(): Refusal {
  return new Refusal(422, 'sheet-empty', { zh: '文件中没有表头。', en: 'The file holds no header line.' })
}

export function sheetMalformed(line: number): Refusal {
  return new Refusal(
    422,
    'sheet-malformed',
    {
      zh: `第 ${line} 行附近的引号不成对，无法确定该行到哪里结束。`,
      en: `The quotes around line ${line} do not match, so it is unclear where that line ends.`,
    },
    { line },
  )
}
