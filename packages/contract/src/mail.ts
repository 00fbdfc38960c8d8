import { z } from 'zod'

// The mail that has left, is to leave, or could not: what the office sees of it.

export const mailStates = ['waiting', 'sending', 'sent', 'failed', 'outbox'] as const
export type MailState = (typeof mailStates)[number]

export const mailFailures = ['refused', 'given-up', 'expired'] as const
export type MailFailure = (typeof mailFailures)[number]

export const MailSummary = z
  .object({
    id: z.int(),
    state: z.enum(mailStates).describe('`failed` is a dead letter; `outbox` is kept here, because there is no mail server'),
    failure: z.enum(mailFailures).nullable().describe('`refused` by the mail server; `given-up` after many tries; `expired` before it could leave'),
    address: z.string(),
    name: z.string().nullable(),
    language: z.enum(['zh', 'en']),
    template: z.string(),
    isSecret: z.boolean().describe('holds a code: its text is shown only where there is no mail server, and forgotten once it has left or expired'),
    subject: z.string().nullable().describe('null: it may not be read'),
    tries: z.int(),
    answer: z.string().nullable().describe('the last word of the mail server, or what kept it from being reached'),
    createdAt: z.iso.datetime(),
    nextTryAt: z.iso.datetime().nullable(),
    sentAt: z.iso.datetime().nullable(),
    expiresAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'MailSummary' })
export type MailSummary = z.infer<typeof MailSummary>

export const Mail = MailSummary.extend({
  text: z.string().nullable().describe('null: it may not be read'),
  html: z.string().nullable().describe('a whole document, to be shown in a frame of its own'),
}).meta({ id: 'Mail' })
export type Mail = z.infer<typeof Mail>

export const MailList = z
  .object({
    hasServer: z.boolean().describe('false: nothing leaves, everything is kept in the outbox'),
    mails: z.array(MailSummary),
    before: z.int().nullable().describe('for the next page; null: there is none'),
  })
  .meta({ id: 'MailList' })
export type MailList = z.infer<typeof MailList>
