import { randomBytes } from 'node:crypto'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { ApiKey, NewApiKey } from '@fairway/contract/api-keys'
import type { Language } from '@fairway/contract/language'
import { textProblem } from '@fairway/contract/personal-text'
import type { Database, Transaction } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { apiKeyStart } from './credentials.ts'
import { hashOfKey } from './key-hash.ts'
import type { IdentityMail } from './identity-mail.ts'
import { requireOpen } from './open-sessions.ts'
import { lockPeople } from './users.ts'
import type { Viewers } from './viewers.ts'

// Keys for programs. A key acts as its owner, as far as its scopes go; it is shown once, and only its hash is kept.

export type ApiKeysNeeds = { database: Database; audit: Audit; settings: CampusSettings; viewers: Viewers; mail: IdentityMail; onError(error: unknown): void }

const mostPerPerson = 20
const flushMs = 60_000

export type ApiKeys = ReturnType<typeof createApiKeys>
/** For those who end what somebody has. */
export type KeyEnding = Pick<ApiKeys, 'revokeAll'>

/** Why all keys of somebody are revoked, for the audit log. */
export type KeyEnd = 'number-confirmed' | 'password-handed-out' | 'password-changed' | 'role-changed' | 'disabled' | 'removed' | 'signed-out'

type Making = { scopesThere: readonly string[]; language: Language; session: number | null }

type Row = Omit<ApiKey, 'createdAt' | 'expiresAt' | 'usedAt' | 'revokedAt'> & { createdAt: Date; expiresAt: Date; usedAt: Date | null; revokedAt: Date | null }

export function createApiKeys({ database, audit, settings, viewers, mail, onError }: ApiKeysNeeds) {
  const perMinute = new RateLimiterMemory({ keyPrefix: 'api-key', points: 1, duration: 60 })
  // When a key was last used is written once a minute for all.
  const used = new Set<number>()
  const flushing = setInterval(() => flush().catch(onError), flushMs).unref()

  return {
    /** Of a person, or all of them; revoked and expired ones too, for who wonders why a program stopped. */
    async list(personId?: number): Promise<ApiKey[]> {
      const rows = await database.query<Row>({
        text: `select api_key.id, api_key.name, prefix, scopes, requests_per_minute as "requestsPerMinute", api_key.created_at as "createdAt",
                      expires_at as "expiresAt", used_at as "usedAt", revoked_at as "revokedAt",
                      created_by is distinct from person_id as "byOffice",
                      jsonb_build_object('id', person.id, 'number', person.number, 'name', person.name) as owner
               from api_key join person on person.id = person_id
               where $1::bigint is null or person_id = $1 order by api_key.id desc limit 500`,
        values: [personId ?? null],
      })
      return rows.map(({ createdAt, expiresAt, usedAt, revokedAt, ...row }) => ({
        ...row,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        usedAt: usedAt?.toISOString() ?? null,
        revokedAt: revokedAt?.toISOString() ?? null,
      }))
    },

    /**
     * Told to the person by mail, who may not be the one who makes it.
     *
     * @param scopesThere all that there are
     * @param session the one in which somebody makes it for themselves: it must not be over; null: somebody else does, or a key
     * @returns the key itself, which is not kept
     * @throws {Refusal} `invalid-key-name`, `no-such-scope`, `too-many-keys`, `sign-in-required`, `not-found`
     */
    async create(actor: Actor, personId: number, { name, scopes, days, requestsPerMinute }: NewApiKey, { scopesThere, language, session }: Making): Promise<{ id: number; key: string }> {
      if (textProblem(name, { required: true, longest: 40 })) throw invalidKeyName()
      const unknown = scopes.find((scope) => !scopesThere.includes(scope))
      if (unknown !== undefined) throw noSuchScope(unknown)
      const key = `${apiKeyStart}${randomBytes(24).toString('base64url')}`
      const id = await database.inTransaction(async (transaction) => {
        // Two at once must not both be the last one allowed.
        const [person] = await transaction.query<{ email: string | null }>({
          text: 'select email from person where id = $1 and deleted_at is null and disabled_at is null for no key update',
          values: [personId],
        })
        if (!person) throw notFound()
        await requireOpen(transaction, personId, session)
        const [{ count }] = (await transaction.query<{ count: number }>({
          text: 'select count(*) from api_key where person_id = $1 and revoked_at is null and expires_at > now()',
          values: [personId],
        })) as [{ count: number }]
        if (count >= mostPerPerson) throw tooManyKeys()
        const [created] = await transaction.query<{ id: number }>({
          text: `insert into api_key (person_id, name, prefix, key_hash, scopes, requests_per_minute, created_by, expires_at)
                 values ($1, $2, $3, decode($4, 'hex'), $5, $6, $7, now() + make_interval(days => $8)) returning id`,
          values: [personId, name.trim(), key.slice(0, apiKeyStart.length + 6), hashOfKey(key), [...new Set(scopes)].sort(), requestsPerMinute, actor.personId, days],
        })
        await audit.record(transaction, {
          actor,
          action: 'api-key.created',
          subject: { kind: 'person', id: personId },
          after: { key: created!.id, scopes, days, requestsPerMinute },
        })
        const isOwn = actor.personId === personId
        const notice = { notice: 'api-key-created', detail: name.trim(), byOffice: !isOwn, ...(isOwn && { ip: actor.ip }) } as const
        if (person.email) await mail.sendNotice(transaction, { to: { address: person.email, language, personId }, ...notice })
        return created!.id
      })
      return { id, key }
    },

    /** @param ofPerson only if it is theirs @throws {Refusal} `not-found` */
    async revoke(actor: Actor, keyId: number, ofPerson?: number): Promise<void> {
      await database.inTransaction(async (transaction) => {
        const [revoked] = await transaction.query<{ person_id: number }>({
          text: `update api_key set revoked_at = now() where id = $1 and revoked_at is null and ($2::bigint is null or person_id = $2) returning person_id`,
          values: [keyId, ofPerson ?? null],
        })
        if (!revoked) throw notFound()
        await audit.record(transaction, { actor, action: 'api-key.revoked', subject: { kind: 'person', id: revoked.person_id }, before: { key: keyId } })
        transaction.afterCommit(viewers.forgetAll)
      })
    },

    /** All that these people have, because something else of theirs has ended. */
    async revokeAll(transaction: Transaction, actor: Actor, people: readonly number[], because: KeyEnd): Promise<void> {
      if (people.length === 0) return
      // Whoever makes a key at this moment has made it by then, or no longer has what it takes.
      await lockPeople(transaction, people)
      const revoked = await transaction.query<{ id: number; person_id: number }>({
        text: 'update api_key set revoked_at = now() where person_id = any($1::bigint[]) and revoked_at is null and expires_at > now() returning id, person_id',
        values: [people],
      })
      if (revoked.length === 0) return
      const entries = revoked.map(({ id, person_id }): AuditEntry => ({ actor, action: 'api-key.revoked', subject: { kind: 'person', id: person_id }, before: { key: id }, after: { because } }))
      await audit.record(transaction, ...entries)
      transaction.afterCommit(viewers.forgetAll)
    },

    /** @throws {Refusal} `keys-not-offered`: the office has not allowed people to make their own */
    async requireOffered(): Promise<void> {
      if (!(await settings.read())['api-keys.for-everyone']) throw keysNotOffered()
    },

    /** Counts a request made with a key. @throws {Refusal} `too-many-requests` */
    async count({ id, requestsPerMinute }: { id: number; requestsPerMinute: number }): Promise<void> {
      used.add(id)
      const counted = await perMinute.penalty(id)
      if (counted.consumedPoints > requestsPerMinute) throw tooManyRequests(counted.msBeforeNext)
    },

    async close(): Promise<void> {
      clearInterval(flushing)
      await flush()
    },
  }

  async function flush(): Promise<void> {
    if (used.size === 0) return
    const ids = [...used]
    used.clear()
    await database.query({ text: 'update api_key set used_at = now() where id = any($1::bigint[])', values: [ids] })
  }
}

function invalidKeyName(): Refusal {
  return new Refusal(422, 'invalid-key-name', { zh: '密钥名称须为 1 到 40 个字符。', en: 'The name of a key is 1 to 40 characters.' }, { field: 'name' })
}

function noSuchScope(scope: string): Refusal {
  return new Refusal(422, 'no-such-scope', { zh: `没有“${scope}”这个权限。`, en: `There is no scope "${scope}".` }, { field: 'scopes', scope })
}

function tooManyKeys(): Refusal {
  return new Refusal(
    409,
    'too-many-keys',
    { zh: `每人最多 ${mostPerPerson} 个有效密钥，请先撤销不用的。`, en: `A person has at most ${mostPerPerson} valid keys. Revoke one that is not used.` },
    { most: mostPerPerson },
  )
}

function keysNotOffered(): Refusal {
  return new Refusal(403, 'keys-not-offered', { zh: '本校未开放个人 API 密钥。', en: 'This campus does not let people make API keys of their own.' })
}

function tooManyRequests(milliseconds: number): Refusal {
  const retryAfter = Math.max(1, Math.ceil(milliseconds / 1000))
  return new Refusal(429, 'too-many-requests', { zh: '此密钥的请求过于频繁。', en: 'This key is used too often.' }, { retryAfter })
}
