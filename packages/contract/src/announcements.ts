import { z } from 'zod'
import { announcementLengths } from './announcement-lengths.ts'
import { Role } from './identity.ts'
import { Localised } from './localised.ts'
import { line, prose } from './text.ts'

// What the office tells the campus, and a teacher a section. Plain text: empty lines part paragraphs, and pages make addresses
// in it into links.

const Id = z.int().positive().max(Number.MAX_SAFE_INTEGER)
const Codes = z.array(line(100).min(1)).min(1).max(500)

/** Everyone is everyone who is signed in. Students are those who match every list that is present. */
export const AnnouncementAudience = z
  .discriminatedUnion('to', [
    z.strictObject({ to: z.literal('everyone'), guests: z.boolean().default(false).describe('those who are not signed in as well') }),
    z.strictObject({
      to: z.literal('students'),
      cohorts: Codes.optional(),
      colleges: Codes.optional(),
      majors: Codes.optional(),
      classes: Codes.optional(),
    }),
    z.strictObject({ to: z.literal('section'), sectionId: Id.describe('its students, teachers and assistants') }),
    z.strictObject({ to: z.literal('role'), role: Role }),
  ])
  .meta({ id: 'AnnouncementAudience' })
export type AnnouncementAudience = z.infer<typeof AnnouncementAudience>

const Title = z.strictObject({ zh: line(announcementLengths.title).optional(), en: line(announcementLengths.title).optional() })
const Text = z.strictObject({ zh: prose(announcementLengths.text).optional(), en: prose(announcementLengths.text).optional() })
const Moment = z.iso.datetime({ offset: true })

/** What is missing of a draft is asked for when it is published. */
export const AnnouncementDraft = z
  .strictObject({
    title: Title,
    text: Text,
    audience: AnnouncementAudience,
    from: Moment.nullable().default(null).describe('null: as soon as it is published'),
    until: Moment.nullable().default(null).describe('null: until it is withdrawn'),
    pinned: z.boolean().default(false).describe('before others'),
    byMail: z.boolean().default(false).describe('also to everyone of the audience who has an address, once'),
  })
  .meta({ id: 'AnnouncementDraft' })
export type AnnouncementDraft = z.infer<typeof AnnouncementDraft>

export const AnnouncementEdit = AnnouncementDraft.extend({
  revision: z.int().positive().describe('that was read; if it has changed since, the answer is 409'),
  tellAgain: z.boolean().default(false).describe('unread for everyone again'),
}).meta({ id: 'AnnouncementEdit' })
export type AnnouncementEdit = z.infer<typeof AnnouncementEdit>

export const AnnouncementRevision = z.strictObject({ revision: z.int().positive() }).meta({ id: 'AnnouncementRevision' })

/** As one of its audience reads it. */
export const Announcement = z
  .object({
    id: z.int(),
    revision: z.int(),
    kind: z.enum(['announcement', 'section-message']),
    title: Localised,
    text: Localised,
    pinned: z.boolean(),
    at: z.iso.datetime().describe('when it came into effect'),
    until: z.iso.datetime().nullable(),
    editedAt: z.iso.datetime().nullable(),
    by: z.string().nullable().describe('of a message to a section: who wrote it; null: the office'),
    section: z.object({ id: z.int(), code: z.string(), courseCode: z.string(), courseTitle: Localised, term: z.string() }).nullable(),
    read: z.boolean().describe('always false for guests'),
  })
  .meta({ id: 'Announcement' })
export type Announcement = z.infer<typeof Announcement>

export const AnnouncementPage = z
  .object({ announcements: z.array(Announcement), next: z.string().nullable().describe('for `after`; null: there are no more') })
  .meta({ id: 'AnnouncementPage' })
export type AnnouncementPage = z.infer<typeof AnnouncementPage>

export const UnreadAnnouncements = z.object({ unread: z.int() }).meta({ id: 'UnreadAnnouncements' })

export const AnnouncementReachQuestion = z.strictObject({ audience: AnnouncementAudience }).meta({ id: 'AnnouncementReachQuestion' })

/** Whom an announcement would reach if it began now. */
export const AnnouncementReach = z
  .object({ people: z.int().describe('without guests'), byMail: z.int().describe('of them those who have a mail address') })
  .meta({ id: 'AnnouncementReach' })
export type AnnouncementReach = z.infer<typeof AnnouncementReach>

export const announcementStates = ['draft', 'published', 'withdrawn'] as const

export const OfficeAnnouncement = z
  .object({
    id: z.int(),
    revision: z.int(),
    kind: z.enum(['announcement', 'section-message']),
    state: z.enum(announcementStates),
    title: Localised,
    text: Localised,
    audience: AnnouncementAudience,
    from: z.iso.datetime().nullable(),
    until: z.iso.datetime().nullable(),
    pinned: z.boolean(),
    byMail: z.boolean(),
    createdAt: z.iso.datetime(),
    publishedAt: z.iso.datetime().nullable(),
    editedAt: z.iso.datetime().nullable(),
    by: z.object({ number: z.string(), name: z.string() }).nullable().describe('null: a command on the server'),
    readers: z.int().describe('how many have read it'),
    mail: z.object({ sent: z.int(), finished: z.boolean() }).nullable().describe('how many were written, and whether that is all; what became of them is under `/api/office/mail`. Null: none'),
  })
  .meta({ id: 'OfficeAnnouncement' })
export type OfficeAnnouncement = z.infer<typeof OfficeAnnouncement>

export const OfficeAnnouncements = z
  .object({ announcements: z.array(OfficeAnnouncement), next: z.int().nullable().describe('for `before`; null: there are no more') })
  .meta({ id: 'OfficeAnnouncements' })
export type OfficeAnnouncements = z.infer<typeof OfficeAnnouncements>

export const AnnouncementHistory = z
  .object({
    versions: z.array(
      z.object({
        revision: z.int(),
        title: Localised,
        text: Localised,
        audience: AnnouncementAudience,
        at: z.iso.datetime(),
        by: z.object({ number: z.string(), name: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'AnnouncementHistory' })
export type AnnouncementHistory = z.infer<typeof AnnouncementHistory>

/** How many messages one person may write to sections in an hour. */
export const mostSectionMessagesPerHour = 10

export const NewSectionMessage = z
  .strictObject({ title: Title, text: Text, byMail: z.boolean().default(false) })
  .meta({ id: 'NewSectionMessage' })
export type NewSectionMessage = z.infer<typeof NewSectionMessage>

export const SectionMessages = z.object({ messages: z.array(OfficeAnnouncement) }).meta({ id: 'SectionMessages' })
export type SectionMessages = z.infer<typeof SectionMessages>
