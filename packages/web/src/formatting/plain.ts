import { unseen } from '@fairway/contract/unseen'

/** Signs that mean something in Markdown, or an address. Most of what people say in rooms has none of them. */
const signs = /[*_~`#>[\]<$|\\@]|:\/\/|&[#\w]+;|^\s*(?:[-+]\s|\d+[.)]\s|---|===)|^(?: {4}|\t)/m

/** Whether a text looks the same with and without formatting, so that it needs none. */
export const isPlain = (text: string): boolean => !signs.test(text)

/** Signs that turn the text around them, and those that nobody sees: a name or address must not look like another one. Lines end where they did. */
const deceptive = new RegExp(String.raw`(?![\t\n\r\u2028\u2029])[${unseen}]`, 'gu')

/** A text without what makes it read otherwise than it is written. */
export const undisguised = (text: string): string => text.replace(deceptive, '')

// Code is kept as it stands, whatever signs are in it: first of all it is put aside.
const code = /^ {0,3}(`{3,}|~{3,})[^\n]*\n([\s\S]*?)(?:^ {0,3}\1[^\n]*$|(?![\s\S]))|(`+)(?!`)([^\n]{0,500}?[^`\n])\3(?!`)/gm
// Nothing looks further than it must, so that many signs that open and never close hold nobody up.
const marks: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/@\[([^\]\n]{1,80})\]\(\d{1,15}\)/g, '@$1'],
  [/!?\[([^\]\n]{0,300})\]\([^()\s]{0,1000}(?:\([^()\s]{0,300}\)[^()\s]{0,300})?(?:\s+"[^"\n]{0,300}")?\)/g, '$1'],
  [/<((?:https?:\/\/|mailto:)[^<>\s]{1,1000})>/g, '$1'],
  [/^ {0,3}(?:>[ \t]?)+/gm, ''],
  [/^ {0,3}#{1,6}[ \t]+(?=\S)/gm, ''],
  [/^[ \t]*[-+*][ \t]+(?=\S)/gm, ''],
  [/^ {0,3}(?:[-*_][ \t]*){3,}$/gm, ''],
  [/(\*\*|~~)(?=\S)([^\n]{1,500}?)(?<=\S)\1/g, '$2'],
  [/(?<![\p{L}\p{N}_])__(?=\S)([^\n]{1,500}?)(?<=\S)__(?![\p{L}\p{N}_])/gu, '$1'],
  [/\*(?=[^\s*])([^*\n]{1,500}?)(?<=\S)\*/g, '$1'],
  [/(?<![\p{L}\p{N}_])_(?=[^\s_])([^\n]{1,500}?)(?<=\S)_(?![\p{L}\p{N}_])/gu, '$1'],
]

/** What a message says, without the signs of Markdown, for where nothing is formatted: in lines as it was written. */
export function plainText(markdown: string): string {
  const kept: string[] = []
  const keep = (text: string) => `\uE000${kept.push(text) - 1}\uE001`
  let text = undisguised(markdown)
    .replaceAll(/[\uE000\uE001]/g, '')
    .replaceAll(code, (_, _fence, lines: string | undefined, _ticks, words: string | undefined) => keep((lines ?? words ?? '').trim()))
    .replaceAll(/\\([!-/:-@[-`{-~])/g, (_, sign: string) => keep(sign))
  text = withoutTables(text)
  for (const [pattern, instead] of marks) text = text.replaceAll(pattern, instead)
  return text.replaceAll(/\uE000(\d+)\uE001/g, (_, at: string) => kept[Number(at)]!)
}

const delimiterRow = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/
const isDelimiterRow = (line = ''): boolean => line.length < 500 && line.includes('|') && delimiterRow.test(line)

/** The cells of a row in one line, and nothing of what only draws the table. */
function withoutTables(text: string): string {
  if (!text.includes('|')) return text
  const lines = text.split('\n')
  let isTable = false
  return lines
    .flatMap((line, at) => {
      isTable = line.includes('|') && (isTable || isDelimiterRow(lines[at + 1]))
      if (!isTable) return [line]
      return isDelimiterRow(line) ? [] : [line.trim().replaceAll(/^\||\|$/g, '').split('|').map((cell) => cell.trim()).join(' · ')]
    })
    .join('\n')
}

/** How a message begins, in one line. @param most characters, in UTF-16 units */
export function beginningOf(markdown: string, most: number): string {
  // What comes long after the end of it need not be looked at.
  return plainText(markdown.slice(0, most * 4)).replaceAll(/\s+/g, ' ').trim().slice(0, most).replace(/[\uD800-\uDBFF]$/, '')
}
