import type { CatalogueCourse } from '@fairway/contract/courses'
import type { Decision } from '@fairway/contract/enrolment'
import type { Language } from '@fairway/contract/language'
import { isGranted } from '@fairway/contract/reasons'
import { decisionText, type Enrolment } from '../enrolment/index.ts'
import { defineTool, problem, type DefinedTool } from './define.ts'
import { text } from './lenient.ts'
import { namedCourses } from './named-courses.ts'
import { foldedCode, type Offer } from './offers.ts'
import { courseSource } from './section-facts.ts'
import type { Asker, ToolResult } from './tool.ts'
import type { View } from './view.ts'
import { courseName, momentText } from './words.ts'

const fields = {
  course: text('code or title of the course'),
  term: text('code or title of the term; default: the current one').optional(),
}
/** What is told of; the engine looks at each. */
const mostSections = 20

export function courseRules(view: View, enrolment: Pick<Enrolment, 'preview' | 'recordsOf'>): DefinedTool[] {
  return [
    defineTool({ name: 'course_rules', audience: 'everyone', description: 'Who may take a course: prerequisites, courses that exclude it, sections reserved for majors.', fields, run: (asker, input) => rulesOf(view, asker, input) }),
    defineTool({
      name: 'course_rules',
      audience: 'student',
      area: 'enrolment',
      description: 'Who may take a course, what of it the student has already, and for each section whether they could enrol now, or why not, as the enrolment system itself would decide. Changes nothing.',
      fields,
      async run(asker, input) {
        const records = await enrolment.recordsOf(asker.viewer!.id)
        const taken = new Set(records.filter(({ status }) => status === 'passed' || status === 'in-progress').map(({ course }) => course))
        return rulesOf(view, asker, input, async (offer, course) => {
          const sections = course.sections.slice(0, mostSections)
          // Each by itself: whoever got one could not have the next.
          const decisions = await Promise.all(sections.map(async ({ id }) => (await enrolment.preview(asker.viewer!.id, [{ enrol: id }]))[0]!))
          return {
            missing_prerequisites: (course.prerequisites ?? []).filter((anyOf) => !anyOf.some((code) => taken.has(code))),
            studied_before: records.filter(({ course: code }) => [course.code, ...(course.notWith ?? []), ...(course.prerequisites ?? []).flat()].includes(code)),
            sections_for_me: sections.map((section, index) => ({ section_id: section.id, section: section.code, ...verdict(asker.language, offer, decisions[index]!) })),
          }
        })
      },
    }),
  ]
}

async function rulesOf(view: View, { language }: Asker, input: { course: string; term?: string | undefined }, forMe?: (offer: Offer, course: CatalogueCourse) => Promise<Record<string, unknown>>): Promise<ToolResult> {
  const offer = await view.offer(input.term)
  const { courses, unclear } = namedCourses(language, offer, [input.course])
  const [course] = courses
  if (!course) return problem('unclear-course', 'It is not clear which course this is. Ask, or use a code that find_sections gives.', { unclear })
  return {
    output: {
      course: courseName(language, course),
      credits: course.credits,
      prerequisites: course.prerequisites?.map((anyOf) => ({ one_of: anyOf.map((code) => named(language, offer, code)) })) ?? 'none',
      ...(course.notWith && { not_with: course.notWith.map((code) => named(language, offer, code)) }),
      ...(course.sections.some(({ majors }) => majors) && { reserved: course.sections.flatMap(({ code, majors }) => (majors ? [{ section: code, only_for: majors }] : [])) }),
      ...(await forMe?.(offer, course)),
    },
    sources: [courseSource(offer.term, course)],
  }
}

function verdict(language: Language, offer: Offer, decision: Decision): Record<string, unknown> {
  const { code, conflictsWith, opensAt, limit, courseCode, missing } = decision
  if (isGranted(code)) return { possible_now: true }
  const other = conflictsWith === undefined ? undefined : offer.sections.get(conflictsWith)
  return {
    possible_now: false,
    why: code,
    says: decisionText(language, code),
    ...(other && { clashes_with: `${courseName(language, other.course)} ${other.code}` }),
    ...(opensAt !== undefined && { opens: momentText(language, opensAt, offer.term.timeZone) }),
    ...(limit !== undefined && { limit }),
    ...(courseCode !== undefined && { because_of: courseCode }),
    ...(missing && { missing }),
  }
}

/** With its title, where this term has it. */
function named(language: Language, { byCode }: Offer, code: string): string {
  const course = byCode.get(foldedCode(code))
  return course ? courseName(language, course) : code
}
