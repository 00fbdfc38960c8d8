import { senderKey, type RoomAnswer, type RoomEvent } from '@fairway/contract/rooms'
import type { Transaction } from '../../database/database.ts'
import { clientKey, type Asked, type Changeable, type LogState, type RoomState, type Target, type Written } from './decide.ts'
import { emptiedAnswer } from './erasure.ts'
import { placeKey } from './place.ts'
import { searchVector } from './search-words.ts'

// What a batch reads under the locks of its rooms, and what it writes: all by set.

/**
 * Locks the rooms first, ascending, and reads the rest by statements that follow: only these see what was committed by whom the
 * lock was waited for. They leave together.
 */
export async function readState(transaction: Transaction, asked: readonly Asked[]): Promise<LogState> {
  const roomIds = [...new Set(asked.map(({ roomId }) => roomId))].sort((a, b) => a - b)
  const posts = asked.flatMap(({ roomId, command }) => (command.kind === 'post' ? [{ roomId, sender: senderKey(command.sender), clientId: command.clientId }] : []))
  const targets = new Map<string, { roomId: number; seq: number; reactions: boolean }>()
  for (const { roomId, command } of asked) {
    const seq = 'message' in command ? command.message : command.kind === 'post' ? command.replyTo : undefined
    if (seq === undefined) continue
    const key = placeKey(roomId, seq)
    targets.set(key, { roomId, seq, reactions: command.kind === 'react' || Boolean(targets.get(key)?.reactions) })
  }
  const reading = [...targets.values()]
  const changing = asked.filter(({ command }) => command.kind === 'change').map(({ roomId }) => roomId)
  const [rooms, changeable, written, lastPosts, found, reactions] = await Promise.all([
    lockRooms(transaction, roomIds),
    changing.length > 0 ? readChangeable(transaction, changing) : [],
    posts.length > 0 ? readWritten(transaction, posts) : [],
    posts.length > 0 ? readLastPosts(transaction, posts) : [],
    reading.length > 0 ? readTargets(transaction, reading) : [],
    reading.some((target) => target.reactions) ? readReactions(transaction, reading.filter((target) => target.reactions)) : [],
  ])
  const state: LogState = {
    // After the last lock: nothing is dated before what it follows.
    now: new Date(Math.max(...rooms.map(({ now }) => now.getTime()))),
    rooms: new Map(rooms.map(({ id, last_seq, number, slow_seconds, is_archived }): [number, RoomState] => [id, { id, lastSeq: last_seq, number, slowSeconds: slow_seconds, isArchived: is_archived }])),
    changeable: new Map(changeable.map(({ id, ...room }) => [id, room])),
    targets: new Map(found.map(({ room_id, ...row }): [string, Target] => [placeKey(room_id, row.seq), targetOf(row)])),
    written: new Map(written.map(({ room_id, sender, client_id, ...place }): [string, Written] => [clientKey(room_id, sender, client_id), place])),
    lastPosts: new Map(lastPosts.map(({ room_id, sender, at }): [string, Date] => [`${room_id} ${sender}`, at])),
  }
  for (const { room_id, seq, emoji, sender } of reactions) {
    const target = state.targets.get(placeKey(room_id, seq))
    if (!target) continue
    const senders = target.reactions.get(emoji) ?? new Set()
    target.reactions.set(emoji, senders.add(sender))
  }
  return state
}

type RoomRow = { id: number; last_seq: number; number: number; slow_seconds: number; is_archived: boolean; now: Date }

function lockRooms({ query }: Transaction, ids: number[]): Promise<RoomRow[]> {
  return query<RoomRow>({
    name: 'rooms-lock',
    text: `with locked as materialized (
             select id, last_seq, number, slow_seconds, section_id, archived_at from room where id = any($1::bigint[]) order by id for no key update
           )
           select locked.id, last_seq, locked.number, slow_seconds, clock_timestamp() as now,
                  locked.archived_at is not null or term.archived_at is not null as is_archived
           from locked left join section on section.id = locked.section_id left join term on term.id = section.term_id`,
    values: [ids],
  })
}

function readChangeable({ query }: Transaction, ids: number[]) {
  return query<Changeable & { id: number }>({
    text: `select id, name, description, slow_seconds as "slowSeconds", has_assistant as "hasAssistant", is_open as "isOpen", archived_at is not null as "isArchived" from room where id = any($1::bigint[])`,
    values: [ids],
  })
}

type Post = { roomId: number; sender: string; clientId: string }

// Here and in what follows each row is looked up by itself, in the index that holds it: a plan that is made while a table is small
// would read all of the table, and is kept when it has grown. `limit` and `offset` say so to who makes the plan, and `+ 0` and `|| ''` that
// only the index which begins with the client id will do.
function readWritten({ query }: Transaction, posts: Post[]) {
  return query<{ room_id: number; sender: string; client_id: string; seq: number; number: number; at: Date }>({
    name: 'rooms-written',
    text: `select asked.room_id, asked.sender, asked.client_id, seq, number, at
           from unnest($1::bigint[], $2::text[], $3::uuid[]) as asked (room_id, sender, client_id)
           cross join lateral (
             select seq, number, at from message
             where message.client_id = asked.client_id and message.room_id + 0 = asked.room_id and message.sender || '' = asked.sender limit 1
           ) written`,
    values: [posts.map(({ roomId }) => roomId), posts.map(({ sender }) => sender), posts.map(({ clientId }) => clientId)],
  })
}

function readLastPosts({ query }: Transaction, posts: Post[]) {
  return query<{ room_id: number; sender: string; at: Date }>({
    name: 'rooms-last-posts',
    text: `select asked.room_id, asked.sender, last.at
           from (select distinct room_id, sender from unnest($1::bigint[], $2::text[]) as posts (room_id, sender)) asked
           join room on room.id = asked.room_id and room.slow_seconds > 0
           cross join lateral (select at from message where sender = asked.sender and room_id = asked.room_id order by seq desc limit 1) last`,
    values: [posts.map(({ roomId }) => roomId), posts.map(({ sender }) => sender)],
  })
}

type TargetRow = { seq: number; sender: string; text: string; revision: number; thread: number | null; answer: Pick<RoomAnswer, 'generation' | 'state'> | null; is_deleted: boolean; is_pinned: boolean }

function targetOf({ is_deleted, is_pinned, ...row }: TargetRow): Target {
  return { ...row, isDeleted: is_deleted, isPinned: is_pinned, reactions: new Map() }
}

function readTargets({ query }: Transaction, targets: { roomId: number; seq: number }[]) {
  return query<TargetRow & { room_id: number }>({
    name: 'rooms-targets',
    text: `select asked.room_id, asked.seq, sender, text, revision, thread, answer, deleted_at is not null as is_deleted, pinned_at is not null as is_pinned
           from unnest($1::bigint[], $2::bigint[]) as asked (room_id, seq)
           cross join lateral (
             select sender, text, revision, thread, case when answer is not null then jsonb_build_object('generation', answer -> 'generation', 'state', answer -> 'state') end as answer, deleted_at, pinned_at from message where message.room_id = asked.room_id and message.seq = asked.seq limit 1
           ) target`,
    values: [targets.map(({ roomId }) => roomId), targets.map(({ seq }) => seq)],
  })
}

function readReactions({ query }: Transaction, targets: { roomId: number; seq: number }[]) {
  return query<{ room_id: number; seq: number; emoji: string; sender: string }>({
    name: 'rooms-reactions',
    text: `select asked.room_id, asked.seq, emoji, sender
           from unnest($1::bigint[], $2::bigint[]) as asked (room_id, seq)
           cross join lateral (select emoji, sender from message_reaction where room_id = asked.room_id and seq = asked.seq offset 0) reaction`,
    values: [targets.map(({ roomId }) => roomId), targets.map(({ seq }) => seq)],
  })
}

/** An event that was decided, with the room it is of. */
export type Placed = { roomId: number; event: RoomEvent }

/** All of it leaves together with the commit. */
export function write(transaction: Transaction, rooms: Iterable<RoomState>, placed: readonly Placed[]): void {
  if (placed.length === 0) return
  const posts = ofKind(placed, 'message')
  transaction.withCommit({
    name: 'rooms-write-events',
    text: `insert into room_event (room_id, seq, kind, at, payload)
           select room_id, seq, kind, at, payload from unnest($1::bigint[], $2::bigint[], $3::text[], $4::timestamptz[], $5::jsonb[]) as new (room_id, seq, kind, at, payload)`,
    values: [...columns(placed, ({ roomId, event }) => [roomId, event.seq, event.kind, event.at, payloadOf(event)], 5)],
  })
  transaction.withCommit({
    name: 'rooms-write-tops',
    text: `update room set last_seq = top.seq, number = top.number, last_message_at = coalesce(top.at, last_message_at)
           from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[]) as top (id, seq, number, at) where room.id = top.id`,
    values: [...columns([...rooms].filter(({ id }) => placed.some(({ roomId }) => roomId === id)), ({ id, lastSeq, number }) => [id, lastSeq, number, posts.findLast(({ roomId }) => roomId === id)?.event.at ?? null], 4)],
  })
  if (posts.length > 0) writePosts(transaction, posts)
  writeMentions(transaction, placed)
  writeChanges(transaction, placed)
}

function writePosts(transaction: Transaction, posts: PlacedOf<'message'>[]): void {
  transaction.withCommit({
    name: 'rooms-write-messages',
    text: `insert into message (room_id, seq, number, sender, person_id, sender_name, client_id, text, reply_to, thread, mentions_room, mentions_people, at, search, answer)
           select room_id, seq, number, sender, person_id, sender_name, client_id, text, reply_to, thread, mentions_room, mentions_people::bigint[], at, search::tsvector, answer
           from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::uuid[], $8::text[], $9::bigint[], $10::bigint[], $11::boolean[], $12::text[], $13::timestamptz[], $14::text[], $15::jsonb[])
             as new (room_id, seq, number, sender, person_id, sender_name, client_id, text, reply_to, thread, mentions_room, mentions_people, at, search, answer)`,
    values: [
      ...columns(
        posts,
        ({ roomId, event: { seq, number, sender, clientId, text, replyTo, thread, mentions, answer, at } }) => [
          ...[roomId, seq, number, senderKey(sender), sender.kind === 'person' ? Number(sender.id) : null, sender.kind === 'person' ? null : sender.name],
          ...[clientId, text, replyTo ?? null, thread ?? null, mentions?.room ?? false, mentions?.people.length ? `{${mentions.people.join()}}` : null, at, searchVector(text), answer ? JSON.stringify(answer) : null],
        ],
        15,
      ),
    ],
  })
  // Who writes has read: what is theirs is never unread.
  const readers = new Map(posts.filter(({ event }) => event.sender.kind === 'person').map((post) => [`${post.roomId} ${post.event.sender.id}`, post]))
  if (readers.size === 0) return
  transaction.withCommit({
    name: 'rooms-write-own-readings',
    text: `insert into room_reading (person_id, room_id, read_seq, read_number)
           select person_id, room_id, read_seq, read_number from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) as new (person_id, room_id, read_seq, read_number)
           on conflict (person_id, room_id) do update set read_seq = excluded.read_seq, read_number = excluded.read_number
           where room_reading.read_seq < excluded.read_seq`,
    // In the order in which read marks are written too (reading.ts): none waits for one that waits for it.
    values: [...columns(byPersonAndRoom([...readers.values()]), ({ roomId, event }) => [Number(event.sender.id), roomId, event.seq, event.number], 4)],
  })
}

function byPersonAndRoom(posts: PlacedOf<'message'>[]): PlacedOf<'message'>[] {
  return posts.sort((a, b) => Number(a.event.sender.id) - Number(b.event.sender.id) || a.roomId - b.roomId)
}

/** Of a message that is edited, those of its last text alone. */
function writeMentions(transaction: Transaction, placed: readonly Placed[]): void {
  const last = new Map<string, Mentioning>()
  for (const one of [...ofKind(placed, 'message'), ...ofKind(placed, 'message-edited')]) last.set(placeKey(one.roomId, mentioning(one.event)), one)
  const edited = ofKind([...last.values()], 'message-edited')
  if (edited.length > 0) {
    transaction.withCommit({
      name: 'rooms-write-fewer-mentions',
      text: 'delete from mention using unnest($1::bigint[], $2::bigint[]) as edited (room_id, seq) where mention.room_id = edited.room_id and mention.seq = edited.seq',
      values: [...columns(edited, ({ roomId, event }) => [roomId, event.message], 2)],
    })
  }
  const rows = [...last.values()].flatMap(({ roomId, event }) => {
    const { people = [], room = false } = event.mentions ?? {}
    return [...people, ...(room ? [0] : [])].map((personId) => [roomId, personId, mentioning(event)])
  })
  if (rows.length === 0) return
  transaction.withCommit({
    name: 'rooms-write-mentions',
    text: 'insert into mention (room_id, person_id, seq) select room_id, person_id, seq from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as new (room_id, person_id, seq) on conflict do nothing',
    values: [...columns(rows, (row) => row, 3)],
  })
}

type Mentioning = PlacedOf<'message'> | PlacedOf<'message-edited'>

/** The place of the message. */
function mentioning(event: Mentioning['event']): number {
  return event.kind === 'message' ? event.seq : event.message
}

function writeChanges(transaction: Transaction, placed: readonly Placed[]): void {
  const byKey = <Row>(rows: readonly Row[], name: string, text: string, values: (row: Row) => unknown[]) => {
    for (const row of rows) transaction.withCommit({ name, text, values: values(row) })
  }
  byKey(
    ofKind(placed, 'message-edited'),
    'rooms-write-edit',
    `update message set text = $3, revision = $4, edited_at = $5, mentions_room = $6, mentions_people = $7::bigint[], search = $8::tsvector where room_id = $1 and seq = $2`,
    ({ roomId, event: { message, text, revision, at, mentions } }) => [
      ...[roomId, message, text, revision, at, mentions?.room ?? false],
      ...[mentions?.people.length ? `{${mentions.people.join()}}` : null, searchVector(text)],
    ],
  )
  byKey(
    ofKind(placed, 'message-answer'),
    'rooms-write-answer',
    'update message set text = $3, answer = $4, search = $5::tsvector where room_id = $1 and seq = $2',
    ({ roomId, event: { message, text, answer } }) => [roomId, message, text, JSON.stringify(answer), searchVector(text)],
  )
  byKey(
    ofKind(placed, 'message-deleted'),
    'rooms-write-deletion',
    `update message set text = '', search = null, mentions_room = false, mentions_people = null, pinned_at = null, deleted_at = $3, deleted_by = $4, deletion_reason = $5,
       answer = ${emptiedAnswer}
     where room_id = $1 and seq = $2`,
    ({ roomId, event: { message, at, deleted } }) => [roomId, message, at, deleted.by, deleted.reason ?? null],
  )
  byKey(ofKind(placed, 'message-deleted'), 'rooms-write-unmentions', 'delete from mention where room_id = $1 and seq = $2', ({ roomId, event: { message } }) => [roomId, message])
  byKey(ofKind(placed, 'message-deleted'), 'rooms-write-unreactions', 'delete from message_reaction where room_id = $1 and seq = $2', ({ roomId, event: { message } }) => [roomId, message])
  byKey(ofKind(placed, 'pin'), 'rooms-write-pin', 'update message set pinned_at = $3 where room_id = $1 and seq = $2', ({ roomId, event: { message, on, at } }) => [roomId, message, on ? at : null])
  byKey(
    ofKind(placed, 'room-changed'),
    'rooms-write-room',
    'update room set name = coalesce($2, name), description = coalesce($3, description), slow_seconds = coalesce($4, slow_seconds), has_assistant = coalesce($5, has_assistant) where id = $1',
    ({ roomId, event: { name, description, slowSeconds, hasAssistant } }) => [roomId, name ?? null, description ?? null, slowSeconds ?? null, hasAssistant ?? null],
  )
  // In their order: somebody may change their mind within a batch.
  for (const { roomId, event } of ofKind(placed, 'reaction')) {
    const values = [roomId, event.message, event.sender, event.emoji]
    transaction.withCommit(
      event.on
        ? { name: 'rooms-write-reaction', text: 'insert into message_reaction (room_id, seq, sender, emoji, at) values ($1, $2, $3, $4, $5)', values: [...values, event.at] }
        : { name: 'rooms-write-no-reaction', text: 'delete from message_reaction where room_id = $1 and seq = $2 and sender = $3 and emoji = $4', values },
    )
  }
}

/** What neither the message nor a person's row says. Names and texts are personal, and stand there alone. */
export type Payload = {
  message?: number
  emoji?: string
  sender?: string
  on?: boolean
  person?: number
  by?: number
  change?: 'joined' | 'left' | 'removed'
  name?: string
  description?: string
  slowSeconds?: number
  hasAssistant?: boolean
}

function payloadOf(event: RoomEvent): string | null {
  const payload = ((): Payload | null => {
    switch (event.kind) {
      case 'message':
        return null
      case 'message-edited':
      case 'message-answer':
      case 'message-deleted':
        return { message: event.message }
      case 'reaction':
        return { message: event.message, emoji: event.emoji, sender: event.sender, on: event.on }
      case 'pin':
        return { message: event.message, by: Number(event.by.id), on: event.on }
      case 'member':
        return { person: Number(event.person.id), change: event.change, ...(event.by && { by: Number(event.by.id) }) }
      case 'room-changed':
        return { ...(event.name !== undefined && { name: event.name }), ...(event.description !== undefined && { description: event.description }), ...(event.slowSeconds !== undefined && { slowSeconds: event.slowSeconds }), ...(event.hasAssistant !== undefined && { hasAssistant: event.hasAssistant }) }
      case 'sender-erased':
        return { sender: event.sender }
    }
  })()
  return payload && JSON.stringify(payload)
}

type PlacedOf<Kind extends RoomEvent['kind']> = { roomId: number; event: Extract<RoomEvent, { kind: Kind }> }

function ofKind<Kind extends RoomEvent['kind']>(placed: readonly Placed[], kind: Kind): PlacedOf<Kind>[] {
  return placed.filter((one): one is PlacedOf<Kind> => one.event.kind === kind)
}

/** Rows as the columns that `unnest` takes. */
function columns<Row>(rows: readonly Row[], valuesOf: (row: Row) => readonly unknown[], width: number): unknown[][] {
  const all = rows.map(valuesOf)
  return Array.from({ length: width }, (_, column) => all.map((values) => values[column]))
}

