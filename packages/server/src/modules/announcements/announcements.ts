import type { AnnouncementAudience, AnnouncementDraft, AnnouncementEdit, AnnouncementHistory, AnnouncementReach, OfficeAnnouncement } from '@fairway/contract/announcements'
import type { Localised } from '@fairway/contract/localised'
import type { Database, Transaction } from '../../database/database.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import { listedCodes, notInList, unlisted } from '../lists/index.ts'
import { announcementChanged, endsBeforeItBegins, incomplete, isOver, noSuchAnnouncement, noSuchAudience, notADraft } from './refusals.ts'
import * as store from './store.ts'
import { wireOf, type AnnouncementRow } from './store.ts'

// Announcements as the office writes them: a draft, then published, then perhaps withdrawn. Whatever it said stays in its history.

export type WritingNeeds = {
  database: Database
  audit: Audit
  /** After every change that readers see. */
  changed(): void
}

const mostListed = 50

export function createAnnouncementWriting({ database, audit, changed }: WritingNeeds) {
  return {
    /** The latest first. */
    async list({ state, kind = 'announcement', before }: Partial<Pick<store.Listed, 'state' | 'kind' | 'before'>>): Promise<{ announcements: OfficeAnnouncement[]; next: number | null }> {
      const rows = await store.listAnnouncements(database, { state, kind, before, most: mostListed + 1 })
      const announcements = rows.slice(0, mostListed).map(wireOf)
      return { announcements, next: rows.length > mostListed ? announcements.at(-1)!.id : null }
    },

    /** @throws {Refusal} `no-such-announcement` */
    async find(id: number): Promise<OfficeAnnouncement> {
      const row = await store.findAnnouncement(database, id)
      if (!row) throw noSuchAnnouncement()
      return wireOf(row)
    },

    /** The latest version first. @throws {Refusal} `no-such-announcement` */
    async history(id: number): Promise<AnnouncementHistory['versions']> {
      const rows = await database.query<{ revision: number; title: Localised; text: Localised; audience: AnnouncementAudience; at: Date; number: string | null; name: string }>({
        text: `select revision, title, text, audience, v.created_at as at, person.number, person.name
               from announcement_version v left join person on person.id = written_by where announcement_id = $1 order by revision desc`,
        values: [id],
      })
      if (rows.length === 0) throw noSuchAnnouncement()
      return rows.map(({ at, number, name, ...version }) => ({ ...version, at: at.toISOString(), by: number === null ? null : { number, name } }))
    },

    /** How many an announcement to these would reach, before it does. @throws {Refusal} `not-in-list`, `no-such-section` */
    async reach(audience: AnnouncementAudience): Promise<AnnouncementReach> {
      const known = await database.inTransaction((transaction) => checkedAudience(transaction, audience))
      return store.countRecipients(database, known)
    },

    /** A draft. @throws {Refusal} `announcement-ends-before-it-begins`, `not-in-list`, `no-such-section` */
    async create(actor: Actor, asked: AnnouncementDraft): Promise<OfficeAnnouncement> {
      return database.inTransaction(async (transaction) => {
        const draft = await checked(transaction, asked)
        const id = await store.insertAnnouncement(transaction, draft, { kind: 'announcement', by: actor.personId })
        await store.keepVersion(transaction, id, draft.audience, actor.personId)
        return recorded(transaction, actor, 'announcement.created', id)
      })
    },

    /**
     * What is edited while it is published is told anew to those who are looking, and with `tellAgain` is unread again. Its mail
     * is not sent twice.
     *
     * @throws {Refusal} those of `create`, `no-such-announcement`, `announcement-changed`, `announcement-incomplete`
     */
    async edit(actor: Actor, id: number, { revision, tellAgain, ...asked }: AnnouncementEdit): Promise<OfficeAnnouncement> {
      return database.inTransaction(async (transaction) => {
        const draft = await checked(transaction, asked)
        const before = await requireRead(transaction, id, revision)
        if (before.kind !== 'announcement') throw noSuchAnnouncement()
        if (before.state === 'published') requireComplete(draft)
        await store.updateAnnouncement(transaction, id, draft)
        await store.keepVersion(transaction, id, draft.audience, actor.personId)
        if (tellAgain) await transaction.query({ text: 'delete from announcement_reading where announcement_id = $1', values: [id] })
        if (before.state === 'published') await settle(transaction, id, draft.byMail)
        return recorded(transaction, actor, 'announcement.edited', id, before)
      })
    },

    /** Of a draft, or again of what was withdrawn. @throws {Refusal} `no-such-announcement`, `announcement-changed`, `announcement-incomplete`, `announcement-is-over` */
    async publish(actor: Actor, id: number, revision: number): Promise<OfficeAnnouncement> {
      return database.inTransaction(async (transaction) => {
        const before = await requireRead(transaction, id, revision)
        if (before.state === 'published') return wireOf(before)
        requireComplete(before)
        if (before.until_at && before.until_at.getTime() <= Date.now()) throw isOver()
        await store.setState(transaction, id, 'published')
        await settle(transaction, id, before.by_mail)
        return recorded(transaction, actor, `${before.kind}.published`, id, before)
      })
    },

    /** Nobody sees it any more; what was mailed is mailed. @throws {Refusal} `no-such-announcement`, `announcement-changed` */
    async withdraw(actor: Actor, id: number, revision: number): Promise<OfficeAnnouncement> {
      return database.inTransaction(async (transaction) => {
        const before = await requireRead(transaction, id, revision)
        if (before.state !== 'published') return wireOf(before)
        await store.setState(transaction, id, 'withdrawn')
        transaction.afterCommit(changed)
        return recorded(transaction, actor, `${before.kind}.withdrawn`, id, before)
      })
    },

    /** A draft. @throws {Refusal} `no-such-announcement`, `announcement-changed`, `not-a-draft` */
    async remove(actor: Actor, id: number, revision: number): Promise<void> {
      await database.inTransaction(async (transaction) => {
        const before = await requireRead(transaction, id, revision)
        if (before.state !== 'draft') throw notADraft()
        await transaction.query({ text: 'delete from announcement where id = $1', values: [id] })
        await audit.record(transaction, { actor, action: 'announcement.deleted', subject: { kind: 'announcement', id }, ...told({ before }) })
      })
    },
  }

  async function settle(transaction: Transaction, id: number, byMail: boolean): Promise<void> {
    if (byMail) await dueByMail(transaction, id)
    transaction.afterCommit(changed)
  }

  async function recorded(transaction: Transaction, actor: Actor, action: AuditEntry['action'], id: number, before?: AnnouncementRow): Promise<OfficeAnnouncement> {
    const after = (await store.findAnnouncement(transaction, id))!
    await audit.record(transaction, { actor, action, subject: { kind: 'announcement', id }, ...told({ before, after }) })
    return wireOf(after)
  }
}

/** @param revision that its editor has read */
async function requireRead(transaction: Transaction, id: number, revision: number): Promise<AnnouncementRow> {
  const row = await store.lockAnnouncement(transaction, id)
  if (!row) throw noSuchAnnouncement()
  if (row.revision !== revision) throw announcementChanged(wireOf(row))
  return row
}

/** As it is stored: without what is empty, and with the codes of what its audience is called. */
async function checked(transaction: Transaction, { title, text, audience, ...rest }: AnnouncementDraft): Promise<AnnouncementDraft> {
  if (rest.from !== null && rest.until !== null && Date.parse(rest.until) <= Date.parse(rest.from)) throw endsBeforeItBegins()
  return { ...rest, title: filled(title), text: filled(text), audience: await checkedAudience(transaction, audience) }
}

async function checkedAudience(transaction: Transaction, audience: AnnouncementAudience): Promise<AnnouncementAudience> {
  if (audience.to === 'students') {
    const { to, ...names } = audience
    const [unknown] = await unlisted(transaction, names)
    if (unknown) throw notInList(unknown.list, unknown.name)
    return { to, ...(await listedCodes(transaction, names)) }
  }
  if (audience.to === 'section') {
    const [section] = await transaction.query({ text: 'select id from section where id = $1 and deleted_at is null', values: [audience.sectionId] })
    if (!section) throw noSuchAudience(audience.sectionId)
  }
  return audience
}

function filled({ zh, en }: Localised): Localised {
  return { ...(zh && { zh }), ...(en && { en }) }
}

/** @throws {Refusal} `announcement-incomplete` */
export function requireComplete({ title, text }: { title: Localised; text: Localised }): void {
  for (const language of ['zh', 'en'] as const) if (Boolean(title[language]) !== Boolean(text[language])) throw incomplete(language)
  if (!title.zh && !title.en) throw incomplete(null)
}

/** From now on its mail is sent, as soon as it is in effect; once. */
export async function dueByMail({ query }: Pick<Transaction, 'query'>, id: number): Promise<void> {
  await query({ text: 'insert into announcement_mail (announcement_id) values ($1) on conflict do nothing', values: [id] })
}

/** For the audit log. A title is somebody's words; the text is in the history. */
export function told({ before, after }: { before?: AnnouncementRow | undefined; after?: AnnouncementRow }) {
  const facts = (row: AnnouncementRow) => {
    const { revision, state, audience, from, until, pinned, byMail } = wireOf(row)
    return { revision, state, audience, from, until, pinned, byMail }
  }
  const words = (row: AnnouncementRow) => ({ title: row.title })
  return {
    ...(before && { before: facts(before) }),
    ...(after && { after: facts(after) }),
    personal: { about: null, ...(before && { before: words(before) }), ...(after && { after: words(after) }) },
  }
}
