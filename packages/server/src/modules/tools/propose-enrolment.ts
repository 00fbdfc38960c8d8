import type { Proposal, Source } from '@fairway/contract/assistant-cards'
import type { Decision, Operation } from '@fairway/contract/enrolment'
import { isGranted } from '@fairway/contract/reasons'
import { decisionText } from '../enrolment/index.ts'
import { defineTool, problem, type DefinedTool } from './define.ts'
import { flag, ids, text } from './lenient.ts'
import type { Offer } from './offers.ts'
import { minutesToLive } from './proposal-store.ts'
import type { Proposals } from './proposals.ts'
import { sectionSource } from './section-facts.ts'
import type { View } from './view.ts'
import { courseName } from './words.ts'

const mostOperations = 40

/** Prepares what the student then confirms by a click, or does not. */
export function proposeEnrolment(view: View, proposals: Proposals): DefinedTool {
  return defineTool({
    name: 'propose_enrolment',
    audience: 'student',
    area: 'enrolment',
    description:
      `Prepares an enrolment for the student to confirm: shows a card with a button. It does not enrol, drop or queue by itself, and you cannot confirm it; say so. The card is good for ${minutesToLive} minutes. Section ids come from other tools.`,
    fields: {
      enrol: ids('section ids to enrol in').optional(),
      wait: ids('section ids to enrol in, or to queue for where they are full').optional(),
      drop: ids('ids of sections held that are to be given up').optional(),
      leave: ids('ids of sections whose queue is to be left').optional(),
      partly: flag('true: do what can be done; default: all or nothing').optional(),
      term: text('code or title of the term; default: the current one').optional(),
    },
    async run(asker, { enrol = [], wait = [], drop = [], leave = [], partly, term }) {
      const offer = await view.offer(term)
      const own = await view.own(asker, offer)
      const operations: Operation[] = [...drop.map((id) => ({ drop: id })), ...leave.map((id) => ({ leave: id })), ...enrol.map((id) => ({ enrol: id })), ...wait.filter((id) => !enrol.includes(id)).map((id) => ({ wait: id }))]
      if (operations.length === 0) return problem('nothing-to-do', 'Say which sections to enrol in, to queue for, to drop or to leave.')
      if (operations.length > mostOperations) return problem('too-many-operations', `At most ${mostOperations} at once.`)
      const isMine = (id: number) => own.sections.some((section) => section.id === id)
      const unknown = [...new Set([...enrol, ...wait, ...drop, ...leave])].filter((id) => !offer.sections.has(id) && !isMine(id))
      if (unknown.length > 0) return problem('no-such-section', 'There are no such sections in this term. Look them up first.', { section_ids: unknown })
      const proposal = await proposals.propose(asker, offer, partly ? 'best-effort' : 'all-or-nothing', operations)
      return {
        output: {
          prepared: 'A card is shown. Nothing has been done: the student has to confirm it there.',
          expires_in_minutes: minutesToLive,
          operations: proposal.expected.map((decision) => expectation(asker.language, proposal, decision)),
          ...(!proposal.expected.every(({ code }) => isGranted(code)) && { warning: partly ? 'Not all of it could be done as things are now.' : 'As things are now it would be refused as a whole.' }),
        },
        sources: sourcesOf(offer, proposal),
        card: cardOf(proposal),
      }
    },
  })
}

/** What the catalogue shows no longer has no page: it stands among the own enrolments. */
function sourcesOf({ term, sections }: Offer, proposal: Proposal): Source[] {
  const offered = proposal.sections.flatMap(({ id }) => sections.get(id) ?? [])
  return [...offered.map((section) => sectionSource(term, section)), ...(offered.length < proposal.sections.length ? [{ kind: 'enrolments' as const, term: term.code }] : [])]
}

function expectation(language: 'zh' | 'en', { sections }: Proposal, { operation, sectionId, code, position }: Decision): Record<string, unknown> {
  const section = sections.find(({ id }) => id === sectionId)
  return {
    operation,
    section_id: sectionId,
    ...(section && { course: courseName(language, { code: section.course, title: section.title }), section: section.section }),
    would_be: code,
    ...(!isGranted(code) && { because: decisionText(language, code) }),
    ...(position !== undefined && { place_in_queue: position }),
  }
}

function cardOf({ state: _state, outcome: _outcome, ...proposal }: Proposal) {
  return { kind: 'proposal' as const, ...proposal }
}
