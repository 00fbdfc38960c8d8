import { CsvError, parse } from 'csv-parse/sync'
import { decodeText } from './encoding.ts'
import { unguarded } from './formula.ts'
import { sheetLimits, sheetMalformed, type SheetRow } from './sheet.ts'

/** @throws {Refusal} `sheet-unreadable`, `sheet-malformed` */
export function readCsv(bytes: Uint8Array): { encoding: string; rows: SheetRow[] } {
  const decoded = decodeText(bytes)
  const { text, delimiter, linesBefore } = withoutSeparatorLine(decoded.text)
  try {
    const records = parse(text, {
      delimiter: delimiter ?? delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      // Ragged lines are for the reader of the columns to report, one by one.
      relax_column_count: true,
      max_record_size: 1_000_000,
      to: sheetLimits.rows + 2,
    })
    let next = linesBefore + 1
    const rows = records.map((cells) => {
      const line = next
      next += 1 + cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
      return { line, cells: cells.map((cell) => unguarded(cell.trim())) }
    })
    return { encoding: decoded.encoding, rows }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw sheetMalformed(linesBefore + Number(error['lines'] ?? 1))
  }
}

/** `sep=;`, which spreadsheet programs write and read in the first line, and nobody means as data. */
function withoutSeparatorLine(text: string): { text: string; delimiter: string | undefined; linesBefore: number } {
  const separator = /^sep=([,;\t])\r?\n/i.exec(text)
  if (!separator) return { text, delimiter: undefined, linesBefore: 0 }
  return { text: text.slice(separator[0].length), delimiter: separator[1], linesBefore: 1 }
}

/** What separates the names in the first line that is not empty. */
function delimiterOf(text: string): string {
  const header = (/[^\r\n]+/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '')
  const count = (delimiter: string) => header.split(delimiter).length
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best))
}
