import { evenReading, type Span } from './readings.ts'

// What a text hides in another spelling: Base64, hexadecimal, percent signs, escapes, rot13, letters backwards. Bounded in number,
// length and depth: a text can be no bomb.

export type Hidden = { /** What it says. */ text: string; how: 'tags' | 'base64' | 'hex' | 'percent' | 'escapes' | 'rot13' | 'backwards'; span: Span }

const mostPieces = 8
const longestPiece = 8_000
const deepest = 2

/** @param text as it was written */
export function hiddenIn(text: string, depth = 0): Hidden[] {
  const found: Hidden[] = []
  if (text.length < 12) return found
  const even = evenReading(text)
  for (const { how, pattern, decode } of spellings) {
    for (const match of even.text.matchAll(pattern)) {
      if (found.length >= mostPieces) return found
      const said = decode(match[0].slice(0, longestPiece))
      if (said === undefined || !isSaid(said)) continue
      const span = { start: even.at[match.index]!, end: even.at[match.index + match[0].length]! }
      found.push({ text: said, how, span })
      if (depth + 1 < deepest) for (const inner of hiddenIn(said, depth + 1)) found.push({ ...inner, span })
    }
  }
  const whole = { start: 0, end: text.length }
  if (tags.test(text)) found.push({ text: text.replaceAll(/[^\u{e0020}-\u{e007e}]/gu, '').replaceAll(/./gsu, (tag) => String.fromCodePoint(tag.codePointAt(0)! - 0xe0000)), how: 'tags', span: whole })
  if (rotated.test(even.text)) found.push({ text: rot13(even.text), how: 'rot13', span: whole })
  if (backwards.test(even.text)) found.push({ text: Array.from(even.text).toReversed().join(''), how: 'backwards', span: whole })
  return found
}

/** None looks through the same again from each of its letters. */
const spellings: readonly { how: Hidden['how']; pattern: RegExp; decode(piece: string): string | undefined }[] = [
  { how: 'base64', pattern: /[A-Za-z0-9+/_-]{16,}(?:\r?\n[A-Za-z0-9+/_-]{16,})*={0,2}/g, decode: (piece) => utf8(Buffer.from(piece.replaceAll(/\s/g, ''), 'base64')) },
  { how: 'hex', pattern: /(?:(?:\\x|0x|%u00)?[0-9a-fA-F]{2}[ ,:]?){12,}/g, decode: (piece) => utf8(Buffer.from(piece.replaceAll(/\\x|0x|%u00|[^0-9a-fA-F]/g, ''), 'hex')) },
  { how: 'percent', pattern: /(?<![\w.~!*'()+-])(?:[\w.~!*'()+-]*%[0-9a-fA-F]{2}){3,}[\w.~!*'()+-]*/g, decode: percent },
  { how: 'escapes', pattern: /(?:(?:\\u[0-9a-fA-F]{4}|&#x?[0-9a-fA-F]{2,6};)[ ,]?){4,}/g, decode: escapes },
]

/** Letters that no program draws. */
const tags = /[\u{e0020}-\u{e007e}]{4,}/u
/** The words by which such a text gives itself away, as they are then spelled. */
const rotated = /vtaber|qvfertneq|sbetrg nyy|flfgrz cebzcg|cerivbhf|vafgehpgvba|erirny|olcnff|bireevqr/i
const backwards = /snoitcurtsni|erongi|tpmorp metsys|tpmorp|drager?sid|laever|suoiverp|令指|示提统系|略忽/i

/** Is it text, and not what any bytes look like? */
function isSaid(text: string): boolean {
  if (text.length < 6 || text.includes('\ufffd')) return false
  const letters = text.match(/[\p{L}\p{N}\p{P}\p{Z}\s]/gu)?.length ?? 0
  return letters >= 0.9 * Array.from(text).length && /[a-z]{3}|\p{Script=Han}{2}/iu.test(text)
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function percent(piece: string): string | undefined {
  try {
    return decodeURIComponent(piece.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

function escapes(piece: string): string {
  return piece.replaceAll(/\\u([0-9a-fA-F]{4})|&#x([0-9a-fA-F]{2,6});|&#(\d{2,7});|[ ,]/g, (_, unit?: string, hex?: string, decimal?: string) => {
    const code = unit ? parseInt(unit, 16) : hex ? parseInt(hex, 16) : decimal ? Number(decimal) : 0
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}

function rot13(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13)))
}
