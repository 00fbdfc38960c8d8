import { z } from 'zod'
import { completionOutcomes, completionTasks, shortestLogSearch } from './completion-log-limits.ts'
import { Localised } from './localised.ts'

// What was asked of models, and what became of it, as the office searches it. What somebody wrote and was answered is read one
// request at a time, and that it was read is recorded.

const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const Code = z.string().regex(/^[a-z0-9-]+$/).max(60)
const Outcome = z.enum(completionOutcomes)

/** What to look for. What is left out does not restrict. */
export const CompletionFilters = z.object({
  person: z.string().max(64).optional().describe('number of the person who asked'),
  key: Id.optional().describe('the API key that asked for them'),
  room: Id.optional(),
  conversation: Id.optional(),
  model: z.string().max(300).optional().describe('`<server>/<name>`'),
  experiment: Id.optional(),
  outcome: z.union([Outcome, z.array(Outcome).max(10)]).optional().describe('may be repeated, and then any of them'),
  surface: Code.optional().describe('from where it was asked'),
  task: z.enum(completionTasks).optional(),
  family: Code.optional().describe('the guard found something of it'),
  rule: Id.optional().describe('a rule of the office’s found something'),
  text: z.string().trim().min(shortestLogSearch).max(200).optional().describe('part of the question or the answer, as they are kept; that it was looked for is recorded'),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional().describe('up to this moment, without it'),
})
export type CompletionFilters = z.infer<typeof CompletionFilters>

export const CompletionQuery = CompletionFilters.extend({ before: z.string().max(80).optional().describe('`next` of the page before this one') })
export type CompletionQuery = z.infer<typeof CompletionQuery>

export const CompletionExportQuery = CompletionFilters.extend({
  texts: z.enum(['true', 'false']).default('false').transform((text) => text === 'true').describe('questions and answers too; that they were taken is recorded'),
  language: z.enum(['zh', 'en']).optional().describe('of the headings and words; default: that of `Accept-Language`'),
})

const Person = z.object({ id: z.int(), number: z.string().nullable().describe('null: there is no such person any more'), name: z.string().nullable() })
const Named = z.object({ id: z.int(), name: z.string().nullable().describe('null: there is no such thing any more, or it has no name') })

export const CompletionEntry = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime().describe('when it ended'),
    person: Person.nullable().describe('null: a guest'),
    key: Named.nullable().describe('the API key that was used'),
    surface: z.string(),
    task: z.string(),
    room: z.object({ id: z.int(), name: Localised }).nullable(),
    conversation: z.int().nullable(),
    model: z.object({ server: z.string(), name: z.string(), label: z.string().describe('as people are told') }).nullable().describe('null: none was asked'),
    experiment: Named.extend({ arm: z.int(), armName: z.string().nullable() }).nullable(),
    outcome: z.string(),
    code: z.string().nullable().describe('why it failed, was blocked or refused'),
    inputTokens: z.int(),
    outputTokens: z.int(),
    usageSource: z.enum(['provider', 'estimated', 'none']),
    cost: z.number().describe('in the currency of the settings'),
    firstTokenMs: z.int().nullable(),
    totalMs: z.int(),
    families: z.array(z.string()).describe('of what the guard found'),
    tools: z.array(z.string()).describe('that the model called in this round'),
    round: z.object({ at: z.int().describe('1 is the first'), of: z.int() }).nullable().describe('of an answer for which the model was asked several times, to go on with what it had looked up'),
  })
  .meta({ id: 'CompletionEntry' })
export type CompletionEntry = z.infer<typeof CompletionEntry>

export const CompletionPage = z
  .object({
    entries: z.array(CompletionEntry).describe('the latest first'),
    next: z.string().nullable().describe('`before` of the next page; null: there is none'),
    lookedTo: z.iso.datetime().nullable().describe('not everything was looked through: so far back, and `next` goes on from there'),
    currency: z.string(),
    models: z.array(z.object({ server: z.string(), name: z.string(), label: z.string() })).describe('that the campus has, for `model`'),
  })
  .meta({ id: 'CompletionPage' })
export type CompletionPage = z.infer<typeof CompletionPage>

/** What the guard found, and the rule that found it as it is now. */
export const CompletionFinding = z.object({
  family: z.string(),
  what: z.string().nullable(),
  action: z.string(),
  rule: z.object({ id: z.int().nullable(), name: z.string().nullable().describe('null: there is no such rule any more'), reason: Localised }),
})

export const CompletionDetails = z
  .object({
    ...CompletionEntry.shape,
    currency: z.string(),
    finish: z.string().nullable().describe('why the model ended'),
    cachedTokens: z.int().describe('of the input, those that the provider had cached'),
    reasoningTokens: z.int(),
    retries: z.int(),
    fallbacks: z.int(),
    rounds: z.array(z.object({ id: z.uuid(), tools: z.array(z.string()) })).describe('of the same answer, the first one first, this one among them; empty: there is only this one'),
    findings: z.array(CompletionFinding),
    texts: z.object({ prompt: z.string(), answer: z.string(), address: z.string().nullable() }).nullable().describe('without secrets and personal data; null: their time is over, or they were erased'),
  })
  .meta({ id: 'CompletionDetails' })
export type CompletionDetails = z.infer<typeof CompletionDetails>
