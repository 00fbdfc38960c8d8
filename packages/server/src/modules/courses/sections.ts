import type { Localised } from '@fairway/contract/localised'
import type { Database, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Table } from '../../sheets/columns.ts'
import { listSeparators } from '../../sheets/fields.ts'
import { RowProblems, type RowProblem } from '../../sheets/row-problems.ts'
import { enterNames, type Naming } from '../lists/index.ts'
import { printMeetings } from './meeting-text.ts'
import { raiseRevision } from './revision.ts'
import { readFrame } from './section-import.ts'
import { sectionToInsert } from './section-import-changes.ts'
import type { SectionColumn } from './section-import-columns.ts'
import { draftSections, type CourseDraft, type ImportFrame, type SectionDraft } from './section-import-rows.ts'
import { insertCourses, insertSections, replaceStaff } from './section-import-store.ts'
import { requireTerm } from './terms.ts'
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
  teachers?: string[] | undefined
  /** In the order of `teachers`; with theirs, they see the section as their own. */
  teacherNumbers?: string[] | undefined
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

export function createSections(database: Database) {
  return {
    /**
     * A section made by hand, and its course if the term does not have it.
     *
     * @returns with its meetings as `LE Mon,Wed 18:45-21:45`, what of it nobody asked for, and what came to the campus's lists
     * @throws {Refusal} `no-such-term`, `section-exists`, `course-title-missing`, `course-differs`, `course-hidden`, and what
     * an import says of a line: `no-such-period`, `major-only-without-majors`, `unknown-day`, `end-before-start` …
     */
    async create(asked: NewSection): Promise<{ id: number; capacity: number | null; meetings: string; assumed: Assumed; notices: RowProblem[] }> {
      return database.inTransaction(async (transaction) => {
        const term = await requireTerm(transaction, asked.term)
        const names = await enterNames(transaction, majorNamings(asked))
        const majors = asked.majors && majorNamings(asked).flatMap(({ said }) => names.allCodes('majors', said))
        const section = { ...asked, majors, course: tidy(asked.course), section: tidy(asked.section) }
        // Before it looks, because it locks the term: two who make the same section come one after the other.
        await raiseRevision(transaction, term.id)
        const known = await findCourse(transaction, term.id, section.course)
        if (!known && !section.title?.zh && !section.title?.en) throw courseTitleMissing(section.course)
        const frame = await readFrame(transaction, term)
        const drafts = await judge({ ...section, title: section.title ?? known?.title }, frame)
        if (known) requireAgreement(section, known)
        const courseId = known?.id ?? (await insertCourse(transaction, term.id, drafts.course))
        await requireNew(transaction, courseId, section)
        const { courseCode: _, staff, ...row } = sectionToInsert(drafts.section, frame)
        const [created] = await insertSections(transaction, term.id, [{ ...row, course_id: courseId }])
        await replaceStaff(transaction, staff.map((person) => ({ ...person, section_id: created!.id })), [])
        return { id: created!.id, capacity: row.capacity, meetings: printMeetings(row.meetings), assumed: assumedOf(asked), notices: names.notices }
      })
    },

    /**
     * Hidden ones too.
     *
     * @param name `COURSE-CODE/SECTION-CODE`
     * @throws {Refusal} `no-such-term`, `no-such-section`
     */
    async find(termCode: string, name: string): Promise<{ id: number }> {
      const { id } = await requireTerm(database, termCode)
      const [section] = await database.query<{ id: number }>({
        text: `select s.id from section s join course c on c.id = s.course_id where s.term_id = $1 and c.code || '/' || s.code = $2`,
        values: [id, name],
      })
      if (!section) throw noSuchSection(name, termCode)
      return section
    },

    /** Hidden ones too. @throws {Refusal} `no-such-term`, `no-such-course` */
    async findCourse(termCode: string, code: string): Promise<{ id: number }> {
      const course = await findCourse(database, (await requireTerm(database, termCode)).id, code)
      if (!course) throw noSuchCourse(code, termCode)
      return { id: course.id }
    },

    /** Takes it out of the catalogue. Who holds a seat keeps it and may drop it. @throws {Refusal} `no-such-section` */
    hide: (sectionId: number) => setSection(sectionId, true),
    /** @throws {Refusal} `no-such-section` */
    restore: (sectionId: number) => setSection(sectionId, false),

    /** With all its sections. @throws {Refusal} `no-such-course` */
    hideCourse: (courseId: number) => setCourse(courseId, true),
    /** A section that was hidden by itself stays hidden. @throws {Refusal} `no-such-course` */
    restoreCourse: (courseId: number) => setCourse(courseId, false),
  }

  async function setSection(id: number, hidden: boolean): Promise<void> {
    if (!(await setHidden(database, 'section', id, hidden))) throw noSuchSection(String(id))
  }

  async function setCourse(id: number, hidden: boolean): Promise<void> {
    if (!(await setHidden(database, 'course', id, hidden))) throw noSuchCourse(String(id))
  }
}

function majorNamings({ majors = [] }: NewSection): Naming[] {
  return majors
    .flatMap((text) => text.split(listSeparators))
    .map(tidy)
    .filter((said) => said !== '')
    .map((said) => ({ list: 'majors', orIn: 'colleges', said, line: 1 }))
}

/** As a code is stored: an import reads it the same way. */
function tidy(code: string): string {
  return code.trim().replaceAll(/\s+/g, ' ').normalize('NFC')
}

type KnownCourse = { id: number; title: Localised; credits: number; hidden: boolean }

async function findCourse({ query }: Pick<Transaction, 'query'>, termId: number, code: string): Promise<KnownCourse | undefined> {
  const [course] = await query<KnownCourse>({
    text: 'select id, title, credits, deleted_at is not null as hidden from course where term_id = $1 and code = $2',
    values: [termId, code],
  })
  return course
}

/** A section made by hand is a sheet of one line: what an import refuses is refused here, in the same words. */
async function judge(section: NewSection, frame: ImportFrame): Promise<{ course: CourseDraft; section: SectionDraft }> {
  const problems = new RowProblems()
  const { courses, sections } = await draftSections(lineOf(section), frame, problems, () => {}, undefined)
  const [problem] = problems.listed
  if (problem) {
    const { zh, en } = problem.title
    const field = problem.column
    throw new Refusal(422, problem.code, { zh: `${field}：${zh}`, en: `${field}: ${en}` }, { field })
  }
  return { course: [...courses.values()][0]!, section: [...sections.values()][0]! }
}

function lineOf(section: NewSection): Table<SectionColumn> {
  const { title, credits, capacity = usualCapacity, room, teachers, teacherNumbers, majors, period } = section
  const texts: { [Column in SectionColumn]?: string | undefined } = {
    course_code: section.course,
    course_title: title?.en ?? title?.zh,
    course_title_zh: title?.zh,
    course_title_en: title?.en,
    credits: credits === undefined ? undefined : String(credits),
    period: period === undefined ? undefined : String(period),
    section_code: section.section,
    teacher: teachers?.join(';'),
    teacher_number: teacherNumbers?.join(';'),
    capacity: capacity === null ? '' : String(capacity),
    nature: majors === undefined ? 'open' : 'major-only',
    majors: majors?.join(';'),
    room,
    meetings: meetingsText(section),
  }
  const values = Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text.trim().normalize('NFC')]])),
  )
  return { rows: [{ line: 1, values }], headings: new Map(), unknownColumns: [], problems: new RowProblems() }
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

async function requireNew({ query }: Transaction, courseId: number, { course, section }: NewSection): Promise<void> {
  const [known] = await query<{ hidden: boolean }>({
    text: 'select deleted_at is not null as hidden from section where course_id = $1 and code = $2',
    values: [courseId, section],
  })
  if (known) throw sectionExists(`${course}/${section}`, known.hidden)
}

export function noSuchSection(name: string, term?: string): Refusal {
  const title =
    term === undefined
      ? { zh: `没有教学班“${name}”（写法：课程号/教学班）。`, en: `There is no section "${name}" (written COURSE-CODE/SECTION-CODE).` }
      : { zh: `学期“${term}”中没有教学班“${name}”（写法：课程号/教学班）。`, en: `The term "${term}" has no section "${name}" (written COURSE-CODE/SECTION-CODE).` }
  return new Refusal(404, 'no-such-section', title, { section: name, ...(term !== undefined && { term }) })
}

function noSuchCourse(code: string, term?: string): Refusal {
  const title =
    term === undefined
      ? { zh: `没有课程“${code}”。`, en: `There is no course "${code}".` }
      : { zh: `学期“${term}”中没有课程“${code}”。`, en: `The term "${term}" has no course "${code}".` }
  return new Refusal(404, 'no-such-course', title, { course: code, ...(term !== undefined && { term }) })
}

function sectionExists(name: string, hidden: boolean): Refusal {
  const title = hidden
    ? { zh: `教学班“${name}”已存在，但被隐藏；可以恢复。`, en: `The section "${name}" is there but hidden; it can be restored.` }
    : { zh: `已有教学班“${name}”。`, en: `There already is a section "${name}".` }
  return new Refusal(409, 'section-exists', title, { section: name, hidden })
}

function courseHidden(code: string): Refusal {
  return new Refusal(409, 'course-hidden', { zh: `课程“${code}”已被隐藏，请先恢复。`, en: `The course "${code}" is hidden; restore it first.` }, { course: code })
}

function courseTitleMissing(code: string): Refusal {
  const title = { zh: `本学期还没有课程“${code}”，须写明课程名称。`, en: `The term does not have the course "${code}" yet, so it needs a title.` }
  return new Refusal(422, 'course-title-missing', title, { course: code })
}

function courseDiffers(code: string, { title, credits }: KnownCourse): Refusal {
  return new Refusal(
    409,
    'course-differs',
    {
      zh: `本学期的课程“${code}”是“${title.zh ?? title.en ?? ''}”，${credits} 学分。`,
      en: `The term's course "${code}" is "${title.en ?? title.zh ?? ''}" with ${credits} credits.`,
    },
    { course: code, courseTitle: title, credits },
  )
}

function unreadable(field: string, text: string): Refusal {
  return new Refusal(422, 'meeting-unreadable', { zh: `${field}：看不懂“${text}”。`, en: `${field}: "${text}" cannot be read.` }, { field })
}
