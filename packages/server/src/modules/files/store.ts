import type { MessageFile } from '@fairway/contract/rooms'
import type { Queries } from '../../database/database.ts'
import type { StorageName } from './storage.ts'

// All statements about files.

type Querying = Pick<Queries, 'query'>

export type FileRow = {
  id: string
  person_id: number
  name: string
  media_type: string
  size: number
  width: number | null
  height: number | null
  storage: StorageName
  room_id: number | null
}

const columns = 'id, person_id, name, media_type, size, width, height, storage, room_id'

export function wireOf({ id, name, media_type, size, width, height }: Omit<FileRow, 'person_id' | 'storage' | 'room_id'>): MessageFile {
  return { id, name, mediaType: media_type, size, ...(width !== null && height !== null && { width, height }) }
}

export async function findFile({ query }: Querying, id: string): Promise<FileRow | undefined> {
  const [row] = await query<FileRow>({ name: 'file', text: `select ${columns} from file where id = $1`, values: [id] })
  return row
}

/** Before its bytes are given to a storage: whatever happens then, they are found. */
export async function expectBytes({ query }: Querying, id: string, storage: StorageName): Promise<void> {
  await query({ text: `insert into file_leftover (id, storage, due_at) values ($1, $2, now() + interval '1 day')`, values: [id, storage] })
}

/** @returns false if the tidying has taken the bytes meanwhile */
export async function insertFile({ query }: Querying, file: Omit<FileRow, 'room_id'>): Promise<boolean> {
  const rows = await query({
    text: `with kept as (delete from file_leftover where id = $1 returning id)
           insert into file (id, person_id, name, media_type, size, width, height, storage)
           select id, $2, $3, $4, $5, $6, $7, $8 from kept returning id`,
    values: [file.id, file.person_id, file.name, file.media_type, file.size, file.width, file.height, file.storage],
  })
  return rows.length === 1
}

/** What somebody has uploaded today, in bytes. */
export async function bytesToday({ query }: Querying, personId: number, timeZone: string): Promise<number> {
  const [row] = await query<{ bytes: number }>({
    text: 'select bytes from file_day where person_id = $1 and day = (now() at time zone $2)::date',
    values: [personId, timeZone],
  })
  return row?.bytes ?? 0
}

/** @returns false if it would be more than they may */
export async function countBytes({ query }: Querying, personId: number, timeZone: string, bytes: number, most: number): Promise<boolean> {
  const rows = await query({
    text: `insert into file_day (person_id, day, bytes) values ($1, (now() at time zone $2)::date, $3)
           on conflict (person_id, day) do update set bytes = file_day.bytes + excluded.bytes where file_day.bytes + excluded.bytes <= $4
           returning bytes`,
    values: [personId, timeZone, bytes, most],
  })
  return rows.length === 1
}

/**
 * All of them or none, in one order whatever the order asked for, so that two who claim the same do not wait for each other.
 *
 * @returns how many they are
 */
export async function claimFiles({ query }: Querying, ids: readonly string[], personId: number, roomId: number, seq: number): Promise<number> {
  const rows = await query({
    name: 'claim-files',
    text: `with asked as (
             select id, position from unnest($1::text[]) with ordinality as asked (id, position)
           ), own as materialized (
             select id from file where id in (select id from asked) and person_id = $2 and (room_id is null or (room_id = $3 and seq = $4)) order by id for no key update
           )
           update file set room_id = $3, seq = $4, position = asked.position from asked
           where file.id = asked.id and file.id in (select id from own) and (select count(*) from own) = cardinality($1::text[])
           returning file.id`,
    values: [ids, personId, roomId, seq],
  })
  return rows.length
}

export async function filesOfPerson({ query }: Querying, ids: readonly string[], personId: number): Promise<FileRow[]> {
  return query<FileRow>({ name: 'files-of-person', text: `select ${columns} from file where id = any($1::text[]) and person_id = $2`, values: [ids, personId] })
}

/** Where a message stands: what its row is found by. */
export type Place = { room_id: number; seq: number }

export async function filesOfMessages({ query }: Querying, places: readonly Place[]): Promise<(FileRow & Place)[]> {
  return query({
    name: 'files-of-messages',
    text: `select ${columns}, seq from unnest($1::bigint[], $2::bigint[]) as asked (room_id, seq) join file using (room_id, seq)
           where file.room_id is not null order by room_id, seq, position`,
    values: [places.map(({ room_id }) => room_id), places.map(({ seq }) => seq)],
  })
}

const removed = (which: string) => `
  with gone as (delete from file where ${which} returning id, storage)
  insert into file_leftover (id, storage, due_at) select id, storage, now() from gone`

export async function removeFilesOfMessage({ query }: Querying, roomId: number, seq: number): Promise<void> {
  await query({ text: removed('room_id = $1 and seq = $2'), values: [roomId, seq] })
}

export async function removeFilesOfPerson({ query }: Querying, personId: number): Promise<void> {
  await query({ text: removed('person_id = $1'), values: [personId] })
  await query({ text: 'delete from file_day where person_id = $1', values: [personId] })
}

/** Those that were never said. */
export async function removeUnsaid({ query }: Querying): Promise<void> {
  await query({ text: removed(`room_id is null and created_at < now() - interval '1 day'`) })
  await query({ text: 'delete from file_day where day < current_date - 7' })
}

export async function dueLeftovers({ query }: Querying, storages: readonly StorageName[]): Promise<{ id: string; storage: StorageName }[]> {
  return query({ text: 'select id, storage from file_leftover where due_at <= now() and storage = any($1) order by due_at, id limit 200', values: [storages] })
}

export async function forgetLeftovers({ query }: Querying, ids: readonly string[]): Promise<void> {
  await query({ text: 'delete from file_leftover where id = any($1)', values: [ids] })
}

/** Of these, those that neither a file nor the tidying knows. */
export async function unknownOf({ query }: Querying, ids: readonly string[]): Promise<string[]> {
  const rows = await query<{ id: string }>({
    text: `select id from unnest($1::text[]) as found (id)
           where not exists (select from file where file.id = found.id) and not exists (select from file_leftover where file_leftover.id = found.id)`,
    values: [ids],
  })
  return rows.map(({ id }) => id)
}
