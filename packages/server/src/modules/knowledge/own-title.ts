import { longestDocumentTitle } from '@fairway/contract/knowledge-limits'
import { cleaned, levelOfLine } from './plain.ts'

// What a file calls itself: in its properties, or else in its first line.

/** What programs put into the properties by themselves: nothing, or the name of a file. */
const byPrograms = /^(untitled|无标题|microsoft word|文档 ?\d*$|document ?\d*$|.*\.(docx?|pdf|wps|pptx?|indd)\b)/i

/** @param property as the file says it */
export function titleInProperties(property: unknown): string {
  const title = typeof property === 'string' ? inLine(property) : ''
  return byPrograms.test(title) ? '' : title
}

/** Of a text that begins with something like a heading, in Markdown. @returns empty: it begins otherwise */
export function titleInText(markdown: string): string {
  const [, first = ''] = /^\s*([^\n]+)/.exec(markdown) ?? []
  const [, marks, heading = first] = /^(#{1,6}) +(.*)$/.exec(first) ?? []
  const plain = inLine(heading.replaceAll(/\\([\\`*<$~#>_[\]|+=.()-])|\*\*|(?<![\p{L}\p{N}])\*|\*(?![\p{L}\p{N}])/gu, '$1'))
  // The first chapter is no title of the whole.
  if (plain === '' || plain.length > longestDocumentTitle || levelOfLine(plain) !== undefined) return ''
  if (marks !== undefined) return plain
  const isLine = plain.length <= 40 && !/[。．.，,；;：:！!？?…]$/.test(plain) && !/^([-+|>]|\d+[.)])/.test(first)
  return isLine && markdown.trim().length > first.length && /\n\s*\n/.test(markdown) ? plain : ''
}

const inLine = (text: string): string => cleaned(text).replaceAll(/\s+/g, ' ').trim()
