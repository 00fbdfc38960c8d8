import type { RoomEvent } from '@fairway/contract/rooms'
import type { Queries } from '../../database/database.ts'
import type { Payload } from './batch.ts'
import { messageColumns, messageOf, type FilesOf, type MessageRow } from './history.ts'
import { placeKey } from './place.ts'
import { personSender } from './senders.ts'

// The events of a log as they are told to somebody who missed them: messages as they stand now, since a deleted text is told to
// nobody any more. The edits and deletions come after them in the log, and change nothing then.

type EventRow = MessageRow & { event_seq: number; kind: RoomEvent['kind']; event_at: Date; payload: Payload | null }

/** Up to `limit` events after `since`, ascending. */
export async function readEvents(queries: Pick<Queries, 'query'>, filesOf: FilesOf, roomId: number, since: number, limit: number): Promise<RoomEvent[]> {
  const rows = await queries.query<EventRow>({
    name: 'rooms-events',
    text: `select event.seq as event_seq, event.kind, event.at as event_at, event.payload, ${messageColumns}
           from room_event event
           left join message on message.room_id = event.room_id and message.seq = coalesce((event.payload ->> 'message')::bigint, event.seq)
           left join person on person.id = message.person_id
           where event.room_id = $1 and event.seq > $2 order by event.seq limit $3`,
    values: [roomId, since, limit],
  })
  const names = await namesOf(queries, rows)
  const files = await filesOf(queries, rows.filter(({ kind }) => kind === 'message').map(({ event_seq }) => ({ room_id: roomId, seq: event_seq })))
  const person = (id: number) => personSender({ id, name: names.get(id) ?? '' })
  return rows.map((row): RoomEvent => {
    const event = { seq: row.event_seq, at: row.event_at.toISOString() }
    const payload = row.payload ?? {}
    switch (row.kind) {
      case 'message':
        return { kind: 'message', ...messageOf(row, files.get(placeKey(roomId, row.seq))) }
      case 'message-edited': {
        const { text, revision, mentions } = messageOf(row, undefined)
        return { kind: 'message-edited', ...event, message: payload.message!, text, revision, ...(mentions && { mentions }) }
      }
      case 'message-answer': {
        return { kind: 'message-answer', ...event, message: payload.message!, text: row.text, answer: row.answer! }
      }
      case 'message-deleted':
        return { kind: 'message-deleted', ...event, message: payload.message!, deleted: messageOf(row, undefined).deleted ?? { by: 'moderator' } }
      case 'reaction':
        return { kind: 'reaction', ...event, message: payload.message!, emoji: payload.emoji!, sender: payload.sender!, on: payload.on! }
      case 'pin':
        return { kind: 'pin', ...event, message: payload.message!, by: person(payload.by!), on: payload.on! }
      case 'member':
        return { kind: 'member', ...event, person: person(payload.person!), change: payload.change!, ...(payload.by !== undefined && { by: person(payload.by) }) }
      case 'room-changed': {
        const { name, description, slowSeconds, hasAssistant } = payload
        return { kind: 'room-changed', ...event, ...(name !== undefined && { name }), ...(description !== undefined && { description }), ...(slowSeconds !== undefined && { slowSeconds }), ...(hasAssistant !== undefined && { hasAssistant }) }
      }
      case 'sender-erased':
        return { kind: 'sender-erased', ...event, sender: payload.sender! }
    }
  })
}

async function namesOf({ query }: Pick<Queries, 'query'>, rows: EventRow[]): Promise<Map<number, string>> {
  const ids = new Set(rows.flatMap(({ payload }) => [payload?.person, payload?.by].filter((id) => id !== undefined)))
  if (ids.size === 0) return new Map()
  const people = await query<{ id: number; name: string }>({ name: 'rooms-event-names', text: 'select id, name from person where id = any($1::bigint[])', values: [[...ids]] })
  return new Map(people.map(({ id, name }) => [id, name]))
}
