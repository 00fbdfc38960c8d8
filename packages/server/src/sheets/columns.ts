import { Refusal } from '../errors.ts'
import { RowProblems, type RowProblem } from './row-problems.ts'
import type { Sheet } from './sheet.ts'

// From cells to named fields: which column is which, and what a row says in each.

export type Column<Name extends string> = {
  name: Name
  /** Other headings that mean the same. Letter case, spaces, `_` and `-` do not matter. */
  synonyms: readonly string[]
  required?: boolean
}

export type NamedRow<Name extends string> = { line: number; values: { [Column in Name]?: string } }

export type Table<Name extends string> = {
  rows: NamedRow<Name>[]
  /** The heading under which the sheet has this column. */
  headings: ReadonlyMap<Name, string>
  unknownColumns: string[]
  /** Rows with too few or too many cells; they are not among `rows`. */
  problems: RowProblems
}

/** @throws {Refusal} `missing-columns`, `repeated-column` */
export function nameColumns<Name extends string>(sheet: Sheet, columns: readonly Column<Name>[]): Table<Name> {
  const names = new Map(columns.flatMap(({ name, synonyms }) => [name, ...synonyms].map((heading) => [folded(heading), name] as const)))
  const headings = new Map<Name, string>()
  const unknownColumns: string[] = []
  const order = sheet.header.cells.map((heading) => {
    const name = names.get(folded(heading))
    if (name === undefined) {
      if (heading !== '') unknownColumns.push(heading)
      return undefined
    }
    if (headings.has(name)) throw repeatedColumn(headings.get(name)!, heading)
    headings.set(name, heading)
    return name
  })
  const missing = columns.filter(({ name, required }) => required && !headings.has(name))
  if (missing.length > 0) throw missingColumns(missing)

  const rows: NamedRow<Name>[] = []
  const problems = new RowProblems()
  for (const { line, cells } of sheet.rows) {
    const tooMany = cells.length > order.length && cells.slice(order.length).some((cell) => cell !== '')
    if (cells.length < order.length || tooMany) {
      problems.add(raggedRow(line, cells.length, order.length))
      continue
    }
    const values: NamedRow<Name>['values'] = {}
    for (const [index, name] of order.entries()) if (name !== undefined) values[name] = cells[index]!.normalize('NFC')
    rows.push({ line, values })
  }
  return { rows, headings, unknownColumns, problems }
}

function folded(heading: string): string {
  return heading.normalize('NFKC').toLowerCase().replaceAll(/[\s_\-*]/g, '')
}

function raggedRow(line: number, cells: number, columns: number): RowProblem {
  return {
    line,
    column: null,
    code: 'ragged-row',
    title: { zh: `这一行有 ${cells} 格，表头有 ${columns} 格。`, en: `This line has ${cells} cells, the header has ${columns}.` },
  }
}

/** By a Chinese heading too: whoever exported 课程号 does not look for `course_code`. */
function missingColumns(columns: Column<string>[]): Refusal {
  const named = columns.map(({ name, synonyms }) => ({ name, chinese: synonyms.find((synonym) => /\p{Script=Han}/u.test(synonym)) ?? name }))
  return new Refusal(
    422,
    'missing-columns',
    {
      zh: `缺少列：${named.map(({ name, chinese }) => `${chinese}（${name}）`).join('、')}。`,
      en: `These columns are missing: ${named.map(({ name, chinese }) => `${name} (${chinese})`).join(', ')}.`,
    },
    { columns: columns.map(({ name }) => name) },
  )
}

function repeatedColumn(first: string, second: string): Refusal {
  return new Refusal(
    422,
    'repeated-column',
    { zh: `“${first}”和“${second}”两列含义相同。`, en: `The columns "${first}" and "${second}" mean the same.` },
    { columns: [first, second] },
  )
}
