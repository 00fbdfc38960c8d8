import { z } from 'zod'
import { line } from './text.ts'

export const ApiKey = z
  .object({
    id: z.int(),
    name: z.string(),
    prefix: z.string().describe('how the key begins'),
    owner: z.object({ id: z.int(), number: z.string(), name: z.string() }),
    scopes: z.array(z.string()),
    requestsPerMinute: z.int(),
    byOffice: z.boolean().describe('made by the office in the name of the owner'),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    usedAt: z.iso.datetime().nullable().describe('to the minute'),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof ApiKey>

export const ApiKeys = z
  .object({ keys: z.array(ApiKey), scopes: z.array(z.string()).describe('that a key may have: of somebody, those in whose area they may do something') })
  .meta({ id: 'ApiKeys' })
export type ApiKeys = z.infer<typeof ApiKeys>

export const NewApiKey = z
  .strictObject({
    name: line(200),
    scopes: z.array(z.string().max(60).regex(/^[a-z-]+:(read|write)$/)).min(1).max(100).describe('`<area>:read` for looking, `<area>:write` for everything'),
    days: z.int().min(1).max(730).describe('until it expires'),
    requestsPerMinute: z.int().min(1).max(100_000),
  })
  .meta({ id: 'NewApiKey' })
export type NewApiKey = z.infer<typeof NewApiKey>

export const NewOfficeApiKey = NewApiKey.extend({ personId: z.int().positive().describe('as whom it acts') }).meta({ id: 'NewOfficeApiKey' })

export const CreatedApiKey = z.object({ id: z.int(), key: z.string().describe('shown this once') }).meta({ id: 'CreatedApiKey' })
export type CreatedApiKey = z.infer<typeof CreatedApiKey>
