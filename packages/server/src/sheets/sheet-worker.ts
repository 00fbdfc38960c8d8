import { parentPort, workerData } from 'node:worker_threads'
import { Refusal } from '../errors.ts'
import { readCsv } from './csv.ts'
import { sheetEmpty, sheetLimits, sheetTooLarge, sheetUnreadable, type Sheet, type SheetRow } from './sheet.ts'
import { readXlsx } from './xlsx.ts'

// The thread in which a sheet is read. `sheet.ts` is its other half.

export type SheetWorkerData = { bytes: Uint8Array<ArrayBuffer> }
export type SheetWorkerMessage =
  | { rows: SheetRow[] }
  | { sheet: Omit<Sheet, 'rows'> }
  | { refusal: { status: number; code: string; title: { zh: string; en: string }; fields: Record<string, unknown> } }

const { bytes } = workerData as SheetWorkerData
// Handed over in pieces, so that the other thread never unpacks a whole sheet in one go.
const cellsPerMessage = 50_000

try {
  const { format, encoding, rows } = await readAny()
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== ''))
  const header = filled.shift()
  if (!header) throw sheetEmpty()
  const columns = filled.reduce((most, { cells }) => Math.max(most, cells.length), header.cells.length)
  const cells = filled.reduce((sum, row) => sum + row.cells.length, 0)
  if (filled.length > sheetLimits.rows || columns > sheetLimits.columns || cells > sheetLimits.cells) throw sheetTooLarge()
  const rowsPerMessage = Math.max(1, Math.floor(cellsPerMessage / columns))
  for (let at = 0; at < filled.length; at += rowsPerMessage) tell({ rows: filled.slice(at, at + rowsPerMessage) })
  tell({ sheet: { format, encoding, header } })
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  const { status, code, title, fields } = error
  tell({ refusal: { status, code, title: title as { zh: string; en: string }, fields } })
}

/** By content: names lie, and a CSV named .xls is common. */
async function readAny(): Promise<{ format: Sheet['format']; encoding: string; rows: SheetRow[] }> {
  if (startsWith(0x50, 0x4b, 0x03, 0x04)) return { format: 'xlsx', encoding: 'UTF-8', rows: await readXlsx(bytes) }
  // the old binary .xls, and a .xlsx with a password
  if (startsWith(0xd0, 0xcf, 0x11, 0xe0)) throw sheetUnreadable()
  return { format: 'csv', ...readCsv(bytes) }
}

function startsWith(...start: number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}

function tell(message: SheetWorkerMessage): void {
  parentPort!.postMessage(message)
}
