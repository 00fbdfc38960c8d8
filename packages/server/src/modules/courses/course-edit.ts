import type { Localised } from '@fairway/contract/localised'
import type { Outdated } from '@fairway/contract/office-sections'
import type { Queries, Transaction } from '../../database/database.ts'
import type { Actor } from '../audit/index.ts'
import { requireListed } from '../lists/index.ts'
import { draftByHand, tidy, type Texts } from './one-line-sheet.ts'
import type { CourseNeeds } from './index.ts'
import { lockTerm, raiseRevision } from './revision.ts'
import { describeCourse } from './section-detail.ts'
import { readFrame } from './section-import.ts'
import { courseFrom, emptyCourse } from './section-import-changes.ts'
import { insertCourses, type CourseRow } from './section-import-store.ts'
import { courseExists, courseNeedsTitle, noSuchCourse } from './refusals.ts'
import { requireTermToEdit, type TermRow } from './terms.ts'
import { differences, renamed, requireVersion, type NameChange } from './versions.ts'

// One course, made and corrected by hand.

/** What is `undefined` stays. */
export type CourseChanges = {
  version?: number | undefined
  code?: string | undefined
  title?: NameChange | undefined
  credits?: number | undefined
  /** Code, name or alias of the campus's lists; null: none. */
  department?: string | null | undefined
  type?: string | null | undefined
  description?: NameChange | undefined
  prerequisites?: string[][] | undefined
  notWith?: string[] | undefined
}

export type NewCourse = Omit<CourseChanges, 'version' | 'code'> & { term: string; code: string; title: NameChange }

export function createCourseEdits({ database, audit }: CourseNeeds) {
  return {
    /** Hidden ones too. @throws {Refusal} `no-such-course` */
    describeCourse: (id: number) => describeCourse(database, id),

    /**
     * A course without sections, which the catalogue shows once it has one.
     *
     * @throws {Refusal} `no-such-term`, `term-archived`, `course-exists`, `course-title-missing`, `not-in-list`, and what an
     * import says of a line
     */
    async createCourse(actor: Actor, course: NewCourse): Promise<{ id: number }> {
      return database.inTransaction(async (transaction) => {
        const term = await requireTermToEdit(transaction, course.term)
        const listed = await listedIn(transaction, course)
        // Before it looks, because it locks the term: two who make the same course come one after the other.
        await raiseRevision(transaction, term.id)
        const row = await changed(transaction, term, { code: tidy(course.code), title: {}, ...emptyCourse }, { ...course, ...listed })
        await requireNewCourse(transaction, term.id, row.code)
        const id = (await insertCourses(transaction, term.id, [row])).get(row.code)!
        const { title: _, description: __, ...facts } = row
        await audit.record(transaction, { actor, action: 'course.created', subject: { kind: 'course', id }, after: { term: term.code, ...facts } })
        return { id }
      })
    },

    /**
     * Hidden ones too. Who holds a seat keeps it, also where the new facts would not have given it.
     *
     * @returns what students were judged by that is now something else
     * @throws {Refusal} `no-such-course`, `term-archived`, `changed-meanwhile`, `course-exists`, `course-title-missing`,
     * `not-in-list`, and what an import says of a line
     */
    async editCourse(actor: Actor, id: number, changes: CourseChanges): Promise<Outdated> {
      return database.inTransaction(async (transaction) => {
        const place = await termOf(transaction, id)
        const listed = await listedIn(transaction, changes, await describeCourse(transaction, id))
        await lockTerm(transaction, place.id)
        const term = await requireTermToEdit(transaction, place.code)
        const course = await describeCourse(transaction, id)
        await requireVersion(changes.version, course.version, async () => course)
        const { code, title, credits, department, type, description, prerequisites, notWith: not_with } = course
        const before = { code, title, credits, department, type, description, prerequisites, not_with }
        const after = await changed(transaction, term, before, { ...changes, ...listed })
        const difference = differences(before, after)
        if (!difference) return null
        if (after.code !== before.code) await requireNewCourse(transaction, term.id, after.code)
        await update(transaction, { id, ...after })
        await raiseRevision(transaction, term.id)
        await audit.record(transaction, { actor, action: 'course.edited', subject: { kind: 'course', id }, ...difference })
        return outdated(difference.after, course)
      })
    },
  }
}

type Row = Omit<CourseRow, 'id'>
type Listed = { department?: string | null | undefined; type?: string | null | undefined }

/** The codes of what was named. Before anything else is locked. */
async function listedIn(transaction: Transaction, { department, type }: Listed, before: Listed = {}): Promise<Listed> {
  if (department === undefined && type === undefined) return {}
  const { departments, 'course-types': types } = await requireListed(
    transaction,
    { departments: department, 'course-types': type },
    { departments: before.department, 'course-types': before.type },
  )
  return { department: departments, type: types }
}

async function changed(queries: Pick<Queries, 'query'>, term: TermRow, before: Row, changes: CourseChanges): Promise<Row> {
  const title = renamed(before.title, changes.title)
  const code = changes.code === undefined ? before.code : tidy(changes.code)
  if (!title.zh && !title.en) throw courseNeedsTitle(code)
  const description = renamed(before.description ?? {}, changes.description)
  const { course } = await draftByHand(textsOf(code, title, description, changes), await readFrame(queries, term))
  const { department: _, type: __, ...draft } = course
  const { department = before.department, type = before.type } = changes
  return courseFrom({ ...draft, department, type }, before)
}

function textsOf(code: string, title: Localised, description: Localised, changes: CourseChanges): Texts {
  return {
    course_code: code,
    course_title: title.en ?? title.zh,
    course_title_zh: title.zh ?? '',
    course_title_en: title.en ?? '',
    // Of no section; only the course is looked at.
    section_code: '-',
    credits: changes.credits === undefined ? undefined : String(changes.credits),
    ...(changes.description !== undefined && { description_zh: description.zh ?? '', description_en: description.en ?? '' }),
    prerequisites: changes.prerequisites?.map((anyOf) => anyOf.join('|')).join(';'),
    not_with: changes.notWith?.join(';'),
  }
}

async function termOf({ query }: Pick<Queries, 'query'>, id: number): Promise<{ id: number; code: string }> {
  const [term] = await query<{ id: number; code: string }>({
    text: 'select term.id, term.code from course join term on term.id = term_id where course.id = $1',
    values: [id],
  })
  if (!term) throw noSuchCourse(String(id))
  return term
}

async function requireNewCourse({ query }: Pick<Queries, 'query'>, termId: number, code: string): Promise<void> {
  const [known] = await query<{ hidden: boolean }>({
    text: 'select deleted_at is not null as hidden from course where term_id = $1 and code = $2',
    values: [termId, code],
  })
  if (known) throw courseExists(code, known.hidden)
}

async function update({ query }: Transaction, course: CourseRow): Promise<void> {
  await query({
    text: `update course set code = $2, title = $3, credits = $4, department = $5, type = $6, description = $7, prerequisites = $8, not_with = $9
           where id = $1`,
    values: [
      ...[course.id, course.code, JSON.stringify(course.title), course.credits],
      ...[course.department, course.type, course.description && JSON.stringify(course.description)],
      ...[JSON.stringify(course.prerequisites), course.not_with],
    ],
  })
}

function outdated(difference: Partial<Row>, { taken, waiting }: { taken: number; waiting: number }): Outdated {
  const facts = [
    difference.code !== undefined && ('code' as const),
    difference.credits !== undefined && ('credits' as const),
    difference.prerequisites !== undefined && ('prerequisites' as const),
    difference.not_with !== undefined && ('notWith' as const),
  ].filter((fact) => fact !== false)
  return facts.length > 0 && taken + waiting > 0 ? { facts, enrolled: taken, waiting } : null
}
