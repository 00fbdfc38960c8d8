import { setTimeout as sleep } from 'node:timers/promises'
import type { RoomEvent } from '@fairway/contract/rooms'
import { planByKey } from '../../database/by-key.ts'
import type { Database, Transaction } from '../../database/database.ts'
import { codeOf, isPassing, lockNotAvailable } from '../../database/failures.ts'
import { Refusal } from '../../errors.ts'
import { readState, write, type Placed } from './batch.ts'
import type { Command } from './commands.ts'
import { decide, type Decision, type Outcome } from './decide.ts'
import { outcomeUnknown, tooManyWaiting } from './refusals.ts'

// The logs of all rooms, and the only way to add to them. Group commit: while a batch is in the database the next one gathers, so
// that a quiet room answers at once and a loud one in bulk. One transaction per batch locks the rooms it is of (batch.ts), decides
// (decide.ts) and writes by set; only then is anybody answered, and are those who listen told.

/** What a batch did to one room. */
export type Appended = { roomId: number; events: RoomEvent[]; /** where the log stands now */ top: number; number: number }

/** What belongs to the command and must hold together with it, such as an entry in the audit log. It may refuse. */
export type Also = (transaction: Transaction, outcome: Outcome) => Promise<void>

export type LogNeeds = {
  database: Database
  /** Called after each commit, once for each room that the batch was about. */
  onAppended(appended: Appended): void
  /** Called with where a room stands, while it is locked. */
  onLocked(roomId: number, top: number): void
  onError(error: unknown): void
}

type Pending = { roomId: number; command: Command; also: Also | undefined; resolve(outcome: Outcome): void; reject(error: unknown): void }

const largestBatch = 500
const mostPending = 20_000
const giveUpAfterMs = 20_000
const transactionDeadlineMs = 10_000

export type Log = ReturnType<typeof createLog>

export function createLog({ database, onAppended, onLocked, onError }: LogNeeds) {
  const gathering: Pending[] = []
  /** What waits for rooms that somebody else holds, in its order; the other rooms go on without it. */
  const aside = new Map<number, Pending[]>()
  const waiting = new Set<Promise<void>>()
  let running: Promise<void> | undefined
  let closed = false

  return {
    /**
     * Adds to the log of a room. Settled means durable. A post whose client id was used before by its sender there gives the place
     * of the first one.
     *
     * @throws {Refusal} what decide.ts and `also` refuse with; `busy`, `outcome-unknown`
     */
    append(roomId: number, command: Command, also?: Also): Promise<Outcome> {
      if (closed || gathering.length >= mostPending) return Promise.reject(tooManyWaiting())
      return new Promise((resolve, reject) => {
        gathering.push({ roomId, command, also, resolve, reject })
        start()
      })
    },

    /** Writes what was accepted, then stops. */
    async close(): Promise<void> {
      closed = true
      while (running || waiting.size > 0) await Promise.all([running, ...waiting])
    },
  }

  function start(): void {
    running ??= run().finally(() => {
      running = undefined
      if (gathering.length > 0) start()
    })
  }

  async function run(): Promise<void> {
    // Let everything that arrived in this turn of the event loop in.
    await new Promise(setImmediate)
    while (gathering.length > 0) {
      if (aside.size > 0) putBehind(gathering.splice(0))
      if (gathering.length > 0) await settle(nextBatch(gathering))
    }
  }

  /** Behind what waits for the same room already. */
  function putBehind(all: readonly Pending[]): void {
    for (const one of all) (aside.get(one.roomId) ?? gathering).push(one)
  }

  /** What has something of its own to do in the transaction, and may refuse there, goes by itself. */
  function nextBatch(from: Pending[]): Pending[] {
    const own = from.findIndex(({ also }) => also)
    return from.splice(0, own === 0 ? 1 : Math.min(own === -1 ? largestBatch : own, largestBatch))
  }

  /** @param isAside of a room that the others do not wait for */
  async function settle(batch: Pending[], isAside = false): Promise<void> {
    let decisions: Decision[]
    try {
      decisions = await persistently(batch)
    } catch (error) {
      return settleWithout(error, batch, isAside)
    }
    // After the next batch has been sent: the database works on it while these are answered.
    setImmediate(() => {
      batch.forEach(({ resolve, reject }, index) => {
        const decision = decisions[index]!
        if ('refusal' in decision) reject(decision.refusal)
        else resolve(decision.outcome)
      })
    })
  }

  /** One of them is at fault, or waits for a room that somebody holds; the others shall not suffer for it. */
  async function settleWithout(error: unknown, batch: Pending[], isAside: boolean): Promise<void> {
    const isLocked = codeOf(error) === lockNotAvailable
    if (isLocked && batch.some(({ roomId }) => roomId !== batch[0]!.roomId)) return settleWithoutHeld(batch)
    if (batch.length > 1 && !isPassing(error)) {
      const half = Math.ceil(batch.length / 2)
      await settle(batch.slice(0, half), isAside)
      const rest = batch.slice(half)
      // Rooms of the first half may have been put aside, and the rest of what they are asked comes behind that.
      const left = isAside ? rest : rest.filter(({ roomId }) => !aside.has(roomId))
      if (!isAside) putBehind(rest.filter(({ roomId }) => aside.has(roomId)))
      if (left.length > 0) await settle(left, isAside)
      return
    }
    if (!(error instanceof Refusal)) onError(error)
    for (const { reject } of batch) reject(isLocked ? tooManyWaiting() : isPassing(error) ? outcomeUnknown() : error)
  }

  async function settleWithoutHeld(batch: Pending[]): Promise<void> {
    const free = await findFree([...new Set(batch.map(({ roomId }) => roomId))])
    const held = batch.filter(({ roomId }) => !free.has(roomId))
    // They may have been let go of just now: then each room waits by itself, and none of them for long.
    if (held.length === 0 || held.length === batch.length) return putAside(batch)
    putAside(held)
    await settle(batch.filter(({ roomId }) => free.has(roomId)))
  }

  /** Those that nobody holds at this moment; none, if that cannot be asked. */
  async function findFree(roomIds: readonly number[]): Promise<ReadonlySet<number>> {
    const rows = await database
      .query<{ id: number }>({ name: 'rooms-free', text: 'select id from room where id = any($1::bigint[]) order by id for no key update skip locked', values: [roomIds] })
      .catch(() => [])
    return new Set(rows.map(({ id }) => id))
  }

  function putAside(batch: readonly Pending[]): void {
    for (const [roomId, those] of Map.groupBy(batch, (one) => one.roomId)) {
      aside.set(roomId, those)
      const settling: Promise<void> = settleAside(roomId, those).finally(() => waiting.delete(settling))
      waiting.add(settling)
    }
  }

  /** Until nothing waits for the room any more; what comes meanwhile comes behind. */
  async function settleAside(roomId: number, those: Pending[]): Promise<void> {
    while (those.length > 0) await settle(nextBatch(those), true)
    aside.delete(roomId)
  }

  /** Tries until the database answers. What a lost attempt did commit is found under the locks: posts by their client id, the rest because it is so already. */
  async function persistently(batch: Pending[]): Promise<Decision[]> {
    const deadline = Date.now() + giveUpAfterMs
    for (let attempt = 0; ; attempt++) {
      try {
        return await database.inTransaction((transaction) => decideInDatabase(transaction, batch), { deadlineMs: transactionDeadlineMs })
      } catch (error) {
        if (!isPassing(error) || codeOf(error) === lockNotAvailable || Date.now() > deadline) throw error
        await sleep(Math.min(1000, 10 * 2 ** attempt) * (0.5 + Math.random()))
      }
    }
  }

  async function decideInDatabase(transaction: Transaction, batch: Pending[]): Promise<Decision[]> {
    const planned = planByKey(transaction)
    const [state] = await Promise.all([readState(transaction, batch), planned])
    for (const { id, lastSeq } of state.rooms.values()) onLocked(id, lastSeq)
    const decisions = decide(state, batch)
    const placed = decisions.flatMap((decision, index): Placed[] => ('event' in decision && decision.event ? [{ roomId: batch[index]!.roomId, event: decision.event }] : []))
    const [only] = batch
    const [decision] = decisions
    if (batch.length === 1 && only?.also && decision && 'outcome' in decision) await only.also(transaction, decision.outcome)
    write(transaction, state.rooms.values(), placed)
    transaction.afterCommit(() => {
      const byRoom = Map.groupBy(placed, ({ roomId }) => roomId)
      // Also of rooms where nothing is new: a batch that was lost on the way back may have committed unheard.
      for (const { id, lastSeq, number } of state.rooms.values()) {
        onAppended({ roomId: id, events: (byRoom.get(id) ?? []).map(({ event }) => event), top: lastSeq, number })
      }
    })
    return decisions
  }
}
