import type { Decision, Operation, SubmissionMode } from '@fairway/contract/enrolment'
import { isGranted } from '@fairway/contract/reasons'
import type { Facts } from '../courses/index.ts'
import { obstacle, openRounds, promotingRounds, type Refused, type StudentState } from './rules.ts'

// The heart of the matter: a batch of submissions decided one after another against the state that was read under lock.
// Pure: the same state and requests always give the same decisions, and nothing here knows of a database.

export type Seat = {
  sectionId: number
  capacity: number | null
  ceiling: number | null
  taken: number
  waiting: number
  /** The last place given out. */
  place: number
  version: number
}

export type QueueEntry = { personId: number; place: number }

export type Request = {
  personId: number
  /** The client's idempotency key, or one made for it. */
  key: string
  bodyHash: string
  mode: SubmissionMode
  operations: readonly Operation[]
}

export type Outcome = { mode: SubmissionMode; accepted: boolean; decisions: Decision[] }

/** What was answered under a key before. */
export type Answered = { bodyHash: string; outcome: Outcome; decidedAt: number }

export type QueueMove = {
  sectionId: number
  personId: number
  place: number
  move: 'joined' | 'promoted' | 'skipped' | 'left'
  reason: Refused | null
}

/** A queue that may have to move further than this batch could tell, and how many of its entries the batch had read. */
export type Unfinished = { sectionId: number; read: number }

export type BatchState = {
  facts: Facts
  /** The database's clock, read after locking; milliseconds. */
  now: number
  /** Of every section that is named by a request or examined, if it exists. Changed in place. */
  seats: Map<number, Seat>
  /** The first entries of the queues that may move, by place; a queue that cannot move need not be read. Changed in place. */
  queues: Map<number, QueueEntry[]>
  /** Everybody who asks or stands in one of the queues. Changed in place. */
  students: Map<number, StudentState>
  /** By `answerKey`. */
  answered: Map<string, Answered>
}

export type Reply = { kind: 'decided'; outcome: Outcome; isNew: boolean; decidedAt: number } | { kind: 'key-reused' } | { kind: 'not-a-student' }

export type BatchResult = {
  replies: Reply[]
  moves: QueueMove[]
  /** What a later batch has to look at, because it needs rows that this one did not lock. */
  unfinished: Unfinished[]
}

export function answerKey(personId: number, key: string): string {
  return `${personId} ${key}`
}

/** @param examined sections whose queues may be able to move, whatever the requests */
export function decideBatch(state: BatchState, requests: readonly Request[], examined: readonly number[]): BatchResult {
  const batch = createBatch(state)
  for (const sectionId of examined) batch.examine(sectionId)
  const replies = requests.map((request): Reply => {
    const name = answerKey(request.personId, request.key)
    const earlier = state.answered.get(name)
    if (earlier) {
      if (earlier.bodyHash !== request.bodyHash) return { kind: 'key-reused' }
      return { kind: 'decided', outcome: earlier.outcome, isNew: false, decidedAt: earlier.decidedAt }
    }
    if (!state.students.has(request.personId)) return { kind: 'not-a-student' }
    const outcome = batch.decide(request)
    state.answered.set(name, { bodyHash: request.bodyHash, outcome, decidedAt: state.now })
    return { kind: 'decided', outcome, isNew: true, decidedAt: state.now }
  })
  return { replies, moves: batch.moves, unfinished: batch.unfinished }
}

function createBatch(state: BatchState) {
  const { facts, now, seats, queues, students } = state
  const moves: QueueMove[] = []
  const unfinished: Unfinished[] = []
  // Of the submission in hand: what has to be undone if it fails, newest last, and which queues to look at once it has succeeded.
  let undo: (() => void)[] = []
  let disturbed = new Set<number>()

  return { moves, unfinished, decide, examine }

  function decide({ personId, mode, operations }: Request): Outcome {
    const student = students.get(personId)!
    const mark = moves.length
    undo = []
    disturbed = new Set()
    const decisions = new Array<Decision>(operations.length)
    // What gives room is judged before what needs it, so that a swap may be written in either order.
    for (const gives of [true, false]) {
      operations.forEach((operation, index) => {
        if (givesRoom(operation) === gives) decisions[index] = perform(student, operation)
      })
    }
    const accepted = decisions.every(({ code }) => isGranted(code))
    if (mode === 'all-or-nothing' && !accepted) {
      for (const restore of undo.reverse()) restore()
      moves.length = mark
      const rolledBack = decisions.map(({ operation, sectionId, ...decision }): Decision =>
        isGranted(decision.code) ? { operation, sectionId, code: 'rolled-back' } : { operation, sectionId, ...decision },
      )
      return { mode, accepted, decisions: rolledBack }
    }
    // By section, so that who gets which of several seats does not depend on how the drops were written.
    for (const sectionId of [...disturbed].sort((a, b) => a - b)) examine(sectionId)
    return { mode, accepted, decisions }
  }

  function perform(student: StudentState, operation: Operation): Decision {
    if ('enrol' in operation) return { operation: 'enrol', sectionId: operation.enrol, ...enrol(student, operation.enrol, false) }
    if ('wait' in operation) return { operation: 'wait', sectionId: operation.wait, ...enrol(student, operation.wait, true) }
    if ('drop' in operation) return { operation: 'drop', sectionId: operation.drop, ...drop(student, operation.drop) }
    return { operation: 'leave', sectionId: operation.leave, ...leave(student, operation.leave) }
  }

  function enrol(student: StudentState, sectionId: number, mayWait: boolean): Refused {
    const section = facts.section(sectionId)
    const seat = seats.get(sectionId)
    if (!section || section.hidden || !seat) return { code: 'no-such-section' }
    if (student.held.has(sectionId)) return { code: 'already-enrolled' }
    const enrolRounds = openRounds(facts, student, section.termId, 'enrol', now)
    const waitRounds = mayWait ? openRounds(facts, student, section.termId, 'wait', now) : enrolRounds
    const rounds = Array.isArray(enrolRounds) ? enrolRounds : waitRounds
    if (!Array.isArray(rounds)) return sooner(rounds, enrolRounds)
    const reason = obstacle(facts, student, section, rounds)
    if (reason) return reason

    // Whoever waits and may take the seat goes first, and that may be the one who asks.
    if (seat.waiting > 0 && hasRoom(seat)) {
      examine(sectionId)
      if (student.held.has(sectionId)) return { code: 'enrolled' }
    }
    if (hasRoom(seat) && isWhole(seat) && Array.isArray(enrolRounds)) {
      if (student.waits.has(sectionId)) leaveQueue(student, seat)
      takeSeat(student, seat)
      return { code: 'enrolled' }
    }
    if (student.waits.has(sectionId)) return { code: 'already-waiting', ...positionOf(student, seat) }
    if (!mayWait || !Array.isArray(waitRounds)) return { code: 'section-full' }
    joinQueue(student, seat)
    return { code: 'waiting', position: seat.waiting }
  }

  /** Gives up the seat, or the place in the queue of someone who only waits. */
  function drop(student: StudentState, sectionId: number): Refused {
    const section = facts.section(sectionId)
    const seat = seats.get(sectionId)
    if (!section || !seat) return { code: 'no-such-section' }
    if (!student.held.has(sectionId)) return student.waits.has(sectionId) ? leave(student, sectionId) : { code: 'not-enrolled' }
    const rounds = openRounds(facts, student, section.termId, 'drop', now)
    if (!Array.isArray(rounds)) return rounds
    freeSeat(student, seat)
    return { code: 'dropped' }
  }

  function leave(student: StudentState, sectionId: number): Refused {
    const seat = seats.get(sectionId)
    // A section of a hidden term has a seat, but nobody can act on it.
    if (!seat || !facts.section(sectionId)) return { code: 'no-such-section' }
    if (!student.waits.has(sectionId)) return { code: 'not-waiting' }
    leaveQueue(student, seat)
    return { code: 'left' }
  }

  /** Gives free seats to those who wait and may take them, in order. Who may not keeps the place, and the reason is logged. */
  function examine(sectionId: number): void {
    const section = facts.section(sectionId)
    const seat = seats.get(sectionId)
    if (!section || section.hidden) return
    if (!seat) return void unfinished.push({ sectionId, read: 0 })
    if (seat.waiting === 0 || !hasRoom(seat)) return
    const queue = queues.get(sectionId) ?? []
    const read = queue.length
    for (const { personId } of [...queue]) {
      if (!hasRoom(seat)) return
      const student = students.get(personId)!
      const { place } = student.waits.get(sectionId)!
      const rounds = promotingRounds(facts, student, section.termId, now)
      const reason = Array.isArray(rounds) ? obstacle(facts, student, section, rounds) : rounds
      if (reason) {
        skip(student, seat, reason)
        continue
      }
      moves.push({ sectionId, personId, place, move: 'promoted', reason: null })
      removeFromQueue(student, seat)
      takeSeat(student, seat)
    }
    if (hasRoom(seat) && !isWhole(seat)) unfinished.push({ sectionId, read })
  }

  /** Are all who wait for this section in the part of the queue that was read? */
  function isWhole(seat: Seat): boolean {
    return (queues.get(seat.sectionId)?.length ?? 0) >= seat.waiting
  }

  function skip(student: StudentState, seat: Seat, reason: Refused): void {
    const wait = student.waits.get(seat.sectionId)!
    if (wait.skipped?.code === reason.code && wait.skipped.conflictsWith === reason.conflictsWith) return
    const before = wait.skipped
    wait.skipped = reason
    undo.push(() => (wait.skipped = before))
    moves.push({ sectionId: seat.sectionId, personId: student.personId, place: wait.place, move: 'skipped', reason })
  }

  function takeSeat(student: StudentState, seat: Seat): void {
    seat.taken += 1
    student.held.add(seat.sectionId)
    undo.push(() => {
      seat.taken -= 1
      student.held.delete(seat.sectionId)
    })
  }

  function freeSeat(student: StudentState, seat: Seat): void {
    const { ceiling } = seat
    seat.taken -= 1
    // A ceiling above the capacity (lowered below the seats taken) comes down with them.
    if (seat.capacity !== null) seat.ceiling = Math.max(seat.capacity, seat.taken)
    student.held.delete(seat.sectionId)
    undo.push(() => {
      seat.taken += 1
      seat.ceiling = ceiling
      student.held.add(seat.sectionId)
    })
    disturbed.add(seat.sectionId)
    // With that seat gone, a place elsewhere that was skipped for it may have become good.
    for (const [sectionId, wait] of student.waits) if (wait.skipped) disturbed.add(sectionId)
  }

  function joinQueue(student: StudentState, seat: Seat): void {
    const { sectionId } = seat
    const place = seat.place + 1
    // The new place continues the part that was read only if nobody unread stands between.
    const queue = isWhole(seat) ? queueOf(sectionId) : undefined
    seat.place = place
    seat.waiting += 1
    student.waits.set(sectionId, { place, skipped: null })
    queue?.push({ personId: student.personId, place })
    undo.push(() => {
      seat.place -= 1
      seat.waiting -= 1
      student.waits.delete(sectionId)
      queue?.pop()
    })
    moves.push({ sectionId, personId: student.personId, place, move: 'joined', reason: null })
  }

  function leaveQueue(student: StudentState, seat: Seat): void {
    const { place } = student.waits.get(seat.sectionId)!
    moves.push({ sectionId: seat.sectionId, personId: student.personId, place, move: 'left', reason: null })
    removeFromQueue(student, seat)
  }

  function removeFromQueue(student: StudentState, seat: Seat): void {
    const wait = student.waits.get(seat.sectionId)!
    const queue = queues.get(seat.sectionId)
    const index = queue?.findIndex((entry) => entry.personId === student.personId) ?? -1
    const entry = index >= 0 ? queue!.splice(index, 1)[0] : undefined
    student.waits.delete(seat.sectionId)
    seat.waiting -= 1
    undo.push(() => {
      if (entry) queue!.splice(index, 0, entry)
      student.waits.set(seat.sectionId, wait)
      seat.waiting += 1
    })
  }

  function queueOf(sectionId: number): QueueEntry[] {
    let queue = queues.get(sectionId)
    if (!queue) queues.set(sectionId, (queue = []))
    return queue
  }

  /** Known if the queue was read as far as the student stands. */
  function positionOf(student: StudentState, seat: Seat): { position?: number } {
    const { place } = student.waits.get(seat.sectionId)!
    const index = queues.get(seat.sectionId)?.findIndex((entry) => entry.place === place) ?? -1
    return index >= 0 ? { position: index + 1 } : {}
  }
}

export function hasRoom(seat: Seat): boolean {
  return seat.ceiling === null || seat.taken < seat.ceiling
}

/** Of two closed doors, the one that opens first. */
function sooner(one: Refused, other: Refused | readonly unknown[]): Refused {
  const isSooner = 'opensAt' in other && other.opensAt !== undefined && (one.opensAt === undefined || other.opensAt < one.opensAt)
  return isSooner ? other : one
}

function givesRoom(operation: Operation): boolean {
  return 'drop' in operation || 'leave' in operation
}

export function sectionOf(operation: Operation): number {
  return 'enrol' in operation ? operation.enrol : 'drop' in operation ? operation.drop : 'wait' in operation ? operation.wait : operation.leave
}
