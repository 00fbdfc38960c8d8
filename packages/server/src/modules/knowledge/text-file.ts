import { cleaned, levelOfLine } from './plain.ts'
import { ExtractProblem, type Extracted } from './extracted.ts'

// Markdown and plain text, in UTF-8, UTF-16 or GB18030 (which includes GBK and GB2312), the "ANSI" of a Chinese Windows.

/** @throws {ExtractProblem} `wrong-type` for what is no text */
export function readTextFile(bytes: Uint8Array, { isMarkdown }: { isMarkdown: boolean }): Extracted {
  const text = cleaned(decoded(bytes))
  const body = isMarkdown ? text : text.split('\n').map((line) => (levelOfLine(line.trim()) === undefined ? line : `${'#'.repeat(levelOfLine(line.trim())!)} ${line.trim()}`)).join('\n')
  const [, heading] = /^# +([^\n]+)/.exec(body) ?? []
  return { body, title: heading ?? '', pages: null, pagesWithoutText: 0 }
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode('utf-16le', bytes) ?? refuse()
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode('utf-16be', bytes) ?? refuse()
  // No text has NUL in it; a program or a picture does.
  if (bytes.includes(0)) return refuse()
  const text = decode('utf-8', bytes) ?? decode('gb18030', bytes) ?? refuse()
  // What is no text is full of them.
  const controls = text.match(/[\u0001-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0
  return controls > text.length / 200 ? refuse() : text
}

function decode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function refuse(): never {
  throw new ExtractProblem('wrong-type')
}
