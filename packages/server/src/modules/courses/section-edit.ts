import { isDeepStrictEqual } from 'node:util'
import type { Meeting } from '@fairway/contract/courses'
import type { GivenMeetings, OfficeSection, Outdated } from '@fairway/contract/office-sections'
import { daysOf } from '@fairway/contract/timetable'
import type { Queries, Transaction } from '../../database/database.ts'
import type { RowProblem } from '../../sheets/row-problems.ts'
import type { Actor } from '../audit/index.ts'
import { enterNames } from '../lists/index.ts'
import { draftByHand, staffTexts, tidy, type StaffMember, type Texts } from './one-line-sheet.ts'
import { acceptClashes, newClashes } from './clashes.ts'
import { readMeetings } from './given-meetings.ts'
import type { CourseNeeds } from './index.ts'
import { meetingClashes } from './meeting-clashes.ts'
import { noSuchSection } from './refusals.ts'
import { lockTerm, raiseRevision } from './revision.ts'
import { describeSection } from './section-detail.ts'
import { readFrame } from './section-import.ts'
import { sectionFrom } from './section-import-changes.ts'
import type { ImportFrame, Staff } from './section-import-rows.ts'
import { lockSeats, replaceStaff } from './section-import-store.ts'
import { meetingsLeftOutside } from './section-moves.ts'
import { majorNamings, requireNewSection } from './sections.ts'
import { requireTermToEdit, type TermRow } from './terms.ts'
import { differences, requireVersion } from './versions.ts'

// One section, corrected by hand. Its seats are another matter: see the capacity, in modules/enrolment.

/** What is `undefined` stays. */
export type SectionChanges = {
  version?: number | undefined
  code?: string | undefined
  ref?: string | null | undefined
  /** Null: none. */
  period?: number | null | undefined
  /** Null: open to all. */
  majors?: string[] | null | undefined
  location?: string | null | undefined
  teachers?: StaffMember[] | undefined
  assistants?: StaffMember[] | undefined
  /** Although students would hold two sections at one time. */
  acceptClashes?: boolean | undefined
}

export type MeetingChanges = { version?: number | undefined; meetings: GivenMeetings; acceptClashes?: boolean | undefined; reason?: string | undefined }

export type SectionEdited = { outdated: Outdated; acceptedClashes: number; notices: RowProblem[] }

const unchanged: SectionEdited = { outdated: null, acceptedClashes: 0, notices: [] }

export function createSectionEdits({ database, audit }: CourseNeeds) {
  return {
    /** Hidden ones too. @throws {Refusal} `no-such-section` */
    describe: (id: number) => describeSection(database, id),

    /**
     * @throws {Refusal} `no-such-section`, `term-archived`, `changed-meanwhile`, `section-exists`, `meetings-left-outside`,
     * `seats-would-clash`, and what an import says of a line
     */
    async edit(actor: Actor, id: number, changes: SectionChanges): Promise<SectionEdited> {
      return database.inTransaction(async (transaction) => {
        const { majors, notices } = await listedMajors(transaction, changes.majors)
        const { term, frame, before } = await open(transaction, id, changes.version, changes.period !== undefined)
        const after = await changed(before, { ...changes, majors }, frame)
        const difference = differences(before, after)
        if (!difference) return unchanged
        if (after.code !== before.code) await requireNewSection(transaction, before.course.id, before.course.code, after.code)
        if (after.occupies !== before.occupies) requireDays(before, after, frame)
        const clashes = await newClashes(transaction, after.occupies === before.occupies ? [] : [{ id, occupies: after.occupies }])
        const acceptedClashes = await acceptClashes(transaction, clashes, { actor, accept: changes.acceptClashes ?? false })
        await transaction.query({
          text: 'update section set code = $2, ref = $3, period_number = $4, majors = $5, location = $6, occupies = $7 where id = $1',
          values: [id, after.code, after.ref, after.period, after.majors, after.location, after.occupies],
        })
        if ('teachers' in difference.after || 'assistants' in difference.after) await replaceStaff(transaction, staffRows(id, after), [id])
        await raiseRevision(transaction, term.id)
        const outdated = 'majors' in difference.after && before.taken + before.waiting > 0 ? { facts: ['majors' as const], enrolled: before.taken, waiting: before.waiting } : null
        await audit.record(transaction, { actor, action: 'section.edited', subject: { kind: 'section', id }, ...withoutNames(difference, acceptedClashes) })
        return { outdated, acceptedClashes, notices }
      })
    },

    /** What other times would do, before anybody decides. @throws {Refusal} `no-such-section`, `invalid-meetings` */
    meetingClashes: (id: number, meetings: GivenMeetings) => meetingClashes(database, id, meetings),

    /**
     * Gives it other times and rooms. Students keep their seats; if some would be in two places at once, only when that is accepted.
     *
     * @throws {Refusal} `no-such-section`, `term-archived`, `changed-meanwhile`, `invalid-meetings`, `seats-would-clash`
     */
    async moveMeetings(actor: Actor, id: number, { version, meetings: given, acceptClashes: accept = false, reason }: MeetingChanges): Promise<SectionEdited> {
      return database.inTransaction(async (transaction) => {
        const { term, frame, before } = await open(transaction, id, version, true)
        const meetings = readMeetings(given, frameOf(before, frame))
        if (isDeepStrictEqual(meetings, before.meetings)) return unchanged
        const { occupies } = sectionFrom({ courseCode: '', code: before.code, line: 0, meetings }, storedOf(before), frame)
        const clashes = await newClashes(transaction, occupies === before.occupies ? [] : [{ id, occupies }])
        const acceptedClashes = await acceptClashes(transaction, clashes, { actor, accept })
        await transaction.query({ text: 'update section set meetings = $2, occupies = $3 where id = $1', values: [id, JSON.stringify(meetings), occupies] })
        await raiseRevision(transaction, term.id)
        await audit.record(transaction, {
          actor,
          action: 'section.moved',
          subject: { kind: 'section', id },
          before: { meetings: before.meetings },
          after: { meetings, acceptedClashes },
          reason,
        })
        return { ...unchanged, acceptedClashes }
      })
    },
  }
}

/** As codes of the campus's lists. Before anything else is locked. */
async function listedMajors(transaction: Transaction, majors: string[] | null | undefined): Promise<{ majors: string[] | null | undefined; notices: RowProblem[] }> {
  if (!majors) return { majors, notices: [] }
  const namings = majorNamings(majors)
  const names = await enterNames(transaction, namings)
  return { majors: namings.flatMap(({ said }) => names.allCodes('majors', said)), notices: names.notices }
}

type Stored = OfficeSection & { occupies: string }

/** Locks what decisions about the section rest on and, where it may move, those about all others of the term. */
async function open(transaction: Transaction, id: number, version: number | undefined, mayMove: boolean): Promise<{ term: TermRow; frame: ImportFrame; before: Stored }> {
  const place = await termOf(transaction, id)
  if (mayMove) await lockTerm(transaction, place.id)
  else {
    await lockSeats(transaction, [id])
    await transaction.query({ text: 'select id from term where id = $1 for no key update', values: [place.id] })
  }
  const term = await requireTermToEdit(transaction, place.code)
  const section = await describeSection(transaction, id)
  await requireVersion(version, section.version, async () => section)
  const [row] = await transaction.query<{ occupies: string }>({ text: 'select occupies::text from section where id = $1', values: [id] })
  return { term, frame: await readFrame(transaction, term), before: { ...section, occupies: row!.occupies } }
}

async function termOf({ query }: Pick<Queries, 'query'>, id: number): Promise<{ id: number; code: string }> {
  const [term] = await query<{ id: number; code: string }>({
    text: 'select term.id, term.code from section join term on term.id = term_id where section.id = $1',
    values: [id],
  })
  if (!term) throw noSuchSection(String(id))
  return term
}

type Editable = Pick<Stored, 'code' | 'ref' | 'period' | 'majors' | 'location' | 'teachers' | 'assistants' | 'occupies'>

async function changed(before: Stored, changes: SectionChanges, frame: ImportFrame): Promise<Editable> {
  const { section: draft } = await draftByHand(textsOf(before, changes), frame)
  const { code, ref, period_number: period, majors, location, occupies } = sectionFrom(draft, storedOf(before), frame)
  const staff = (drafted: Staff[] | undefined, stored: StaffMember[]) => drafted?.map(({ name, number }) => ({ name, number })) ?? stored
  return { code, ref, period, majors, location, occupies, teachers: staff(draft.teachers, before.teachers), assistants: staff(draft.assistants, before.assistants) }
}

function textsOf({ course, code }: Stored, changes: SectionChanges): Texts {
  const [teachers, assistants] = [changes.teachers && staffTexts(changes.teachers), changes.assistants && staffTexts(changes.assistants)]
  const orEmpty = (value: string | number | null | undefined) => (value === undefined ? undefined : String(value ?? ''))
  return {
    course_code: course.code,
    course_title: course.title.en ?? course.title.zh,
    section_code: changes.code === undefined ? code : tidy(changes.code),
    section_ref: orEmpty(changes.ref),
    period: orEmpty(changes.period),
    ...(changes.majors !== undefined && { nature: changes.majors === null ? 'open' : 'major-only', majors: (changes.majors ?? []).join(';') }),
    location: orEmpty(changes.location),
    teacher: teachers?.names,
    teacher_number: teachers?.numbers,
    assistant: assistants?.names,
    assistant_number: assistants?.numbers,
  }
}

function storedOf({ ref, period, majors, location, meetings }: Stored) {
  return { ref, period_number: period, majors, location, meetings }
}

function frameOf({ period }: Stored, frame: ImportFrame) {
  return { ...frame, period: period === null ? undefined : frame.periods.get(period) }
}

/** In another period too, every meeting needs a day. */
function requireDays(before: Stored, { period }: Editable, frame: ImportFrame): void {
  const isLost = (meeting: Meeting) => daysOf(frame, meeting, period === null ? undefined : frame.periods.get(period)).length === 0
  if (before.meetings.some(isLost)) throw meetingsLeftOutside([`${before.course.code}/${before.code}`])
}

function staffRows(sectionId: number, { teachers, assistants }: Editable) {
  const rows = (role: Staff['role'], staff: StaffMember[]) => staff.map((person, position) => ({ ...person, role, position, section_id: sectionId }))
  return [...rows('teacher', teachers), ...rows('assistant', assistants)]
}

/** Numbers are for the log; names are personal text. */
function withoutNames({ before, after }: { before: Partial<Editable>; after: Partial<Editable> }, acceptedClashes: number) {
  const split = ({ teachers, assistants, occupies: _, ...rest }: Partial<Editable>) => ({
    plain: { ...rest, ...(teachers && { teachers: teachers.map(({ number }) => number) }), ...(assistants && { assistants: assistants.map(({ number }) => number) }) },
    names: { ...(teachers && { teachers: teachers.map(({ name }) => name) }), ...(assistants && { assistants: assistants.map(({ name }) => name) }) },
  })
  const [was, is] = [split(before), split(after)]
  return {
    before: was.plain,
    after: { ...is.plain, ...(acceptedClashes > 0 && { acceptedClashes }) },
    ...(Object.keys(is.names).length > 0 && { personal: { about: null, before: was.names, after: is.names } }),
  }
}
