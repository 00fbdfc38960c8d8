import type { HandOff, HandOffs } from '@fairway/contract/desk'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import type { Actor, Audit } from '../audit/index.ts'
import { placeKey, type Rooms } from '../rooms/index.ts'
import { handOffDone, handOffTaken, noSuchHandOff } from './refusals.ts'

// Who asked for a person, until one of the staff has dealt with it.

export type HandOffNeeds = { database: Database; audit: Audit; rooms: Pick<Rooms, 'messagesOf' | 'namesOf'>; /** After every change. */ changed(): void }

type Row = {
  id: number
  room_id: number
  seq: number
  at: Date
  state: HandOff['state']
  taken_by: number | null
  taken_name: string | null
  taken_at: Date | null
  closed_by: number | null
  closed_name: string | null
  closed_at: Date | null
}

const select = `select hand_off.id, room_id, seq, at, state, taken_by, taker.name as taken_name, taken_at, closed_by, closer.name as closed_name, closed_at
  from hand_off left join person taker on taker.id = taken_by left join person closer on closer.id = closed_by`
const mostListed = 50

/** For so long the desk leaves somebody's questions to the staff, if nobody closes what they asked for. */
const leaveForHours = 24

export type HandOffBook = ReturnType<typeof createHandOffs>

export function createHandOffs({ database, audit, rooms, changed }: HandOffNeeds) {
  return {
    /** Unfinished ones, who waits longest first; or the others, the latest first. @param before of those: the page after this id */
    async list({ state, before }: { state: 'unfinished' | 'done'; before?: number | undefined }): Promise<HandOffs> {
      const isDone = state === 'done'
      const rows = await database.query<Row>({
        text: isDone
          ? `${select} where state = 'done' and hand_off.id < coalesce($1, 9223372036854775807) order by hand_off.id desc limit $2`
          : `${select} where state <> 'done' and hand_off.id > coalesce($1, 0) order by hand_off.id limit $2`,
        values: [before ?? null, mostListed + 1],
      })
      const handOffs = await described(database, rows.slice(0, mostListed))
      return { handOffs, open: (await countOpen()).open, next: rows.length > mostListed ? rows[mostListed - 1]!.id : null }
    },

    /** Of the actor from now on. @throws {Refusal} `no-such-hand-off`, `hand-off-taken`, `hand-off-done` */
    take: (actor: Actor, id: number) =>
      change(id, async (transaction, now) => {
        if (now.state === 'done') throw handOffDone()
        if (now.state === 'taken' && now.takenBy?.id === actor.personId) return
        if (now.state === 'taken') throw handOffTaken(now)
        await transaction.query({ text: `update hand_off set state = 'taken', taken_by = $2, taken_at = now() where id = $1`, values: [id, actor.personId] })
        await record(transaction, actor, 'hand-off.taken', now)
      }),

    /** Somebody else may take it: whoever had it may have gone home. @throws {Refusal} `no-such-hand-off`, `hand-off-done` */
    giveBack: (actor: Actor, id: number) =>
      change(id, async (transaction, now) => {
        if (now.state === 'done') throw handOffDone()
        if (now.state === 'open') return
        await transaction.query({ text: `update hand_off set state = 'open', taken_by = null, taken_at = null where id = $1`, values: [id] })
        await record(transaction, actor, 'hand-off.given-back', now, { takenBy: now.takenBy?.id ?? null })
      }),

    /** The desk answers this person again. @throws {Refusal} `no-such-hand-off` */
    close: (actor: Actor, id: number) =>
      change(id, async (transaction, now) => {
        if (now.state === 'done') return
        await transaction.query({ text: `update hand_off set state = 'done', closed_by = $2, closed_at = now() where id = $1`, values: [id, actor.personId] })
        await record(transaction, actor, 'hand-off.closed', now)
      }),

    /** Who of these waits for a person in a room, talks with one, or is the one. */
    async waiting({ query }: Pick<Queries, 'query'>, roomId: number, senders: readonly string[]): Promise<Set<string>> {
      const rows = await query<{ sender: string }>({
        name: 'desk-waiting',
        text: `select distinct sender from hand_off where room_id = $1 and sender = any($2::text[]) and state <> 'done' and at > now() - make_interval(hours => $3)
               union select 'person:' || taken_by from hand_off where room_id = $1 and 'person:' || taken_by = any($2::text[]) and state = 'taken' and taken_at > now() - make_interval(hours => $3)`,
        values: [roomId, senders, leaveForHours],
      })
      return new Set(rows.map(({ sender }) => sender))
    },

    async open(transaction: Transaction, { roomId, seq, sender }: { roomId: number; seq: number; sender: string }): Promise<void> {
      await transaction.query({ text: 'insert into hand_off (room_id, seq, sender) values ($1, $2, $3) on conflict (room_id, seq) do nothing', values: [roomId, seq, sender] })
      transaction.afterCommit(changed)
    },

    countOpen,
  }

  /** `mark` is another one after every change. */
  async function countOpen(): Promise<{ open: number; mark: string }> {
    const [row] = await database.query<{ open: number; mark: string }>({
      name: 'desk-open-hand-offs',
      text: `select (count(*) filter (where state = 'open'))::int as open,
                    coalesce(md5(string_agg(id || state || coalesce(taken_by, 0), ',' order by id)), '') as mark
             from hand_off where state <> 'done'`,
    })
    return row!
  }

  async function change(id: number, work: (transaction: Transaction, now: HandOff) => Promise<void>): Promise<HandOff> {
    return database.inTransaction(async (transaction) => {
      await transaction.query({ text: 'select from hand_off where id = $1 for update', values: [id] })
      const now = await find(transaction, id)
      await work(transaction, now)
      transaction.afterCommit(changed)
      return find(transaction, id)
    })
  }

  async function find(transaction: Transaction, id: number): Promise<HandOff> {
    const [handOff] = await described(transaction, await transaction.query<Row>({ text: `${select} where hand_off.id = $1`, values: [id] }))
    if (!handOff) throw noSuchHandOff()
    return handOff
  }

  async function described(queries: Pick<Queries, 'query'>, rows: readonly Row[]): Promise<HandOff[]> {
    const named = await rooms.namesOf(queries, [...new Set(rows.map(({ room_id }) => room_id))])
    const messages = await rooms.messagesOf(queries, rows)
    return rows.map((row): HandOff => ({
      id: row.id,
      room: named.get(row.room_id)!,
      message: messages.get(placeKey(row.room_id, row.seq))!,
      at: row.at.toISOString(),
      state: row.state,
      takenBy: row.taken_by === null ? null : { id: row.taken_by, name: row.taken_name ?? '' },
      takenAt: row.taken_at?.toISOString() ?? null,
      closedBy: row.closed_by === null ? null : { id: row.closed_by, name: row.closed_name ?? '' },
      closedAt: row.closed_at?.toISOString() ?? null,
    }))
  }

  async function record(transaction: Transaction, actor: Actor, action: 'hand-off.taken' | 'hand-off.given-back' | 'hand-off.closed', { id, room, message }: HandOff, before?: object): Promise<void> {
    const about = message.sender.kind === 'person' ? Number(message.sender.id) : null
    await audit.record(transaction, { actor, action, subject: { kind: 'hand-off', id }, ...(before && { before }), after: { room: room.id, message: message.seq }, personal: { about } })
  }
}
