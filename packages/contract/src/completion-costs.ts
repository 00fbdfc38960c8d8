import { z } from 'zod'

// What the assistant was used for and what it cost, added up by the days of the campus.

const Day = z.iso.date()

export const CostQuery = z.object({
  from: Day.optional().describe('the first day; default: so that there are 30'),
  to: Day.optional().describe('the last day; default: today'),
})
export type CostQuery = z.infer<typeof CostQuery>

export const CostExportQuery = CostQuery.extend({
  by: z.enum(['day', 'person']).default('day').describe('a line for each day and use of a model, or for each person and key'),
  language: z.enum(['zh', 'en']).optional().describe('of the headings; default: that of `Accept-Language`'),
})

const use = {
  requests: z.int(),
  failed: z.int(),
  cached: z.int().describe('answered with what somebody else had got'),
  inputTokens: z.int(),
  cachedTokens: z.int().describe('of the input, those that the provider had cached'),
  outputTokens: z.int(),
  estimatedTokens: z.int().describe('those that no provider counted'),
  cost: z.number(),
}
export const CostUse = z.object(use)
export type CostUse = z.infer<typeof CostUse>

const FirstToken = z.object({ p50: z.int(), p95: z.int() }).describe('milliseconds until an answer began, to within 6 %').nullable()

const Person = z.object({ id: z.int(), number: z.string().nullable(), name: z.string().nullable() })

export const CompletionCosts = z
  .object({
    from: Day,
    to: Day,
    currency: z.string().describe('ISO 4217, as the office has set it; earlier costs are not converted'),
    total: z.object({ ...use, firstToken: FirstToken }),
    days: z.array(z.object({ day: Day, ...use, firstToken: FirstToken })).describe('every day, the first one first'),
    models: z
      .array(z.object({ server: z.string(), name: z.string(), label: z.string(), ...use, firstToken: FirstToken, costByDay: z.array(z.number()), tokensByDay: z.array(z.int()) }))
      .describe('the dearest first; `campus` is built in, `none` are requests for which no model was asked'),
    uses: z.array(z.object({ surface: z.string(), task: z.string(), ...use })).describe('the dearest first'),
    people: z
      .array(z.object({ person: Person.nullable().describe('null: guests'), key: z.object({ id: z.int(), name: z.string().nullable() }).nullable(), ...use }))
      .describe('the twenty dearest'),
    errors: z.array(z.object({ code: z.string(), outcome: z.string(), requests: z.int() })).describe('what went wrong, the most frequent first'),
    budget: z
      .object({
        month: z.string().describe('such as 2026-11'),
        most: z.number().nullable().describe('what the office has set; null: nothing'),
        spent: z.number().describe('since its first day'),
        expected: z.number().describe('at its end, if it goes on like the last seven days'),
      })
      .describe('of this month, whatever days were asked for'),
  })
  .meta({ id: 'CompletionCosts' })
export type CompletionCosts = z.infer<typeof CompletionCosts>
