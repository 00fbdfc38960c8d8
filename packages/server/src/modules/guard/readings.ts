import { lookalikes } from './lookalikes.ts'

// A text as it is looked through, and where each piece of it stands in the text as it was written.

export type Reading = {
  text: string
  /** Of each UTF-16 unit, where it begins in what was written; and one more, where that ends. */
  at: readonly number[]
}

export type Span = { start: number; end: number }

/** Where a piece of a reading stands in what was written. */
export function spanOf({ at }: Reading, start: number, end: number): Span {
  return { start: at[start]!, end: at[end]! }
}

/** In one width, without what nobody sees. */
export function evenReading(text: string): Reading {
  return rewritten(text, (letter) => (invisible.test(letter) ? '' : letter.normalize('NFKC')))
}

/**
 * As somebody reads it who looks at letters and not at code points: without differences of case, width and accent, without what
 * nobody sees, letters of other scripts that look Latin as those, blanks single, none between Chinese characters, and one at each end.
 */
export function foldedReading(text: string): Reading {
  const parts: string[] = [' ']
  const at = [0]
  let last = ' '
  let blankAt = -1
  for (let index = 0; index < text.length; ) {
    const code = text.codePointAt(index)!
    const width = code > 0xffff ? 2 : 1
    const folded = code < 128 ? plainFolds[code]! : foldLetter(String.fromCodePoint(code))
    if (folded === ' ') blankAt = blankAt === -1 ? index : blankAt
    else if (folded !== '') {
      if (blankAt !== -1 && last !== ' ' && !(isHan(last) && isHan(folded))) put(' ', blankAt)
      blankAt = -1
      put(folded, index)
    }
    index += width
  }
  if (last !== ' ') put(' ', text.length)
  at.push(text.length)
  return { text: parts.join(''), at }

  function put(folded: string, index: number): void {
    parts.push(folded)
    for (let unit = 0; unit < folded.length; unit++) at.push(index)
    last = folded
  }
}

/** Letters and digits alone. @param of a folded one */
export function lettersOnly({ text, at }: Reading): Reading {
  const kept: string[] = []
  const keptAt: number[] = []
  for (let index = 0; index < text.length; index++) {
    const letter = text[index]!
    if (!isLetter(letter)) continue
    kept.push(letter)
    keptAt.push(at[index]!)
  }
  keptAt.push(at.at(-1)!)
  return { text: kept.join(''), at: keptAt }
}

/** With digits and marks in words as the letters that they look like. @param of a folded one */
export function withoutLeet({ text, at }: Reading): Reading {
  // Word by word: an expression for such words would look through a long one again from each of its letters.
  return { text: text.replaceAll(/[a-z@$!|0-9]+/g, (word) => (mixed.test(word) ? word.replaceAll(/[013457@$!|]/g, (mark) => leet[mark]!) : word)), at }
}

const mixed = /[a-z][0-9@$!|]|[0-9@$|][a-z]/

const leet: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i', '|': 'i' }

/** What is unseen by itself, whatever it does to its neighbours. */
export const invisible = /[\p{Cf}\p{Cc}\p{Cs}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\u{e0000}-\u{e0fff}]/u

const blank = /[\s\p{Z}]/u
const marks = /\p{M}/gu
const plainFolds = Array.from({ length: 128 }, (_, code) => (code === 32 || (code > 8 && code < 14) ? ' ' : code < 32 || code === 127 ? '' : String.fromCharCode(code).toLowerCase()))
/** Letters are folded once; there are few in use. */
const folds = new Map<string, string>()
const mostFolds = 20_000

function foldLetter(letter: string): string {
  const known = folds.get(letter)
  if (known !== undefined) return known
  if (folds.size >= mostFolds) folds.clear()
  const folded = blank.test(letter) ? ' ' : invisible.test(letter) ? '' : foldSeen(letter)
  folds.set(letter, folded)
  return folded
}

function foldSeen(letter: string): string {
  const even = letter.normalize('NFKD').replaceAll(marks, '').toLowerCase().normalize('NFKC').trim()
  return even.replaceAll(/./gsu, (one) => lookalikes.get(one) ?? one)
}

function rewritten(text: string, rewrite: (letter: string) => string): Reading {
  // Most texts are as they are.
  if (plain.test(text)) return { text, at: Array.from({ length: text.length + 1 }, (_, index) => index) }
  const parts: string[] = []
  const at: number[] = []
  let index = 0
  for (const letter of text) {
    const part = letter.length === 1 && letter >= ' ' && letter <= '~' ? letter : letter === '\n' || letter === '\t' || letter === '\r' ? letter : rewrite(letter)
    parts.push(part)
    for (let unit = 0; unit < part.length; unit++) at.push(index)
    index += letter.length
  }
  at.push(text.length)
  return { text: parts.join(''), at }
}

const plain = /^[\n\r\t -~\u3400-\u9fff，。！？；：、“”‘’（）《》]*$/

function isHan(letter: string): boolean {
  const code = letter.codePointAt(0)!
  return (code >= 0x3400 && code <= 0x9fff) || (code >= 0x20000 && code <= 0x323af)
}

function isLetter(letter: string): boolean {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || (letter > '\u007f' && /[\p{L}\p{N}]/u.test(letter))
}
