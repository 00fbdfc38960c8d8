import type { Database, Transaction } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import { byProgram, type Actor, type Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { KeyEnding } from './api-keys.ts'
import { refuseKeysForOffice } from './key-limits.ts'
import { requireSomeOffice } from './people.ts'
import type { Sessions } from './sessions.ts'
import type { Viewers } from './viewers.ts'

// The one way in which a person leaves the campus: first hidden, which can be undone; later erased for good, everywhere at once.

/** @property isUnconfirmed the number is what they said when they registered: what names it elsewhere may be somebody else's */
export type ErasedPerson = { id: number; number: string; isUnconfirmed: boolean }

/** What a module forgets of a person, in the transaction in which all do. What it keeps must no longer tell who it was. */
export type Eraser = (transaction: Transaction, person: ErasedPerson) => Promise<unknown>

export type ErasureNeeds = {
  database: Database
  audit: Audit
  settings: CampusSettings
  sessions: Sessions
  apiKeys: KeyEnding
  viewers: Viewers
  /** Of the other modules. */
  erasers: readonly Eraser[]
}

export type Erasure = ReturnType<typeof createErasure>

const mostAtOnce = 100

export function createErasure({ database, audit, settings, sessions, apiKeys, viewers, erasers }: ErasureNeeds) {
  return {
    /** They cannot sign in and are in no list, but nothing is lost. @throws {Refusal} `not-found`, `not-yourself`, `holds-seats`, `last-office-worker`, `not-for-keys` */
    async hide(actor: Actor, personId: number, reason: string): Promise<void> {
      if (actor.personId === personId) throw notYourself()
      await database.inTransaction(async (transaction) => {
        const [person] = await transaction.query({
          text: 'select id from person where id = $1 and deleted_at is null for no key update',
          values: [personId],
        })
        if (!person) throw notFound()
        await refuseKeysForOffice(transaction, actor, [personId])
        const [held] = await transaction.query({
          text: `select section_id from enrolment join term on term.id = term_id where person_id = $1 and term.deleted_at is null and ends >= current_date
                 union all select section_id from wait join term on term.id = term_id where person_id = $1 and term.deleted_at is null and ends >= current_date limit 1`,
          values: [personId],
        })
        if (held) throw holdsSeats()
        await transaction.query({ text: 'update person set deleted_at = now() where id = $1', values: [personId] })
        await requireSomeOffice(transaction, [personId])
        await sessions.end(transaction, personId, { all: true }, 'disabled')
        await apiKeys.revokeAll(transaction, actor, [personId], 'removed')
        await audit.record(transaction, { actor, action: 'person.hidden', subject: { kind: 'person', id: personId }, reason })
        transaction.afterCommit(viewers.forgetAll)
      })
    },

    /** @throws {Refusal} `not-found`: not hidden, or erased already; `not-for-keys` */
    async restore(actor: Actor, personId: number): Promise<void> {
      await database.inTransaction(async (transaction) => {
        const [person] = await transaction.query({
          text: 'update person set deleted_at = null where id = $1 and deleted_at is not null and erased_at is null returning id',
          values: [personId],
        })
        if (!person) throw notFound()
        await refuseKeysForOffice(transaction, actor, [personId])
        await audit.record(transaction, { actor, action: 'person.restored', subject: { kind: 'person', id: personId } })
      })
    },

    /** For good, without waiting for the time that the office has set. Only who was hidden. @throws {Refusal} `not-found`, `not-for-keys` */
    async erase(actor: Actor, personId: number, reason: string | undefined): Promise<void> {
      await database.inTransaction(async (transaction) => {
        const [person] = await transaction.query<ErasedPerson>({
          text: 'select id, number, unconfirmed_since is not null as "isUnconfirmed" from person where id = $1 and deleted_at is not null and erased_at is null for no key update',
          values: [personId],
        })
        if (!person) throw notFound()
        await refuseKeysForOffice(transaction, actor, [personId])
        for (const erase of [...erasers, eraseIdentity]) await erase(transaction, person)
        // After all else, so that this entry stays.
        await audit.record(transaction, { actor, action: 'person.erased', subject: { kind: 'person', id: personId }, reason })
        transaction.afterCommit(viewers.forgetAll)
      })
    },

    /** Whoever has been hidden for as long as the office has set. @returns how many */
    async eraseHidden(): Promise<number> {
      const days = (await settings.read())['retention.hidden-days']
      const due = await database.query<{ id: number }>({
        text: `select id from person where deleted_at < now() - make_interval(days => $1) and erased_at is null order by id limit ${mostAtOnce}`,
        values: [days],
      })
      for (const { id } of due) await this.erase(byProgram, id, undefined)
      return due.length
    },
  }
}

const eraseIdentity: Eraser = async ({ query }, { id }) => {
  await query({
    text: `update person set number = 'erased-' || id, name = '', gender = null, phone = null, email = null, disabled_at = coalesce(disabled_at, now()),
                             erased_at = now() where id = $1`,
    values: [id],
  })
  // The year and the subject stay, for counting; a class may be small enough to tell who it was.
  await query({ text: 'update student set class = null where person_id = $1', values: [id] })
  for (const table of ['auth_user', 'provider_account', 'api_key', 'mail_code', 'role_grant', 'term_member', 'demo_account']) {
    await query({ text: `delete from ${table} where person_id = $1`, values: [id] })
  }
}

function notYourself(): Refusal {
  return new Refusal(409, 'not-yourself', { zh: '不能移除自己。', en: 'You cannot remove yourself.' })
}

function holdsSeats(): Refusal {
  return new Refusal(409, 'holds-seats', {
    zh: '此人在未结束的学期中仍有选课或候补，请先为其退课。',
    en: 'They hold or wait for seats in a term that has not ended. Drop those first.',
  })
}
