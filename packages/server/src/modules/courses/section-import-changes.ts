import { isDeepStrictEqual } from 'node:util'
import { occupies } from '@fairway/contract/timetable'
import { printMultirange } from '../../database/multirange.ts'
import { breathe } from '../../sheets/import-report.ts'
import type { Move } from './clashes.ts'
import type { CodedCourse, CodedDrafts } from './section-import-names.ts'
import { meetingsOf, sectionKey, type ImportFrame, type SectionDraft, type Staff } from './section-import-rows.ts'
import type { CourseRow, SectionRow, StoredCatalogue, StoredCourse, StoredSection } from './section-import-store.ts'

// What a sheet changes in a catalogue, found by comparing. What is equal is not written, so that importing a file again
// does nothing and a small correction is a small transaction.

/** Its course may not be stored yet and have no id; `courseCode` leads to it. */
export type SectionToInsert = Omit<SectionRow, 'id' | 'course_id'> & { courseCode: string; capacity: number | null; staff: Staff[] }

export type Changes = {
  newCourses: Omit<CourseRow, 'id'>[]
  changedCourses: CourseRow[]
  newSections: SectionToInsert[]
  /** Rows of `section` to update. */
  changedSections: SectionRow[]
  changedStaff: { sectionId: number; staff: Staff[] }[]
  changedCapacities: { section_id: number; capacity: number | null }[]
  /** Sections whose time, audience or course rules are no longer what decisions were based on. */
  changedRules: number[]
  /** Sections that are to occupy other minutes, and where the sheet says so. */
  moves: (Move & { line: number })[]
  courseIds: Map<string, number>
  created: number
  updated: number
  unchanged: number
}

export async function compare(drafts: CodedDrafts, stored: StoredCatalogue, frame: ImportFrame, signal: AbortSignal | undefined): Promise<Changes> {
  const changes: Changes = {
    newCourses: [],
    changedCourses: [],
    newSections: [],
    changedSections: [],
    changedStaff: [],
    changedCapacities: [],
    changedRules: [],
    moves: [],
    courseIds: new Map(stored.courses.map(({ id, code }) => [code, id])),
    created: 0,
    updated: 0,
    unchanged: 0,
  }
  const changedCourseIds = await compareCourses(drafts, stored, changes, signal)
  const codes = new Map(stored.courses.map(({ id, code }) => [id, code]))
  const known = new Map(stored.sections.map((section) => [sectionKey({ courseCode: codes.get(section.course_id)!, code: section.code }), section]))
  for (const [key, draft] of drafts.sections) {
    await breathe(signal)
    const section = known.get(key)
    if (section) compareSection(draft, section, stored, frame, changes)
    else {
      changes.newSections.push(sectionToInsert(draft, frame))
      changes.created++
    }
  }
  for (const section of stored.sections) if (changedCourseIds.has(section.course_id)) changes.changedRules.push(section.id)
  return changes
}

/** @returns the courses whose rules for enrolling changed */
async function compareCourses(drafts: CodedDrafts, stored: StoredCatalogue, changes: Changes, signal: AbortSignal | undefined): Promise<Set<number>> {
  const known = new Map(stored.courses.map((course) => [course.code, course]))
  const changedRules = new Set<number>()
  for (const draft of drafts.courses.values()) {
    await breathe(signal)
    const course = known.get(draft.code)
    if (!course) {
      changes.newCourses.push(courseFrom(draft, emptyCourse))
      continue
    }
    const { hidden, ...before } = course
    const after = { id: course.id, ...courseFrom(draft, course) }
    if (isDeepStrictEqual(before, after) && !hidden) continue
    changes.changedCourses.push(after)
    const rules = ({ credits, prerequisites, not_with }: CourseRow) => [credits, prerequisites, not_with]
    if (hidden || !isDeepStrictEqual(rules(before), rules(after))) changedRules.add(course.id)
  }
  return changedRules
}

export const emptyCourse = { credits: 0, department: null, type: null, description: null, prerequisites: [], not_with: [] }

export function courseFrom(draft: CodedCourse, before: Omit<StoredCourse, 'id' | 'code' | 'title' | 'hidden'>): Omit<CourseRow, 'id'> {
  return {
    code: draft.code,
    title: draft.title,
    credits: draft.credits ?? before.credits,
    department: draft.department === undefined ? before.department : draft.department,
    type: draft.type === undefined ? before.type : draft.type,
    description: draft.description === undefined ? before.description : draft.description,
    prerequisites: draft.prerequisites ?? before.prerequisites,
    not_with: draft.notWith ?? before.not_with,
  }
}

function compareSection(draft: SectionDraft, section: StoredSection, stored: StoredCatalogue, frame: ImportFrame, changes: Changes): void {
  const { hidden, capacity, ...rest } = section
  const before = sectionRow(section.id, section.course_id, rest)
  const after = sectionRow(section.id, section.course_id, sectionFrom(draft, section, frame))
  const staff = stored.staff.get(section.id) ?? []
  const staffAfter = [...(draft.teachers ?? staff.filter(({ role }) => role === 'teacher')), ...(draft.assistants ?? staff.filter(({ role }) => role === 'assistant'))]
  const rowChanged = hidden || !isDeepStrictEqual(before, after)
  const staffChanged = !isDeepStrictEqual(staff, staffAfter)
  const capacityChanged = draft.capacity !== undefined && draft.capacity !== capacity
  if (rowChanged) changes.changedSections.push(after)
  if (hidden || before.occupies !== after.occupies || !isDeepStrictEqual(before.majors, after.majors)) changes.changedRules.push(section.id)
  if (before.occupies !== after.occupies) changes.moves.push({ id: section.id, occupies: after.occupies, line: draft.line })
  if (staffChanged) changes.changedStaff.push({ sectionId: section.id, staff: staffAfter })
  if (capacityChanged) changes.changedCapacities.push({ section_id: section.id, capacity: draft.capacity! })
  if (rowChanged || staffChanged || capacityChanged) changes.updated++
  else changes.unchanged++
}

export function sectionToInsert(draft: SectionDraft, frame: ImportFrame): SectionToInsert {
  const empty = { ref: null, period_number: null, majors: null, location: null, meetings: [] }
  const staff = [...(draft.teachers ?? []), ...(draft.assistants ?? [])]
  return { ...sectionFrom(draft, empty, frame), courseCode: draft.courseCode, capacity: draft.capacity ?? null, staff }
}

type SectionFields = Omit<SectionRow, 'id' | 'course_id'>

export function sectionFrom(draft: SectionDraft, before: Omit<SectionFields, 'code' | 'occupies'>, frame: ImportFrame): SectionFields {
  const period_number = draft.period === undefined ? before.period_number : draft.period
  const meetings = meetingsOf(draft) ?? before.meetings
  return {
    code: draft.code,
    ref: draft.ref === undefined ? before.ref : draft.ref,
    period_number,
    majors: draft.majors === undefined ? before.majors : draft.majors,
    location: draft.location === undefined ? before.location : draft.location,
    meetings,
    occupies: printMultirange(occupies(frame, meetings, period_number === null ? undefined : frame.periods.get(period_number))),
  }
}

/** Without what a query brought along. */
function sectionRow(id: number, course_id: number, { code, ref, period_number, majors, location, meetings, occupies }: SectionFields): SectionRow {
  return { id, course_id, code, ref, period_number, majors, location, meetings, occupies }
}
