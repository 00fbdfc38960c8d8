import type { Meeting } from '@fairway/contract/courses'
import type { Localised } from '@fairway/contract/localised'
import type { CopiedTerm, TermCopy } from '@fairway/contract/office-terms'
import { dayOfTerm, daysLater, daysOf, mondayOf, occupies, weeksIn } from '@fairway/contract/timetable'
import type { Queries } from '../../database/database.ts'
import { printMultirange } from '../../database/multirange.ts'
import { breathe } from '../../sheets/import-report.ts'
import { printMeetings } from './meeting-text.ts'
import type { SectionToInsert } from './section-import-changes.ts'
import type { CourseRow, StoredCatalogue, StoredSection } from './section-import-store.ts'
import type { DatedFrame } from './section-moves.ts'
import { periodLeftOutside } from './term-edit.ts'
import { checkedTerm, requireOrder, type CheckedTerm, type TermRow } from './terms.ts'
import { renamed } from './versions.ts'

// What a copy of a term will be, row by row, before anything is written.

type Period = { number: number; title: Localised | null; starts: string; ends: string }
type Round = { from: number; name: Localised; opensAt: Date; closesAt: Date; hidden: boolean }

export type Plan = {
  term: CheckedTerm
  periods: Period[]
  rounds: Round[]
  courses: Omit<CourseRow, 'id'>[]
  sections: SectionToInsert[]
  copied: CopiedTerm
}

/** @throws {Refusal} `invalid-code`, `invalid-dates`, `invalid-weeks`, `period-left-outside` */
export async function planCopy(queries: Pick<Queries, 'query'>, source: TermRow, stored: StoredCatalogue, asked: TermCopy): Promise<Plan> {
  const weeks = dayOfTerm({ ...source, teachingWeeks: 0, starts: mondayOf(source.starts) }, mondayOf(asked.starts)) / 7
  const term = termOf(source, asked, weeks)
  const periods = asked.periods ? await readPeriods(queries, source, term, weeks) : []
  const rounds = asked.rounds === 'none' ? [] : await readRounds(queries, source, weeks, asked.rounds === 'hidden')
  const frame = { starts: term.starts, ends: term.ends, teachingWeeks: term.teachingWeeks, periods: new Map(periods.map(({ number, starts, ends }) => [number, { starts, ends }])) }
  const courses = stored.courses.filter(({ hidden }) => !hidden)
  const { sections, leftOut } = asked.sections ? await copySections({ ...stored, courses }, frame, weeks, asked) : { sections: [], leftOut: [] }
  const sum = (count: (section: SectionToInsert) => number) => sections.reduce((total, section) => total + count(section), 0)
  return {
    term,
    periods,
    rounds,
    courses: courses.map(({ id: _, hidden: __, ...course }) => course),
    sections,
    copied: {
      code: term.code,
      title: term.title,
      starts: term.starts,
      ends: term.ends,
      teachingWeeks: term.teachingWeeks,
      weeks,
      periods,
      rounds: rounds.map(({ name, opensAt, closesAt }) => ({ name, opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() })),
      counts: { courses: courses.length, sections: sections.length, staff: sum(({ staff }) => staff.length), meetings: sum(({ meetings }) => meetings.length) },
      leftOut: { count: leftOut.length, meetings: leftOut.slice(0, 50) },
    },
  }
}

function termOf(source: TermRow, asked: TermCopy, weeks: number): CheckedTerm {
  const { starts, ends = daysLater(source.ends, weeks * 7) } = asked
  requireOrder(starts, ends)
  const all = weeksIn({ starts, ends, teachingWeeks: 0 })
  const taughtInAll = source.teaching_weeks === weeksIn({ ...source, teachingWeeks: 0 })
  const teachingWeeks = asked.teachingWeeks ?? (taughtInAll ? all : Math.min(source.teaching_weeks, all))
  const { code, number, hidden } = asked
  return checkedTerm({ code, number, starts, ends, teachingWeeks, hidden, title: renamed({}, asked.title), bellSchedule: source.bell_schedule }, source.time_zone)
}

/** What began or ended with the old term does so with the new one. */
async function readPeriods({ query }: Pick<Queries, 'query'>, source: TermRow, term: CheckedTerm, weeks: number): Promise<Period[]> {
  const rows = await query<Period>({
    text: 'select number, title, starts, ends from period where term_id = $1 and deleted_at is null order by number',
    values: [source.id],
  })
  return rows.map((period) => {
    const starts = period.starts === source.starts ? term.starts : daysLater(period.starts, weeks * 7)
    const ends = period.ends === source.ends ? term.ends : daysLater(period.ends, weeks * 7)
    if (starts < term.starts || ends > term.ends || ends < starts) throw periodLeftOutside(period.number, { starts, ends })
    return { ...period, starts, ends }
  })
}

/** By the clocks on the wall: a round that opens at nine does so on either side of a change to summer time. */
async function readRounds({ query }: Pick<Queries, 'query'>, source: TermRow, weeks: number, hidden: boolean): Promise<Round[]> {
  const moved = (column: string) => `((${column} at time zone $2) + make_interval(weeks => $3)) at time zone $2`
  const rows = await query<{ id: number; name: Localised; opensAt: Date; closesAt: Date }>({
    text: `select id, name, ${moved('opens_at')} as "opensAt", ${moved('closes_at')} as "closesAt"
           from round where term_id = $1 and deleted_at is null order by opens_at, id`,
    values: [source.id, source.time_zone, weeks],
  })
  return rows.map(({ id, ...round }) => ({ ...round, from: id, hidden }))
}

type LeftOut = { section: string; meeting: string }

async function copySections(stored: StoredCatalogue, frame: DatedFrame, weeks: number, asked: TermCopy): Promise<{ sections: SectionToInsert[]; leftOut: LeftOut[] }> {
  const codes = new Map(stored.courses.map(({ id, code }) => [id, code]))
  const sections: SectionToInsert[] = []
  const leftOut: LeftOut[] = []
  for (const section of stored.sections) {
    await breathe(undefined)
    const courseCode = codes.get(section.course_id)
    if (section.hidden || courseCode === undefined) continue
    const { code, majors, location } = section
    const period_number = section.period_number !== null && frame.periods.has(section.period_number) ? section.period_number : null
    const { meetings, lost } = asked.meetings ? meetingsOf(section, period_number, frame, weeks) : { meetings: [], lost: [] }
    for (const meeting of lost) leftOut.push({ section: `${courseCode}/${code}`, meeting: printMeetings([meeting]) })
    sections.push({
      courseCode,
      code,
      ref: asked.references ? section.ref : null,
      period_number,
      majors,
      location,
      meetings,
      occupies: printMultirange(occupies(frame, meetings, period_number === null ? undefined : frame.periods.get(period_number))),
      capacity: asked.capacities ? section.capacity : 0,
      staff: asked.staff ? (stored.staff.get(section.id) ?? []) : [],
    })
  }
  return { sections, leftOut }
}

function meetingsOf(section: StoredSection, period: number | null, frame: DatedFrame, weeks: number): { meetings: Meeting[]; lost: Meeting[] } {
  const meetings: Meeting[] = []
  const lost: Meeting[] = []
  for (const meeting of section.meetings) {
    const moved = inWeeks(meeting.date === undefined ? meeting : { ...meeting, date: daysLater(meeting.date, weeks * 7) }, frame.teachingWeeks)
    const hasDay = moved !== undefined && daysOf(frame, moved, period === null ? undefined : frame.periods.get(period)).length > 0
    if (hasDay) meetings.push(moved)
    else lost.push(meeting)
  }
  return { meetings, lost }
}

/** Without the weeks that a shorter term does not have; undefined if none is left. */
function inWeeks(meeting: Meeting, teachingWeeks: number): Meeting | undefined {
  if (!meeting.weeks) return meeting
  const weeks = meeting.weeks.filter(([first]) => first <= teachingWeeks).map(([first, last]): [number, number] => [first, Math.min(last, teachingWeeks)])
  return weeks.length > 0 ? { ...meeting, weeks } : undefined
}
