import type { CatalogueCourse } from '@fairway/contract/courses'
import { textIn, type Language } from '@fairway/contract/language'
import { overlap } from '@fairway/contract/timetable'
import type { Enrolment, StudyRecord } from '../enrolment/index.ts'
import { defineTool, problem, type DefinedTool } from './define.ts'
import { count, flag, text, texts } from './lenient.ts'
import { courseFit } from './matching.ts'
import { foldedCode, type Offer, type OfferedSection } from './offers.ts'
import type { Preferences } from './preferences.ts'
import { cardSection, seatsLeft, sectionFacts, sectionSource } from './section-facts.ts'
import type { Own, View } from './view.ts'

// Recommends by rules that can be told: what builds on what somebody has passed, what is near to it, what they say they like. The
// reasons are part of the answer, and whoever does not want it switches it off.

type Reason = { points: number; says: { zh: string; en: string }; /** Of an interest that was said. */ isLiked?: boolean }

export function recommendSections(view: View, { recordsOf }: Pick<Enrolment, 'recordsOf'>, preferences: Pick<Preferences, 'read'>): DefinedTool {
  return defineTool({
    name: 'recommend_sections',
    audience: 'student',
    area: 'enrolment',
    description: 'Recommends sections that the student could take and that fit the timetable, from what they have studied and the interests given, each with its reasons. The student can switch this off.',
    fields: {
      interests: texts('what the student says they like, in words', 10).optional(),
      with_seats: flag('only sections with free seats; default: yes').optional(),
      limit: count('how many at most, default 5', { most: 10 }).optional(),
      term: text('code or title of the term; default: the current one').optional(),
    },
    async run(asker, input) {
      const { language } = asker
      const personId = asker.viewer!.id
      if (!(await preferences.read(personId)).recommends) return problem('switched-off', 'The student has switched recommendations off. They can switch them on again under “Preferences” of the assistant.')
      const offer = await view.offer(input.term)
      const [own, seats, records] = await Promise.all([view.own(asker, offer), view.seats(offer), recordsOf(personId)])
      const history = historyOf(offer, records, own)
      const recommended = offer.courses
        .filter((course) => isNew(course, history) && lacksNothing(course, history))
        .map((course) => ({ course, reasons: reasonsFor(course, history, input.interests ?? []) }))
        .filter(({ reasons }) => reasons.length > 0)
        .flatMap(({ course, reasons }) => {
          const possible = course.sections.map(({ id }) => offer.sections.get(id)!).filter((section) => fits(section, own) && isOpenTo(section, asker.viewer!.student) && (input.with_seats === false || seatsLeft(seats.get(section.id)) !== 0))
          const left = (section: OfferedSection) => seatsLeft(seats.get(section.id)) ?? Infinity
          const section = possible.toSorted((a, b) => (left(a) === left(b) ? 0 : left(b) - left(a)))[0]
          if (!section) return []
          const ownMajor = section.majors ? [{ points: 3, says: { zh: '面向您的专业开设', en: 'reserved for your major' } }] : []
          return [{ section, reasons: [...reasons, ...ownMajor], isLiked: reasons.some(({ isLiked = false }) => isLiked) }]
        })
        // Who says what they like wants that first.
        .toSorted((a, b) => Number(b.isLiked) - Number(a.isLiked) || pointsOf(b.reasons) - pointsOf(a.reasons) || a.section.course.code.localeCompare(b.section.course.code))
      const shown = recommended.slice(0, input.limit ?? 5)
      return {
        output: {
          term: offer.term.code,
          recommended: shown.map(({ section, reasons }) => ({ ...sectionFacts(language, section, seats.get(section.id)), because: reasons.map(({ says }) => says[language]) })),
          from: { courses_studied: history.studied.size, interests: input.interests ?? [] },
          ...(shown.length === 0 && { note: 'Nothing suits that is open, fits the timetable and has seats. Interests in other words may help.' }),
        },
        sources: [{ kind: 'enrolments', term: offer.term.code }, ...shown.map(({ section }) => sectionSource(offer.term, section))],
        ...(shown.length > 0 && { card: { kind: 'sections' as const, term: offer.term.code, sections: shown.map(({ section }) => cardSection(section, seats.get(section.id))), more: recommended.length - shown.length } }),
      }
    },
  })
}

type History = {
  /** Passed, being studied or held now; by folded code. */
  studied: ReadonlyMap<string, string>
  /** Those of them that are not over yet; by folded code. */
  taking: ReadonlySet<string>
  /** By code of the department: how many of them. */
  departments: ReadonlyMap<string, number>
}

function historyOf(offer: Offer, records: readonly StudyRecord[], own: Own): History {
  const passed = records.filter(({ status }) => status === 'passed' || status === 'in-progress').map(({ course }) => course)
  const studied = new Map([...passed, ...own.sections.map(({ course }) => course)].map((code) => [foldedCode(code), code]))
  const departments = new Map<string, number>()
  for (const code of studied.keys()) {
    const department = offer.byCode.get(code)?.department?.code
    if (department !== undefined) departments.set(department, (departments.get(department) ?? 0) + 1)
  }
  const over = new Set(records.filter(({ status }) => status === 'passed').map(({ course }) => foldedCode(course)))
  return { studied, taking: new Set([...studied.keys()].filter((code) => !over.has(code))), departments }
}

function isNew({ code, notWith = [] }: CatalogueCourse, { studied }: History): boolean {
  return ![code, ...notWith].some((each) => studied.has(foldedCode(each)))
}

function lacksNothing({ prerequisites = [] }: CatalogueCourse, { studied }: History): boolean {
  return prerequisites.every((anyOf) => anyOf.some((code) => studied.has(foldedCode(code))))
}

function fits(section: OfferedSection, { sections }: Own): boolean {
  return !sections.some(({ state, occupies }) => state === 'enrolled' && overlap(occupies, section.occupies))
}

function isOpenTo({ majors }: OfferedSection, student: { major: string | null; college: string | null } | null): boolean {
  return !majors || majors.some((name) => name === student?.major || name === student?.college)
}

function reasonsFor(course: CatalogueCourse, { studied, taking, departments }: History, interests: readonly string[]): Reason[] {
  const needed = (course.prerequisites ?? []).flat().flatMap((code) => studied.get(foldedCode(code)) ?? [])
  const [builtOn, buildsOn] = [needed.filter((code) => !taking.has(foldedCode(code))), needed.filter((code) => taking.has(foldedCode(code)))]
  const near = departments.get(course.department?.code ?? '') ?? 0
  const liked = interests.filter((interest) => courseFit(course, interest) > 0)
  const inLanguage = (language: Language) => (course.department ? textIn(language, course.department) || course.department.code : '')
  return [
    ...(builtOn.length > 0 ? [{ points: 4, says: { zh: `以您学过的 ${builtOn.join('、')} 为基础`, en: `builds on ${builtOn.join(', ')}, which you have studied` } }] : []),
    ...(buildsOn.length > 0 ? [{ points: builtOn.length > 0 ? 0 : 4, says: { zh: `以您本学期在上的 ${buildsOn.join('、')} 为基础`, en: `builds on ${buildsOn.join(', ')}, which you are taking` } }] : []),
    ...(liked.length > 0 ? [{ points: 5 * liked.length, isLiked: true, says: { zh: `与您的兴趣“${liked.join('、')}”有关`, en: `has to do with what you like: ${liked.join(', ')}` } }] : []),
    ...(near > 0 ? [{ points: Math.min(3, near), says: { zh: `您学过或在上${inLanguage('zh')}的 ${near} 门课`, en: `you have studied or are taking ${near} of ${inLanguage('en')}` } }] : []),
  ]
}

function pointsOf(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, { points }) => sum + points, 0)
}
