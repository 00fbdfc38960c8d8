import type { NotifyChoice, Room } from '@fairway/contract/rooms'
import type { LiveEvent } from '@fairway/contract/live'
import type { Database, Queries } from '../../database/database.ts'
import { gathering } from '../../database/gathering.ts'
import type { Accesses } from './access.ts'
import { notForGuests } from './refusals.ts'
import type { Who } from './senders.ts'

// How far somebody has read. A position and nothing that is counted up, so that what is unread cannot drift.

/** `top`: how far the log went when the mentions were counted. */
export type Read = Pick<Room, 'read' | 'mentions' | 'top'>

/** All others wait behind it. */
const deadlineMs = 10_000

type Mark = { personId: number; roomId: number; seq: number; /** also to before where the mark is */ back: boolean }

export function createReadings({ database, accesses, publish }: { database: Database; accesses: Accesses; publish(event: LiveEvent & { topic: string }): void }) {
  // Everybody in a room reads what is said there, and says so in the same moment.
  const write = gathering(writeMarks)

  return {
    /** @param back also to before where the mark is: to mark something unread @throws {Refusal} `not-found`, `not-for-guests` */
    async mark(who: Who, roomId: number, seq: number, back = false): Promise<Read> {
      const { viewer } = who
      if (!viewer) throw notForGuests()
      await accesses.toRead(who, roomId)
      return write({ personId: viewer.id, roomId, seq, back })
    },

    /** All that somebody has, at once. */
    async markAll(who: Who, roomIds: readonly number[]): Promise<void> {
      const { viewer } = who
      if (!viewer) throw notForGuests()
      await database.query({
        // In the order in which marks are written elsewhere: none waits for one that waits for it.
        text: `insert into room_reading (person_id, room_id, read_seq, read_number) select $1, id, last_seq, number from room where id = any($2::bigint[]) order by id
               on conflict (person_id, room_id) do update set read_seq = excluded.read_seq, read_number = excluded.read_number
               where room_reading.read_seq < excluded.read_seq`,
        values: [viewer.id, roomIds],
      })
      publish({ type: 'rooms-changed', topic: `rooms:${viewer.id}` })
    },

    /** @throws {Refusal} `not-found`, `not-for-guests` */
    async choose(who: Who, roomId: number, notify: NotifyChoice): Promise<void> {
      if (!who.viewer) throw notForGuests()
      await accesses.toRead(who, roomId)
      await placeMarks(database, who.viewer.id, [roomId])
      await database.query({
        text: 'insert into room_reading (person_id, room_id, notify) values ($1, $2, $3) on conflict (person_id, room_id) do update set notify = excluded.notify',
        values: [who.viewer.id, roomId, notify],
      })
      publish({ type: 'rooms-changed', topic: `rooms:${who.viewer.id}` })
    },
  }

  /** In one transaction, in the order in which log.ts writes them too, and told once for each. */
  async function writeMarks(marks: Mark[]): Promise<Read[]> {
    const last = new Map<string, Mark>()
    for (const mark of marks) last.set(keyOf(mark), after(last.get(keyOf(mark)), mark))
    const those = [...last.values()].sort(byPersonAndRoom)
    const [backs, forwards] = [those.filter(({ back }) => back), those.filter(({ back }) => !back)]
    const rows = await database.inTransaction(async ({ query }) => {
      // They leave together, and are done one after the other.
      const written = [
        ...(forwards.length > 0 ? [query({ name: 'rooms-mark-read', text: `${upsert} where room_reading.read_seq < excluded.read_seq`, values: columnsOf(forwards) })] : []),
        ...(backs.length > 0 ? [query({ name: 'rooms-mark-back', text: `${upsert}, ${ofThisSeat}`, values: columnsOf(backs) })] : []),
      ]
      const read = query<ReadRow>({ name: 'rooms-read', text: readsOf, values: columnsOf(those).slice(0, 2) })
      await Promise.all([...written, read])
      return read
    }, { deadlineMs })
    const reads = new Map(rows.map(({ person_id, room_id, read_seq, read_number, mentions, top }) => [keyOf({ personId: person_id, roomId: room_id }), { read: { seq: read_seq, number: read_number }, mentions, top }]))
    const readOf = (mark: Mark): Read => reads.get(keyOf(mark)) ?? { read: { seq: 0, number: 0 }, mentions: 0, top: 0 }
    for (const mark of those) publish({ type: 'room-read', topic: `rooms:${mark.personId}`, room: mark.roomId, ...readOf(mark) })
    return marks.map(readOf)
  }
}

/**
 * Where somebody begins who sees these rooms for the first time, or those of their sections for the first time since they were given
 * their seat: with nothing to catch up with but what was said since then. Done here and not where seats are given, which knows nothing
 * of rooms; and written only where something had been said by then, which at the bell is nowhere. Who comes to the lobby, or teaches a
 * section, begins now.
 */
export async function placeMarks({ query }: Pick<Queries, 'query'>, personId: number, roomIds: readonly number[]): Promise<void> {
  await query({
    name: 'rooms-place-marks',
    // Messages are numbered without holes and in the order of time: the last one before the seat is found by halving.
    text: `insert into room_reading (person_id, room_id, read_seq, read_number, seat_at)
           select $1, room.id, case when seat.created_at is null then room.last_seq else coalesce(message.seq, 0) end,
                  case when seat.created_at is null then room.number else coalesce(message.number, 0) end, seat.created_at
           from room
           left join enrolment seat on seat.person_id = $1 and seat.section_id = room.section_id
           left join room_reading reading on reading.person_id = $1 and reading.room_id = room.id
           left join lateral (
             with recursive halving (low, high) as (
               select 0::bigint, room.number
               where seat.created_at > room.created_at and seat.created_at is distinct from reading.seat_at and room.number > coalesce(reading.read_number, 0)
               union all
               select case when middle.is_before then middle.number else low end, case when middle.is_before then high else middle.number - 1 end
               from halving cross join lateral (
                 select number, at <= seat.created_at as is_before from message where room_id = room.id and number = (low + high + 1) / 2
               ) middle
               where low < high
             )
             select low as number from halving where low = high
           ) before on true
           left join message on message.room_id = room.id and message.number = before.number
           where room.id = any($2::bigint[]) and room.kind in ('lobby', 'section')
             and case when seat.created_at is null then reading.room_id is null else before.number > coalesce(reading.read_number, 0) end
           order by room.id
           on conflict (person_id, room_id) do update set
             read_seq = greatest(room_reading.read_seq, excluded.read_seq), read_number = greatest(room_reading.read_number, excluded.read_number), seat_at = excluded.seat_at
           where room_reading.seat_at is distinct from excluded.seat_at`,
    values: [personId, roomIds],
  })
}

type ReadRow = { person_id: number; room_id: number; read_seq: number; read_number: number; mentions: number; top: number }

// The messages up to there, by the last of them.
const upsert = `insert into room_reading (person_id, room_id, read_seq, read_number)
  select asked.person_id, room.id, least(asked.seq, room.last_seq),
         coalesce((select message.number from message where message.room_id = room.id and message.seq <= asked.seq order by message.seq desc limit 1), 0)
  from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as asked (person_id, room_id, seq) join room on room.id = asked.room_id
  order by asked.person_id, asked.room_id
  on conflict (person_id, room_id) do update set read_seq = excluded.read_seq, read_number = excluded.read_number`

// Whoever marks something unread wants it so, also of what was said before their seat was given.
const ofThisSeat = `seat_at = (select seat.created_at from room join enrolment seat on seat.section_id = room.section_id
                              where room.id = excluded.room_id and seat.person_id = excluded.person_id)`

const readsOf = `select person_id, room_id, read_seq, read_number, room.last_seq as top,
         (select count(distinct mention.seq)::int from mention where mention.person_id in (reading.person_id, 0) and mention.room_id = reading.room_id and seq > read_seq) as mentions
  from unnest($1::bigint[], $2::bigint[]) as asked (person_id, room_id) join room_reading reading using (person_id, room_id) join room on room.id = room_id`

function columnsOf(marks: readonly Mark[]): number[][] {
  return [marks.map(({ personId }) => personId), marks.map(({ roomId }) => roomId), marks.map(({ seq }) => seq)]
}

function keyOf({ personId, roomId }: Pick<Mark, 'personId' | 'roomId'>): string {
  return `${personId} ${roomId}`
}

/** One mark that does what both do, one after the other. */
function after(earlier: Mark | undefined, later: Mark): Mark {
  return !earlier || later.back ? later : { ...earlier, seq: Math.max(earlier.seq, later.seq) }
}

function byPersonAndRoom(a: Mark, b: Mark): number {
  return a.personId - b.personId || a.roomId - b.roomId
}

export type Readings = ReturnType<typeof createReadings>
