import type { Decision } from '@fairway/contract/enrolment'
import { textIn, type Language } from '@fairway/contract/language'
import { decisionText } from '../enrolment/index.ts'
import { defineTool, type DefinedTool } from './define.ts'
import { text } from './lenient.ts'
import { ownCardSection, seatFacts } from './section-facts.ts'
import type { View } from './view.ts'
import { courseName, momentText, timesText } from './words.ts'

export function myEnrolments(view: View): DefinedTool {
  return defineTool({
    name: 'my_enrolments',
    audience: 'student',
    area: 'enrolment',
    description: 'What the student holds and waits for in a term, with places in queues, credits and the limits that go for them. Never of anybody else.',
    fields: { term: text('code or title of the term; default: the current one').optional() },
    async run(asker, { term }) {
      const { language } = asker
      const offer = await view.offer(term)
      const [own, seats] = await Promise.all([view.own(asker, offer), view.seats(offer)])
      const since = new Map([...own.enrolments, ...own.waits].map((row) => [row.sectionId, row.since]))
      const skipped = new Map(own.waits.map((row) => [row.sectionId, row.skipped]))
      const said = own.sections.map((section) => ({
        state: section.state,
        section_id: section.id,
        course: courseName(language, { code: section.course, title: section.courseTitle }),
        section: section.section,
        credits: section.credits,
        times: section.offered ? timesText(language, section.offered.meetings) : 'no longer in the catalogue; the seat is kept',
        since: momentText(language, since.get(section.id)!, offer.term.timeZone),
        ...(section.position !== null && { place_in_queue: section.position, ...seatFacts(seats.get(section.id)), ...passedBy(language, skipped.get(section.id)) }),
      }))
      return {
        output: {
          term: textIn(language, offer.term.title) || offer.term.code,
          enrolled: said.filter(({ state }) => state === 'enrolled'),
          waiting: said.filter(({ state }) => state === 'waiting'),
          credits: own.credits,
          credit_limit: own.creditLimit ?? 'none',
          section_limit: own.sectionLimit ?? 'none',
        },
        sources: [{ kind: 'enrolments', term: offer.term.code }],
        ...(own.sections.length > 0 && { card: { kind: 'sections' as const, term: offer.term.code, sections: own.sections.map((section) => ownCardSection(section, seats.get(section.id))), more: 0 } }),
      }
    },
  })
}

/** A seat came free and was not given to them. */
function passedBy(language: Language, skipped: Decision | null | undefined): Record<string, unknown> {
  return skipped ? { last_free_seat_passed_by_because: decisionText(language, skipped.code) } : {}
}
