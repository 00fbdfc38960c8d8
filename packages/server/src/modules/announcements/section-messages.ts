import { mostSectionMessagesPerHour, type NewSectionMessage, type OfficeAnnouncement } from '@fairway/contract/announcements'
import type { Database, Transaction } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { KnownViewer } from '../identity/index.ts'
import { dueByMail, requireComplete, told } from './announcements.ts'
import { noSuchAnnouncement, tooManyMessages } from './refusals.ts'
import * as store from './store.ts'
import { wireOf } from './store.ts'

// What those who teach a section tell it. An announcement to one section, published as it is written.

export type SectionMessageNeeds = { database: Database; audit: Audit; changed(): void }

/** Who teaches or assists. */
export type Staff = Pick<KnownViewer, 'id' | 'staffNumber'>

const mostListed = 100

export function createSectionMessages({ database, audit, changed }: SectionMessageNeeds) {
  return {
    /** May they tell this section something? */
    maySend: (staff: Staff, sectionId: number): Promise<boolean> => isTaughtBy(database, staff, sectionId),

    /** The latest first, withdrawn ones too. @throws {Refusal} `not-found` */
    async list(staff: Staff, sectionId: number): Promise<OfficeAnnouncement[]> {
      await requireTaught(database, staff, sectionId)
      return (await store.listOfSection(database, sectionId, mostListed)).map(wireOf)
    },

    /** @throws {Refusal} `not-found`, `announcement-incomplete`, `too-many-messages` */
    async send(actor: Actor, staff: Staff, sectionId: number, { title, text, byMail }: NewSectionMessage): Promise<OfficeAnnouncement> {
      requireComplete({ title, text })
      return database.inTransaction(async (transaction) => {
        await requireTaught(transaction, staff, sectionId)
        await requireLeave(transaction, staff)
        const audience = { to: 'section', sectionId } as const
        const message = { title, text, audience, from: null, until: null, pinned: false, byMail }
        const id = await store.insertAnnouncement(transaction, message, { kind: 'section-message', by: staff.id })
        await store.keepVersion(transaction, id, audience, staff.id)
        await store.setState(transaction, id, 'published')
        if (byMail) await dueByMail(transaction, id)
        transaction.afterCommit(changed)
        const row = (await store.findAnnouncement(transaction, id))!
        await audit.record(transaction, { actor, action: 'section-message.sent', subject: { kind: 'announcement', id }, ...told({ after: row }) })
        return wireOf(row)
      })
    },

    /** By any of those who teach the section. @throws {Refusal} `not-found`, `no-such-announcement` */
    async withdraw(actor: Actor, staff: Staff, sectionId: number, id: number): Promise<void> {
      await database.inTransaction(async (transaction) => {
        await requireTaught(transaction, staff, sectionId)
        const row = await store.lockAnnouncement(transaction, id)
        if (row?.kind !== 'section-message' || row.section_id !== sectionId) throw noSuchAnnouncement()
        if (row.state === 'withdrawn') return
        await store.setState(transaction, id, 'withdrawn')
        transaction.afterCommit(changed)
        await audit.record(transaction, { actor, action: 'section-message.withdrawn', subject: { kind: 'announcement', id }, ...told({ before: row }) })
      })
    },
  }
}

/** What is erased with a person: what they wrote to sections, with all that it said before. What the office announced is the campus's. */
export async function eraseSectionMessages({ query }: Pick<Transaction, 'query'>, { id }: { id: number }): Promise<void> {
  await query({ text: `delete from announcement where kind = 'section-message' and written_by = $1`, values: [id] })
}

/** The only way to a section's messages. Whose it is not gets the answer of one that is not there. */
async function requireTaught(queries: Pick<Transaction, 'query'>, staff: Staff, sectionId: number): Promise<void> {
  if (!(await isTaughtBy(queries, staff, sectionId))) throw notFound()
}

async function isTaughtBy({ query }: Pick<Transaction, 'query'>, { staffNumber }: Staff, sectionId: number): Promise<boolean> {
  const [section] = await query({
    text: `select s.id from section s join course c on c.id = s.course_id join term t on t.id = s.term_id
           where s.id = $1 and s.deleted_at is null and c.deleted_at is null and t.deleted_at is null
             and exists (select from section_staff staff where staff.section_id = s.id and lower(staff.number) = lower($2))`,
    values: [sectionId, staffNumber],
  })
  return section !== undefined
}

/** Counted under a lock, so that many at once are not each the last that is allowed. */
async function requireLeave({ query }: Pick<Transaction, 'query'>, { id }: Staff): Promise<void> {
  await query({ text: 'select id from person where id = $1 for no key update', values: [id] })
  const sent = await query<{ seconds: number }>({
    text: `select ceil(extract(epoch from created_at + interval '1 hour' - now()))::int as seconds from announcement
           where written_by = $1 and kind = 'section-message' and created_at > now() - interval '1 hour'
           order by created_at desc limit $2`,
    values: [id, mostSectionMessagesPerHour],
  })
  if (sent.length === mostSectionMessagesPerHour) throw tooManyMessages(mostSectionMessagesPerHour, Math.max(1, sent.at(-1)!.seconds))
}
