import { sheetUnreadable } from './sheet.ts'

/**
 * Text in the encodings that spreadsheet programs write: UTF-8 and UTF-16 with or without a mark, and what is not valid
 * UTF-8 as GB18030 (which includes GBK and GB2312), the "ANSI" of a Chinese Windows.
 *
 * @throws {Refusal} `sheet-unreadable`
 */
export function decodeText(bytes: Uint8Array): { text: string; encoding: string } {
  const utf16 = utf16Of(bytes)
  if (utf16) return { text: decode(utf16, bytes) ?? refuse(), encoding: 'UTF-16' }
  // No text has NUL in it; a program or a picture does.
  if (bytes.includes(0)) throw sheetUnreadable()
  const utf8 = decode('utf-8', bytes)
  if (utf8 !== undefined) return { text: utf8, encoding: 'UTF-8' }
  return { text: decode('gb18030', bytes) ?? refuse(), encoding: 'GB18030' }
}

function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  // Without a mark: column names hold Latin letters, whose other half is zero.
  const start = bytes.subarray(0, 200)
  const zerosAt = (parity: number) => start.filter((byte, index) => byte === 0 && index % 2 === parity).length
  if (zerosAt(1) > start.length / 8 && zerosAt(0) === 0) return 'utf-16le'
  if (zerosAt(0) > start.length / 8 && zerosAt(1) === 0) return 'utf-16be'
  return undefined
}

/** Without its mark; `undefined` if the bytes are not of this encoding. */
function decode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function refuse(): never {
  throw sheetUnreadable()
}
