import { readZip, ZipProblem } from '../zip.ts'
import { sheetTooLarge, sheetUnreadable } from './sheet.ts'

// An XLSX as the zip that it is, looked at before a library unpacks it.

export const zipLimits = {
  entries: 2_000,
  /** 200,000 rows of 20 columns take about 200 MB. */
  bytes: 256 * 1024 * 1024,
  /** Sheets reach 10 to 60; a bomb 1,000. */
  ratio: 300,
}

/**
 * @param inspect looks at each part that is an XML file, unpacked
 * @throws {Refusal} `sheet-too-large` for a bomb, `sheet-unreadable` for what is not a zip
 */
export function requireHarmlessZip(bytes: Uint8Array, inspect: (content: Buffer) => void): void {
  try {
    for (const { name, unpack } of readZip(bytes, zipLimits)) if (isRead(name)) inspect(unpack())
  } catch (error) {
    if (!(error instanceof ZipProblem)) throw error
    throw error.kind === 'too-large' ? sheetTooLarge() : sheetUnreadable()
  }
}

/** The parts that the reader of the sheet unpacks. */
function isRead(name: string): boolean {
  return name.endsWith('.xml') || name.endsWith('.xml.rels')
}
