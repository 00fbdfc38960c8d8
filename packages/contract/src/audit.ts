import { z } from 'zod'

// Who did what to whom, when and from where, as the office searches it.

export const auditVias = ['session', 'key', 'command', 'system'] as const
export const AuditVia = z.enum(auditVias)
export type AuditVia = z.infer<typeof AuditVia>

/** What to look for. What is left out does not restrict. */
export const AuditFilters = z.object({
  actor: z.string().max(64).optional().describe('number of the person who acted'),
  via: AuditVia.optional().describe('how they acted; `command` and `system` are nobody'),
  action: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)?$/)
    .max(100)
    .optional()
    .describe('`<noun>.<what was done>`, or the noun alone'),
  subject: z
    .string()
    .regex(/^[a-z-]+(\.[a-z-]+)?(:.+)?$/)
    .max(200)
    .optional()
    .describe('`<kind>:<id>`, or the kind alone'),
  about: z.string().max(64).optional().describe('number of a person: everything that was done to them'),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional().describe('up to this moment, without it'),
})
export type AuditFilters = z.infer<typeof AuditFilters>

export const AuditQuery = AuditFilters.extend({ before: z.string().max(64).optional().describe('`next` of the page before this one') })
export type AuditQuery = z.infer<typeof AuditQuery>

export const AuditExportQuery = AuditFilters.extend({
  format: z.enum(['csv', 'xlsx']),
  language: z.enum(['zh', 'en']).optional().describe('of the headings; default: that of `Accept-Language`'),
})
export type AuditExportQuery = z.infer<typeof AuditExportQuery>

const Person = z.object({
  id: z.int(),
  number: z.string().nullable().describe('null: there is no such person any more'),
  name: z.string().nullable(),
})

export const AuditEntry = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    via: AuditVia,
    actor: Person.nullable().describe('null: a command on the server, or the program itself'),
    action: z.string(),
    subject: z.object({ kind: z.string(), id: z.string(), person: Person.nullable().describe('if the kind is `person`') }),
    before: z.unknown(),
    after: z.unknown(),
    personal: z
      .object({
        ip: z.string().nullable(),
        reason: z.string().nullable(),
        before: z.unknown(),
        after: z.unknown(),
      })
      .nullable()
      .describe('null: there was nothing personal, or it was erased'),
    isErased: z.boolean().describe('what was personal was erased with the person'),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>

export const AuditPage = z
  .object({ entries: z.array(AuditEntry).describe('the latest first'), next: z.string().nullable().describe('`before` of the next page; null: there is none') })
  .meta({ id: 'AuditPage' })
export type AuditPage = z.infer<typeof AuditPage>
