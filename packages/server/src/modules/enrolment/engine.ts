import { setTimeout as sleep } from 'node:timers/promises'
import { planByKey } from '../../database/by-key.ts'
import type { Database, Transaction } from '../../database/database.ts'
import { codeOf, isPassing, lockNotAvailable } from '../../database/failures.ts'
import type { createFacts, Facts } from '../courses/index.ts'
import { Refusal } from '../../errors.ts'
import { createLooking } from '../../looking.ts'
import { compare, peopleIn, remember, type Changes } from './changes.ts'
import { decideBatch, sectionOf, type BatchState, type ByHand, type Operation, type Outcome, type Reply, type Request } from './decide.ts'
import { hasRoom, type Seat } from './seating.ts'
import { lockSeats, lockStudents, readAnswered, readClock, readQueues, readRestless, write } from './store.ts'
import { busy } from './refusals.ts'

// Group commit. While a batch is in the database the next one gathers: an idle server decides at once, a busy one in bulk.
// One transaction per batch locks and reads by set, decides in memory (decide.ts) and writes by set.

export type Committed = {
  /** The seats that changed, as they are now. */
  seats: Seat[]
  /** Who holds or waits for something else than before, with the terms concerned. */
  people: Map<number, Set<number>>
  facts: Facts
}

/** What was submitted for a student, and how it was decided. */
export type ActByHand = { request: Request & { byHand: ByHand }; outcome: Outcome; decidedAt: number; facts: Facts }

export type EngineOptions = {
  database: Database
  facts: ReturnType<typeof createFacts>
  /**
   * How many entries of a queue are read, and their students locked, when a seat may come free. If none of these may take it,
   * the next batch reads deeper. At least 1; default: 16.
   */
  depth?: number | undefined
  /** Called in the transaction of a batch that decided something by hand, and only then. */
  recordByHand(transaction: Transaction, acts: ActByHand[]): Promise<void>
  /** Called after each commit that changed anything. */
  onCommitted(committed: Committed): void
  onError(error: unknown): void
}

type Decided = { replies: Reply[]; facts: Facts }

/** A queue to be looked at by a batch that reads its first `depth` entries. */
type Look = { sectionId: number; depth: number }

type Pending = { request: Request; submittedAt: number; resolve(reply: Reply): void; reject(error: unknown): void }

/** Sees what the engine does, at every request and batch: it must be cheap. */
export type Watcher = {
  arrived(): void
  answered(batch: { replies: readonly Reply[]; waitedMs: readonly number[]; facts: Facts }): void
}

const largestBatch = 800
const mostPending = 20_000
const giveUpAfterMs = 20_000
// Far more than a batch needs, and less than anybody waits: a database host that vanished says nothing.
const transactionDeadlineMs = 10_000
const sweepEveryMs = 2_000
// Looking at a queue that cannot move costs reading it; many of them must not hold up a batch.
const mostLooks = 20

export type Engine = ReturnType<typeof createEngine>

export function createEngine({ database, facts, depth: firstDepth = 16, recordByHand, onCommitted, onError }: EngineOptions) {
  let gathering: Pending[] = []
  // How far to read each.
  const examinations = new Map<number, number>()
  let running: Promise<void> | undefined
  let lastSwept = 0
  const sweeping = createLooking({ everyMs: sweepEveryMs, look: sweep, onError })
  let closed = false
  let watcher: Watcher | undefined

  return {
    /**
     * Decides a submission. Settled means durable. The reply to a key that was answered before is the first answer.
     *
     * @throws {Refusal} `busy` when too many are waiting, `outcome-unknown` when the database could not be reached
     */
    submit(request: Request): Promise<Reply> {
      if (closed || gathering.length >= mostPending) return Promise.reject(busy())
      watcher?.arrived()
      return new Promise((resolve, reject) => {
        gathering.push({ request, submittedAt: performance.now(), resolve, reject })
        start()
      })
    },

    watch(by: Watcher): void {
      watcher = by
    },

    /** How many requests wait to be decided. */
    undecided: () => gathering.length,

    /** Looks at these queues soon, because room or eligibility changed. */
    examine,

    /**
     * Begins to look for queues that could move and were not looked at: after a crash, after another program raised a
     * capacity, when a round opened with other limits. "Somebody waits although there is room" is itself in the rows, so
     * nothing has to be remembered elsewhere for it.
     */
    startSweeping: sweeping.start,

    /** Resolves once nothing is waiting to be decided or looked at. */
    settled,

    /** Decides what has been accepted, then stops. */
    async close(): Promise<void> {
      closed = true
      await sweeping.stop()
      await settled()
    },
  }

  async function settled(): Promise<void> {
    while (running) await running
  }

  function examine(sectionIds: Iterable<number>): void {
    if (closed) return
    for (const sectionId of sectionIds) deepen({ sectionId, depth: firstDepth })
    start()
  }

  async function sweep(): Promise<void> {
    const sectionIds = await readRestless(database, lastSwept)
    lastSwept = sectionIds.at(-1) ?? 0
    examine(sectionIds)
  }

  function start(): void {
    running ??= run().finally(() => {
      running = undefined
      if (gathering.length > 0 || examinations.size > 0) start()
    })
  }

  async function run(): Promise<void> {
    // Let everything that arrived in this turn of the event loop in.
    await new Promise(setImmediate)
    while (gathering.length > 0 || examinations.size > 0) {
      const batch = gathering.slice(0, largestBatch)
      gathering = gathering.slice(largestBatch)
      const looks = [...examinations].slice(0, mostLooks).map(([sectionId, depth]) => ({ sectionId, depth }))
      for (const { sectionId } of looks) examinations.delete(sectionId)
      await settle(batch, looks)
    }
  }

  async function settle(batch: Pending[], looks: Look[], isRetry = false): Promise<void> {
    let decided: Decided
    try {
      decided = await persistently(batch.map(({ request }) => request), looks, isRetry)
    } catch (error) {
      return settleWithout(error, batch)
    }
    // After the next batch has been sent: the database works on it while these are answered.
    setImmediate(() => {
      const { replies, facts } = decided
      batch.forEach(({ resolve }, index) => resolve(replies[index]!))
      if (!watcher || batch.length === 0) return
      const now = performance.now()
      watcher.answered({ replies, waitedMs: batch.map(({ submittedAt }) => now - submittedAt), facts })
    })
  }

  /** One of them is at fault, or waits for a row that somebody holds; the others shall not suffer for it. */
  async function settleWithout(error: unknown, batch: Pending[]): Promise<void> {
    const isLocked = codeOf(error) === lockNotAvailable
    if (batch.length > 1 && (isLocked || !isPassing(error))) {
      const half = Math.ceil(batch.length / 2)
      await settle(batch.slice(0, half), [], true)
      await settle(batch.slice(half), [], true)
      return
    }
    onError(error)
    for (const { reject } of batch) reject(isLocked ? busy() : isPassing(error) ? outcomeUnknown() : error)
  }

  /**
   * Tries until the database answers. A retry looks every request up by its key once the locks are held: if the lost
   * attempt did commit, its answers are found, and if it is still committing, its locks are waited for.
   */
  async function persistently(requests: Request[], looks: Look[], isRetry: boolean): Promise<Decided> {
    const deadline = Date.now() + giveUpAfterMs
    for (let attempt = 0; ; attempt++) {
      try {
        return await decideInDatabase(requests, looks, isRetry || attempt > 0)
      } catch (error) {
        if (!isPassing(error) || codeOf(error) === lockNotAvailable || Date.now() > deadline) throw error
        await sleep(Math.min(1000, 10 * 2 ** attempt) * (0.5 + Math.random()))
      }
    }
  }

  async function decideInDatabase(requests: Request[], looks: Look[], isRetry: boolean): Promise<Decided> {
    const work = async (transaction: Transaction): Promise<Decided> => {
      const sectionIds = ascending([...requests.flatMap(sectionsOf), ...looks.map(({ sectionId }) => sectionId)])
      const planned = planByKey(transaction)
      const [seats, known] = await Promise.all([
        lockSeats(transaction, sectionIds),
        facts.current(transaction),
        planned,
      ])
      const queues = await readQueues(transaction, depthsToRead(seats, requests, looks, firstDepth))
      const heads = [...queues.values()].flat()
      const people = ascending([...requests, ...heads].map(({ personId }) => personId))
      const [students, answered, now] = await Promise.all([
        lockStudents(transaction, people, whatRulesLookAt(known, seats.keys())),
        readAnswered(transaction, isRetry ? requests : requests.filter(({ key }) => !isOwnKey(key))),
        readClock(transaction),
      ])
      const state: BatchState = { facts: known, now, seats, queues, students, answered }
      const before = remember(state)
      const result = decideBatch(state, requests, looks.map(({ sectionId }) => sectionId))
      const changes = compare(before, state, requests, result.replies)
      const byHand = actsByHand(changes, known)
      if (byHand.length > 0) await recordByHand(transaction, byHand)
      write(transaction, { ...changes, moves: result.moves })
      transaction.afterCommit(() => {
        for (const { sectionId, read } of result.unfinished) deepen({ sectionId, depth: Math.max(firstDepth, 4 * read) })
        const people = peopleIn(known, changes)
        if (changes.seats.length > 0 || people.size > 0) onCommitted({ seats: changes.seats, people, facts: known })
      })
      return { replies: result.replies, facts: known }
    }
    return database.inTransaction(work, { deadlineMs: transactionDeadlineMs })
  }

  function deepen({ sectionId, depth }: Look): void {
    examinations.set(sectionId, Math.max(depth, examinations.get(sectionId) ?? 0))
  }
}

/** A key for a request that came without one. Clients cannot send it: theirs may not begin with a tilde. */
export function ownKey(): string {
  return `~${crypto.randomUUID()}`
}

/** A key that somebody in the office sent, apart from the student's own and from everybody else's. */
export function keyByHand(actorId: number | null, key: string): string {
  return `~~${actorId ?? ''}~${key}`
}

function isOwnKey(key: string): boolean {
  return key.startsWith('~') && !key.startsWith('~~')
}

function sectionsOf(request: Request): number[] {
  return request.operations.map(sectionOf)
}

function ascending(ids: number[]): number[] {
  return [...new Set(ids)].sort((a, b) => a - b)
}

/**
 * Which queues may move in this batch, and how far to read them. Where somebody asks for a seat that is free although people
 * wait, all of it: only then can it be said that nobody who waits may take it.
 */
function depthsToRead(seats: Map<number, Seat>, requests: Request[], looks: Look[], firstDepth: number): Map<number, number> {
  const depths = new Map<number, number>()
  const deepen = (seat: Seat | undefined, depth: number) => {
    if (seat && seat.waiting > 0) depths.set(seat.sectionId, Math.min(seat.waiting, Math.max(depth, depths.get(seat.sectionId) ?? 0)))
  }
  for (const { sectionId, depth } of looks) deepen(seats.get(sectionId), depth)
  for (const seat of seats.values()) if (hasRoom(seat)) deepen(seat, 4 * firstDepth)
  for (const { operations } of requests) {
    for (const operation of operations) {
      const seat = seats.get(sectionOf(operation))
      if (!seat || 'leave' in operation) continue
      if ('drop' in operation) deepen(seat, (depths.get(operation.drop) ?? firstDepth) + 1)
      else if (hasRoom(seat) || isBeyond(operation)) deepen(seat, seat.waiting)
      else if ('advance' in operation) deepen(seat, firstDepth)
    }
  }
  return depths
}

/** A seat beyond the ceiling is only for when nobody in the queue may have one within it. */
function isBeyond(operation: Operation): boolean {
  return 'overrides' in operation && operation.overrides.includes('section-full')
}

function whatRulesLookAt(facts: Facts, sectionIds: Iterable<number>): { termIds: number[]; courseCodes: string[] } {
  const termIds = new Set<number>()
  const courseCodes = new Set<string>()
  for (const id of sectionIds) {
    const section = facts.section(id)
    if (!section) continue
    termIds.add(section.termId)
    courseCodes.add(section.courseCode)
    for (const code of section.notWith) courseCodes.add(code)
    for (const code of section.prerequisites.flat()) courseCodes.add(code)
  }
  return { termIds: [...termIds], courseCodes: [...courseCodes] }
}

function actsByHand({ submissions }: Pick<Changes, 'submissions'>, facts: Facts): ActByHand[] {
  return submissions.flatMap(({ request, reply }) => {
    const { byHand } = request
    return byHand ? [{ request: { ...request, byHand }, outcome: reply.outcome, decidedAt: reply.decidedAt, facts }] : []
  })
}

function outcomeUnknown(): Refusal {
  return new Refusal(
    503,
    'outcome-unknown',
    {
      zh: '暂时连不上数据库，无法确认结果。请用同一请求重试：若已处理，将返回首次的结果。',
      en: 'The database cannot be reached, so the outcome is not known. Repeat the same request: if it was decided, the first answer is given.',
    },
    { retryAfter: 2 },
  )
}
