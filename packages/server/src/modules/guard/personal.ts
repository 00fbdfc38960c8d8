import type { PrivateKind } from '@fairway/contract/guard-limits'
import type { Span } from './readings.ts'

// Data about people that are known by their form: numbers with a check digit, mobile numbers, mail addresses. Numbers of the campus
// are no secret: they are how people speak of each other here.

export type Personal = Span & { kind: Exclude<PrivateKind, 'secret'> }

const most = 200

/** @param text even */
export function findPersonal(text: string): Personal[] {
  const found: Personal[] = []
  for (const run of text.matchAll(digitRuns)) {
    if (!isLetterOrDigit(text[run.index - 1]) && !isLetterOrDigit(text[run.index + run[0].length])) found.push(...numbersIn(run[0], run.index))
    if (found.length > most) break
  }
  if (text.includes('@')) for (const { 0: address, index } of text.matchAll(mailAddress)) found.push({ kind: 'mail-address', start: index, end: index + address.length })
  for (const { 0: words, 1: number, index } of text.matchAll(passport)) found.push({ kind: 'passport', start: index + words.length - number!.length, end: index + words.length })
  return found.slice(0, most).toSorted((a, b) => a.start - b.start)
}

/** Groups of digits with single blanks or hyphens between them, the last of which may end in X. */
const digitRuns = /\+?\d+(?:[ -]\(?\d+\)?)*[xX]?/g
const mailAddress = /(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w-])/g
const passport = /(?:护照|passport)[^\n\dA-Za-z]{0,6}(?:号码|号|no|number)?[^\n\dA-Za-z]{0,6}(?:is |是|为)?[^\n\dA-Za-z]{0,3}([A-Za-z]{1,2}\d{7,8})(?!\w)/giu

/** The most groups that one number is written in. */
const mostGroups = 6

/** Several numbers may stand one after the other: as few groups as possible are left over, the longest number first. */
function numbersIn(run: string, offset: number): Personal[] {
  const groups = [...run.matchAll(/\d+[xX]?/g)]
  const found: Personal[] = []
  for (let first = 0; first < groups.length; first++) {
    for (let last = Math.min(groups.length, first + mostGroups) - 1; last >= first; last--) {
      const start = groups[first]!.index
      const end = groups[last]!.index + groups[last]![0].length
      const hasPlus = first === 0 && run.startsWith('+')
      const kind = kindOf(groups.slice(first, last + 1).map(([digits]) => digits).join(''), hasPlus)
      if (!kind) continue
      found.push({ kind, start: offset + (hasPlus ? 0 : start), end: offset + end })
      first = last
      break
    }
  }
  return found
}

function kindOf(digits: string, hasPlus: boolean): Personal['kind'] | undefined {
  if (/^\d{17}[\dXx]$/.test(digits) && isIdentityNumber(digits)) return 'identity-number'
  if (/^(?:86)?1[3-9]\d{9}$/.test(digits) || (hasPlus && /^[1-9]\d{8,14}$/.test(digits))) return 'phone'
  return /^[3-6]\d{12,18}$/.test(digits) && passesLuhn(digits) ? 'bank-card' : undefined
}

/** GB 11643: a place, a day of birth, and a check digit by ISO 7064 MOD 11-2. */
function isIdentityNumber(digits: string): boolean {
  const [year, month, day] = [Number(digits.slice(6, 10)), Number(digits.slice(10, 12)), Number(digits.slice(12, 14))]
  if (!/^[1-8]/.test(digits) || year < 1900 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31) return false
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0)
  return '10X98765432'[sum % 11] === digits[17]!.toUpperCase()
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits).toReversed().reduce((total, digit, place) => {
    const value = place % 2 === 0 ? Number(digit) : 2 * Number(digit)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0 && !/^(\d)\1*$/.test(digits)
}

function isLetterOrDigit(letter: string | undefined): boolean {
  return letter !== undefined && /[A-Za-z0-9_]/.test(letter)
}
