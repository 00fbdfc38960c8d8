import type { RoomEvent } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import type { Gap, Mentioned } from './bumps.ts'
import { messageColumns, messageTables, type MessageRow } from './history.ts'
import { beginningOf } from './message-text.ts'
import { senderIn } from './senders.ts'

// Who was called by their name, as they are told of it.

/** In what was just written. */
export function mentionedIn(event: RoomEvent): Mentioned[] {
  if (event.kind !== 'message' || !event.mentions) return []
  return [{ seq: event.seq, by: event.sender, text: beginningOf(event.text), ...event.mentions }]
}

/** In what nobody told this instance of, oldest first. @returns up to `most`, with their rooms */
export async function mentionedMeanwhile({ query }: Pick<Database, 'query'>, gaps: readonly Gap[], most: number): Promise<(Mentioned & { roomId: number })[]> {
  if (gaps.length === 0) return []
  const rows = await query<MessageRow>({
    text: `select ${messageColumns}
           from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as gap (room_id, after, top)
           cross join lateral (
             select seq from message m where m.room_id = gap.room_id and m.seq > gap.after and m.seq <= gap.top and (m.mentions_room or m.mentions_people is not null) order by m.seq limit $4
           ) found
           join (${messageTables}) on message.room_id = gap.room_id and message.seq = found.seq
           order by message.room_id, message.seq limit $4`,
    values: [gaps.map(({ roomId }) => roomId), gaps.map(({ after }) => after), gaps.map(({ top }) => top), most],
  })
  return rows.map((row) => ({ roomId: row.room_id, seq: row.seq, by: senderIn(row), text: beginningOf(row.text), people: row.mentions_people ?? [], room: row.mentions_room }))
}
