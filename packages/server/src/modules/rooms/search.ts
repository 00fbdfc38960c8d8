import type { FoundMessages } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import { messageColumns, messageTables, type History, type MessageRow } from './history.ts'
import type { Accesses } from './access.ts'
import type { RoomList } from './room-list.ts'
import { searchQuery } from './search-words.ts'
import type { Who } from './senders.ts'

// Messages by their words, the latest first, of the rooms that somebody may read. The index of words knows no rooms and no order, so
// a word that everybody says would make it read every message that there is. Such a word is looked for the other way round: in the
// latest messages of these rooms, among which it soon comes up.

const onePage = 20
/** Either way. Measured among 300,000 messages of 50 rooms: what everybody says is found in less than a tenth of the time. */
const mostLookedAt = 20_000

/** Where a message is, with the moment by which it is ordered. */
type Place = { room_id: number; seq: number; ms: number }
/** After which of all of these; null: from the latest on. */
type Wanted = { words: string; roomIds: readonly number[]; after: readonly [ms: number, roomId: number, seq: number] | null }

export const searchCursor = /^\d{1,15}\.\d{1,10}\.\d{1,15}$/

export function createSearch({ database, accesses, list, history }: { database: Database; accesses: Accesses; list: Pick<RoomList, 'roomIdsOf'>; history: History }) {
  return {
    /** @param after `next` of the page before @throws {Refusal} `not-found`, of a room that is none for them */
    async find(who: Who, { q, room, after }: { q: string; room?: number | undefined; after?: string | undefined }): Promise<FoundMessages> {
      if (room !== undefined) await accesses.toRead(who, room)
      const roomIds = room === undefined ? await readable(who, await list.roomIdsOf(who)) : [room]
      const words = searchQuery(q)
      if (words === null || roomIds.length === 0) return { messages: [], next: null }
      const wanted: Wanted = { words, roomIds, after: after === undefined ? null : (after.split('.').map(Number) as [number, number, number]) }
      const places = (await byIndex(wanted)) ?? (await amongLatest(wanted))
      const given = places.slice(0, onePage)
      const last = given.at(-1)
      return { messages: await read(given), next: places.length > onePage && last ? `${last.ms}.${last.room_id}.${last.seq}` : null }
    },
  }

  async function readable(who: Who, roomIds: number[]): Promise<number[]> {
    const found = await Promise.all(roomIds.map((roomId) => accesses.find(who, roomId)))
    return found.flatMap((access) => (access ? [access.roomId] : []))
  }

  /** Undefined: too many messages have these words. */
  async function byIndex({ words, roomIds, after }: Wanted): Promise<Place[] | undefined> {
    const rows = await database.query<Omit<Place, 'room_id'> & { is_common: boolean; room_id: number | null }>({
      text: `with hit as materialized (select room_id, seq, at from message where search @@ $1::tsquery limit ${mostLookedAt + 1})
             select counted.is_common, found.room_id, found.seq, found.ms
             from (select count(*) > ${mostLookedAt} as is_common from hit) counted
             left join lateral (
               select ${place('hit')} from hit where not counted.is_common and room_id = any($2::bigint[]) and ${isAfter('hit')} order by ${latestFirst} limit ${onePage + 1}
             ) found on true order by ${latestFirst}`,
      values: [words, roomIds, ...(after ?? [null, null, null])],
    })
    return rows[0]?.is_common ? undefined : rows.flatMap(({ room_id, seq, ms }) => (room_id === null ? [] : [{ room_id, seq, ms }]))
  }

  /** So many of each room that it is not too many of all. */
  async function amongLatest({ words, roomIds, after }: Wanted): Promise<Place[]> {
    return database.query<Place>({
      text: `select found.room_id, found.seq, found.ms
             from unnest($2::bigint[]) as wanted (room_id)
             cross join lateral (
               select ${place('latest')}
               from (
                 select room_id, seq, at, search from message where room_id = wanted.room_id and ${isAfter('message')} order by seq desc limit $6
               ) latest where search @@ $1::tsquery order by seq desc limit ${onePage + 1}
             ) found order by ${latestFirst} limit ${onePage + 1}`,
      values: [words, roomIds, ...(after ?? [null, null, null]), Math.ceil(mostLookedAt / roomIds.length)],
    })
  }

  async function read(places: readonly Place[]): Promise<FoundMessages['messages']> {
    const rows = await database.query<MessageRow>({
      text: `select ${messageColumns} from ${messageTables}
             where (message.room_id, message.seq) in (select room_id, seq from unnest($1::bigint[], $2::bigint[]) as asked (room_id, seq))`,
      values: [places.map(({ room_id }) => room_id), places.map(({ seq }) => seq)],
    })
    const messages = await history.complete(database, rows)
    const found = new Map(messages.map((message, index) => [`${rows[index]!.room_id} ${message.seq}`, { ...message, room: rows[index]!.room_id }]))
    // One may have been deleted just now.
    return places.flatMap(({ room_id, seq }) => found.get(`${room_id} ${seq}`) ?? []).filter(({ deleted }) => !deleted)
  }
}

export type Search = ReturnType<typeof createSearch>

// In SQL, of a row that has the place of a message.
const place = (row: string) => `${row}.room_id, ${row}.seq, (extract(epoch from ${row}.at) * 1000)::bigint as ms`
const isAfter = (row: string) => `($3::bigint is null or ((extract(epoch from ${row}.at) * 1000)::bigint, ${row}.room_id, ${row}.seq) < ($3, $4::bigint, $5::bigint))`
const latestFirst = 'ms desc, room_id desc, seq desc'
