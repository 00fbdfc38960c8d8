import type { Meeting, Term } from '@fairway/contract/courses'
import { occupies, overlap } from '@fairway/contract/timetable'
import { defineTool, problem, type DefinedTool } from './define.ts'
import { ids, text } from './lenient.ts'
import { sectionSource } from './section-facts.ts'
import type { ToolResult, Asker } from './tool.ts'
import type { Own, View } from './view.ts'
import { courseName, meetingText } from './words.ts'

const fields = {
  section_ids: ids('the sections to be checked', 20),
  term: text('code or title of the term; default: the current one').optional(),
}

/** One of those that are checked, or one that is held. */
type Timed = { id: number; name: string; occupies: ArrayLike<number>; meetings: readonly Meeting[]; period: number | undefined; isHeld: boolean; courseCode: string }

/** Among each other for everybody; for students also with what they hold. */
export function checkConflicts(view: View): DefinedTool[] {
  return [
    defineTool({ name: 'check_conflicts', audience: 'everyone', description: 'Checks whether sections clash with each other, minute by minute, odd and even weeks and exams included.', fields, run: (asker, input) => check(view, asker, input, undefined) }),
    defineTool({
      name: 'check_conflicts',
      audience: 'student',
      area: 'enrolment',
      description: "Checks whether sections clash with each other or with the student's own timetable, minute by minute, odd and even weeks and exams included.",
      fields,
      run: async (asker, input) => check(view, asker, input, await view.own(asker, await view.offer(input.term))),
    }),
  ]
}

async function check(view: View, { language }: Asker, { section_ids, term }: { section_ids: number[]; term?: string | undefined }, own: Own | undefined): Promise<ToolResult> {
  const offer = await view.offer(term)
  const named = section_ids.flatMap((id) => offer.sections.get(id) ?? [])
  if (named.length === 0) return problem('no-such-section', 'There are no such sections in this term. Look them up first.')
  const held = own?.sections.filter(({ state, id }) => state === 'enrolled' && !section_ids.includes(id)) ?? []
  const checked: Timed[] = named.map((section) => ({
    id: section.id,
    name: `${courseName(language, section.course)} ${section.code}`,
    occupies: section.occupies,
    meetings: section.meetings ?? [],
    period: section.period,
    isHeld: false,
    courseCode: section.course.code,
  }))
  const others: Timed[] = held.map(({ id, course, courseTitle, section, occupies, offered }) => ({
    id,
    name: `${courseName(language, { code: course, title: courseTitle })} ${section}`,
    occupies,
    meetings: offered?.meetings ?? [],
    period: offered?.period,
    isHeld: true,
    courseCode: course,
  }))
  const pairs = checked.flatMap((one, index) => [...checked.slice(index + 1), ...others].map((other) => [one, other] as const))
  const clashing = pairs.filter(([one, other]) => overlap(one.occupies, other.occupies))
  return {
    output: {
      conflicts: clashing.slice(0, 20).map(([one, other]) => ({
        section: one.name,
        with: other.name,
        with_is_held: other.isHeld,
        when: clashesBetween(offer.term, one, other).map((meeting) => meetingText(language, meeting)),
      })),
      same_course: pairs.filter(([one, other]) => one.courseCode === other.courseCode).map(([one, other]) => ({ section: one.name, with: other.name, with_is_held: other.isHeld })),
      checked: checked.map(({ name }) => name),
      ...(own && { held: others.map(({ name }) => name) }),
      ...(named.length < section_ids.length && { not_found: section_ids.filter((id) => !offer.sections.has(id)) }),
    },
    sources: [...named.map((section) => sectionSource(offer.term, section)), ...(own ? [{ kind: 'timetable' as const, term: offer.term.code }] : [])],
  }
}

/** The meetings of the first that the other one is in the way of. */
function clashesBetween(term: Term, one: Timed, other: Timed): Meeting[] {
  const period = term.periods.find(({ number }) => number === one.period)
  return one.meetings.filter((meeting) => overlap(occupies(term, [meeting], period), other.occupies))
}
