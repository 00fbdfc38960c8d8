import type { CatalogueCourse, Meeting, Term } from '@fairway/contract/courses'
import type { DraftFor } from '@fairway/contract/drafts'
import type { Localised } from '@fairway/contract/localised'
import { dateOfDay, minutesPerDay, occupies } from '@fairway/contract/timetable'
import { clockText } from '../courses/index.ts'
import { foldedCode, timesText, type OfferedSection, type Tools } from '../tools/index.ts'

// What a text may be filled in with, from the live data of the campus. Nothing of single students is among it.

type Class = { date: string; from: string; to: string; place?: string; kind?: string }

export type DraftFacts = {
  /** By the clocks of the campus. */
  today: string
  term?: Localised
  section?: {
    course: string
    title: Localised
    section: string
    teachers: string[]
    place?: string
    times: { zh: string; en: string }
    /** The next ones, weeks and holidays of the section minded. */
    next_classes: Class[]
    exams: Class[]
  }
  rounds?: { name: Localised; opens: string; closes: string; allows: string[]; state: 'over' | 'open' | 'coming' }[]
  course?: { code?: string; title: Localised; credits?: number; department?: Localised; prerequisites?: string[][] }
}

const mostClasses = 12

export async function factsFor(view: Tools['view'], wanted: DraftFor, timeZone: string): Promise<DraftFacts> {
  const today = dayIn(timeZone)
  const terms = await view.terms()
  if (terms.length === 0) return { today }
  if (wanted.kind === 'course-description') {
    const { code = '', title = {} } = wanted
    const offered = await offeredAs(code)
    return {
      today,
      course: {
        ...(code !== '' && { code }),
        title: { ...offered?.title, ...title },
        ...(offered && { credits: offered.credits, ...(offered.department && { department: namesOf(offered.department) }), ...(offered.prerequisites && { prerequisites: offered.prerequisites }) }),
      },
    }
  }
  const { sectionId } = wanted
  for (const { code } of sectionId === undefined ? terms.slice(0, 1) : terms) {
    const { term, sections } = await view.offer(code)
    const section = sectionId === undefined ? undefined : sections.get(sectionId)
    if (sectionId === undefined || section) return { today: dayIn(term.timeZone), term: term.title, rounds: roundsOf(term), ...(section && { section: sectionOf(term, section, dayIn(term.timeZone)) }) }
  }
  return { today }

  /** In the current term, or in the next best that has it. */
  async function offeredAs(course: string): Promise<CatalogueCourse | undefined> {
    for (const { code } of terms) {
      const offered = (await view.offer(code)).byCode.get(foldedCode(course))
      if (offered) return offered
    }
    return undefined
  }
}

function sectionOf(term: Term, { course, code, teachers = [], location, meetings = [], period }: OfferedSection, today: string): NonNullable<DraftFacts['section']> {
  const classes = meetings.flatMap((meeting) => classesOf(term, meeting, period)).sort((one, other) => (one.date + one.from).localeCompare(other.date + other.from))
  const isExam = ({ kind = '', once }: { kind?: string; once: boolean }) => once && (/^(fi|mi|ex)|exam|考/i.test(kind) || kind === '')
  const plain = ({ once: _, ...one }: (typeof classes)[number]): Class => one
  return {
    course: course.code,
    title: course.title,
    section: code,
    teachers,
    ...(location !== undefined && { place: location }),
    times: { zh: timesText('zh', meetings), en: timesText('en', meetings) },
    next_classes: classes.filter((one) => one.date >= today && !isExam(one)).slice(0, mostClasses).map(plain),
    exams: classes.filter(isExam).map(plain),
  }

  function classesOf(of: Term, meeting: Meeting, number: number | undefined): (Class & { once: boolean })[] {
    const minutes = occupies(of, [meeting], of.periods.find((one) => one.number === number))
    return Array.from({ length: minutes.length / 2 }, (_, index) => {
      const [from, to] = [minutes[2 * index]!, minutes[2 * index + 1]!]
      const day = Math.floor(from / minutesPerDay)
      const place = meeting.room ?? location
      return { date: dateOfDay(of, day), from: clockText(from - day * minutesPerDay), to: clockText(to - day * minutesPerDay), ...(place !== undefined && { place }), ...(meeting.kind !== undefined && { kind: meeting.kind }), once: meeting.date !== undefined }
    })
  }
}

function roundsOf({ rounds, timeZone }: Term): NonNullable<DraftFacts['rounds']> {
  const now = Date.now()
  const wall = (iso: string) => Temporal.Instant.from(iso).toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')
  return rounds.map(({ name, opensAt, closesAt, allows }) => ({
    name,
    opens: wall(opensAt),
    closes: wall(closesAt),
    allows: (['enrol', 'drop', 'wait'] as const).filter((act) => allows[act]),
    state: Date.parse(closesAt) <= now ? 'over' : Date.parse(opensAt) > now ? 'coming' : 'open',
  }))
}

function namesOf({ zh, en }: Localised): Localised {
  return { ...(zh !== undefined && { zh }), ...(en !== undefined && { en }) }
}

function dayIn(timeZone: string): string {
  return Temporal.Now.plainDateISO(timeZone).toString()
}
