import { isDeepStrictEqual } from 'node:util'
import type { Meeting } from '@fairway/contract/courses'
import type { Localised } from '@fairway/contract/localised'
import type { Table } from '../../sheets/columns.ts'
import { fieldsOf, type Fields } from '../../sheets/fields.ts'
import { breathe } from '../../sheets/import-report.ts'
import { problemsListed, type RowProblem, type RowProblems } from '../../sheets/row-problems.ts'
import type { MeetingFrame } from './meeting-text.ts'
import type { SectionColumn } from './section-import-columns.ts'
import { meetingColumns, meetingsIn } from './section-import-meetings.ts'

// From the lines of a sheet to courses and sections, each line judged by itself and against those before it.

/** What the sheet says of a course. `undefined`: nothing. */
export type CourseDraft = {
  code: string
  line: number
  title: Localised
  credits?: number
  department?: Localised | null
  type?: Localised | null
  description?: Localised | null
  prerequisites?: string[][]
  notWith?: string[]
}

export type Staff = { role: 'teacher' | 'assistant'; position: number; name: string; number: string | null }

/** What the sheet says of a section. `undefined`: nothing. */
export type SectionDraft = {
  courseCode: string
  code: string
  line: number
  ref?: string | null
  period?: number | null
  teachers?: Staff[]
  assistants?: Staff[]
  /** null: unlimited */
  capacity?: number | null
  /** null: open to all */
  majors?: string[] | null
  location?: string | null
  meetings?: Meeting[]
  /** Of a section of several lines: what each says of meetings, and the meetings of all, by their JSON. */
  several?: { lines: Set<string>; meetings: Map<string, Meeting> }
}

export type ImportFrame = Omit<MeetingFrame, 'period'> & { periods: ReadonlyMap<number, { starts: string; ends: string }> }

export type Drafts = { courses: Map<string, CourseDraft>; sections: Map<string, SectionDraft>; notices: RowProblem[] }

/** Adds to `problems` what is wrong. A line with a problem leaves nothing in the drafts. */
export async function draftSections(
  table: Table<SectionColumn>,
  frame: ImportFrame,
  problems: RowProblems,
  progress: (done: number) => void,
  signal: AbortSignal | undefined,
): Promise<Drafts> {
  const drafts: Drafts = { courses: new Map(), sections: new Map(), notices: [] }
  const bad: SectionDraft[] = []
  for (const [index, row] of table.rows.entries()) {
    if (index % 500 === 0) progress(index)
    await breathe(signal)
    const before = problems.count
    const fields = fieldsOf(row, table, problems)
    const course = draftCourse(fields)
    const section = draftSection(fields, course.code, frame)
    if (problems.count > before) {
      bad.push(section)
      continue
    }
    const known = drafts.sections.get(sectionKey(section))
    if (known && isFull(known) && known.ref === section.ref) {
      fields.problem('section_code', 'too-many-lines', `一个教学班最多 ${mostLines} 行、${mostMeetings} 个上课时间。`, `A section has at most ${mostLines} lines and ${mostMeetings} meetings.`)
      bad.push(section)
      continue
    }
    if (known && !continues(known, section)) {
      fields.problem(
        'section_code',
        'duplicate-section',
        `第 ${known.line} 行已有教学班 ${course.code} ${section.code}。`,
        `Line ${known.line} already has the section ${course.code} ${section.code}.`,
      )
      continue
    }
    if (!mergeCourse(drafts, course, fields)) continue
    if (known) addMeetings(known, section)
    else drafts.sections.set(sectionKey(section), section)
  }
  for (const section of bad) requireWhole(drafts, section, problems)
  requireCredits(table, drafts, problems)
  noticeTimeless(table, drafts)
  return drafts
}

export function sectionKey(section: { courseCode: string; code: string }): string {
  return JSON.stringify([section.courseCode, section.code])
}

/**
 * Registrars' sheets list a section that meets in several ways on several lines, alike but for the meetings. They are one
 * section if they carry one reference; without it, a repeated code is a mistake.
 */
function continues(known: SectionDraft, next: SectionDraft): boolean {
  if (!next.ref || !known.meetings || !next.meetings) return false
  const rest = ({ line: _, meetings: __, several: ___, ...others }: SectionDraft) => others
  const text = JSON.stringify(next.meetings)
  const isRepeated = known.several?.lines.has(text) ?? JSON.stringify(known.meetings) === text
  return !isRepeated && isDeepStrictEqual(rest(known), rest(next))
}

// Far more than any section has. Without an end to them, a sheet could make one whose hours fill the memory.
const mostLines = 200
const mostMeetings = 500

function isFull({ several }: SectionDraft): boolean {
  return several !== undefined && (several.lines.size >= mostLines || several.meetings.size >= mostMeetings)
}

/** What the lines of a section have in common, such as the lecture, happens once. */
function addMeetings(known: SectionDraft, next: SectionDraft): void {
  const isFirst = known.several === undefined
  const { lines, meetings } = (known.several ??= { lines: new Set(), meetings: new Map() })
  for (const line of isFirst ? [known, next] : [next]) {
    lines.add(JSON.stringify(line.meetings))
    for (const meeting of line.meetings!) meetings.set(JSON.stringify(meeting), meeting)
  }
}

export function meetingsOf({ meetings, several }: SectionDraft): Meeting[] | undefined {
  return several ? [...several.meetings.values()] : meetings
}

/** A section of several lines is not imported without one of them. */
function requireWhole(drafts: Drafts, bad: SectionDraft, problems: RowProblems): void {
  const rest = drafts.sections.get(sectionKey(bad))
  if (!rest?.ref || rest.ref !== bad.ref) return
  drafts.sections.delete(sectionKey(bad))
  const title = { zh: `同一教学班的第 ${bad.line} 行有误。`, en: `Line ${bad.line}, of the same section, has a problem.` }
  problems.add({ line: rest.line, column: null, code: 'incomplete-section', title })
}

function draftCourse(fields: Fields<SectionColumn>): CourseDraft {
  const course: CourseDraft = { code: fields.requiredText('course_code', 40), line: fields.line, title: titleOf(fields) }
  if (fields.has('credits')) {
    const credits = creditsOf(fields)
    if (credits !== undefined) course.credits = credits
  }
  if (hasAny(fields, 'department')) course.department = inLanguages('department', (column) => fields.text(column, 100))
  if (hasAny(fields, 'course_type')) course.type = inLanguages('course_type', (column) => fields.text(column, 100))
  if (hasAny(fields, 'description')) course.description = inLanguages('description', (column) => fields.prose(column, 20_000))
  if (fields.has('prerequisites')) course.prerequisites = prerequisitesOf(fields)
  if (fields.has('not_with')) course.notWith = [...new Set(codesOf(fields, 'not_with', fields.text('not_with', 4_000).split(/[;；、]/)))]
  if (course.prerequisites?.flat().includes(course.code)) {
    fields.problem('prerequisites', 'own-prerequisite', '课程不能是自己的先修课程。', 'A course cannot be its own prerequisite.')
  }
  if (course.notWith?.includes(course.code)) fields.problem('not_with', 'excludes-itself', '课程不能与自己互斥。', 'A course cannot exclude itself.')
  return course
}

const han = /\p{Script=Han}/u

type LanguageColumn = 'course_title' | 'department' | 'course_type' | 'description'

function titleOf(fields: Fields<SectionColumn>): Localised {
  return inLanguages('course_title', (column) => fields[column === 'course_title' ? 'requiredText' : 'text'](column, 200)) ?? {}
}

function hasAny(fields: Fields<SectionColumn>, column: LanguageColumn): boolean {
  return fields.has(column) || fields.has(`${column}_zh`) || fields.has(`${column}_en`)
}

/** The column itself may be in either language; those that name theirs go before it. */
function inLanguages(column: LanguageColumn, read: (column: SectionColumn) => string): Localised | null {
  const text = read(column)
  const english = read(`${column}_en`)
  const zh = read(`${column}_zh`) || (han.test(text) && text !== english ? text : '')
  const en = english || (text !== zh ? text : '')
  return zh || en ? { ...(zh && { zh }), ...(en && { en }) } : null
}

function creditsOf(fields: Fields<SectionColumn>): number | undefined {
  const text = fields.text('credits', 40)
  if (text === '') return undefined
  if (/^\d{1,3}(\.\d0*)?$/.test(text)) return Number(text)
  fields.problem('credits', 'not-credits', `学分须为 0 至 999.9 的数字，最多一位小数，不能是“${text}”。`, `Credits must be a number from 0 to 999.9 with at most one decimal, not "${text}".`)
  return undefined
}

/** `CSE 8A|CSE 11; MATH 20A`: one of each list between semicolons. */
function prerequisitesOf(fields: Fields<SectionColumn>): string[][] {
  return fields
    .text('prerequisites', 4_000)
    .split(/[;；]/)
    .map((list) => codesOf(fields, 'prerequisites', list.split(/[|｜]/)))
    .filter((list) => list.length > 0)
}

function codesOf(fields: Fields<SectionColumn>, column: SectionColumn, parts: string[]): string[] {
  const codes = parts.map((part) => part.trim()).filter((part) => part !== '')
  const long = codes.find((code) => code.length > 40)
  if (long) fields.problem(column, 'too-long', `课程号过长：“${long.slice(0, 40)}…”。`, `This course code is too long: "${long.slice(0, 40)}…".`)
  return codes
}

function draftSection(fields: Fields<SectionColumn>, courseCode: string, frame: ImportFrame): SectionDraft {
  const section: SectionDraft = { courseCode, code: fields.requiredText('section_code', 40), line: fields.line }
  if (fields.has('section_ref')) section.ref = fields.text('section_ref', 100) || null
  if (fields.has('period')) section.period = periodOf(fields, frame)
  if (fields.has('teacher')) section.teachers = staffOf(fields, 'teacher', 'teacher_number')
  if (fields.has('assistant')) section.assistants = staffOf(fields, 'assistant', 'assistant_number')
  if (fields.has('capacity')) section.capacity = fields.count('capacity', 1_000_000)
  if (fields.has('nature') || fields.has('majors')) section.majors = majorsOf(fields)
  if (fields.has('location')) section.location = fields.text('location', 200) || null
  const period = section.period ? frame.periods.get(section.period) : undefined
  const room = fields.text('room', 100)
  const meetings = meetingsIn(fields, room, { ...frame, period })
  if (meetings) section.meetings = meetings
  // A room that no meeting can show would be lost.
  if (room !== '' && !meetings?.length) section.location ??= room
  return section
}

function periodOf(fields: Fields<SectionColumn>, frame: ImportFrame): number | null {
  const text = fields.text('period', 40)
  if (text === '') return null
  const number = Number(/^(?:第?\s*(\d{1,3})\s*(?:阶段)?|阶段\s*(\d{1,3}))$/.exec(text)?.slice(1).find(Boolean) ?? NaN)
  if (frame.periods.has(number)) return number
  const known = [...frame.periods.keys()].join(', ')
  fields.problem(
    'period',
    'no-such-period',
    known ? `本学期没有阶段“${text}”，只有：${known}。` : `本学期不分阶段，不能填“${text}”。`,
    known ? `The term has no period "${text}", only: ${known}.` : `The term has no periods, so this cannot be "${text}".`,
  )
  return null
}

function staffOf(fields: Fields<SectionColumn>, role: 'teacher' | 'assistant', numberColumn: 'teacher_number' | 'assistant_number'): Staff[] {
  const names = fields.list(role, 2_000)
  const numbers = fields.list(numberColumn, 2_000)
  if (numbers.length > names.length) {
    fields.problem(numberColumn, 'more-numbers-than-names', '工号多于姓名。', 'There are more numbers than names.')
  }
  const long = [...names, ...numbers].find((text) => text.length > 100)
  if (long) fields.problem(role, 'too-long', `过长：“${long.slice(0, 40)}…”。`, `Too long: "${long.slice(0, 40)}…".`)
  const numberAt = (position: number) => (numbers[position] === undefined || noNumber.test(numbers[position]) ? null : numbers[position])
  return names.map((name, position) => ({ role, position, name, number: numberAt(position) }))
}

/** Keeps the place of somebody without one between others. */
const noNumber = /^[-–—－无]$/

const open = /^(open|all|any|非专业班|非专业|开放|不限|公共班|公选|普通班)$/i
const majorOnly = /^(major-only|major only|major|majors|restricted|专业班|专业|限专业)$/i

function majorsOf(fields: Fields<SectionColumn>): string[] | null {
  const nature = fields.text('nature', 40)
  const majors = [...new Set(fields.list('majors', 4_000))]
  if (nature !== '' && !open.test(nature) && !majorOnly.test(nature)) {
    fields.problem('nature', 'unknown-nature', `性质须为“专业班”或“非专业班”，不能是“${nature}”。`, `The nature must be "open" or "major-only", not "${nature}".`)
  } else if (majorOnly.test(nature) && majors.length === 0) {
    fields.problem('majors', 'major-only-without-majors', '专业班须写明面向的专业或学院。', 'A major-only section must name its majors or colleges.')
  } else if (open.test(nature) && majors.length > 0) {
    fields.problem('majors', 'open-with-majors', '非专业班不能限定专业。', 'A section open to all cannot name majors.')
  }
  return majors.length > 0 ? majors : null
}

/**
 * A course is told on every line of its sections: what one line leaves empty, another may say. Credits that contradict each
 * other are an error; for the rest the first line counts and the report says so.
 */
function mergeCourse(drafts: Drafts, course: CourseDraft, fields: Fields<SectionColumn>): boolean {
  const known = drafts.courses.get(course.code)
  if (!known) {
    drafts.courses.set(course.code, course)
    return true
  }
  if (known.credits !== undefined && course.credits !== undefined && known.credits !== course.credits) {
    fields.problem(
      'credits',
      'credits-differ',
      `第 ${known.line} 行写的是 ${known.credits} 学分。`,
      `Line ${known.line} gives this course ${known.credits} credits.`,
    )
    return false
  }
  known.credits ??= course.credits
  for (const key of ['department', 'type', 'description', 'prerequisites', 'notWith'] as const) mergeField(drafts, known, course, key)
  if (JSON.stringify(known.title) !== JSON.stringify(course.title)) notice(drafts, known, course, 'title')
  return true
}

function mergeField<Key extends 'department' | 'type' | 'description' | 'prerequisites' | 'notWith'>(
  drafts: Drafts,
  known: CourseDraft,
  course: CourseDraft,
  key: Key,
): void {
  const isEmpty = (value: CourseDraft[Key]) => value === null || value === undefined || (Array.isArray(value) && value.length === 0)
  if (isEmpty(course[key])) return
  if (isEmpty(known[key])) known[key] = course[key]
  else if (JSON.stringify(known[key]) !== JSON.stringify(course[key])) notice(drafts, known, course, key)
}

function notice(drafts: Drafts, known: CourseDraft, course: CourseDraft, key: string): void {
  if (drafts.notices.length === problemsListed) return
  drafts.notices.push({
    line: course.line,
    column: null,
    code: 'course-differs',
    title: {
      zh: `课程 ${course.code} 的 ${key} 与第 ${known.line} 行不同，以第 ${known.line} 行为准。`,
      en: `The ${key} of ${course.code} differs from line ${known.line}, which counts.`,
    },
  })
}

/** First of all notices: such sections conflict with nothing, which no one may notice before the round is over. */
function noticeTimeless(table: Table<SectionColumn>, drafts: Drafts): void {
  const isTimeless = [...drafts.sections.values()].every(({ meetings = [] }) => meetings.length === 0)
  if (drafts.sections.size === 0 || !isTimeless) return
  const title = meetingColumns.some((column) => table.headings.has(column))
    ? { zh: '注意：没有一行写了上课时间，这些教学班不会与任何课程冲突。', en: 'Caution: no line has a meeting time. These sections will conflict with nothing.' }
    : {
        zh: '注意：表中没有上课时间这一列（如“上课时间”，或“星期”与“节次”），新的教学班不会与任何课程冲突，已有的保持原来的时间。',
        en: 'Caution: no column has meeting times ("meetings", or "days" and "time"). New sections will conflict with nothing; known ones keep their times.',
      }
  drafts.notices.unshift({ line: 1, column: null, code: 'no-meetings', title })
}

/** Where the sheet has credits at all, every course needs them on one of its lines. */
function requireCredits(table: Table<SectionColumn>, drafts: Drafts, problems: RowProblems): void {
  const column = table.headings.get('credits')
  if (column === undefined) return
  for (const [key, section] of drafts.sections) {
    if (drafts.courses.get(section.courseCode)!.credits !== undefined) continue
    problems.add({ line: section.line, column, code: 'empty', title: { zh: '不能为空。', en: 'Must not be empty.' } })
    drafts.sections.delete(key)
  }
}
