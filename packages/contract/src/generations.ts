import { z } from 'zod'
import { Card, Source } from './assistant-cards.ts'
import { Localised } from './localised.ts'

// An answer while it is being given: a log of events with the next `seq` each, without holes and the same for everyone who reads it.
// Whoever comes back says the last one they know, on any tab and any instance, over the socket or as server-sent events. An `end` that is
// not after all that somebody knows says that the server which gave the answer is gone, with what it had told and not written down:
// what survived is in the conversation.

export const UsageSource = z.enum(['provider', 'estimated'])

export const AnswerUsage = z
  .object({
    input: z.int(),
    output: z.int(),
    source: UsageSource.describe('`estimated`: the server of the model did not say'),
  })
  .meta({ id: 'AnswerUsage' })
export type AnswerUsage = z.infer<typeof AnswerUsage>

export const AnswerModel = z.object({ label: z.string(), isBuiltIn: z.boolean() }).meta({ id: 'AnswerModel' })
export type AnswerModel = z.infer<typeof AnswerModel>

/** How an answer ended. `interrupted`: the server stopped in the middle of it; `failed`: the model did. */
export const answerEnds = ['done', 'stopped', 'interrupted', 'failed'] as const

const seq = z.int().positive()

export const GenerationEvent = z
  .discriminatedUnion('type', [
    z.object({ seq, type: z.literal('begin'), model: AnswerModel, isCached: z.boolean() }).describe('again after each look at the campus'),
    z.object({ seq, type: z.literal('text'), text: z.string() }),
    z.object({ seq, type: z.literal('reasoning'), text: z.string() }),
    z.object({ seq, type: z.literal('tool'), id: z.string(), name: z.string(), state: z.enum(['running', 'done', 'failed']) }),
    z.object({ seq, type: z.literal('card'), card: Card }),
    z.object({ seq, type: z.literal('sources'), sources: z.array(Source) }),
    z.object({ seq, type: z.literal('retract') }).describe('the text so far must be shown no more: a filter was slower than the model'),
    z.object({
      seq,
      type: z.literal('end'),
      state: z.enum(answerEnds),
      finish: z.enum(['stop', 'length', 'content-filter', 'tool-calls']).optional(),
      code: z.string().optional().describe('of a refusal'),
      title: Localised.optional().describe('of it'),
      fields: z.record(z.string(), z.unknown()).optional().describe('of it, such as `retryAfter`'),
      usage: AnswerUsage.optional(),
      tokensLeft: z.int().optional().describe('of the day'),
    }),
  ])
  .meta({ id: 'GenerationEvent' })
export type GenerationEvent = z.infer<typeof GenerationEvent>
type Without<Event> = Event extends unknown ? Omit<Event, 'seq'> : never
/** Before it has its place. */
export type NewGenerationEvent = Without<GenerationEvent>
