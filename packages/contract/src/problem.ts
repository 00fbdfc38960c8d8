import { z } from 'zod'

/**
 * What every refusal looks like on the wire (RFC 9457, `application/problem+json`).
 * Programs read `code`, people read `title`; further fields depend on the code.
 */
export const Problem = z
  .looseObject({
    type: z.string().describe('`/problems/<code>`'),
    code: z.string().describe('stable, for programs'),
    title: z.string().describe('a sentence in the language of `Accept-Language`, for people'),
    status: z.int(),
    detail: z.string().optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>
