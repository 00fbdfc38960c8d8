import { Refusal } from '../../errors.ts'
import type { Table } from '../../sheets/columns.ts'
import { RowProblems } from '../../sheets/row-problems.ts'
import { headingOf, type SectionColumn } from './section-import-columns.ts'
import { draftSections, type CourseDraft, type ImportFrame, type SectionDraft } from './section-import-rows.ts'

// What the office writes by hand is a sheet of one line: what an import refuses is refused here, in the same words.

export type Texts = { [Column in SectionColumn]?: string | undefined }

/** @throws {Refusal} what an import says of a line: `no-such-period`, `major-only-without-majors`, `not-credits` … with the column as `field` */
export async function draftByHand(texts: Texts, frame: ImportFrame): Promise<{ course: CourseDraft; section: SectionDraft }> {
  const problems = new RowProblems()
  const { courses, sections } = await draftSections(tableOf(texts), frame, problems, () => {}, undefined)
  const [problem] = problems.listed
  if (problem) {
    const { zh, en } = problem.title
    // Without headings of its own, the sheet has ours.
    const field = problem.column as SectionColumn
    throw new Refusal(422, problem.code, { zh: `${headingOf(field, 'zh')}：${zh}`, en: `${field}: ${en}` }, { field })
  }
  return { course: [...courses.values()][0]!, section: [...sections.values()][0]! }
}

function tableOf(texts: Texts): Table<SectionColumn> {
  const values = Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text.trim().normalize('NFC')]])),
  )
  return { rows: [{ line: 1, values }], headings: new Map(), unknownColumns: [], problems: new RowProblems() }
}

/** As a code is stored: an import reads it the same way. */
export function tidy(code: string): string {
  return code.trim().replaceAll(/\s+/g, ' ').normalize('NFC')
}

export type StaffMember = { name: string; number: string | null }

/** Names and numbers in the order of each other, with a dash for a number that is not known. */
export function staffTexts(staff: readonly StaffMember[]): { names: string; numbers: string } {
  return { names: staff.map(({ name }) => name).join(';'), numbers: staff.map(({ number }) => number ?? '-').join(';') }
}
