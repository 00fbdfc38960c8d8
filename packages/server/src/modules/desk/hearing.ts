import { callsAssistant } from '@fairway/contract/assistant-mention'
import type { Language } from '@fairway/contract/language'
import { senderKey, type RoomEvent } from '@fairway/contract/rooms'
import type { Transaction } from '../../database/database.ts'
import { placeKey, type Consumer, type Rooms } from '../rooms/index.ts'
import { languageOfCampus, type CampusSettings } from '../settings/index.ts'
import type { HandOffBook } from './hand-offs.ts'
import { findRule, type KnownRule, type KnownRules } from './known-rules.ts'
import { languageOf, questionIn } from './matching.ts'

// What the desk hears in rooms, and what of it will be answered: that is noted in the transaction that moves its cursor, and said
// when it is due (saying.ts). So no message waits for the delay of another one, and a delay survives a restart.

export type HearingNeeds = {
  settings: CampusSettings
  rules: Pick<KnownRules, 'read'>
  handOffs: Pick<HandOffBook, 'waiting' | 'open'>
  rooms: Pick<Rooms, 'messagesOf'>
  timeZone: string
  /** There is something to say. */
  noted(): void
}

type Said = Extract<RoomEvent, { kind: 'message' }>
type Asked = Said & { question: string }

/** In a minute: who asks more is making fun of it, and a room where more is asked talks by itself. */
const mostToPerson = 5
const mostInRoom = 20
/** Who asked longer ago does not wait for the desk any more. */
const freshMs = 5 * 60_000

export function createHearing({ settings, rules, handOffs, rooms, timeZone, noted }: HearingNeeds): Consumer {
  return {
    name: 'desk',
    freshMs,

    async kinds() {
      return [...new Set((await rules.read()).filter(({ isOn }) => isOn).flatMap((rule) => rule.rooms))]
    },

    async take(transaction, room, events) {
      const questions = events.flatMap((event): Asked[] => {
        if (event.kind !== 'message' || !isForAnybody(event)) return []
        const question = questionIn(event.text)
        return question ? [{ ...event, question }] : []
      })
      if (questions.length === 0) return
      const set = await settings.read(transaction)
      // What is said while it is off is passed over, and not answered when it is on again.
      if (!set['rooms.desk']) return
      const all = await rules.read(transaction)
      const matched = questions.flatMap((asked) => {
        const rule = findRule(all, room.kind, asked.question)
        return rule ? [{ asked, rule }] : []
      })
      if (matched.length === 0) return
      const answered = await countAnswers(transaction, room.id, matched.map(({ asked }) => senderKey(asked.sender)))
      const waiting = await handOffs.waiting(transaction, room.id, matched.map(({ asked }) => senderKey(asked.sender)))
      const toOthers = await repliesToOthers(transaction, room.id, matched.map(({ asked }) => asked))
      for (const { asked, rule } of matched) {
        const sender = senderKey(asked.sender)
        if (waiting.has(sender) || toOthers.has(asked.seq)) continue
        const isHandOff = rule.action === 'hand-off'
        // Who asks for a person is heard, however much was asked before; guests may be as many as somebody likes.
        const isHeard = isHandOff && asked.sender.kind === 'person'
        if (!isHeard && (answered.inRoom >= mostInRoom || (answered.to.get(sender) ?? 0) >= mostToPerson)) continue
        if (!isHandOff && (await hasAnswered(transaction, rule, sender))) continue
        if (isHandOff) {
          await handOffs.open(transaction, { roomId: room.id, seq: asked.seq, sender })
          waiting.add(sender)
        }
        await note(transaction, room.id, asked, rule, languageOf(asked.text) ?? languageOfCampus(set))
        answered.inRoom++
        answered.to.set(sender, (answered.to.get(sender) ?? 0) + 1)
      }
      transaction.afterCommit(noted)
    },
  }

  /** Within the limits of a rule, has it answered this person before? */
  async function hasAnswered({ query }: Transaction, { id, again }: KnownRule, sender: string): Promise<boolean> {
    if (again === 'always') return false
    const [row] = await query<{ has: boolean }>({
      text: `select exists (select from desk_answer where sender = $1 and rule_id = $2 and ($3 or at >= date_trunc('day', now() at time zone $4) at time zone $4)) as has`,
      values: [sender, id, again === 'ever', timeZone],
    })
    return row!.has
  }

  /** What answers somebody else is a conversation. */
  async function repliesToOthers(transaction: Transaction, roomId: number, said: readonly Said[]): Promise<Set<number>> {
    const replies = said.filter(({ replyTo }) => replyTo !== undefined)
    if (replies.length === 0) return new Set()
    const answered = await rooms.messagesOf(transaction, replies.map(({ replyTo }) => ({ room_id: roomId, seq: replyTo! })))
    return new Set(replies.filter(({ replyTo }) => answered.get(placeKey(roomId, replyTo!))?.sender.kind !== 'desk').map(({ seq }) => seq))
  }
}

/** Said by a person, not taken back, and not to somebody by name, be it the assistant. */
function isForAnybody({ sender, deleted, mentions, text }: Said): boolean {
  return (sender.kind === 'person' || sender.kind === 'guest') && !deleted && !mentions && !callsAssistant(text)
}

async function countAnswers({ query }: Transaction, roomId: number, senders: readonly string[]): Promise<{ inRoom: number; to: Map<string, number> }> {
  const rows = await query<{ sender: string; room_id: number; count: number }>({
    name: 'desk-lately',
    text: `select sender, room_id, count(*)::int as count from desk_answer where at > now() - interval '1 minute' and (room_id = $1 or sender = any($2::text[])) group by sender, room_id`,
    values: [roomId, senders],
  })
  const to = new Map<string, number>()
  for (const { sender, count } of rows) to.set(sender, (to.get(sender) ?? 0) + count)
  return { inRoom: rows.filter(({ room_id }) => room_id === roomId).reduce((sum, { count }) => sum + count, 0), to }
}

/** What was noted before is not noted again. */
async function note({ query }: Transaction, roomId: number, { seq, at, sender }: Said, rule: KnownRule, language: Language): Promise<void> {
  await query({
    name: 'desk-note',
    text: `insert into desk_answer (room_id, seq, rule_id, sender, language, due_at) values ($1, $2, $3, $4, $5, $6::timestamptz + make_interval(secs => $7))
           on conflict (room_id, seq) do nothing`,
    values: [roomId, seq, rule.id, senderKey(sender), language, at, rule.delayMs / 1000],
  })
}
