import type { Localised } from '@fairway/contract/localised'
import type { GivenSection } from '@fairway/contract/office-sections'
import type { Queries, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { listSeparators } from '../../sheets/fields.ts'
import type { RowProblem } from '../../sheets/row-problems.ts'
import type { Actor } from '../audit/index.ts'
import { enterNames, type Naming } from '../lists/index.ts'
import { draftByHand, staffTexts, tidy, type StaffMember, type Texts } from './one-line-sheet.ts'
import { describeCourse } from './section-detail.ts'
import { readMeetings } from './given-meetings.ts'
import type { CourseNeeds } from './index.ts'
import { printMeetings } from './meeting-text.ts'
import { courseDiffers, courseHidden, courseTitleMissing, noSuchCourse, noSuchSection, sectionExists } from './refusals.ts'
import { raiseRevision } from './revision.ts'
import { readFrame } from './section-import.ts'
import { sectionToInsert } from './section-import-changes.ts'
import type { CourseDraft } from './section-import-rows.ts'
import { insertCourses, insertSections, replaceStaff } from './section-import-store.ts'
import { requireAnyTerm, requireTermToEdit } from './terms.ts'
import { setHidden } from './visibility.ts'

// Sections one at a time, as the office makes and hides them between two imports.

/** As people write it, like a line of a sheet; it is judged as one. */
export type NewSection = {
  term: string
  course: string
  section: string
  /** Of the course; needed if the term does not have it yet. */
  title?: Localised | undefined
  /** Of a new course. Default: 0. */
  credits?: number | undefined
  /** Null is unlimited. Default: 80. */
  capacity?: number | null | undefined
  /** `Mon,Wed` or `周一至周三`. Without days, the section does not meet. */
  days?: string | undefined
  /** Default: 18:45 to 21:45. */
  from?: string | undefined
  to?: string | undefined
  /** `1-8`, `odd`, `1-8 odd`, `单周`. Default: every week. */
  weeks?: string | undefined
  /** Instead of these four: everything at once, as in a sheet. */
  meetings?: string | undefined
  room?: string | undefined
  ref?: string | null | undefined
  location?: string | null | undefined
  /** With their numbers, they see the section as their own. */
  teachers?: StaffMember[] | undefined
  assistants?: StaffMember[] | undefined
  /** Majors or colleges; makes the section major-only. */
  majors?: string[] | undefined
  period?: number | undefined
}

const usualCapacity = 80
// The evening, which is free of the sections that a sheet brings.
const usualFrom = '18:45'
const usualTo = '21:45'

/** What a section was given that nobody asked for. */
export type Assumed = { capacity?: number; from?: string; to?: string }

export type Created = { id: number; capacity: number | null; meetings: string; assumed: Assumed; notices: RowProblem[] }

export function createSections({ database, audit }: CourseNeeds) {
  return {
    /**
     * A section made by hand, and its course if the term does not have it.
     *
     * @returns with its meetings as `LE Mon,Wed 18:45-21:45`, what of it nobody asked for, and what came to the campus's lists
     * @throws {Refusal} `no-such-term`, `term-archived`, `section-exists`, `course-title-missing`, `course-differs`,
     * `course-hidden`, and what an import says of a line: `no-such-period`, `major-only-without-majors`, `unknown-day` …
     */
    create,

    /**
     * In a course that is there.
     *
     * @throws {Refusal} `no-such-course`, `term-archived`, `section-exists`, `course-hidden`, `invalid-meetings`, and what an
     * import says of a line
     */
    async createIn(actor: Actor, courseId: number, { code, meetings: given, majors, period, ...section }: GivenSection): Promise<Created> {
      const course = await describeCourse(database, courseId)
      const frame = await readFrame(database, await requireTermToEdit(database, course.term))
      const meetings = printMeetings(readMeetings(given, { ...frame, period: period ? frame.periods.get(period) : undefined }))
      return create(actor, { ...section, term: course.term, course: course.code, section: code, meetings, majors: majors ?? undefined, period: period ?? undefined })
    },

    /**
     * Hidden ones too.
     *
     * @param name `COURSE-CODE/SECTION-CODE`
     * @throws {Refusal} `no-such-term`, `no-such-section`
     */
    async find(termCode: string, name: string): Promise<{ id: number }> {
      const { id } = await requireAnyTerm(database, termCode)
      const [section] = await database.query<{ id: number }>({
        text: `select s.id from section s join course c on c.id = s.course_id where s.term_id = $1 and c.code || '/' || s.code = $2`,
        values: [id, name],
      })
      if (!section) throw noSuchSection(name, termCode)
      return section
    },

    /** Hidden ones too. @throws {Refusal} `no-such-term`, `no-such-course` */
    async findCourse(termCode: string, code: string): Promise<{ id: number }> {
      const course = await findCourseRow(database, (await requireAnyTerm(database, termCode)).id, code)
      if (!course) throw noSuchCourse(code, termCode)
      return { id: course.id }
    },

    /** Takes it out of the catalogue. Who holds a seat keeps it and may drop it. @throws {Refusal} `no-such-section`, `term-archived` */
    hide: (actor: Actor, sectionId: number) => setSection(actor, sectionId, true),
    /** @throws {Refusal} `no-such-section`, `term-archived` */
    restore: (actor: Actor, sectionId: number) => setSection(actor, sectionId, false),

    /** With all its sections. @throws {Refusal} `no-such-course`, `term-archived` */
    hideCourse: (actor: Actor, courseId: number) => setCourse(actor, courseId, true),
    /** A section that was hidden by itself stays hidden. @throws {Refusal} `no-such-course`, `term-archived` */
    restoreCourse: (actor: Actor, courseId: number) => setCourse(actor, courseId, false),
  }

  async function create(actor: Actor, asked: NewSection): Promise<Created> {
    return database.inTransaction(async (transaction) => {
      const term = await requireTermToEdit(transaction, asked.term)
      const names = await enterNames(transaction, majorNamings(asked.majors))
      const majors = asked.majors && majorNamings(asked.majors).flatMap(({ said }) => names.allCodes('majors', said))
      const section = { ...asked, majors, course: tidy(asked.course), section: tidy(asked.section) }
      // Before it looks, because it locks the term: two who make the same section come one after the other.
      await raiseRevision(transaction, term.id)
      const known = await findCourseRow(transaction, term.id, section.course)
      if (!known && !section.title?.zh && !section.title?.en) throw courseTitleMissing(section.course)
      const frame = await readFrame(transaction, term)
      const drafts = await draftByHand(textsOf({ ...section, title: section.title ?? known?.title }), frame)
      if (known) requireAgreement(section, known)
      const courseId = known?.id ?? (await insertCourse(transaction, term.id, drafts.course))
      await requireNewSection(transaction, courseId, section.course, section.section)
      const { courseCode: _, staff, ...row } = sectionToInsert(drafts.section, frame)
      const [created] = await insertSections(transaction, term.id, [{ ...row, course_id: courseId }])
      await replaceStaff(transaction, staff.map((person) => ({ ...person, section_id: created!.id })), [])
      await audit.record(transaction, {
        actor,
        action: 'section.created',
        subject: { kind: 'section', id: created!.id },
        after: { term: term.code, name: `${section.course}/${section.section}`, capacity: row.capacity, meetings: row.meetings, isNewCourse: !known },
      })
      return { id: created!.id, capacity: row.capacity, meetings: printMeetings(row.meetings), assumed: assumedOf(asked), notices: names.notices }
    })
  }

  async function setSection(actor: Actor, id: number, hidden: boolean): Promise<void> {
    if (!(await setHidden({ database, audit }, actor, 'section', id, hidden))) throw noSuchSection(String(id))
  }

  async function setCourse(actor: Actor, id: number, hidden: boolean): Promise<void> {
    if (!(await setHidden({ database, audit }, actor, 'course', id, hidden))) throw noSuchCourse(String(id))
  }
}

/** Majors or colleges: a section does not say which. */
export function majorNamings(majors: readonly string[] = []): Naming[] {
  return majors
    .flatMap((text) => text.split(listSeparators))
    .map(tidy)
    .filter((said) => said !== '')
    .map((said) => ({ list: 'majors', orIn: 'colleges', said, line: 1 }))
}

type KnownCourse = { id: number; title: Localised; credits: number; hidden: boolean }

async function findCourseRow({ query }: Pick<Queries, 'query'>, termId: number, code: string): Promise<KnownCourse | undefined> {
  const [course] = await query<KnownCourse>({
    text: 'select id, title, credits, deleted_at is not null as hidden from course where term_id = $1 and code = $2',
    values: [termId, code],
  })
  return course
}

function textsOf(section: NewSection): Texts {
  const { title, credits, capacity = usualCapacity, room, majors, period } = section
  const [teachers, assistants] = [section.teachers && staffTexts(section.teachers), section.assistants && staffTexts(section.assistants)]
  return {
    course_code: section.course,
    course_title: title?.en ?? title?.zh,
    course_title_zh: title?.zh,
    course_title_en: title?.en,
    credits: credits === undefined ? undefined : String(credits),
    period: period === undefined ? undefined : String(period),
    section_code: section.section,
    section_ref: section.ref ?? undefined,
    teacher: teachers?.names,
    teacher_number: teachers?.numbers,
    assistant: assistants?.names,
    assistant_number: assistants?.numbers,
    capacity: capacity === null ? '' : String(capacity),
    nature: majors === undefined ? 'open' : 'major-only',
    majors: majors?.join(';'),
    location: section.location ?? undefined,
    room,
    meetings: meetingsText(section),
  }
}

function assumedOf({ capacity, meetings, days, from, to }: NewSection): Assumed {
  const needsHours = meetings === undefined && days !== undefined
  return {
    ...(capacity === undefined && { capacity: usualCapacity }),
    ...(needsHours && from === undefined && { from: usualFrom }),
    ...(needsHours && to === undefined && { to: usualTo }),
  }
}

/** Each part may say only what it is for: in one text, a time among the days would silently win. */
function meetingsText({ meetings, days, from, to, weeks }: NewSection): string {
  if (meetings !== undefined) return meetings
  if ([days, from, to, weeks].every((part) => part === undefined)) return ''
  if (days !== undefined && !/^[^\d:：;；@＠\r\n]*$/.test(days)) throw unreadable('days', days)
  for (const [field, time] of Object.entries({ from, to })) {
    if (time !== undefined && !/^\d{1,2}[:：][0-5]\d$/.test(time)) throw unreadable(field, time)
  }
  if (weeks !== undefined && !/^(weeks?\s+)?[第\d\s,，、~～–—－-]*周?\s*((odd|even)(\s+weeks?)?|[单双]周)?$/i.test(weeks)) throw unreadable('weeks', weeks)
  const which = weeks === undefined || /[周]/.test(weeks) ? weeks : weeks.replace(/^(?=\d)/, 'weeks ')
  return `${days ?? ''} ${from ?? usualFrom}-${to ?? usualTo} ${which ?? ''}`
}

/** Whoever names a course that is there means that one. */
function requireAgreement({ course, title = {}, credits }: NewSection, known: KnownCourse): void {
  if (known.hidden) throw courseHidden(course)
  const { zh = known.title.zh, en = known.title.en } = title
  if (zh !== known.title.zh || en !== known.title.en || (credits ?? known.credits) !== known.credits) throw courseDiffers(course, known)
}

async function insertCourse(transaction: Transaction, termId: number, { code, title, credits = 0 }: CourseDraft): Promise<number> {
  const course = { code, title, credits, department: null, type: null, description: null, prerequisites: [], not_with: [] }
  return (await insertCourses(transaction, termId, [course])).get(code)!
}

/** @throws {Refusal} `section-exists` */
export async function requireNewSection({ query }: Pick<Queries, 'query'>, courseId: number, course: string, code: string): Promise<void> {
  const [known] = await query<{ hidden: boolean }>({
    text: 'select deleted_at is not null as hidden from section where course_id = $1 and code = $2',
    values: [courseId, code],
  })
  if (known) throw sectionExists(`${course}/${code}`, known.hidden)
}

function unreadable(field: string, text: string): Refusal {
  return new Refusal(422, 'meeting-unreadable', { zh: `${field}：看不懂“${text}”。`, en: `${field}: "${text}" cannot be read.` }, { field })
}
