import type { Language } from '@fairway/contract/language'
import type { MailFailure, MailState } from '@fairway/contract/mail'
import type { Database, Queries } from '../../database/database.ts'

// Every statement about the rows of mail.

export type MailRow = {
  id: number
  state: MailState
  failure: MailFailure | null
  personId: number | null
  address: string
  name: string | null
  language: Language
  template: string
  /** Null once a secret was told or has expired. */
  values: object | null
  isSecret: boolean
  isDecoy: boolean
  tries: number
  answer: string | null
  messageId: string
  createdAt: Date
  nextTryAt: Date | null
  sentAt: Date | null
  expiresAt: Date | null
}

export type NewRow = Pick<MailRow, 'personId' | 'address' | 'name' | 'language' | 'template' | 'isSecret' | 'isDecoy' | 'expiresAt'> & { values: object }

const columns = `id, state, failure, person_id as "personId", address, name, language, template, template_values as values, is_secret as "isSecret",
  is_decoy as "isDecoy", tries, answer, message_id as "messageId", created_at as "createdAt", next_try_at as "nextTryAt", sent_at as "sentAt",
  expires_at as "expiresAt"`

export type MailStore = ReturnType<typeof createStore>

export function createStore(database: Database) {
  return {
    async insert({ query }: Pick<Queries, 'query'>, row: NewRow): Promise<number> {
      const [inserted] = await query<{ id: number }>({
        text: `insert into mail (person_id, address, name, language, template, template_values, is_secret, is_decoy, expires_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
        values: [row.personId, row.address, row.name, row.language, row.template, JSON.stringify(row.values), row.isSecret, row.isDecoy, row.expiresAt],
      })
      return inserted!.id
    },

    /**
     * Takes a letter to send it. Nobody else gets it until then, or until so much time has passed that whoever took it must be
     * dead. Undefined: it has left, its time has not come, or it is gone.
     */
    async take(id: number, longestMs: number): Promise<MailRow | 'taken' | undefined> {
      const [row] = await database.query<MailRow>({
        name: 'mail-take',
        text: `update mail set state = 'sending', tries = tries + 1, next_try_at = null
               where id = $1 and (state = 'waiting' and coalesce(next_try_at <= now(), true)
                                  or state = 'sending' and changed_at < now() - make_interval(secs => $2))
               returning ${columns}`,
        values: [id, longestMs / 1000],
      })
      if (row) return row
      const taken = await database.query({ text: `select from mail where id = $1 and state = 'sending'`, values: [id] })
      return taken.length > 0 ? 'taken' : undefined
    },

    /** What was a secret is forgotten: it has been told. */
    async keepSent(id: number, answer: string): Promise<void> {
      await database.query({
        name: 'mail-sent',
        text: `update mail set state = 'sent', answer = $2, sent_at = now(), template_values = case when is_secret then null else template_values end where id = $1`,
        values: [id, answer],
      })
    },

    async keepFailed(id: number, failure: MailFailure, answer: string | null): Promise<void> {
      await database.query({ text: `update mail set state = 'failed', failure = $2, answer = coalesce($3, answer) where id = $1`, values: [id, failure, answer] })
    },

    async keepInOutbox(id: number): Promise<void> {
      await database.query({ text: `update mail set state = 'outbox', tries = 0 where id = $1`, values: [id] })
    },

    async keepWaiting({ query }: Pick<Queries, 'query'>, id: number, nextTryAt: Date, answer: string): Promise<void> {
      await query({ text: `update mail set state = 'waiting', next_try_at = $2, answer = $3 where id = $1`, values: [id, nextTryAt, answer] })
    },

    /** As if it had not been taken. */
    async giveBack(id: number): Promise<void> {
      await database.query({ text: `update mail set state = 'waiting', tries = tries - 1 where id = $1 and state = 'sending'`, values: [id] })
    },

    /** To be tried anew. False: it is on its way or has left. */
    async beginAnew({ query }: Pick<Queries, 'query'>, id: number): Promise<boolean> {
      const rows = await query({
        text: `update mail set state = 'waiting', failure = null, tries = 0, next_try_at = null
               where id = $1 and state in ('waiting', 'failed', 'outbox') returning id`,
        values: [id],
      })
      return rows.length > 0
    },

    async find(id: number): Promise<MailRow | undefined> {
      const [row] = await database.query<MailRow>({ text: `select ${columns} from mail where id = $1 and not is_decoy`, values: [id] })
      return row
    },

    /** The latest first. */
    async page({ state, address, before, most }: { state?: MailState | undefined; address?: string | undefined; before?: number | undefined; most: number }): Promise<MailRow[]> {
      return database.query<MailRow>({
        text: `select ${columns} from mail
               where not is_decoy and ($1::text is null or state = $1) and ($2::text is null or lower(address) = lower($2)) and ($3::bigint is null or id < $3)
               order by id desc limit $4`,
        values: [state, address, before, most],
      })
    },

    async remove(id: number): Promise<void> {
      await database.query({ text: 'delete from mail where id = $1', values: [id] })
    },

    async personWith(id: number): Promise<{ name: string; email: string | null } | undefined> {
      const [person] = await database.query<{ name: string; email: string | null }>({ text: 'select name, email from person where id = $1', values: [id] })
      return person
    },

    async forgetSecrets(): Promise<void> {
      await database.query({ text: 'update mail set template_values = null where is_secret and template_values is not null and expires_at <= now()' })
    },

    async forget(days: number): Promise<void> {
      await database.query({ text: `delete from mail where created_at < now() - make_interval(days => $1)`, values: [days] })
    },

    async forgetPerson({ query }: Pick<Queries, 'query'>, person: number): Promise<void> {
      await query({ text: 'delete from mail where person_id = $1', values: [person] })
    },
  }
}
