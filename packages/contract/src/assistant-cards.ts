import { z } from 'zod'
import { Meeting, Round } from './courses.ts'
import { Decision, Operation, SubmissionMode, SubmissionOutcome } from './enrolment.ts'
import { Localised } from './localised.ts'

// What the assistant's answers show beside their words: where each fact comes from, and what is drawn instead of being described.
// Never more than a page needs to draw it; the page asks for seats and the rest by the ids, as it always does.

/** Where a fact comes from. */
export const Source = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('section'), id: z.int(), term: z.string(), course: z.string(), section: z.string(), title: Localised }),
    z.object({ kind: z.literal('course'), id: z.int(), term: z.string(), course: z.string(), title: Localised }),
    z.object({ kind: z.literal('term'), term: z.string(), title: Localised }),
    z.object({ kind: z.literal('round'), id: z.int(), term: z.string(), name: Localised }),
    z.object({ kind: z.literal('timetable'), term: z.string() }).describe('the own one'),
    z.object({ kind: z.literal('enrolments'), term: z.string() }).describe('the own ones'),
    z.object({ kind: z.literal('document'), id: z.int(), title: z.string(), heading: z.string().nullable(), path: z.string().describe('of its page') }).describe('of the office'),
    z.object({ kind: z.literal('figures'), term: z.string() }),
  ])
  .meta({ id: 'AssistantSource' })
export type Source = z.infer<typeof Source>

/** A section as a card draws it. */
export const CardSection = z
  .object({
    id: z.int(),
    courseId: z.int(),
    course: z.string(),
    title: Localised,
    section: z.string(),
    credits: z.number(),
    teachers: z.array(z.string()).optional(),
    meetings: z.array(Meeting).optional(),
    period: z.int().optional(),
    location: z.string().optional(),
    seats: z.object({ taken: z.int(), capacity: z.int().nullable(), waiting: z.int() }).optional().describe('when the card was made'),
    mine: z.enum(['enrolled', 'waiting', 'teaching']).optional(),
  })
  .meta({ id: 'CardSection' })
export type CardSection = z.infer<typeof CardSection>

/** Why a plan stands where it stands. `value` is of what the reason names: a number of days, minutes or sections. */
export const PlanReason = z
  .object({
    code: z.enum(['all-wanted', 'left-out', 'campus-days', 'gap-minutes', 'outside-preferred', 'full-sections', 'few-seats']),
    value: z.int(),
    courses: z.array(z.string()).optional().describe('left-out, full-sections, few-seats: the codes'),
  })
  .meta({ id: 'PlanReason' })
export type PlanReason = z.infer<typeof PlanReason>

export const Plan = z
  .object({
    sectionIds: z.array(z.int()).describe('to be taken beside what is held already'),
    credits: z.number().describe('with what is held already'),
    days: z.array(z.int().min(1).max(7)).describe('on campus'),
    reasons: z.array(PlanReason),
    alternatives: z.array(z.array(z.int())).optional().describe('for each section others at the very same time'),
  })
  .meta({ id: 'Plan' })
export type Plan = z.infer<typeof Plan>

const ChartSeries = z.object({ name: Localised, values: z.array(z.number().nullable()).describe('null: too few people to tell') })

/** A page's own words say what became of a proposal. */
export const ProposalState = z.enum(['open', 'confirmed', 'dismissed', 'expired'])
export type ProposalState = z.infer<typeof ProposalState>

const proposal = {
  id: z.int(),
  term: z.string(),
  mode: SubmissionMode,
  operations: z.array(Operation),
  sections: z.array(CardSection).describe('that the operations name'),
  expected: z.array(Decision).describe('what each operation would be answered; on a card, and of one that is open no more: when it was proposed'),
  expiresAt: z.iso.datetime(),
}

/** What is drawn for the person instead of being described. */
export const Card = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('sections'), term: z.string(), sections: z.array(CardSection), more: z.int().describe('how many others there are') }),
    z.object({ kind: z.literal('timetable'), term: z.string(), sections: z.array(CardSection), credits: z.number().optional() }),
    z.object({ kind: z.literal('plans'), term: z.string(), held: z.array(z.int()), sections: z.array(CardSection).describe('of all plans, and those held'), plans: z.array(Plan) }),
    z.object({ kind: z.literal('rounds'), term: z.string(), rounds: z.array(Round), mine: z.array(z.int()).optional().describe('ids of those whose audience includes who asks') }),
    z.object({ kind: z.literal('proposal'), ...proposal }),
    z.object({
      kind: z.literal('chart'),
      form: z.enum(['bars', 'line']),
      title: Localised,
      unit: Localised,
      labels: z.array(Localised),
      series: z.array(ChartSeries),
    }),
  ])
  .meta({ id: 'AssistantCard' })
export type Card = z.infer<typeof Card>

/** What the assistant proposes to do. Only its person can see or confirm it, once and for a quarter of an hour. */
export const Proposal = z
  .object({ ...proposal, state: ProposalState, outcome: SubmissionOutcome.nullable().describe('confirmed: what was decided') })
  .meta({ id: 'Proposal' })
export type Proposal = z.infer<typeof Proposal>

/** What somebody lets the assistant do for them. */
export const AssistantPreferences = z
  .strictObject({ recommends: z.boolean().describe('it may recommend sections from what the person has studied') })
  .meta({ id: 'AssistantPreferences' })
export type AssistantPreferences = z.infer<typeof AssistantPreferences>
