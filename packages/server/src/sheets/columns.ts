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

/** For each column of a sheet the name of the one of ours that it is, or null. */
export type ColumnMapping = readonly (string | null)[]

export type Table<Name extends string> = {
  rows: NamedRow<Name>[]
  /** The heading under which the sheet has this column. */
  headings: ReadonlyMap<Name, string>
  unknownColumns: string[]
  /** Rows with too few or too many cells; they are not among `rows`. */
  problems: RowProblems
}

/**
 * @param mapping what each column of the sheet is, in its order; null: to be left out. Default: what its heading says.
 * @throws {Refusal} `missing-columns`, `repeated-column`, `no-such-column`
 */
export function nameColumns<Name extends string>(sheet: Pick<Sheet, 'header' | 'rows'>, columns: readonly Column<Name>[], mapping?: ColumnMapping): Table<Name> {
  const headings = new Map<Name, string>()
  const unknownColumns: string[] = []
  const meant = mapping ? sheet.header.cells.map((_, index) => columnCalled(mapping[index] ?? null, columns)) : matchColumns(sheet.header.cells, columns)
  const order = sheet.header.cells.map((heading, index) => {
    const name = meant[index]!
    if (name === null) {
      if (heading !== '') unknownColumns.push(heading)
      return undefined
    }
    if (headings.has(name)) throw repeatedColumn(headings.get(name)!, heading)
    headings.set(name, heading)
    return name
  })
  const missing = missingFrom([...headings.keys()], columns)
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

/** What each heading says; null for one that says nothing to us. Two may say the same. */
export function matchColumns<Name extends string>(headings: readonly string[], columns: readonly Column<Name>[]): (Name | null)[] {
  const names = new Map(columns.flatMap(({ name, synonyms }) => [name, ...synonyms].map((heading) => [folded(heading), name] as const)))
  return headings.map((heading) => names.get(folded(heading)) ?? null)
}

/** The columns that a sheet needs and does not have. */
export function missingFrom<Name extends string>(names: readonly (string | null)[], columns: readonly Column<Name>[]): Column<Name>[] {
  return columns.filter(({ name, required }) => required && !names.includes(name))
}

function columnCalled<Name extends string>(name: string | null, columns: readonly Column<Name>[]): Name | null {
  if (name === null) return null
  const column = columns.find((known) => known.name === name)
  if (!column) throw noSuchColumn(name)
  return column.name
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

function noSuchColumn(name: string): Refusal {
  return new Refusal(422, 'no-such-column', { zh: `没有名为“${name}”的列。`, en: `There is no column "${name}".` }, { column: name })
}
