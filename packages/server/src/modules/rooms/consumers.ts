import { setTimeout as sleep } from 'node:timers/promises'
import type { RoomEvent, RoomKind } from '@fairway/contract/rooms'
import type { Database, Transaction } from '../../database/database.ts'
import { createLooking } from '../../looking.ts'
import { readEvents } from './events.ts'
import type { FilesOf } from './history.ts'

// Those that read the logs by themselves, such as the assistant desk. Each has a cursor in every room. An instance that takes a
// room locks its cursor, and others pass by: two never work on one room at once. What the consumer writes is committed together
// with the cursor, so that each event has its effect once, whatever ends in between.

export type Consumer = {
  /** Of its cursors. */
  name: string
  /** Events older than this are passed over: after a long outage nobody waits for what they would have led to. */
  freshMs: number
  /** The rooms that it now reads; of groups the open ones alone. */
  kinds(): Promise<readonly RoomKind[]>
  /** In the order of the log. `transaction` moves the cursor. */
  take(transaction: Transaction, room: { id: number; kind: RoomKind }, events: readonly RoomEvent[]): Promise<void>
}

export type ConsumerNeeds = {
  database: Database
  filesOf: FilesOf
  onError(error: unknown): void
}

/** For what was committed by an instance that then ended. */
const lookEveryMs = 3000
/** A loud room is read in bulk. */
const pauseMs = 50
const mostAtOnce = 200
const mostRooms = 1000

export type Consuming = ReturnType<typeof createConsuming>

export function createConsuming({ name, freshMs, kinds, take }: Consumer, { database, filesOf, onError }: ConsumerNeeds) {
  const { soon, start, stop, stopped } = createLooking({ everyMs: lookEveryMs, look, onError })
  /** Where something was said since the last look. */
  const named = new Set<number>()
  let lookAtAllFrom = 0
  let isStarted = false

  return {
    /** Told by the log of this instance, after each commit. What others commit, they take themselves, or it is found by looking. */
    appended(roomId: number): void {
      if (!isStarted) return
      named.add(roomId)
      soon()
    },

    start(): void {
      isStarted = true
      start()
    },

    stop,
  }

  async function look(): Promise<void> {
    for (let isWorking = true; isWorking && !stopped.aborted; ) {
      isWorking = false
      for (const roomId of await nextRooms()) {
        try {
          if (!(await takeFrom(roomId))) continue
          // There may be more than was taken at once.
          named.add(roomId)
          isWorking = true
        } catch (error) {
          // The others need not wait for a room that cannot be read.
          onError(error)
        }
      }
      if (isWorking) await sleep(pauseMs, undefined, { signal: stopped }).catch(() => {})
    }
  }

  /** Those that were named, and every so often of all there are. */
  async function nextRooms(): Promise<number[]> {
    const isOfAll = Date.now() >= lookAtAllFrom
    const some = [...named]
    named.clear()
    if (!isOfAll) return some.length === 0 ? [] : roomsWithNews(some)
    const found = await roomsWithNews(null)
    if (found.length < mostRooms) lookAtAllFrom = Date.now() + lookEveryMs
    return found
  }

  /** @param among null: all that there are */
  async function roomsWithNews(among: readonly number[] | null): Promise<number[]> {
    const wanted = await kinds()
    if (wanted.length === 0) return []
    const rooms = await database.query<{ id: number; is_new: boolean }>({
      name: among ? 'rooms-with-news-among' : 'rooms-with-news',
      text: `select room.id, cursor.seq is null as is_new from room left join room_cursor cursor on cursor.room_id = room.id and cursor.consumer = $1
             where room.kind = any($2::text[]) and (room.kind <> 'group' or room.is_open) and room.last_seq > coalesce(cursor.seq, 0)
             ${among ? 'and room.id = any($3::bigint[])' : ''} order by room.id limit ${mostRooms}`,
      values: [name, wanted, ...(among ? [among] : [])],
    })
    const unknown = rooms.filter(({ is_new }) => is_new).map(({ id }) => id)
    if (unknown.length > 0) {
      await database.query({ text: 'insert into room_cursor (consumer, room_id, seq) select $1, id, 0 from unnest($2::bigint[]) as new (id) on conflict do nothing', values: [name, unknown] })
    }
    return rooms.map(({ id }) => id)
  }

  /** @returns whether there was something, and nobody else was at it */
  function takeFrom(roomId: number): Promise<boolean> {
    return database.inTransaction(async (transaction) => {
      const [room] = await transaction.query<{ kind: RoomKind; floor_seq: number; seq: number }>({
        name: 'rooms-take-cursor',
        text: `select room.kind, room.floor_seq, cursor.seq from room_cursor cursor join room on room.id = cursor.room_id
               where cursor.consumer = $1 and cursor.room_id = $2 for no key update of cursor skip locked`,
        values: [name, roomId],
      })
      if (!room) return false
      const [old] = await transaction.query<{ seq: number }>({
        name: 'rooms-old-events',
        text: `select seq from room_event where room_id = $1 and seq > $2 and at < now() - make_interval(secs => $3) order by seq desc limit 1`,
        values: [roomId, room.seq, freshMs / 1000],
      })
      const since = old?.seq ?? room.seq
      const events = await readEvents(transaction, filesOf, roomId, since, mostAtOnce)
      const top = events.at(-1)?.seq ?? Math.max(since, room.floor_seq)
      if (top === room.seq) return false
      if (events.length > 0) await take(transaction, { id: roomId, kind: room.kind }, events)
      transaction.withCommit({ name: 'rooms-move-cursor', text: 'update room_cursor set seq = $3 where consumer = $1 and room_id = $2', values: [name, roomId, top] })
      return true
    })
  }
}
