import type { Database, Transaction } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import type { AddressNotices } from './address-notices.ts'
import type { KeyEnding } from './api-keys.ts'
import type { Eraser } from './erasure.ts'
import type { Sessions } from './sessions.ts'
import type { Viewers } from './viewers.ts'

// Whoever registers chooses a number, which may be somebody else's. Until the campus has confirmed it, it makes them a student
// and nothing more: sections that name it are not theirs, and no other role can be given to them. There are two ways to confirm
// it. Either the office vouches for who registered, and the account stays as it is; or the number turns out to be somebody's by
// other means, and they begin with a new account, to which nothing leads that was made before.

export type UnconfirmedNumbersNeeds = {
  database: Database
  audit: Audit
  sessions: Pick<Sessions, 'end'>
  apiKeys: KeyEnding
  viewers: Pick<Viewers, 'forgetAll'>
  addressNotices: AddressNotices
  /** Secret links of a person in other modules, which open without signing in. */
  endLinks: Eraser
}

/** By which means a number turned out to be somebody's. */
export type Proof = 'password' | 'import' | 'provider'

export type UnconfirmedNumbers = ReturnType<typeof createUnconfirmedNumbers>

export function createUnconfirmedNumbers({ database, audit, sessions, apiKeys, viewers, addressNotices, endLinks }: UnconfirmedNumbersNeeds) {
  return {
    /** The office vouches for who registered: they keep their account. @throws {Refusal} `not-found` */
    async confirm(actor: Actor, personId: number): Promise<void> {
      await database.inTransaction(async (transaction) => {
        const [person] = await transaction.query<{ isUnconfirmed: boolean }>({
          text: 'select unconfirmed_since is not null as "isUnconfirmed" from person where id = $1 and deleted_at is null for no key update',
          values: [personId],
        })
        if (!person) throw notFound()
        if (!person.isUnconfirmed) return
        await transaction.query({ text: 'update person set unconfirmed_since = null where id = $1', values: [personId] })
        await audit.record(transaction, { actor, action: 'number.confirmed', subject: { kind: 'person', id: personId }, after: { by: 'office' } })
        transaction.afterCommit(viewers.forgetAll)
      })
    },

    /** Ends all that those who registered could come in by, if nobody has confirmed their numbers. To be called before they are given anything. */
    async startAnew(transaction: Transaction, actor: Actor, people: readonly number[], proof: Proof): Promise<void> {
      if (people.length === 0) return
      const { query } = transaction
      const found = await query<{ id: number; number: string; email: string | null; phone: string | null; gender: string | null }>({
        text: `select id, number, email, phone, gender from person where id = any($1::bigint[]) and unconfirmed_since is not null order by id for no key update`,
        values: [people],
      })
      if (found.length === 0) return
      const ids = found.map(({ id }) => id)
      // Before the account: who is entering a code at this moment has used it by then, or cannot any more.
      await query({ text: 'update mail_code set used_at = now() where person_id = any($1::bigint[]) and used_at is null', values: [ids] })
      for (const id of ids) await sessions.end(transaction, id, { all: true }, 'ended-by-office')
      // With password and sessions; also with a session that is being opened just now, by a password that was looked at before.
      await query({ text: 'delete from auth_user where person_id = any($1::bigint[])', values: [ids] })
      await apiKeys.revokeAll(transaction, actor, ids, 'number-confirmed')
      await addressNotices.tellPresentOnes(transaction, found.map(({ id }) => ({ id, email: null })))
      await query({ text: 'update person set unconfirmed_since = null, email = null, phone = null, gender = null where id = any($1::bigint[])', values: [ids] })
      for (const { id, number } of found) await endLinks(transaction, { id, number, isUnconfirmed: true })
      await audit.record(
        transaction,
        ...found.map(({ id, email, phone, gender }): AuditEntry => ({
          ...{ actor, action: 'number.confirmed', subject: { kind: 'person', id }, after: { by: proof, startedAnew: true } },
          ...((email ?? phone ?? gender) !== null && { personal: { about: id, before: { email, phone, gender } } }),
        })),
      )
      transaction.afterCommit(viewers.forgetAll)
    },
  }
}

/** @throws {Refusal} `number-not-confirmed` */
export function requireConfirmed({ isUnconfirmed }: { isUnconfirmed: boolean }, roles: readonly string[]): void {
  if (!isUnconfirmed || roles.every((role) => role === 'student')) return
  throw new Refusal(
    409,
    'number-not-confirmed',
    {
      zh: '此账号为本人自行注册，编号尚未核实。请先核实编号，或发放新密码，再授予教师或教务角色。',
      en: 'They registered by themselves, and nobody has confirmed that the number is theirs. Confirm it, or hand out a new password, before giving them another role.',
    },
    { field: 'roles' },
  )
}
