import { isDeepStrictEqual } from 'node:util'
import type { Database, Transaction } from '../../database/database.ts'
import { nameColumns } from '../../sheets/columns.ts'
import { breathe, startReport, type ImportOptions, type ImportProgress, type ImportReport } from '../../sheets/import-report.ts'
import { problemsListed, type RowProblem } from '../../sheets/row-problems.ts'
import { readSheet } from '../../sheets/sheet.ts'
import { byProgram, type Actor } from '../audit/index.ts'
import { enterNames, resolveNames, type Naming, type ResolvedNames } from '../lists/index.ts'
import { acceptClashes, newClashes, type SeatClash } from './clashes.ts'
import { showAnew } from './course-codes.ts'
import { lockTerm, raiseRevision, termArchived } from './revision.ts'
import { compare, type Changes } from './section-import-changes.ts'
import { clashesOf } from './section-import-clashes.ts'
import { sectionColumns } from './section-import-columns.ts'
import { namingsIn, withCodes } from './section-import-names.ts'
import { draftSections, type Drafts, type ImportFrame } from './section-import-rows.ts'
import * as store from './section-import-store.ts'
import { readPeriods } from './section-moves.ts'
import { requireTermToEdit, type TermRow } from './terms.ts'

// A sheet of sections becomes the catalogue of a term: read, judge line by line, compare, write the difference.

export type SectionImportOptions = ImportOptions & {
  term: string
  /** Although students would hold two sections at one time. Default: then nothing is written. */
  acceptClashes?: boolean | undefined
  /** Who accepts them. */
  actor?: Actor | undefined
}

/**
 * Writes all of it or, if something is wrong, nothing (`skipBad`: what is right), in one transaction.
 *
 * @throws {Refusal} `no-such-term`, `term-archived`, and about the file as a whole those of `readSheet` and `nameColumns`
 */
export async function importSections(
  { database }: { database: Database },
  input: Uint8Array,
  options: SectionImportOptions,
  progress: (progress: ImportProgress) => void = () => {},
): Promise<ImportReport> {
  const { signal } = options
  const term = await requireTermToEdit(database, options.term)
  progress({ stage: 'reading', done: 0, total: input.length })
  const sheet = await readSheet(input)
  const table = nameColumns(sheet, sectionColumns, options.columns)
  const { problems } = table
  const frame = await readFrame(database, term)
  const total = table.rows.length
  const drafts = await draftSections(table, frame, problems, (done) => progress({ stage: 'checking', done, total }), signal)
  const { report, proceed } = startReport(sheet, table, problems, options)
  if (!proceed) return { ...report, notices: drafts.notices }
  const namings = namingsIn(drafts)

  // Compared outside a transaction, so that the embedded database can do other things meanwhile. Should the catalogue
  // change before the writing starts, the comparison is worthless and is made again.
  for (;;) {
    const { revision, stored } = await readStored(database, term.id, signal)
    progress({ stage: 'comparing', done: 0, total })
    const names = await resolveNames(database, namings)
    const changes = await compare(withCodes(drafts, names), stored, frame, signal)
    const { created, updated, unchanged } = changes
    const notices = [...drafts.notices, ...names.notices, ...unknownCourses(drafts, stored)]
    const complete = (clashes: SeatClash[], written: boolean): ImportReport => {
      const compared = { ...report, created, updated, unchanged, notices, written }
      return { ...compared, ...clashesOf(compared, clashes, { table, changes, stored, accepted: options.acceptClashes }) }
    }
    if (options.dryRun) return complete(await newClashes(database, changes.moves), false)
    const prepared = { term, revision, namings, names, changes, complete }
    const outcome = await write(database, prepared, options, (done) => progress({ stage: 'writing', done, total }))
    if (outcome === 'outdated') continue
    if (outcome.written && created + updated > 1_000) await store.refreshStatistics(database)
    return outcome
  }
}

export async function readFrame(queries: Pick<Database, 'query'>, term: TermRow): Promise<ImportFrame> {
  return {
    starts: term.starts,
    ends: term.ends,
    teachingWeeks: term.teaching_weeks,
    bellSchedule: term.bell_schedule,
    periods: await readPeriods(queries, term.id),
  }
}

async function readStored(database: Database, termId: number, signal: AbortSignal | undefined) {
  const [term] = await database.query<{ revision: number }>({ text: 'select revision from term where id = $1', values: [termId] })
  return { revision: term!.revision, stored: await store.readCatalogue(database, termId, () => breathe(signal)) }
}

/** What was compared with the catalogue at one of its revisions. */
type Prepared = {
  term: TermRow
  revision: number
  namings: readonly Naming[]
  names: ResolvedNames
  changes: Changes
  complete(clashes: SeatClash[], written: boolean): ImportReport
}

/**
 * A capacity that rose lets a queue move; the enrolment engine finds such queues by itself.
 *
 * @returns `outdated`: the catalogue or the lists are no longer those compared with
 */
async function write(
  database: Database,
  { term, revision, namings, names, changes, complete }: Prepared,
  { acceptClashes: accept = false, actor = byProgram, record }: SectionImportOptions,
  progress: (done: number) => void,
): Promise<'outdated' | ImportReport> {
  const isSame = names.added.length + names.completed.length + changes.created + changes.updated + changes.changedCourses.length === 0
  if (isSame && !record) return complete([], true)
  const work = async (transaction: Transaction): Promise<'outdated' | ImportReport> => {
    const entered = await enterNames(transaction, namings)
    if (!isDeepStrictEqual(entered.codes, names.codes)) return 'outdated'
    const touched = new Set([...changes.changedRules, ...changes.changedSections.map(({ id }) => id), ...changes.changedCapacities.map(({ section_id }) => section_id)])
    // Where sections move, no seat of the term may be taken until it is known who would clash.
    if (changes.moves.length > 0) await lockTerm(transaction, term.id)
    else await store.lockSeats(transaction, [...touched])
    const [now] = await transaction.query<{ revision: number; archived: boolean }>({
      text: 'select revision, archived_at is not null as archived from term where id = $1 for no key update',
      values: [term.id],
    })
    if (now!.archived) throw termArchived(term.code)
    if (now!.revision !== revision) return 'outdated'
    const clashes = await newClashes(transaction, changes.moves)
    if (clashes.length > 0 && !accept) throw new Clashing(clashes)
    await acceptClashes(transaction, clashes, { actor, accept })

    const newIds = await store.insertCourses(transaction, term.id, changes.newCourses)
    await store.updateCourses(transaction, changes.changedCourses)
    progress(0)
    await store.updateSections(transaction, changes.changedSections)
    const staffOfNew = await insertSections(transaction, term.id, changes, new Map([...changes.courseIds, ...newIds]))
    progress(changes.created)
    const staff = [...changes.changedStaff, ...staffOfNew].flatMap(({ sectionId, staff }) => staff.map((person) => ({ ...person, section_id: sectionId })))
    await store.replaceStaff(transaction, staff, changes.changedStaff.map(({ sectionId }) => sectionId))
    await store.setCapacities(transaction, changes.changedCapacities)
    // Seats are not part of the catalogue: a capacity alone leaves it as it was.
    if (changes.newSections.length + changes.changedSections.length + changes.changedStaff.length + changes.changedCourses.length > 0) {
      await raiseRevision(transaction, term.id)
    }
    for (const { list, code } of entered.completed) await showAnew(transaction, list, code)
    const report = complete(clashes, true)
    await record?.(transaction, report)
    progress(changes.created + changes.updated)
    return report
  }
  try {
    return await database.inTransaction(work)
  } catch (error) {
    if (!(error instanceof Clashing)) throw error
    return complete(error.clashes, false)
  }
}

/** Rolls back what was written before it was known. */
class Clashing extends Error {
  readonly clashes: SeatClash[]
  constructor(clashes: SeatClash[]) {
    super('Students would hold two sections at one time.')
    this.clashes = clashes
  }
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
