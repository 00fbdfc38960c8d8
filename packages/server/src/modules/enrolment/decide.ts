import type { Decision, Operation as OwnOperation, SubmissionMode } from '@fairway/contract/enrolment'
import type { OperationByHand } from '@fairway/contract/enrolment-by-hand'
import { isGranted, isOverridable, overridable, type Override } from '@fairway/contract/reasons'
import type { Actor } from '../audit/index.ts'
import type { Facts, SectionFacts } from '../courses/index.ts'
import { nothing, obstacle, obstacleToPromotion, openRounds, type Refused, type SetAside, type StudentState } from './rules.ts'
import { createSeating, hasRoom, type QueueEntry, type QueueMove, type Seat } from './seating.ts'

// The heart of the matter: a batch of submissions decided one after another against the state that was read under lock.
// Pure: the same state and requests always give the same decisions, and nothing here knows of a database.

/** A student's own carries no rules to set aside; one by hand always does, if only an empty list. */
export type Operation = OwnOperation | OperationByHand

/** Who did it for the student, and why. */
export type ByHand = {
  actor: Actor
  /** For the office. */
  reason: string
  /** For the student; may be empty. */
  note: string
}

export type Request = {
  personId: number
  /** The client's idempotency key, or one made for it. */
  key: string
  bodyHash: string
  mode: SubmissionMode
  operations: readonly Operation[]
  byHand?: ByHand | undefined
  /** Only tells what would be decided. */
  isPreview?: boolean | undefined
}

export type Outcome = { mode: SubmissionMode; accepted: boolean; decisions: Decision[] }

/** What was answered under a key before. */
export type Answered = { bodyHash: string; outcome: Outcome; decidedAt: number }

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
    if (request.isPreview) return { kind: 'decided', outcome, isNew: false, decidedAt: state.now }
    state.answered.set(name, { bodyHash: request.bodyHash, outcome, decidedAt: state.now })
    return { kind: 'decided', outcome, isNew: true, decidedAt: state.now }
  })
  return { replies, moves: batch.moves, unfinished: batch.unfinished }
}

function createBatch({ facts, now, seats, queues, students }: BatchState) {
  const seating = createSeating(queues)
  const unfinished: Unfinished[] = []
  // Of the submission in hand: which queues to look at once it has succeeded.
  let disturbed = new Set<number>()

  return { moves: seating.moves, unfinished, decide, examine }

  function decide({ personId, mode, operations, isPreview }: Request): Outcome {
    const student = students.get(personId)!
    const mark = seating.begin()
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
      seating.rollBack(mark)
      const rolledBack = decisions.map(({ operation, sectionId, ...decision }): Decision =>
        isGranted(decision.code) ? { operation, sectionId, code: 'rolled-back' } : { operation, sectionId, ...decision },
      )
      return { mode, accepted, decisions: rolledBack }
    }
    if (isPreview) {
      seating.rollBack(mark)
      return { mode, accepted, decisions }
    }
    // By section, so that who gets which of several seats does not depend on how the drops were written.
    for (const sectionId of [...disturbed].sort((a, b) => a - b)) examine(sectionId)
    return { mode, accepted, decisions }
  }

  function perform(student: StudentState, operation: Operation): Decision {
    return 'overrides' in operation ? performByHand(student, operation, operation.overrides) : attempt(student, operation, nothing)
  }

  /** All rules are on, except those that were named and stand in the way. */
  function performByHand(student: StudentState, operation: Operation, named: readonly Override[]): Decision {
    const setAside = new Set<Override>()
    for (;;) {
      const decision = attempt(student, operation, setAside)
      const rule = ruleBehind(decision, operation)
      if (rule === undefined || setAside.has(rule)) return isGranted(decision.code) && setAside.size > 0 ? { ...decision, overridden: [...setAside] } : decision
      if (!named.includes(rule)) return withNeeds(student, operation, decision)
      setAside.add(rule)
    }
  }

  /** A refusal with every rule that stands in the way: it is tried by hand with all of them named, and undone. */
  function withNeeds(student: StudentState, operation: Operation, refusal: Decision): Decision {
    const mark = seating.mark()
    const undisturbed = new Set(disturbed)
    const decision = performByHand(student, operation, overridable)
    seating.rollBack(mark)
    disturbed = undisturbed
    // Where naming them would not help, it is told why not.
    return decision.overridden ? { ...refusal, needs: decision.overridden } : decision
  }

  function attempt(student: StudentState, operation: Operation, setAside: SetAside): Decision {
    if ('enrol' in operation) return { operation: 'enrol', sectionId: operation.enrol, ...enrol(student, operation.enrol, false, setAside) }
    if ('wait' in operation) return { operation: 'wait', sectionId: operation.wait, ...enrol(student, operation.wait, true, setAside) }
    if ('drop' in operation) return { operation: 'drop', sectionId: operation.drop, ...drop(student, operation.drop, setAside) }
    if ('leave' in operation) return { operation: 'leave', sectionId: operation.leave, ...leave(student, operation.leave) }
    return { operation: 'advance', sectionId: operation.advance, ...advance(student, operation.advance) }
  }

  function enrol(student: StudentState, sectionId: number, mayWait: boolean, setAside: SetAside): Refused {
    const section = facts.section(sectionId)
    const seat = seats.get(sectionId)
    if (!section || section.hidden || !seat) return { code: 'no-such-section' }
    if (student.held.has(sectionId)) return { code: 'already-enrolled' }
    const enrolRounds = openRounds(facts, student, section.termId, 'enrol', now, setAside)
    const waitRounds = mayWait ? openRounds(facts, student, section.termId, 'wait', now, setAside) : enrolRounds
    const rounds = Array.isArray(enrolRounds) ? enrolRounds : waitRounds
    if (!Array.isArray(rounds)) return sooner(rounds, enrolRounds)
    const reason = obstacle(facts, student, section, rounds, setAside)
    if (reason) return reason

    // Whoever waits and may take the seat goes first, and that may be the one who asks.
    if (seat.waiting > 0 && hasRoom(seat)) {
      examine(sectionId)
      if (student.held.has(sectionId)) return { code: 'enrolled' }
    }
    const isBeyond = !hasRoom(seat) && setAside.has('section-full')
    if ((isBeyond || (hasRoom(seat) && seating.isWhole(seat))) && Array.isArray(enrolRounds)) {
      if (student.waits.has(sectionId)) seating.leaveQueue(student, seat, 'left')
      if (isBeyond) seating.addSeat(seat)
      seating.takeSeat(student, seat, setAside)
      return { code: 'enrolled' }
    }
    if (student.waits.has(sectionId)) return { code: 'already-waiting', ...seating.positionOf(student, seat) }
    if (!mayWait || !Array.isArray(waitRounds)) return { code: 'section-full' }
    seating.joinQueue(student, seat, 'tail', setAside)
    return { code: 'waiting', position: seat.waiting }
  }

  /** Gives up the seat, or the place in the queue of someone who only waits. */
  function drop(student: StudentState, sectionId: number, setAside: SetAside): Refused {
    const { section, seat } = seenBy(student, sectionId)
    if (!section || !seat) return { code: 'no-such-section' }
    if (!student.held.has(sectionId)) return student.waits.has(sectionId) ? leave(student, sectionId) : { code: 'not-enrolled' }
    const rounds = openRounds(facts, student, section.termId, 'drop', now, setAside)
    if (!Array.isArray(rounds)) return rounds
    seating.freeSeat(student, seat)
    disturbed.add(sectionId)
    // With that seat gone, a place elsewhere that was skipped for it may have become good.
    for (const [other, wait] of student.waits) if (wait.skipped) disturbed.add(other)
    return { code: 'dropped' }
  }

  function leave(student: StudentState, sectionId: number): Refused {
    const { section, seat } = seenBy(student, sectionId)
    // A section of a hidden term has a seat, but nobody can act on it.
    if (!section || !seat) return { code: 'no-such-section' }
    if (!student.waits.has(sectionId)) return { code: 'not-waiting' }
    seating.leaveQueue(student, seat, 'left')
    return { code: 'left' }
  }

  /** To the head of the queue. A seat that is free already is for those who were before. */
  function advance(student: StudentState, sectionId: number): Refused {
    const { section, seat } = seenBy(student, sectionId)
    if (!section || !seat) return { code: 'no-such-section' }
    if (!student.waits.has(sectionId)) return { code: 'not-waiting' }
    examine(sectionId)
    const wait = student.waits.get(sectionId)
    if (!wait) return { code: 'enrolled' }
    if (seating.positionOf(student, seat).position !== 1) {
      seating.leaveQueue(student, seat, 'left')
      seating.joinQueue(student, seat, 'head', wait.setAside)
    }
    return { code: 'waiting', position: 1 }
  }

  /** A hidden section is there only for whoever holds a seat in it or waits for one: others are answered as if it were missing. */
  function seenBy(student: StudentState, sectionId: number): { section?: SectionFacts; seat?: Seat | undefined } {
    const section = facts.section(sectionId)
    if (!section || (section.hidden && !student.held.has(sectionId) && !student.waits.has(sectionId))) return {}
    return { section, seat: seats.get(sectionId) }
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
      const reason = obstacleToPromotion(facts, student, section, now)
      if (reason) {
        seating.skip(student, seat, reason)
        continue
      }
      const { setAside } = student.waits.get(sectionId)!
      seating.leaveQueue(student, seat, 'promoted')
      seating.takeSeat(student, seat, setAside)
    }
    if (hasRoom(seat) && !seating.isWhole(seat)) unfinished.push({ sectionId, read })
  }
}

/** Of two closed doors, the one that opens first. */
function sooner(one: Refused, other: Refused | readonly unknown[]): Refused {
  const isSooner = 'opensAt' in other && other.opensAt !== undefined && (one.opensAt === undefined || other.opensAt < one.opensAt)
  return isSooner ? other : one
}

/** The rule by which it was refused, if it was by one that can be set aside. */
function ruleBehind({ code }: Decision, operation: Operation): Override | undefined {
  // Somebody who waits already is kept from the seat by the section being full.
  if (code === 'already-waiting' && 'enrol' in operation) return 'section-full'
  return isOverridable(code) ? code : undefined
}

function givesRoom(operation: Operation): boolean {
  return 'drop' in operation || 'leave' in operation
}

export function sectionOf(operation: Operation): number {
  if ('enrol' in operation) return operation.enrol
  if ('drop' in operation) return operation.drop
  if ('wait' in operation) return operation.wait
  return 'leave' in operation ? operation.leave : operation.advance
}
