import type { Database } from '../../database/database.ts'

// Events are for who comes back; after a long time nobody does to where they left off, and reads the history anew. Messages stay.

const roomsAtOnce = 500
const eventsAtOnce = 5_000

/** @param days for how long events are kept @returns how many were let go */
export async function dropOldEvents(database: Database, days: number): Promise<number> {
  let dropped = 0
  for (let after = 0; ; ) {
    // Most rooms have nothing old: that is seen by their first event alone.
    const rooms = await database.query<{ id: number; is_old: boolean }>({
      name: 'rooms-with-old-events',
      text: `select room.id, coalesce(first.at < now() - make_interval(days => $2), false) as is_old
             from (select id from room where id > $1 order by id limit ${roomsAtOnce}) room
             left join lateral (select at from room_event where room_id = room.id order by seq limit 1) first on true
             order by room.id`,
      values: [after, days],
    })
    for (const { id, is_old } of rooms) {
      for (let isOld = is_old; isOld; ) {
        const count = await dropSome(database, id, days)
        dropped += count
        isOld = count === eventsAtOnce
      }
    }
    if (rooms.length < roomsAtOnce) return dropped
    after = rooms.at(-1)!.id
  }
}

/** The floor rises with what goes, under the lock of the room: who reads in between is told of a gap, never of a hole. */
function dropSome(database: Database, roomId: number, days: number): Promise<number> {
  return database.inTransaction(async ({ query }) => {
    const [room] = await query<{ until: number }>({
      name: 'rooms-raise-floor',
      // Up to the first that is not old: what came after it is kept, whatever the clock of then said.
      text: `update room set floor_seq = greatest(floor_seq, oldest.until)
             from (
               select max(seq) as until
               from (
                 select seq, bool_and(at < now() - make_interval(days => $2)) over (order by seq) as is_old
                 from (select seq, at from room_event where room_id = $1 order by seq limit ${eventsAtOnce}) first
               ) first where is_old
             ) oldest
             where room.id = $1 and oldest.until is not null returning oldest.until`,
      values: [roomId, days],
    })
    if (!room) return 0
    const gone = await query({ name: 'rooms-drop-events', text: 'delete from room_event where room_id = $1 and seq <= $2 returning seq', values: [roomId, room.until] })
    return gone.length
  })
}
