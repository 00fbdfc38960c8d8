import { hash, randomBytes } from 'node:crypto'
import type { CalendarLink, CreatedCalendarLink } from '@fairway/contract/calendar'
import type { Language } from '@fairway/contract/language'
import type { Database, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'

type LinkRow = { language: Language; created_at: Date; fetched_at: Date | null }

export function createLinks({ database, publicUrl }: { database: Database; publicUrl: string }) {
  return {
    async read({ id, isDemo }: { id: number; isDemo: boolean }): Promise<CalendarLink> {
      const [row] = await database.query<LinkRow>({
        text: 'select language, created_at, fetched_at from calendar_link where person_id = $1',
        values: [id],
      })
      return { link: row ? linkOf(row) : null, mayMake: !isDemo }
    },

    /** Replaces the one there was: calendars that have it find nothing more. @throws {Refusal} `demo-account-is-local` */
    async create({ id, isDemo }: { id: number; isDemo: boolean }, language: Language): Promise<CreatedCalendarLink> {
      if (isDemo) throw demoAccountIsLocal()
      const key = randomBytes(24).toString('base64url')
      const [row] = await database.query<LinkRow>({
        text: `insert into calendar_link (person_id, key_hash, language) values ($1, decode($2, 'hex'), $3)
               on conflict (person_id) do update
                 set key_hash = excluded.key_hash, language = excluded.language, created_at = now(), fetched_at = null
               returning language, created_at, fetched_at`,
        values: [id, hashOfKey(key), language],
      })
      return { url: `${publicUrl}/api/calendars/${key}.ics`, link: linkOf(row!) }
    },

    async remove(personId: number): Promise<void> {
      await database.query({ text: 'delete from calendar_link where person_id = $1', values: [personId] })
    },

    /** Whose timetable it opens, unless they are hidden or may not sign in. @param keyHash as `hashOfKey` gives it */
    async behind(keyHash: string): Promise<{ personId: number; language: Language } | undefined> {
      const [row] = await database.query<{ person_id: number; language: Language }>({
        name: 'calendar-link',
        text: `select person_id, language from calendar_link join person on person.id = person_id
               where key_hash = decode($1, 'hex') and person.deleted_at is null and person.disabled_at is null
                 and not exists (select from demo_account d where d.person_id = person.id)`,
        values: [keyHash],
      })
      return row && { personId: row.person_id, language: row.language }
    },

    async used(personId: number): Promise<void> {
      await database.query({
        text: `update calendar_link set fetched_at = now()
               where person_id = $1 and (fetched_at is null or fetched_at < now() - interval '1 minute')`,
        values: [personId],
      })
    },
  }
}

/** What is erased with a person. */
export async function eraseCalendarLink({ query }: Pick<Transaction, 'query'>, { id }: { id: number }): Promise<void> {
  await query({ text: 'delete from calendar_link where person_id = $1', values: [id] })
}

/** Of 192 random bits, so a quick hash will do. */
export function hashOfKey(key: string): string {
  return hash('sha256', key, 'hex')
}

function linkOf({ language, created_at, fetched_at }: LinkRow): NonNullable<CalendarLink['link']> {
  return { language, createdAt: created_at.toISOString(), fetchedAt: fetched_at?.toISOString() ?? null }
}

function demoAccountIsLocal(): Refusal {
  return new Refusal(403, 'demo-account-is-local', {
    zh: '演示账号只能在运行本系统的电脑上使用，没有订阅链接。',
    en: 'Demo accounts only work on the computer that runs this site, so they have no calendar link.',
  })
}
