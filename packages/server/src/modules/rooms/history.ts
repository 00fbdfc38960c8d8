import { mostMessages } from '@fairway/contract/room-limits'
import type { Message, MessageFile, MessagePage, Reaction, RoomAnswer } from '@fairway/contract/rooms'
import type { Queries } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import { placeKey, type Place } from './place.ts'
import { senderIn } from './senders.ts'
import { sharing } from './sharing.ts'

// What was said, as it stands now: pages of messages, by their place in the log.

export type PageRequest = { before?: number | undefined; after?: number | undefined; around?: number | undefined; limit?: number | undefined }

/** The files of messages, which are kept elsewhere, by `placeKey`. No message is asked for twice. */
export type FilesOf = (queries: Pick<Queries, 'query'>, places: readonly Place[]) => Promise<Map<string, MessageFile[]>>

export type MessageRow = {
  room_id: number
  seq: number
  number: number
  at: Date
  sender: string
  sender_name: string | null
  person_name: string | null
  client_id: string
  text: string
  reply_to: number | null
  thread: number | null
  mentions_room: boolean
  mentions_people: number[] | null
  revision: number
  edited_at: Date | null
  deleted_by: 'sender' | 'moderator' | null
  deletion_reason: string | null
  pinned_at: Date | null
  answer: RoomAnswer | null
}

/** Of `message` joined with `person`. */
export const messageColumns = `message.room_id, message.seq, message.number, message.at, message.sender, message.sender_name, person.name as person_name, message.client_id, message.text,
  message.reply_to, message.thread, message.mentions_room, message.mentions_people, message.revision, message.edited_at, message.deleted_by, message.deletion_reason, message.pinned_at, message.answer`
export const messageTables = 'message left join person on person.id = message.person_id'

export type History = ReturnType<typeof createHistory>

export function createHistory({ epoch, filesOf }: { epoch: () => string; filesOf: FilesOf }) {
  /** By what they are asked of: a transaction sees what is its own. */
  const pages = new WeakMap<object, ReturnType<typeof sharing<MessagePage>>>()

  return { page, pins, thread, some, complete }

  /** Messages beside a place, or the latest. Nothing in them depends on who reads. @throws {Refusal} `not-found` */
  function page(queries: Pick<Queries, 'query'>, roomId: number, request: PageRequest): Promise<MessagePage> {
    const shared = pages.get(queries) ?? sharing<MessagePage>()
    pages.set(queries, shared)
    const { before, after, around, limit } = request
    return shared([roomId, before, after, around, limit].join(), () => readPage(queries, roomId, request))
  }

  async function readPage({ query }: Pick<Queries, 'query'>, roomId: number, { before, after, around, limit = 50 }: PageRequest): Promise<MessagePage> {
    const most = Math.min(limit, mostMessages)
    // The position first: what happens between the two is in the page, and told once more by whoever listens from there.
    const position = await positionOf({ query }, roomId)
    // One more on each side than is given says whether there is more.
    const older = (from: number | null, count: number) => rowsOf({ query }, roomId, from, 'older', count + 1)
    const newer = (from: number, count: number) => rowsOf({ query }, roomId, from, 'newer', count + 1)
    if (after !== undefined) {
      const rows = await newer(after, most)
      return { ...position, ...(await given(rows.slice(0, most))), hasBefore: after > 0, hasAfter: rows.length > most }
    }
    if (around !== undefined) {
      // The message itself is the first of the newer ones.
      const half = Math.floor(most / 2)
      const [earlier, later] = [await older(around, half), await newer(around - 1, most - half)]
      const rows = [...earlier.slice(0, half).reverse(), ...later.slice(0, most - half)]
      return { ...position, ...(await given(rows)), hasBefore: earlier.length > half, hasAfter: later.length > most - half }
    }
    const rows = await older(before ?? null, most)
    return { ...position, ...(await given(rows.slice(0, most).reverse())), hasBefore: rows.length > most, hasAfter: before !== undefined && before <= position.top }

    async function given(of: MessageRow[]) {
      return { messages: await complete({ query }, of) }
    }
  }

  async function pins(queries: Pick<Queries, 'query'>, roomId: number): Promise<MessagePage> {
    const rows = await queries.query<MessageRow>({
      text: `select ${messageColumns} from ${messageTables} where room_id = $1 and pinned_at is not null order by seq desc limit ${mostMessages}`,
      values: [roomId],
    })
    return { ...(await positionOf(queries, roomId)), messages: await complete(queries, rows.reverse()), hasBefore: false, hasAfter: false }
  }

  /** A message and what was answered to it, the latest. */
  async function thread(queries: Pick<Queries, 'query'>, roomId: number, root: number): Promise<MessagePage> {
    const position = await positionOf(queries, roomId)
    const rows = await queries.query<MessageRow>({
      text: `(select ${messageColumns} from ${messageTables} where room_id = $1 and seq = $2)
             union all (select ${messageColumns} from ${messageTables} where room_id = $1 and thread = $2 order by seq desc limit ${mostMessages + 1})
             order by seq`,
      values: [roomId, root],
    })
    if (rows.length === 0) throw notFound()
    const [first, ...answers] = rows
    return { ...position, messages: await complete(queries, [first!, ...answers.slice(-mostMessages)]), hasBefore: answers.length > mostMessages, hasAfter: false }
  }

  /** By their seq. */
  async function some(queries: Pick<Queries, 'query'>, places: readonly Place[]): Promise<Map<string, Message>> {
    const rows = await queries.query<MessageRow>({
      text: `select ${messageColumns} from unnest($1::bigint[], $2::bigint[]) as asked (room_id, seq) join (${messageTables}) using (room_id, seq)`,
      values: [places.map(({ room_id }) => room_id), places.map(({ seq }) => seq)],
    })
    const messages = await complete(queries, rows)
    return new Map(messages.map((message, index) => [placeKey(rows[index]!.room_id, message.seq), message]))
  }

  /** With what stands in other tables. Of any rooms. */
  async function complete({ query }: Pick<Queries, 'query'>, rows: readonly MessageRow[]): Promise<Message[]> {
    if (rows.length === 0) return []
    const places = [...new Map(rows.map(({ room_id, seq }) => [placeKey(room_id, seq), { room_id, seq }])).values()]
    const values = [places.map(({ room_id }) => room_id), places.map(({ seq }) => seq)]
    const reactions = await query<Place & { emoji: string; senders: string[] }>({
      name: 'rooms-page-reactions',
      text: `select room_id, seq, emoji, array_agg(sender order by at, sender) as senders
             from unnest($1::bigint[], $2::bigint[]) as asked (room_id, seq) join message_reaction using (room_id, seq)
             group by room_id, seq, emoji order by min(at), emoji`,
      values,
    })
    const replies = await query<Place & { count: number }>({
      name: 'rooms-page-replies',
      text: `select asked.room_id, asked.seq, count(*)::int as count
             from unnest($1::bigint[], $2::bigint[]) as asked (room_id, seq)
             join message on message.room_id = asked.room_id and message.thread = asked.seq and message.deleted_at is null
             group by asked.room_id, asked.seq`,
      values,
    })
    const files = await filesOf({ query }, places)
    const reactionsOf = Map.groupBy(reactions, ({ room_id, seq }) => placeKey(room_id, seq))
    const repliesOf = new Map(replies.map(({ room_id, seq, count }) => [placeKey(room_id, seq), count]))
    return rows.map((row) => {
      const key = placeKey(row.room_id, row.seq)
      const count = repliesOf.get(key)
      const reactions = reactionsOf.get(key)?.map(({ emoji, senders }): Reaction => ({ emoji, senders }))
      return { ...messageOf(row, files.get(key)), ...(row.pinned_at && { pinned: true as const }), ...(reactions && { reactions }), ...(count && { replies: count }) }
    })
  }

  async function positionOf({ query }: Pick<Queries, 'query'>, roomId: number) {
    const [room] = await query<{ last_seq: number; number: number; floor_seq: number }>({
      name: 'rooms-position',
      text: 'select last_seq, number, floor_seq from room where id = $1',
      values: [roomId],
    })
    if (!room) throw notFound()
    return { epoch: epoch(), top: room.last_seq, number: room.number, floor: room.floor_seq }
  }
}

/** What an event that brings a message tells of it, and a page too. */
export function messageOf(row: MessageRow, files: MessageFile[] | undefined) {
  const mentions = row.mentions_room || row.mentions_people ? { people: row.mentions_people ?? [], room: row.mentions_room } : undefined
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    number: row.number,
    sender: senderIn(row),
    clientId: row.client_id,
    text: row.text,
    ...(row.reply_to !== null && { replyTo: row.reply_to }),
    ...(row.thread !== null && { thread: row.thread }),
    ...(mentions && { mentions }),
    ...(files && !row.deleted_by && { files }),
    ...(row.answer && !row.deleted_by && { answer: row.answer }),
    revision: row.revision,
    ...(row.edited_at && { editedAt: row.edited_at.toISOString() }),
    ...(row.deleted_by && { deleted: { by: row.deleted_by, ...(row.deletion_reason && { reason: row.deletion_reason }) } }),
  }
}

function rowsOf({ query }: Pick<Queries, 'query'>, roomId: number, from: number | null, side: 'older' | 'newer', count: number): Promise<MessageRow[]> {
  return query<MessageRow>(
    side === 'older'
      ? {
          name: 'rooms-older',
          text: `select ${messageColumns} from ${messageTables} where room_id = $1 and seq < coalesce($2, 9223372036854775807) order by seq desc limit $3`,
          values: [roomId, from, count],
        }
      : {
          name: 'rooms-newer',
          text: `select ${messageColumns} from ${messageTables} where room_id = $1 and seq > $2 order by seq limit $3`,
          values: [roomId, from, count],
        },
  )
}
