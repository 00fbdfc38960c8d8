import { InvalidInputError, InvalidSpreadsheetError, readSheet } from 'read-excel-file/universal'
import { sheetLimits, sheetTooLarge, sheetUnreadable, type SheetRow } from './sheet.ts'
import { requireHarmlessZip } from './zip.ts'

/**
 * The first sheet of an XLSX, each cell as the text a person sees.
 *
 * @throws {Refusal} `sheet-unreadable`, `sheet-too-large`
 */
export async function readXlsx(bytes: Uint8Array<ArrayBuffer>): Promise<SheetRow[]> {
  requireHarmlessZip(bytes, requireModestExtent)
  try {
    // The entry that reads by the central directory, as `requireHarmlessZip` does; the one for streams scans for headers.
    const rows = await readSheet<string>(bytes.buffer, 1, { parseNumber: numberText })
    return rows.map((cells, index) => ({ line: index + 1, cells: cells.map(cellText) }))
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof InvalidSpreadsheetError) throw sheetUnreadable()
    // A file that lacks a part it names makes the library stumble in many ways, all of which mean the same.
    if (error instanceof TypeError || (error instanceof Error && error.name === 'Error')) throw sheetUnreadable()
    throw error
  }
}

/** A single cell in the last corner makes the library fill everything before it. Three letters: beyond column 702. */
function requireModestExtent(content: Buffer): void {
  for (const [, column, row] of content.toString('latin1').matchAll(/ r=["'](?:([A-Z]{3})\d|[A-Z]*(\d{6,}))/g)) {
    if (column !== undefined || Number(row) > sheetLimits.rows + 1) throw sheetTooLarge()
  }
}

function cellText(cell: unknown): string {
  if (cell === null) return ''
  if (cell instanceof Date) return dateText(cell)
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  // As `_x0000_` and the like, a cell can hold what no database does. It is told apart from text as garbled.
  return String(cell).replaceAll('\0', '\ufffd').toWellFormed().trim()
}

/** A cell holds `0.30000000000000004` and shows 0.3: fifteen digits count. Long whole numbers are identifiers. */
function numberText(raw: string): string {
  if (/^-?\d+$/.test(raw)) return raw
  const number = Number(Number(raw).toPrecision(15))
  if (!Number.isFinite(number)) return raw
  return Number.isInteger(number) ? BigInt(number).toString() : String(number)
}

// A spreadsheet's day 0: a time without a date is a moment of it.
const dayZero = ['1899-12-30', '1899-12-31', '1904-01-01']

function dateText(date: Date): string {
  // A time is a fraction of a day, so it arrives a little off.
  const [day, time] = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString().slice(0, 16).split('T') as [string, string]
  if (dayZero.includes(day)) return time
  return time === '00:00' ? day : `${day} ${time}`
}
