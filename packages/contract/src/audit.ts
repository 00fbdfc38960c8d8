import { z } from 'zod'
import { actionPattern, auditKinds, auditVias, subjectPattern } from './audit-actions.ts'
import { Localised } from './localised.ts'

// Who did what to whom, when and from where, as the office searches it.

export const AuditVia = z.enum(auditVias)
export type AuditVia = z.infer<typeof AuditVia>

const Action = z.string().regex(actionPattern).max(100)

const Subject = z.string().regex(subjectPattern).max(200)

/** What to look for. What is left out does not restrict. */
export const AuditFilters = z.object({
  actor: z.string().max(64).optional().describe('number of the person who acted'),
  via: AuditVia.optional().describe('how they acted; `command` and `system` are nobody'),
  action: z
    .union([Action, z.array(Action).max(50)])
    .optional()
    .describe('`<noun>.<what was done>`, or the noun alone; may be repeated, and then any of them'),
  subject: Subject.optional().describe('`<kind>:<id>`, or the kind alone'),
  about: z.string().max(64).optional().describe('number of a person: everything that was done to them'),
  reason: z.string().trim().max(200).optional().describe('part of the reason that was given'),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional().describe('up to this moment, without it'),
})
export type AuditFilters = z.infer<typeof AuditFilters>

export const AuditQuery = AuditFilters.extend({ before: z.string().max(64).optional().describe('`next` of the page before this one') })
export type AuditQuery = z.infer<typeof AuditQuery>

export const AuditExportQuery = AuditFilters.extend({
  format: z.enum(['csv', 'xlsx']),
  language: z.enum(['zh', 'en']).optional().describe('of the headings and words; default: that of `Accept-Language`'),
})
export type AuditExportQuery = z.infer<typeof AuditExportQuery>

const Person = z.object({
  id: z.int(),
  number: z.string().nullable().describe('null: there is no such person any more'),
  name: z.string().nullable(),
})

/** Something that entries are about, as it is called today. */
export const AuditSubject = z
  .object({
    kind: z.string(),
    id: z.string(),
    code: z.string().nullable().describe('what people know it by, such as `CS 101 01` or the number of a person; null: nothing, or it is gone'),
    name: Localised.nullable().describe('its title or name; that of a person is in both languages'),
    term: z.string().nullable().describe('code of the term that it is in'),
    isGone: z.boolean().describe('there is no such thing any more'),
  })
  .meta({ id: 'AuditSubject' })
export type AuditSubject = z.infer<typeof AuditSubject>

export const AuditEntry = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    via: AuditVia,
    actor: Person.nullable().describe('null: a command on the server, or the program itself'),
    key: z.object({ id: z.int(), name: z.string().nullable().describe('null: there is no such key any more') }).nullable().describe('the API key that was used, where that was kept'),
    action: z.string(),
    subject: AuditSubject.extend({ person: Person.nullable().describe('if the kind is `person`') }),
    before: z.unknown(),
    after: z.unknown(),
    mentions: z.array(AuditSubject).describe('what else `before` and `after` name by an id'),
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

/** One of the two. */
export const AuditSubjectQuery = z.object({
  search: z.string().trim().max(100).optional().describe('words of what it is called: `CS 101 01`, a number, a name'),
  kind: z.enum(auditKinds).optional().describe('only these'),
  subject: Subject.optional().describe('`<kind>:<id>`: this one'),
})
export type AuditSubjectQuery = z.infer<typeof AuditSubjectQuery>

export const AuditSubjects = z.object({ subjects: z.array(AuditSubject).describe('those that fit best first, 20 at most') }).meta({ id: 'AuditSubjects' })
export type AuditSubjects = z.infer<typeof AuditSubjects>
