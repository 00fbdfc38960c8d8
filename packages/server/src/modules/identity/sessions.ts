import type { SessionEnd } from '@fairway/contract/identity'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { KeyEnding } from './api-keys.ts'
import type { Opening } from './auth.ts'
import { refuseKeysForOffice } from './key-limits.ts'
import type { Viewers } from './viewers.ts'

// The sessions that there are: how long they last, who ends them, and why.

export type SessionsNeeds = {
  database: Database
  audit: Audit
  settings: CampusSettings
  viewers: Viewers
  apiKeys: KeyEnding
  /** IANA name of the zone in which the campus's day ends. */
  timeZone: string
  /** Tells the open pages of a person that some of their sessions have ended. */
  onEnded(personId: number): void
}

export type OwnSession = {
  id: number
  via: Opening['via']
  kind: Opening['kind']
  ip: string | null
  userAgent: string | null
  createdAt: Date
  expiresAt: Date
  endedAt: Date | null
  endedBecause: SessionEnd | null
}

/** Which of a person's sessions end. */
export type Which = { all: true } | { session: number } | { except: number } | { openedBefore: number }

export type Sessions = ReturnType<typeof createSessions>

export function createSessions({ database, audit, settings, viewers, apiKeys, timeZone, onEnded }: SessionsNeeds) {
  return {
    /** When a session that is opened now will end, as the office has set it. */
    async expiry(now = new Date()): Promise<Date> {
      const set = await settings.read()
      if (set['sessions.end'] === 'midnight') return nextMidnight(now, timeZone)
      return new Date(now.getTime() + set['sessions.hours'] * 3_600_000)
    },

    /** After a sign-in: where the office wants one session per person, the older ones end. */
    async keepNewest(personId: number, opened: number): Promise<void> {
      if (!(await settings.read())['sessions.one-per-person']) return
      await database.inTransaction((transaction) => end(transaction, personId, { openedBefore: opened }, 'signed-in-elsewhere'))
    },

    end,

    async endByToken(token: string, because: SessionEnd): Promise<void> {
      const [row] = await database.query<{ person_id: number; opened: number }>({
        text: `select person_id, opened from auth_session session join auth_user on auth_user.id = user_id
               where token = $1 and ended_at is null and expires_at > now()`,
        values: [token],
      })
      if (row) await database.inTransaction((transaction) => end(transaction, row.person_id, { session: row.opened }, because))
    },

    /** The latest first; ended ones for as long as they are kept. */
    async list(personId: number): Promise<OwnSession[]> {
      return database.query<OwnSession>({
        text: `select opened as id, via, kind, ip_address as ip, user_agent as "userAgent", session.created_at as "createdAt", expires_at as "expiresAt",
                      ended_at as "endedAt", ended_because as "endedBecause"
               from auth_session session join auth_user on auth_user.id = user_id
               where person_id = $1 order by opened desc limit 100`,
        values: [personId],
      })
    },

    /** By the person, or by the office for them. @throws {Refusal} `not-found` */
    async endOne(actor: Actor, personId: number, session: number): Promise<void> {
      await database.inTransaction(async (transaction) => {
        const ended = await end(transaction, personId, { session }, actor.personId === personId ? 'ended-elsewhere' : 'ended-by-office')
        if (ended === 0) throw notFound()
        await audit.record(transaction, { actor, action: 'session.ended', subject: { kind: 'person', id: personId }, after: { ended } })
      })
    },

    /** And all keys: whoever does this wants nobody else in. @returns how many sessions there were @throws {Refusal} `not-for-keys` */
    async endAll(actor: Actor, personId: number, which: Which): Promise<number> {
      return database.inTransaction(async (transaction) => {
        await refuseKeysForOffice(transaction, actor, [personId])
        const ended = await end(transaction, personId, which, actor.personId === personId ? 'ended-elsewhere' : 'ended-by-office')
        await audit.record(transaction, { actor, action: 'session.ended', subject: { kind: 'person', id: personId }, after: { ended } })
        await apiKeys.revokeAll(transaction, actor, [personId], 'signed-out')
        return ended
      })
    },

    /** Why the session of this token is over; undefined if it is not, or never was. */
    async endOf(token: string): Promise<SessionEnd | undefined> {
      const [row] = await database.query<{ because: SessionEnd | null; expired: boolean }>({
        text: 'select ended_because as because, expires_at <= now() as expired from auth_session where token = $1',
        values: [token],
      })
      return row?.because ?? (row?.expired ? 'expired' : undefined)
    },

    /** Takes away what ended or expired more than 30 days ago. */
    async dropOld(): Promise<void> {
      await database.query({ text: `delete from auth_session where coalesce(ended_at, expires_at) < now() - interval '30 days'` })
    },
  }

  /** @returns how many ended */
  async function end(transaction: Transaction, personId: number, which: Which, because: SessionEnd): Promise<number> {
    const tokens = await endSessions(transaction, personId, which, because)
    if (tokens.length > 0) {
      transaction.afterCommit(() => {
        viewers.forget(...tokens)
        onEnded(personId)
      })
    }
    return tokens.length
  }
}

async function endSessions({ query }: Pick<Queries, 'query'>, personId: number, which: Which, because: SessionEnd): Promise<string[]> {
  const [condition, value] =
    'session' in which ? ['opened = $3', which.session]
    : 'except' in which ? ['opened <> $3', which.except]
    : 'openedBefore' in which ? ['opened < $3', which.openedBefore]
    : ['$3::bigint is null', null]
  const rows = await query<{ token: string }>({
    text: `update auth_session set ended_at = now(), ended_because = $2
           where user_id = (select id from auth_user where person_id = $1) and ended_at is null and expires_at > now() and ${condition}
           returning token`,
    values: [personId, because, value],
  })
  return rows.map(({ token }) => token)
}

/** The moment at which the day ends there, also on a day that has 23 or 25 hours. */
export function nextMidnight(now: Date, timeZone: string): Date {
  const there = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  return new Date(there.toPlainDate().add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds)
}
