import type { Database } from '../../database/database.ts'

// Recounts the logs of rooms from their rows: nothing may be missing, and nothing there twice.

export type RoomFinding = { check: string; where: string; expected: string; found: string }

/** Each gives `where`, `expected` and `found` of what is not as it must be. */
const checks = [
  {
    // From the floor to the top, every number once: the key says once, so counting says whether any is missing.
    name: 'room-events',
    text: `select room.id as room, (room.last_seq - room.floor_seq)::text as expected, count(event.seq)::text as found
           from room left join room_event event on event.room_id = room.id and event.seq > room.floor_seq and event.seq <= room.last_seq
           group by room.id having count(event.seq) <> room.last_seq - room.floor_seq`,
  },
  {
    name: 'room-messages',
    text: `select room.id as room, room.number::text as expected, count(message.seq) || ' up to ' || coalesce(max(message.number), 0) as found
           from room left join message on message.room_id = room.id
           group by room.id having count(message.seq) <> room.number or coalesce(max(message.number), 0) <> room.number`,
  },
  {
    name: 'room-event-beyond',
    text: `select room.id as room, 'at most ' || room.last_seq as expected, max(event.seq)::text as found
           from room join room_event event on event.room_id = room.id and event.seq > room.last_seq group by room.id`,
  },
  {
    // In one order: who was said later has the higher number.
    name: 'room-order',
    text: `select room_id as room, 'numbers in the order of seq' as expected, count(*) || ' out of order' as found
           from (select room_id, number - row_number() over (partition by room_id order by seq) as off from message) numbered where off <> 0 group by room_id`,
  },
  {
    name: 'room-message-event',
    text: `select message.room_id as room, 'an event for each message' as expected, count(*) || ' without' as found
           from message join room on room.id = message.room_id
           left join room_event event on event.room_id = message.room_id and event.seq = message.seq
           where message.seq > room.floor_seq and event.kind is distinct from 'message' group by message.room_id`,
  },
  {
    name: 'room-reading',
    text: `select room_id as room, 'nobody read beyond ' || room.last_seq as expected, count(*) || ' did' as found
           from room_reading join room on room.id = room_id where read_seq > room.last_seq or read_number > room.number group by room_id, room.last_seq`,
  },
]

/** Changes nothing. Each statement sees one moment, so it may run while people write. */
export async function verifyRooms({ query }: Pick<Database, 'query'>, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<{ findings: RoomFinding[]; messages: number }> {
  const findings: RoomFinding[] = []
  for (const { name, text } of checks) {
    signal?.throwIfAborted()
    const rows = await query<{ room: number; expected: string; found: string }>({ text: `${text} limit 1000` })
    findings.push(...rows.map(({ room, ...row }) => ({ check: name, where: `room ${room}`, ...row })))
  }
  const [counted] = await query<{ messages: number }>({ text: 'select count(*)::int as messages from message' })
  return { findings, messages: counted!.messages }
}
