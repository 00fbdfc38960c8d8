import { unseen } from '@fairway/contract/unseen'

// What texts of files have in common on their way to Markdown.

const anyUnseen = new RegExp(`(?![\\n\\t])[${unseen}]`, 'gu')

/** As documents hold it: composed, with plain line ends, and nothing in it that nobody sees. */
export function cleaned(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\v\f\u0085\u2028\u2029]/g, '\n')
    .replaceAll(anyUnseen, '')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

/** A text whose signs are no Markdown. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*<$~]/g, '\\$&')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll('](', ']\\(')
}

/** A paragraph that would begin a list, a heading, a quotation or a line across. */
export function escapedStart(text: string): string {
  return text.replace(/^(\s*)([#>]|[-+](?=\s)|[-=]{3,}$|\|)/, '$1\\$2').replace(/^(\s*\d{1,9})([.)])(?=\s)/, '$1\\$2')
}

const number = '[一二三四五六七八九十百零〇两\\d]+'
const chapter = new RegExp(`^第${number}[编章部](?![^\\s]*[。；，])\\s*\\S{0,40}$`)
const section = new RegExp(`^第${number}节\\s*\\S{0,40}$`)
const counted = /^[一二三四五六七八九十]{1,3}、[^。；！？]{1,40}$/

/** Of a line that is called like a chapter, where nothing else says what is a heading. */
export function levelOfLine(line: string): number | undefined {
  if (chapter.test(line)) return 2
  if (section.test(line)) return 3
  if (counted.test(line) && !/[，。,.：:；;]$/.test(line)) return 3
  return undefined
}
