import { createHash } from 'node:crypto'
import { longestMessage } from '@fairway/contract/room-limits'
import type { RoomAnswer } from '@fairway/contract/rooms'
import type { Database, Transaction } from '../../database/database.ts'
import { persistently } from '../../database/persistently.ts'
import { Refusal } from '../../errors.ts'
import { soFar } from '../assistant/index.ts'
import type { End, Generations, Given } from '../generations/index.ts'
import { assistant, cleanText, type Rooms } from '../rooms/index.ts'
import { alreadyAnswered, answeringOthers } from './refusals.ts'

// What the assistant says, as messages: each question has one, which is written when its answer begins and again when that has
// ended, together with the generation from which it comes in between.

export type AnswersNeeds = { database: Database; rooms: Pick<Rooms, 'log'>; generations: Pick<Generations, 'announce'> }

/** A question, by its place in a room. */
export type Asked = { roomId: number; seq: number }
/** What was answered, or is being. */
export type KnownAnswer = { seq: number; answer: RoomAnswer; isDeleted: boolean }

/** In one room: who reads along can read no more. */
const mostAtOnce = 2

export type Answers = ReturnType<typeof createAnswers>

export function createAnswers({ database, rooms, generations }: AnswersNeeds) {
  return {
    find,

    /**
     * Says in the room that an answer begins.
     *
     * @param before one that failed, was stopped or broke off, in whose place it comes
     * @throws {Refusal} `too-many-answers-here`, `still-answering`, `already-answered`, `room-archived`, `no-such-message`
     */
    async begin({ roomId, seq }: Asked, { generation, asker }: Pick<RoomAnswer, 'generation' | 'asker'>, before: KnownAnswer | undefined): Promise<void> {
      const answer: RoomAnswer = { generation, asker, state: 'running' }
      const command = before
        ? { kind: 'answer' as const, message: before.seq, text: '', answer, replaces: before.answer.generation }
        : { kind: 'post' as const, sender: assistant, clientId: clientIdOf({ roomId, seq }), text: '', replyTo: seq, isExempt: true, answer }
      await rooms.log.append(roomId, command, async (transaction, { isNew }) => {
        if (!isNew) throw alreadyAnswered()
        // Under the lock of the room: two that begin at once are counted.
        if ((await countRunning(transaction, roomId)) >= mostAtOnce) throw answeringOthers()
        generations.announce(transaction, generation, subjectOf({ roomId, seq }))
      })
    },

    /** Keeps what an answer has come to, in one transaction with the work that ends it. */
    async end({ id, subject, events }: Given, work: (transaction: Transaction) => Promise<void>): Promise<void> {
      const asked = askedIn(subject)!
      const known = await find(asked)
      const { text, ...answer } = saidIn(events)
      const command = { kind: 'answer' as const, message: known?.seq ?? 0, text, answer: { generation: id, asker: known?.answer.asker ?? '', ...answer } }
      await persistently(() => rooms.log.append(asked.roomId, command, work), { passes: isHeld })
    },

    /** What is being said to somebody, or was about to be, when what they asked or what was said is deleted. */
    async runningAt({ roomId, seq }: Asked): Promise<string[]> {
      const rows = await database.query<{ generation: string }>({
        name: 'room-answers-at',
        text: `select answer ->> 'generation' as generation from message where room_id = $1 and reply_to = $2 and answer ->> 'state' = 'running'
               union all select answer ->> 'generation' from message where room_id = $1 and seq = $2 and answer is not null`,
        values: [roomId, seq],
      })
      return rows.map(({ generation }) => generation)
    },
  }

  async function find({ roomId, seq }: Asked): Promise<KnownAnswer | undefined> {
    const [row] = await database.query<{ seq: number; answer: RoomAnswer; is_deleted: boolean }>({
      name: 'room-answer',
      text: `select seq, answer, deleted_at is not null as is_deleted from message where client_id = $3 and room_id = $1 and sender = $2`,
      values: [roomId, `${assistant.kind}:${assistant.id}`, clientIdOf({ roomId, seq })],
    })
    return row && { seq: row.seq, answer: row.answer, isDeleted: row.is_deleted }
  }
}

/** The room is held by somebody else, or the database cannot be reached: everybody there waits for the end. */
const isHeld = (error: unknown): boolean => error instanceof Refusal && error.status === 503

/** As generations are named. */
export const subjectOf = ({ roomId, seq }: Asked): string => `room ${roomId} ${seq}`

export function askedIn(subject: string): Asked | undefined {
  const [, roomId, seq] = /^room (\d+) (\d+)$/.exec(subject) ?? []
  return roomId === undefined ? undefined : { roomId: Number(roomId), seq: Number(seq) }
}

/** How an answer ended, as everybody in the room is told: what was used, and what is left of the day, is of who asked. */
export function toldOf({ type, state, finish, code, title }: End): End {
  return { type, state, ...(finish && { finish }), ...(code !== undefined && { code }), ...(title && { title }) }
}

async function countRunning({ query }: Transaction, roomId: number): Promise<number> {
  const [row] = await query<{ count: number }>({ name: 'room-answers-running', text: `select count(*)::int as count from message where room_id = $1 and answer ->> 'state' = 'running'`, values: [roomId] })
  return row!.count
}

function saidIn(events: Given['events']): Omit<RoomAnswer, 'generation' | 'asker'> & { text: string } {
  const { text, parts, model } = soFar(events)
  const end = events.at(-1)
  const { state, finish, code, title } = end?.type === 'end' ? end : { state: 'interrupted' as const }
  const said = cleanText(text.length > longestMessage ? `${text.slice(0, longestMessage - 1).toWellFormed()}…` : text)
  return {
    text: said,
    state,
    ...(model && { model }),
    ...(parts.cards && parts.cards.length > 0 && { cards: parts.cards }),
    ...(parts.sources && parts.sources.length > 0 && { sources: parts.sources }),
    ...(text.length > longestMessage ? { finish: 'length' } : finish && { finish }),
    ...(code !== undefined && { code }),
    ...(title && { title }),
  }
}

/** The same for whoever answers the same message, as a UUID of names has to look (version 8). */
export function clientIdOf({ roomId, seq }: Asked): string {
  const hash = createHash('sha256').update(`assistant ${roomId} ${seq}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${((Number.parseInt(hash[16]!, 16) & 3) | 8).toString(16)}${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
