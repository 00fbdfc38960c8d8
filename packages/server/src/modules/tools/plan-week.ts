import type { Card } from '@fairway/contract/assistant-cards'
import type { CatalogueCourse } from '@fairway/contract/courses'
import { isGranted } from '@fairway/contract/reasons'
import type { z } from 'zod'
import { decisionText, type Enrolment } from '../enrolment/index.ts'
import { criteria, planInTurns, type Criterion, type Held, type Planned, type Planning, type WantedCourse, type Wish } from '../planning/index.ts'
import { defineTool, problem, type DefinedTool } from './define.ts'
import { choices, clock, count, days, flag, freeTimes, ids, number, text, texts } from './lenient.ts'
import { courseHistory, type CourseHistory } from './course-history.ts'
import { namedCourses } from './named-courses.ts'
import type { Offer, SeatsOf } from './offers.ts'
import { planText, planReasons, whyText } from './plan-words.ts'
import { cardSection, ownCardSection, seatsLeft, sectionSource, termSource } from './section-facts.ts'
import type { Asker, ToolResult } from './tool.ts'
import type { Own, View } from './view.ts'
import { courseName } from './words.ts'

const fields = {
  courses: texts('codes or titles of the courses that must be in the plan').optional(),
  optional_courses: texts('codes or titles of courses that are nice to have, the most wanted first').optional(),
  free_days: days('days on which nothing meets').optional(),
  earliest: clock('nothing begins before this').optional(),
  latest: clock('nothing ends after this').optional(),
  break_from: clock('beginning of a time of day that stays free, such as lunch').optional(),
  break_to: clock('its end').optional(),
  free_times: freeTimes('times of single days that stay free, such as Friday afternoon').optional(),
  least_credits: number('of the whole timetable', { most: 100 }).optional(),
  most_credits: number('of the whole timetable', { most: 100 }).optional(),
  with_seats: flag('only sections with free seats').optional(),
  only_sections: ids('of these courses only these sections are considered').optional(),
  not_sections: ids('sections that are not wanted').optional(),
  preferred_from: clock('hours that are liked better begin here').optional(),
  preferred_to: clock('and end here').optional(),
  prefer: choices('what matters most, first: days (few days on campus), gaps (little waiting), outside (the preferred hours), seats (likely to get in)', ['days', 'gaps', 'outside', 'seats']).optional(),
  plans: count('how many plans, default 3', { most: 5 }).optional(),
  term: text('code or title of the term; default: the current one').optional(),
}
type Input = z.output<z.ZodObject<typeof fields>>

const description =
  'Plans a week exactly: finds the best timetables without clashes for the wanted courses and wishes, ranked, or says why there is none and what would have to be given up. Use it instead of combining sections yourself. It enrols nobody.'

const mostCourses = 15

export function planWeek(view: View, { preview, recordsOf }: Pick<Enrolment, 'preview' | 'recordsOf'>): DefinedTool[] {
  return [
    defineTool({ name: 'plan_week', audience: 'everyone', description, fields, run: (asker, input, signal) => planFor(view, asker, input, signal) }),
    defineTool({
      name: 'plan_week',
      audience: 'student',
      area: 'enrolment',
      description: `${description} What the student holds already stays in the plan.`,
      fields,
      async run(asker, input, signal) {
        const own = await view.own(asker, await view.offer(input.term))
        return planFor(view, asker, input, signal, { own, preview, history: courseHistory(await recordsOf(asker.viewer!.id), own) })
      },
    }),
  ]
}

/** What goes for a student, beside what everybody is told. */
type ForStudent = Pick<Enrolment, 'preview'> & { own: Own; history: CourseHistory }

async function planFor(view: View, asker: Asker, input: Input, signal: AbortSignal, student?: ForStudent): Promise<ToolResult> {
  const { language } = asker
  const own = student?.own
  const offer = await view.offer(input.term)
  const seats = await view.seats(offer)
  const history = student?.history ?? courseHistory([], undefined)
  const canTake = (course: CatalogueCourse) => history.isNew(course) && history.missing(course).length === 0
  const must = namedCourses(language, offer, input.courses ?? [], canTake)
  const may = namedCourses(language, offer, input.optional_courses ?? [], canTake)
  const taken = [...must.taken, ...may.taken]
  const unclear = [...must.unclear, ...may.unclear]
  if (unclear.length > 0) return problem('unclear-courses', 'It is not clear which courses these are. Ask, or use codes that find_sections gives.', { unclear })
  const held = own?.sections.filter(({ state }) => state === 'enrolled') ?? []
  const isHeld = (course: CatalogueCourse) => held.some(({ course: code }) => code === course.code)
  const required = must.courses.filter((course) => !isHeld(course))
  const optional = may.courses.filter((course) => !isHeld(course) && !must.courses.includes(course))
  if (required.length + optional.length === 0) return problem('no-courses', must.courses.length + may.courses.length > 0 ? 'All of these courses are held already.' : 'Say which courses are wanted.')
  if (required.length + optional.length > mostCourses) return problem('too-many-courses', `At most ${mostCourses} courses can be planned at once.`)
  const wishes = wishesIn(input)
  const wanted = {
    courses: [
      ...required.map((course) => wantedCourse(asker, offer, seats, course, input, true, 1)),
      ...optional.map((course, index) => wantedCourse(asker, offer, seats, course, input, false, optional.length - index)),
    ],
    held: held.map(({ id, credits, occupies, week }): Held => ({ id, credits, occupies, week })),
    wishes,
    limits: { credits: own?.creditLimit ?? null, sections: own?.sectionLimit ?? null },
    preferred: input.preferred_from === undefined && input.preferred_to === undefined ? undefined : { from: input.preferred_from ?? 0, to: input.preferred_to ?? 1440 },
    order: ['left-out', 'full', ...new Set<Criterion>([...(input.prefer ?? []), ...criteria.slice(2)])] as Criterion[],
  }
  const planning = await planInTurns(wanted, { most: input.plans ?? 3 }, signal)
  const names = new Map([...required, ...optional].map((course) => [course.code, courseName(language, course)]))
  const refusals = student ? await Promise.all(planning.plans.map((planned) => refusedNow(asker, student, planned))) : []
  const alreadyHeld = [...must.courses, ...may.courses].filter(isHeld).map(({ code }) => code)
  return {
    output: {
      term: offer.term.code,
      ...(taken.length > 0 && { taken_as: taken, note: 'Some names fit several courses; the only one that could be taken was planned. Say which.' }),
      ...(alreadyHeld.length > 0 && { held_already: alreadyHeld }),
      ...(planning.plans.length > 0
        ? { plans: planning.plans.map((planned, index) => ({ rank: index + 1, ...planText(language, offer, seats, planned), ...(refusals[index]?.length && { refused_now: refusals[index] }) })) }
        : { no_plan: planning.why ? whyText(language, offer, wanted, planning.why, names) : undefined }),
      ...(!planning.isComplete && { incomplete: 'There was too much to look at: there may be better plans than these. Fewer courses or more wishes help.' }),
    },
    ...cardOf(offer, seats, own, held.map(({ id }) => id), planning, wanted.courses),
  }
}

/** What the enrolment system would say to it today, such as that a prerequisite is missing. */
async function refusedNow({ viewer, language }: Asker, { preview }: ForStudent, { choices }: Planned): Promise<{ course: string; why: string; says: string; missing?: string[][] }[]> {
  const decisions = await preview(viewer!.id, choices.map(({ ids }) => ({ enrol: ids[0]! })))
  return decisions.flatMap(({ code, missing }, index) => (isGranted(code) ? [] : [{ course: choices[index]!.course, why: code, says: decisionText(language, code), ...(missing && { missing }) }]))
}

function wantedCourse({ viewer }: Asker, offer: Offer, seats: SeatsOf, course: CatalogueCourse, { only_sections, not_sections }: Input, isRequired: boolean, priority: number): WantedCourse {
  const offered = course.sections.map(({ id }) => offer.sections.get(id)!)
  const student = viewer?.student
  const open = offered.filter(({ majors }) => !majors || !student || majors.some((name) => name === student.major || name === student.college))
  const wantedOnes = open.filter(({ id }) => !not_sections?.includes(id))
  const chosen = wantedOnes.filter(({ id }) => only_sections?.includes(id))
  const candidates = (chosen.length > 0 ? chosen : wantedOnes).map((section) => ({ id: section.id, occupies: section.occupies, week: section.week, seatsLeft: seatsLeft(seats.get(section.id)) }))
  return { code: course.code, credits: course.credits, isRequired, priority, notWith: course.notWith ?? [], candidates }
}

function wishesIn({ free_days = [], earliest, latest, break_from, break_to, free_times = [], least_credits, most_credits, with_seats }: Input): Wish[] {
  return [
    ...free_days.map((day): Wish => ({ kind: 'free-day', day })),
    ...(earliest === undefined ? [] : [{ kind: 'earliest' as const, minute: earliest }]),
    ...(latest === undefined ? [] : [{ kind: 'latest' as const, minute: latest }]),
    ...(break_from === undefined ? [] : [{ kind: 'break' as const, from: break_from, to: break_to ?? break_from + 60 }]),
    ...free_times.map(({ day, from, to }): Wish => (from === 0 && to === 1440 ? { kind: 'free-day', day } : { kind: 'break', day, from, to })),
    ...(with_seats ? [{ kind: 'with-seats' as const }] : []),
    ...(least_credits === undefined ? [] : [{ kind: 'least-credits' as const, credits: least_credits }]),
    ...(most_credits === undefined ? [] : [{ kind: 'most-credits' as const, credits: most_credits }]),
  ]
}

function cardOf(offer: Offer, seats: SeatsOf, own: Own | undefined, held: number[], { plans }: Planning, courses: readonly WantedCourse[]): Pick<ToolResult, 'card' | 'sources'> {
  if (plans.length === 0) return { sources: [termSource(offer.term)] }
  const chosen = [...new Set(plans.flatMap(({ choices }) => choices.flatMap(({ ids }) => ids.slice(0, 4))))].map((id) => offer.sections.get(id)!)
  const card: Card = {
    kind: 'plans',
    term: offer.term.code,
    held,
    sections: [...(own?.sections.filter(({ id }) => held.includes(id)).map((section) => ownCardSection(section, seats.get(section.id))) ?? []), ...chosen.map((section) => cardSection(section, seats.get(section.id)))],
    plans: plans.map((planned) => ({
      sectionIds: planned.choices.map(({ ids }) => ids[0]!),
      alternatives: planned.choices.map(({ ids }) => ids.slice(1, 4)),
      credits: planned.credits,
      days: [...planned.days],
      reasons: planReasons(planned, seats, courses),
    })),
  }
  return { card, sources: [termSource(offer.term), ...(held.length > 0 ? [{ kind: 'timetable' as const, term: offer.term.code }] : []), ...plans[0]!.choices.map(({ ids }) => sectionSource(offer.term, offer.sections.get(ids[0]!)!))] }
}
