import type { NamedRow, Table } from './columns.ts'
import type { RowProblems } from './row-problems.ts'

// The fields of one row, read one by one; whatever is wrong with them is remembered with its place.

export type Fields<Name extends string> = {
  line: number
  has(name: Name): boolean
  /** One line of text; '' if the cell is empty or the column missing. */
  text(name: Name, maxLength: number): string
  /** Text that may have several lines. */
  prose(name: Name, maxLength: number): string
  requiredText(name: Name, maxLength: number): string
  /** A whole number from 0; null if empty or wrong. */
  count(name: Name, max: number): number | null
  /** Parts of a cell, between any of `;` `|` `、` `；`. */
  list(name: Name, maxLength: number): string[]
  problem(name: Name | null, code: string, zh: string, en: string): void
}

// Everything Unicode calls a control character but tab and line ends, and the characters that turn text around unseen.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd]/
/** Between the parts of a cell that holds several. */
export const listSeparators = /[;|、；]/
const spreadsheetError = /^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!)$/

export function fieldsOf<Name extends string>(row: NamedRow<Name>, table: Table<Name>, problems: RowProblems): Fields<Name> {
  const fields: Fields<Name> = {
    line: row.line,
    has: (name) => row.values[name] !== undefined,
    text(name, maxLength) {
      const value = fields.prose(name, maxLength)
      return value.replaceAll(/\s+/g, ' ')
    },
    prose(name, maxLength) {
      const value = row.values[name] ?? ''
      if (control.test(value)) {
        fields.problem(name, 'control-character', '含有不可见的控制字符或乱码。', 'Holds invisible control characters or garbled text.')
      } else if (spreadsheetError.test(value)) {
        fields.problem(name, 'formula-error', `表格中的公式出错（${value}）。`, `The sheet's formula failed here (${value}).`)
      } else if (value.length > maxLength) {
        fields.problem(
          name,
          'too-long',
          `文字过长：${value.length} 个字符，最多 ${maxLength} 个。`,
          `The text is too long: ${value.length} characters, at most ${maxLength}.`,
        )
      } else {
        return value
      }
      return ''
    },
    requiredText(name, maxLength) {
      if ((row.values[name] ?? '') === '') fields.problem(name, 'empty', '不能为空。', 'Must not be empty.')
      return fields.text(name, maxLength)
    },
    count(name, max) {
      const value = fields.text(name, 40)
      if (value === '') return null
      const number = /^[+-]?\d+(\.0+)?$/.test(value) ? Number(value) : NaN
      if (number >= 0 && number <= max) return number
      if (number < 0) fields.problem(name, 'negative', `不能为负数（${value}）。`, `Must not be negative (${value}).`)
      else fields.problem(name, 'not-a-count', `须为 0 至 ${max} 的整数，不能是“${value}”。`, `Must be a whole number from 0 to ${max}, not "${value}".`)
      return null
    },
    list(name, maxLength) {
      return fields
        .text(name, maxLength)
        .split(listSeparators)
        .map((part) => part.trim())
        .filter((part) => part !== '')
    },
    problem(name, code, zh, en) {
      problems.add({ line: row.line, column: name === null ? null : (table.headings.get(name) ?? name), code, title: { zh, en } })
    },
  }
  return fields
}
