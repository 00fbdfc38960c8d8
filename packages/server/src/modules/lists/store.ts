import type { CourseTypeIcon, ListName } from '@fairway/contract/lists'
import type { Localised } from '@fairway/contract/localised'
import type { Queries, Transaction } from '../../database/database.ts'

// The SQL of the lists. They have some hundred entries altogether, so whoever looks for a name reads whole lists and compares
// in the program, which folds letters the same way everywhere.

export type Entry = {
  id: number
  list: ListName
  code: string
  name: Localised
  aliases: string[]
  college: string | null
  major: string | null
  cohort: string | null
  icon: CourseTypeIcon | null
  /** Hash of its image. */
  logo: string | null
  hidden: boolean
  version: number
}

export type NewEntry = Pick<Entry, 'list' | 'code' | 'name'> & Partial<Pick<Entry, 'college' | 'major' | 'cohort' | 'icon'>>

/** In the office's order. */
export function readEntries({ query }: Pick<Queries, 'query'>): Promise<Entry[]> {
  return query<Entry>({
    name: 'list-entries',
    text: `select id, list, code, name, aliases, college, major, cohort, icon, logo, hidden_at is not null as hidden, version
           from list_entry order by list, position, id`,
  })
}

/** Until the transaction ends, no entry comes, goes or changes its code. Before all other locks. */
export async function keepLists({ query }: Pick<Transaction, 'query'>): Promise<void> {
  await query({ text: 'lock table list_entry in share mode' })
}

/** For whoever changes them: one after the other, so that no name comes twice. Before all other locks. */
export async function lockLists({ query }: Pick<Transaction, 'query'>): Promise<void> {
  await query({ text: 'lock table list_entry in share row exclusive mode' })
}

/** At the end of their lists, in this order. @returns their ids, in this order */
export async function insertEntries({ query }: Pick<Transaction, 'query'>, entries: readonly NewEntry[]): Promise<number[]> {
  const rows = await query<{ id: number }>({
    text: `insert into list_entry (list, code, name, college, major, cohort, icon, position)
           select r.list, code, name, college, major, cohort, icon,
                  coalesce((select max(position) from list_entry e where e.list = r.list), 0) + place
           from rows from (jsonb_to_recordset($1) as (list text, code text, name jsonb, college text, major text, cohort text, icon text))
                with ordinality as r(list, code, name, college, major, cohort, icon, place)
           order by place returning id`,
    values: [JSON.stringify(entries)],
  })
  return rows.map(({ id }) => id)
}

export async function updateEntry({ query }: Pick<Transaction, 'query'>, entry: Entry): Promise<void> {
  await query({
    text: `update list_entry
           set code = $2, name = $3, aliases = $4, college = $5, major = $6, cohort = $7, icon = $8, logo = $9, version = version + 1,
               hidden_at = case when $10 then coalesce(hidden_at, now()) end
           where id = $1`,
    values: [
      ...[entry.id, entry.code, JSON.stringify(entry.name), entry.aliases, entry.college, entry.major, entry.cohort, entry.icon],
      ...[entry.logo, entry.hidden],
    ],
  })
}

export async function deleteEntry({ query }: Pick<Transaction, 'query'>, id: number): Promise<void> {
  await query({ text: 'delete from list_entry where id = $1', values: [id] })
}

export async function setOrder({ query }: Pick<Transaction, 'query'>, ids: readonly number[]): Promise<void> {
  await query({
    text: `update list_entry set position = place from unnest($1::bigint[]) with ordinality as r(id, place)
           where list_entry.id = r.id and position <> place`,
    values: [ids],
  })
}

export async function insertLogo({ query }: Pick<Transaction, 'query'>, logo: { hash: string; mediaType: string; bytes: Uint8Array }): Promise<void> {
  await query({
    text: 'insert into list_logo (hash, media_type, bytes) values ($1, $2, $3) on conflict do nothing',
    values: [logo.hash, logo.mediaType, logo.bytes],
  })
}

export async function readLogo({ query }: Pick<Queries, 'query'>, hash: string): Promise<{ mediaType: string; bytes: Buffer } | undefined> {
  const [logo] = await query<{ mediaType: string; bytes: Buffer }>({
    text: 'select media_type as "mediaType", bytes from list_logo where hash = $1',
    values: [hash],
  })
  return logo
}

/** An image that no entry has any more. */
export async function deleteUnusedLogo({ query }: Pick<Transaction, 'query'>, hash: string): Promise<void> {
  await query({ text: 'delete from list_logo where hash = $1 and not exists (select from list_entry where logo = $1)', values: [hash] })
}
