import { isDeepStrictEqual } from 'node:util'
import type { Database, Transaction } from '../../database/database.ts'
import { nameColumns } from '../../sheets/columns.ts'
import { breathe, startReport, type ImportOptions, type ImportProgress, type ImportReport } from '../../sheets/import-report.ts'
import { problemsListed, type RowProblem } from '../../sheets/row-problems.ts'
import { readSheet } from '../../sheets/sheet.ts'
import { enterNames, resolveNames, type Naming, type ResolvedNames } from '../lists/index.ts'
import { showAnew } from './course-codes.ts'
import { raiseRevision } from './revision.ts'
import { compare, type Changes } from './section-import-changes.ts'
import { sectionColumns } from './section-import-columns.ts'
import { namingsIn, withCodes } from './section-import-names.ts'
import { draftSections, type Drafts, type ImportFrame } from './section-import-rows.ts'
import * as store from './section-import-store.ts'
import { requireTerm, type TermRow } from './terms.ts'

// A sheet of sections becomes the catalogue of a term: read, judge line by line, compare, write the difference.

export type SectionImportOptions = ImportOptions & { term: string }

/**
 * Writes all of it or, if something is wrong, nothing (`skipBad`: what is right), in one transaction.
 *
 * @throws {Refusal} `no-such-term`, and about the file as a whole those of `readSheet` and `nameColumns`
 */
export async function importSections(
  { database }: { database: Database },
  input: Uint8Array,
  options: SectionImportOptions,
  progress: (progress: ImportProgress) => void = () => {},
): Promise<ImportReport> {
  const { signal } = options
  const term = await requireTerm(database, options.term)
  progress({ stage: 'reading', done: 0, total: input.length })
  const sheet = await readSheet(input)
  const table = nameColumns(sheet, sectionColumns)
  const { problems } = table
  const frame = await readFrame(database, term)
  const total = table.rows.length
  const drafts = await draftSections(table, frame, problems, (done) => progress({ stage: 'checking', done, total }), signal)
  const { report, proceed } = startReport(sheet, table, problems, options)
  report.notices = [...drafts.notices]
  if (!proceed) return report
  const namings = namingsIn(drafts)

  // Compared outside a transaction, so that the embedded database can do other things meanwhile. Should the catalogue
  // change before the writing starts, the comparison is worthless and is made again.
  for (;;) {
    const { revision, stored } = await readStored(database, term.id, signal)
    progress({ stage: 'comparing', done: 0, total })
    const names = await resolveNames(database, namings)
    const changes = await compare(withCodes(drafts, names), stored, frame, signal)
    Object.assign(report, { created: changes.created, updated: changes.updated, unchanged: changes.unchanged })
    report.notices = [...drafts.notices, ...names.notices, ...unknownCourses(drafts, stored)]
    if (options.dryRun) return report
    report.written = await write(database, term.id, revision, { namings, names }, changes, (done) => progress({ stage: 'writing', done, total }))
    if (report.written) {
      if (changes.created + changes.updated > 1_000) await store.refreshStatistics(database)
      return report
    }
  }
}

export async function readFrame({ query }: Pick<Database, 'query'>, term: TermRow): Promise<ImportFrame> {
  const periods = await query<{ number: number; starts: string; ends: string }>({
    text: 'select number, starts, ends from period where term_id = $1 order by number',
    values: [term.id],
  })
  return {
    starts: term.starts,
    ends: term.ends,
    teachingWeeks: term.teaching_weeks,
    bellSchedule: term.bell_schedule,
    periods: new Map(periods.map(({ number, starts, ends }) => [number, { starts, ends }])),
  }
}

async function readStored(database: Database, termId: number, signal: AbortSignal | undefined) {
  const [term] = await database.query<{ revision: number }>({ text: 'select revision from term where id = $1', values: [termId] })
  return { revision: term!.revision, stored: await store.readCatalogue(database, termId, () => breathe(signal)) }
}

/**
 * A capacity that rose lets a queue move; the enrolment engine finds such queues by itself.
 *
 * @returns whether it could: false if the catalogue or the lists are no longer those compared with
 */
async function write(
  database: Database,
  termId: number,
  revision: number,
  { namings, names }: { namings: readonly Naming[]; names: ResolvedNames },
  changes: Changes,
  progress: (done: number) => void,
): Promise<boolean> {
  const isListed = names.added.length + names.completed.length === 0
  if (isListed && changes.created + changes.updated + changes.changedCourses.length === 0) return true
  return database.inTransaction(async (transaction) => {
    const entered = await enterNames(transaction, namings)
    if (!isDeepStrictEqual(entered.codes, names.codes)) return false
    const touched = new Set([...changes.changedRules, ...changes.changedSections.map(({ id }) => id), ...changes.changedCapacities.map(({ section_id }) => section_id)])
    await store.lockSeats(transaction, [...touched])
    const [term] = await transaction.query<{ revision: number }>({
      text: 'select revision from term where id = $1 for no key update',
      values: [termId],
    })
    if (term!.revision !== revision) return false

    const newIds = await store.insertCourses(transaction, termId, changes.newCourses)
    await store.updateCourses(transaction, changes.changedCourses)
    progress(0)
    await store.updateSections(transaction, changes.changedSections)
    const staffOfNew = await insertSections(transaction, termId, changes, new Map([...changes.courseIds, ...newIds]))
    progress(changes.created)
    const staff = [...changes.changedStaff, ...staffOfNew].flatMap(({ sectionId, staff }) => staff.map((person) => ({ ...person, section_id: sectionId })))
    await store.replaceStaff(transaction, staff, changes.changedStaff.map(({ sectionId }) => sectionId))
    await store.setCapacities(transaction, changes.changedCapacities)
    // Seats are not part of the catalogue: a capacity alone leaves it as it was.
    if (changes.newSections.length + changes.changedSections.length + changes.changedStaff.length + changes.changedCourses.length > 0) {
      await raiseRevision(transaction, termId)
    }
    for (const { list, code } of entered.completed) await showAnew(transaction, list, code)
    progress(changes.created + changes.updated)
    return true
  })
}

async function insertSections(transaction: Transaction, termId: number, { newSections }: Changes, courseIds: ReadonlyMap<string, number>) {
  const rows = newSections.map(({ courseCode, staff: _, ...section }) => ({ ...section, course_id: courseIds.get(courseCode)! }))
  const inserted = await store.insertSections(transaction, termId, rows)
  const key = (courseId: number, code: string) => `${courseId} ${code}`
  const ids = new Map(inserted.map(({ id, course_id, code }) => [key(course_id, code), id]))
  return newSections.map(({ courseCode, code, staff }) => ({ sectionId: ids.get(key(courseIds.get(courseCode)!, code))!, staff }))
}

/** Codes that nobody has are allowed, since they may come later, but are often misspelt. */
function unknownCourses(drafts: Drafts, stored: store.StoredCatalogue): RowProblem[] {
  const codes = new Set([...stored.courses.map(({ code }) => code), ...drafts.courses.keys()])
  const notices: RowProblem[] = []
  for (const course of drafts.courses.values()) {
    for (const code of new Set([...(course.prerequisites?.flat() ?? []), ...(course.notWith ?? [])])) {
      if (codes.has(code)) continue
      const title = { zh: `${course.code} 提到的课程“${code}”不在本学期中。`, en: `${course.code} names the course "${code}", which this term does not have.` }
      notices.push({ line: course.line, column: null, code: 'unknown-course', title })
      if (notices.length === problemsListed) return notices
    }
  }
  return notices
}
