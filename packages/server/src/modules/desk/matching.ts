import { RE2JS, RE2JSException } from 're2js'
import { longestQuestion } from '@fairway/contract/desk-limits'
import type { DeskRuleDraft } from '@fairway/contract/desk'
import type { Language } from '@fairway/contract/language'

// Whether a rule answers a text. Keywords in Chinese, which has no blanks, match wherever they stand; those in Latin letters are
// whole words: "hi" is not in "this". Expressions are matched in linear time (RE2), whoever wrote them.

export type Matching = Pick<DeskRuleDraft, 'match' | 'keywords' | 'whole' | 'pattern'>

/** @param question as `questionIn` gives it */
export type Matcher = (question: string) => boolean

/** @throws {SyntaxError} of an expression that is none */
export function createMatcher({ match, keywords, whole, pattern }: Matching): Matcher {
  if (match === 'pattern') {
    const compiled = compile(pattern)
    return whole ? (question) => compiled.testExact(withoutMarks(question)) : (question) => compiled.test(question)
  }
  const folded = keywords.map(fold).filter((keyword) => keyword !== '')
  if (folded.length === 0) return () => false
  const has = whole ? (question: string) => (keyword: string) => withoutMarks(question) === withoutMarks(keyword) : (question: string) => (keyword: string) => contains(question, keyword)
  return match === 'all' ? (question) => folded.every(has(question)) : (question) => folded.some(has(question))
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern.normalize('NFKC'), RE2JS.CASE_INSENSITIVE)
  } catch (error) {
    if (error instanceof RE2JSException) throw new SyntaxError(error.message)
    throw error
  }
}

/**
 * What is asked in a message: without what was quoted, linked, written as code or addressed to somebody, folded. Undefined: it
 * is too long for a question.
 */
export function questionIn(text: string): string | undefined {
  if (text.length > longestQuestion) return undefined
  const said = text
    .replaceAll(/```[\s\S]*?(?:```|$)/g, ' ')
    .replaceAll(/`[^`\n]*`/g, ' ')
    .replaceAll(/^\s*>.*$/gm, ' ')
    .replaceAll(/@\[[^\]\n]*\]\(\d+\)/g, ' ')
    .replaceAll(/\b[a-z][a-z+.-]*:\/\/[^\s<>，。；！？、（）]+/gi, ' ')
  return fold(said)
}

/** What a message is answered in. Undefined: it has no words that tell. */
export function languageOf(text: string): Language | undefined {
  if (/[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(text)) return 'zh'
  return /\p{L}/u.test(text) ? 'en' : undefined
}

/** Without differences of case and width, and with single blanks. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}

/** What the message says, without the marks and pictures before and after it. */
function withoutMarks(text: string): string {
  return text.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') || text
}

function contains(question: string, keyword: string): boolean {
  for (let at = question.indexOf(keyword); at !== -1; at = question.indexOf(keyword, at + 1)) {
    if (!isLatin(keyword[0]!, question[at - 1]) && !isLatin(keyword.at(-1)!, question[at + keyword.length])) return true
  }
  return false
}

/** Do two characters beside each other belong to one word? */
function isLatin(one: string, other: string | undefined): boolean {
  return other !== undefined && latin.test(one) && latin.test(other)
}

const latin = /[\p{Script=Latin}\p{N}_]/u
