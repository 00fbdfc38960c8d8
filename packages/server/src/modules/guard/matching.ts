import { RE2JS, RE2JSException } from 're2js'
import type { GuardRuleDraft } from '@fairway/contract/guard'
import { foldedReading, spanOf, type Reading, type Span } from './readings.ts'

// What a rule of the office finds. Keywords in Chinese, which has no blanks, match wherever they stand; those in Latin letters are
// whole words. Expressions are matched in linear time (RE2), whoever wrote them.

export type Matching = Pick<GuardRuleDraft, 'match' | 'keywords' | 'pattern'>

/** A text, read once for all rules. */
export type Readings = { even: Reading; folded: Reading }
export type Matcher = (readings: Readings) => Span[]

/** In one text, of one rule. */
const mostPlaces = 50

/** @throws {SyntaxError} of an expression that is none */
export function createMatcher({ match, keywords, pattern }: Matching): Matcher {
  if (match === 'pattern') {
    const compiled = compile(pattern)
    return ({ even }) => placesOf(compiled, even)
  }
  const folded = keywords.map((keyword) => foldedReading(keyword).text.trim()).filter((keyword) => keyword !== '')
  if (folded.length === 0) return () => []
  return (readings) => {
    const places = folded.map((keyword) => wordsIn(readings.folded, keyword))
    return match === 'all' && places.some((found) => found.length === 0) ? [] : places.flat().slice(0, mostPlaces)
  }
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern.normalize('NFKC'), RE2JS.CASE_INSENSITIVE)
  } catch (error) {
    if (error instanceof RE2JSException) throw new SyntaxError(error.message)
    throw error
  }
}

function placesOf(pattern: RE2JS, reading: Reading): Span[] {
  if (!pattern.test(reading.text)) return []
  const matcher = pattern.matcher(reading.text)
  const found: Span[] = []
  while (found.length < mostPlaces && matcher.find()) if (matcher.end() > matcher.start()) found.push(spanOf(reading, matcher.start(), matcher.end()))
  return found
}

function wordsIn(reading: Reading, keyword: string): Span[] {
  const { text } = reading
  const found: Span[] = []
  for (let at = text.indexOf(keyword); at !== -1 && found.length < mostPlaces; at = text.indexOf(keyword, at + keyword.length)) {
    const end = at + keyword.length
    if (!isLatin(keyword[0]!, text[at - 1]) && !isLatin(keyword.at(-1)!, text[end])) found.push(spanOf(reading, at, end))
  }
  return found
}

/** Do two characters beside each other belong to one word? */
function isLatin(one: string, other: string | undefined): boolean {
  return other !== undefined && latin.test(one) && latin.test(other)
}

const latin = /[\p{Script=Latin}\p{N}_]/u
