import { createHash } from 'node:crypto'
import type { Language } from '@fairway/contract/language'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { createLooking } from '../../looking.ts'
import { desk, placeKey, type Rooms } from '../rooms/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { KnownRule, KnownRules } from './known-rules.ts'
import { replyOf } from './reply.ts'

// Says what is due. Whoever takes an answer leases it, so that others leave it alone; what was said is marked in the transaction
// that says it. Should two say it all the same, such as after a cursor was put back, it has the same client id, and is in the log once.

export type SayingNeeds = {
  database: Database
  settings: CampusSettings
  rules: Pick<KnownRules, 'read'>
  rooms: Pick<Rooms, 'log' | 'messagesOf' | 'namesOf'>
  timeZone: string
  onError(error: unknown): void
}

type Due = { room_id: number; seq: number; rule_id: number; language: Language }

/** For what an instance that ended has left behind. */
const lookEveryMs = 2000
const leaseSeconds = 15
const mostAtOnce = 20

export function createSaying({ database, settings, rules, rooms, timeZone, onError }: SayingNeeds) {
  const looking = createLooking({ everyMs: lookEveryMs, look, onError })
  let isStarted = false
  let timer: NodeJS.Timeout | undefined

  return {
    /** There is something new to say. */
    soon(): void {
      if (isStarted) looking.soon()
    },

    start(): void {
      isStarted = true
      looking.start()
    },

    async stop(): Promise<void> {
      isStarted = false
      clearTimeout(timer)
      await looking.stop()
    },
  }

  async function look(): Promise<void> {
    for (let isWorking = true; isWorking && !looking.stopped.aborted; ) {
      const due = await lease()
      isWorking = due.length === mostAtOnce
      // What cannot be said now is taken up again when its lease is over.
      for (const one of due) await say(one).catch(onError)
    }
    const [next] = await database.query<{ ms: number | null }>({
      name: 'desk-next',
      text: `select (extract(epoch from min(due_at) - clock_timestamp()) * 1000)::float8 as ms from desk_answer where answered_at is null and leased_until is null`,
    })
    clearTimeout(timer)
    if (isStarted && next?.ms !== null && next !== undefined) timer = setTimeout(looking.soon, Math.max(0, Math.ceil(next.ms))).unref()
  }

  function lease(): Promise<Due[]> {
    return database.query<Due>({
      name: 'desk-lease',
      text: `with due as (
               select room_id, seq from desk_answer where answered_at is null and due_at <= now() and (leased_until is null or leased_until < now())
               order by due_at limit $1 for update skip locked
             )
             update desk_answer answer set leased_until = now() + make_interval(secs => $2) from due
             where answer.room_id = due.room_id and answer.seq = due.seq returning answer.room_id, answer.seq, answer.rule_id, answer.language`,
      values: [mostAtOnce, leaseSeconds],
    })
  }

  async function say(due: Due): Promise<void> {
    const { room_id: roomId, seq } = due
    // Not as they are remembered here: another instance may have noted what a new rule says.
    const rule = (await rules.read(database)).find(({ id }) => id === due.rule_id)
    const message = (await rooms.messagesOf(database, [due])).get(placeKey(roomId, seq))
    const room = (await rooms.namesOf(database, [roomId])).get(roomId)
    const set = await settings.read()
    if (!set['rooms.desk'] || !rule?.isOn || !message || message.deleted || !room) return forget(due)
    const text = replyOf(rule, { language: due.language, ...message.sender, room: room.name, settings: set, timeZone })
    try {
      await rooms.log.append(roomId, { kind: 'post', sender: desk, clientId: clientIdOf(rule, roomId, seq), text, replyTo: seq, isExempt: true }, async ({ query }) => {
        const [said] = await query({
          text: `update desk_answer set answered_at = now() from message
                 where desk_answer.room_id = $1 and desk_answer.seq = $2 and message.room_id = $1 and message.seq = $2 and message.deleted_at is null returning answered_at`,
          values: [roomId, seq],
        })
        if (!said) throw deletedMeanwhile()
      })
    } catch (error) {
      // A room that is archived stays so, and what was deleted too.
      if (!(error instanceof Refusal) || error.status >= 500) throw error
      await forget(due)
    }
  }

  async function forget({ room_id, seq }: Due): Promise<void> {
    await database.query({ text: 'delete from desk_answer where room_id = $1 and seq = $2 and answered_at is null', values: [room_id, seq] })
  }
}

/** The same for whoever answers the same message by the same rule, as a UUID of names has to look (version 8). */
function clientIdOf({ id }: KnownRule, roomId: number, seq: number): string {
  const hash = createHash('sha256').update(`desk ${id} ${roomId} ${seq}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${((Number.parseInt(hash[16]!, 16) & 3) | 8).toString(16)}${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** Never told to anybody. */
function deletedMeanwhile(): Refusal {
  return new Refusal(409, 'deleted-meanwhile', { zh: '消息已被删除。', en: 'The message was deleted.' })
}
