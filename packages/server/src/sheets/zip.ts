import { inflateRawSync } from 'node:zlib'
import { sheetTooLarge, sheetUnreadable } from './sheet.ts'

// A zip of a few kilobytes can unpack to gigabytes. Its directory says beforehand how large each part will be, and if the
// directory lies, unpacking stops there. Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3).

export const zipLimits = {
  entries: 2_000,
  /** Unpacked, all parts together. 200,000 rows of 20 columns take about 200 MB. */
  bytes: 256 * 1024 * 1024,
  /** Unpacked to packed, for parts larger than a megabyte. Sheets reach 10 to 60; a bomb 1,000. */
  ratio: 300,
}

type Entry = { name: string; method: number; packed: number; unpacked: number; offset: number }

/**
 * @param inspect looks at each part that is an XML file, unpacked
 * @throws {Refusal} `sheet-too-large` for a bomb, `sheet-unreadable` for what is not a zip
 */
export function requireHarmlessZip(bytes: Uint8Array, inspect: (content: Buffer) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = [...readDirectory(bytes, view)]
  if (entries.reduce((sum, entry) => sum + entry.unpacked, 0) > zipLimits.bytes) throw sheetTooLarge()
  for (const entry of entries) {
    if (entry.unpacked > 1024 * 1024 && entry.unpacked > entry.packed * zipLimits.ratio) throw sheetTooLarge()
  }
  for (const entry of entries) if (isRead(entry)) inspect(unpack(bytes, view, entry))
}

function* readDirectory(bytes: Uint8Array, view: DataView): Generator<Entry> {
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  if (count > zipLimits.entries) throw sheetTooLarge()
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw sheetUnreadable()
    const nameLength = view.getUint16(at + 28, true)
    yield {
      name: Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('latin1'),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      unpacked: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
}

/** The end of the directory: 22 bytes and a comment of up to 65,535. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 65_535; at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at
  }
  throw sheetUnreadable()
}

/** The parts that the reader of the sheet unpacks. */
function isRead(entry: Entry): boolean {
  return entry.name.endsWith('.xml') || entry.name.endsWith('.xml.rels')
}

/** Unpacks no further than the directory says, and so learns whether it says the truth. */
function unpack(bytes: Uint8Array, view: DataView, entry: Entry): Buffer {
  if (entry.offset + 30 > bytes.length) throw sheetUnreadable()
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true)
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, Math.min(entry.packed, bytes.length - start)))
  if (packed.length !== entry.packed) throw sheetUnreadable()
  const content = entry.method === 0 ? packed : inflate(packed, entry)
  if (content.length !== entry.unpacked) throw sheetUnreadable()
  return content
}

function inflate(packed: Buffer, { method, unpacked }: Entry): Buffer {
  if (method !== 8) throw sheetUnreadable()
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, unpacked) })
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? sheetTooLarge() : sheetUnreadable()
  }
}
