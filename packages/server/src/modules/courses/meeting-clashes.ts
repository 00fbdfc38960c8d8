import type { Meeting } from '@fairway/contract/courses'
import type { GivenMeetings, MeetingClashes } from '@fairway/contract/office-sections'
import type { Localised } from '@fairway/contract/localised'
import { dateOfDay, minutesPerDay, occupies, overlap, type Occupied } from '@fairway/contract/timetable'
import type { Queries } from '../../database/database.ts'
import { parseMultirange, printMultirange } from '../../database/multirange.ts'
import { readMeetings } from './given-meetings.ts'
import { printMeetings } from './meeting-text.ts'
import { describeSection } from './section-detail.ts'
import { readFrame } from './section-import.ts'
import type { Staff } from './section-import-rows.ts'
import type { DatedFrame } from './section-moves.ts'
import { requireAnyTerm } from './terms.ts'

// What other times would do to a section, before anybody decides: who and what would be in two places at once.

/** Of each kind. The counts tell of the rest. */
const mostShown = 100

/**
 * Only what would be new: whoever is in two places already is no reason against it. Changes nothing and locks nothing.
 *
 * @throws {Refusal} `no-such-section`, `invalid-meetings`
 */
export async function meetingClashes(queries: Pick<Queries, 'query'>, id: number, given: GivenMeetings): Promise<MeetingClashes> {
  const section = await describeSection(queries, id)
  const term = await requireAnyTerm(queries, section.term)
  const frame = await readFrame(queries, term)
  const period = section.period === null ? undefined : frame.periods.get(section.period)
  const meetings = readMeetings(given, { ...frame, period })
  const minutesOf = (some: readonly Meeting[]) => occupies(frame, some, period)
  const move: Move = { id, courseId: section.course.id, before: minutesOf(section.meetings), after: minutesOf(meetings), meetings, minutesOf, frame }
  const others = await readOthers(queries, term.id, move)
  const [students, counts] = [await clashingStudents(queries, move, others), await countStudents(queries, move)]
  return {
    meetings,
    meetingsText: printMeetings(meetings),
    enrolled: section.taken,
    waiting: section.waiting,
    students: { ...counts, clashes: students },
    staff: clashingStaff([...section.teachers, ...section.assistants], move, others),
    rooms: clashingRooms(move, others),
  }
}

type Move = {
  id: number
  courseId: number
  before: number[]
  after: number[]
  meetings: readonly Meeting[]
  minutesOf(meetings: readonly Meeting[]): number[]
  frame: DatedFrame
}

type Other = {
  id: number
  course_id: number
  name: string
  title: Localised
  period_number: number | null
  meetings: Meeting[]
  occupies: Occupied
  staff: Pick<Staff, 'name' | 'number'>[]
}

/** The sections of the term that meet at these times; hidden ones do not. */
async function readOthers({ query }: Pick<Queries, 'query'>, termId: number, { id, after }: Move): Promise<Map<number, Other>> {
  const rows = await query<Omit<Other, 'occupies'> & { occupies: string }>({
    text: `select s.id, s.course_id, c.code || '/' || s.code as name, c.title, s.period_number, s.meetings, s.occupies::text,
                  coalesce((select json_agg(json_build_object('name', name, 'number', number) order by role desc, position)
                            from section_staff where section_id = s.id), '[]') as staff
           from section s join course c on c.id = s.course_id
           where s.term_id = $1 and s.id <> $2 and s.occupies && $3::int4multirange and s.deleted_at is null and c.deleted_at is null
           order by c.code, s.code`,
    values: [termId, id, printMultirange(after)],
  })
  return new Map(rows.map((row) => [row.id, { ...row, occupies: parseMultirange(row.occupies) }]))
}

// Whoever has this section and another one that overlaps from now on; $2 are the minutes before, $3 after.
const clashing = `
  select person_id, state, other_id from (
    select person_id, 'enrolled' as state from enrolment where section_id = $1
    union all select person_id, 'waiting' from wait where section_id = $1
  ) own
  cross join lateral (
    select s.id as other_id from enrolment e join section s on s.id = e.section_id
    where e.person_id = own.person_id and s.id <> $1 and s.term_id = (select term_id from section where id = $1)
      and s.occupies && $3::int4multirange and not (s.occupies && $2::int4multirange)
  ) other`

async function clashingStudents(queries: Pick<Queries, 'query'>, move: Move, others: ReadonlyMap<number, Other>): Promise<MeetingClashes['students']['clashes']> {
  const rows = await queries.query<{ number: string; name: string; state: 'enrolled' | 'waiting'; other_id: number; occupies: string }>({
    text: `select person.number, person.name, state, other_id, section.occupies::text
           from (${clashing}) found join person on person.id = person_id join section on section.id = other_id
           order by state, person.number, other_id limit ${mostShown}`,
    values: valuesOf(move),
  })
  const named = new Map([...others].map(([id, { name, title }]) => [id, { id, name, title }]))
  for (const id of new Set(rows.map(({ other_id }) => other_id))) if (!named.has(id)) named.set(id, await nameOf(queries, id))
  return rows.map(({ number, name, state, other_id, occupies }) => ({
    number,
    name,
    state,
    with: named.get(other_id)!,
    when: firstOf(move, parseMultirange(occupies)),
  }))
}

/** Of a hidden one, which its students hold all the same. */
async function nameOf(queries: Pick<Queries, 'query'>, id: number): Promise<{ id: number; name: string; title: Localised }> {
  const { code, course } = await describeSection(queries, id)
  return { id, name: `${course.code}/${code}`, title: course.title }
}

async function countStudents({ query }: Pick<Queries, 'query'>, move: Move): Promise<{ enrolled: number; waiting: number }> {
  const [counts] = await query<{ enrolled: number; waiting: number }>({
    text: `select count(distinct person_id) filter (where state = 'enrolled') as enrolled,
                  count(distinct person_id) filter (where state = 'waiting') as waiting from (${clashing}) found`,
    values: valuesOf(move),
  })
  return counts!
}

function valuesOf({ id, before, after }: Move): unknown[] {
  return [id, printMultirange(before), printMultirange(after)]
}

/** By number, or by name where one of the two has no number. */
function clashingStaff(staff: readonly Pick<Staff, 'name' | 'number'>[], move: Move, others: ReadonlyMap<number, Other>): MeetingClashes['staff'] {
  const clashes: MeetingClashes['staff']['clashes'] = []
  for (const { name, number } of staff) {
    for (const other of others.values()) {
      if (overlap(move.before, other.occupies) || isOneLesson(move, other)) continue
      const same = other.staff.find((person) => (person.number !== null && number !== null ? person.number === number : person.name === name))
      if (same) clashes.push({ name, number: same.number !== null ? number : null, with: named(other), when: firstOf(move, other.occupies) })
    }
  }
  return { count: clashes.length, clashes: clashes.slice(0, mostShown) }
}

function clashingRooms(move: Move, others: ReadonlyMap<number, Other>): MeetingClashes['rooms'] {
  const clashes: MeetingClashes['rooms']['clashes'] = []
  for (const other of others.values()) {
    if (isOneLesson(move, other)) continue
    for (const theirs of other.meetings) {
      const ours = move.meetings.filter(({ room }) => room !== undefined && theirs.room !== undefined && folded(room) === folded(theirs.room))
      const when = first(move.minutesOf(ours), minutesOfOther(move, other, [theirs]), move)
      if (when) clashes.push({ room: theirs.room!, with: named(other), when })
    }
  }
  return { count: clashes.length, clashes: clashes.slice(0, mostShown) }
}

/** Sections of one course that share a lecture meet in one room at one time: that is one lesson, held once. */
function isOneLesson(move: Move, other: Other): boolean {
  if (other.course_id !== move.courseId) return false
  const key = ({ days, date, from, to, weeks, parity, room }: Meeting) => JSON.stringify([days, date, from, to, weeks, parity, room])
  const shared = new Set(move.meetings.map(key))
  // What is left of it without the shared lessons meets at other times.
  return !overlap(minutesOfOther(move, other, other.meetings.filter((meeting) => !shared.has(key(meeting)))), move.after)
}

function minutesOfOther({ frame }: Move, { period_number }: Other, meetings: readonly Meeting[]): Occupied {
  return occupies(frame, meetings, period_number === null ? undefined : frame.periods.get(period_number))
}

function named({ id, name, title }: Other) {
  return { id, name, title }
}

function firstOf(move: Move, others: Occupied) {
  return first(move.after, others, move)!
}

/** The first time that two sets of minutes share, as a date and minutes of the day. */
function first(a: Occupied, b: Occupied, { frame }: Move): { date: string; from: number; to: number } | undefined {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [from, to] = [Math.max(a[i]!, b[j]!), Math.min(a[i + 1]!, b[j + 1]!)]
    if (from < to) {
      const day = Math.floor(from / minutesPerDay)
      return { date: dateOfDay(frame, day), from: from - day * minutesPerDay, to: to - day * minutesPerDay }
    }
    if (a[i + 1]! <= b[j + 1]!) i += 2
    else j += 2
  }
  return undefined
}

function folded(room: string): string {
  return room.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '')
}
