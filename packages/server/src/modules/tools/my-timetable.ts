import type { CardSection } from '@fairway/contract/assistant-cards'
import { textIn } from '@fairway/contract/language'
import type { Enrolment } from '../enrolment/index.ts'
import type { Block } from '../planning/index.ts'
import { defineTool, type DefinedTool } from './define.ts'
import { clock, days, text } from './lenient.ts'
import { cardSection, ownCardSection } from './section-facts.ts'
import type { View } from './view.ts'
import { courseName, timesText } from './words.ts'

/** What a student attends and a teacher teaches. */
export function myTimetable(view: View, { taught }: Pick<Enrolment, 'taught'>): DefinedTool {
  return defineTool({
    name: 'my_timetable',
    audience: 'signed-in',
    area: 'enrolment',
    description: 'The timetable of who asks: sections they are enrolled in, and sections they teach. Never of anybody else.',
    fields: { days: days('only what meets on these days').optional(), from: clock('only what ends after this').optional(), to: clock('only what begins before this').optional(), term: text('code or title of the term; default: the current one').optional() },
    async run(asker, input) {
      const { language } = asker
      const offer = await view.offer(input.term)
      const seats = await view.seats(offer)
      const own = await view.ownIfStudent(asker, offer)
      const held = own?.sections.filter(({ state }) => state === 'enrolled') ?? []
      const teaching = asker.viewer!.roles.includes('teacher') ? (await taught(asker.viewer!, offer.term.code)).flatMap(({ id }) => offer.sections.get(id) ?? []) : []
      const { from = 0, to = 1440 } = input
      const isNarrow = input.days !== undefined || from > 0 || to < 1440
      const attends = (week: readonly Block[]) => !isNarrow || week.some((block) => (!input.days || input.days.includes(block.day)) && block.to > from && block.from < to)
      const cards: CardSection[] = [...held.filter(({ week }) => attends(week)).map((section) => ownCardSection(section, seats.get(section.id))), ...teaching.filter(({ week }) => attends(week)).map((section) => cardSection(section, seats.get(section.id), 'teaching'))]
      return {
        output: {
          term: textIn(language, offer.term.title) || offer.term.code,
          ...(own && { credits: own.credits }),
          attends: held
            .filter(({ week }) => attends(week))
            .map((section) => ({
              section_id: section.id,
              course: courseName(language, { code: section.course, title: section.courseTitle }),
              section: section.section,
              times: section.offered ? timesText(language, section.offered.meetings) : 'no longer in the catalogue; the seat is kept',
              ...(section.offered?.teachers && { teachers: section.offered.teachers }),
            })),
          ...(teaching.length > 0 && {
            teaches: teaching.filter(({ week }) => attends(week)).map((section) => ({ section_id: section.id, course: courseName(language, section.course), section: section.code, times: timesText(language, section.meetings) })),
          }),
        },
        sources: [{ kind: 'timetable', term: offer.term.code }],
        ...(cards.length > 0 && { card: { kind: 'timetable' as const, term: offer.term.code, sections: cards, credits: isNarrow ? undefined : own?.credits } }),
      }
    },
  })
}
