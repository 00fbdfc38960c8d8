import type { Operation as OwnOperation, SubmissionMode } from '@fairway/contract/enrolment'
import type { OperationByHand } from '@fairway/contract/enrolment-by-hand'
import { overridable, type Override, type Reason } from '@fairway/contract/reasons'

// The rules of enrolment once more, as plainly as they can be said: lists, loops, copies, no locks and no cleverness. The
// property tests hold the engine against it. It shares no code with the engine.

export type ModelSection = {
  id: number
  course: string
  credits: number
  /** Minutes, half open. */
  meets: [number, number][]
  majors: string[] | null
  prerequisites: string[][]
  notWith: string[]
  capacity: number | null
}

export type ModelStudent = { id: number; major: string; cohort: string; taken: string[] }

export type ModelRound = {
  opensAt: number
  closesAt: number
  cohorts: string[] | null
  creditLimit: number | null
  sectionLimit: number | null
  allows: { enrol: boolean; drop: boolean; wait: boolean }
}

export type ModelCampus = { now: number; sections: ModelSection[]; students: ModelStudent[]; rounds: ModelRound[] }

type Operation = OwnOperation | OperationByHand

type State = {
  seats: { student: number; section: number }[]
  /** All queues in one list; each in its order. `allowed`: the rules that were set aside for the place. */
  queue: { student: number; section: number; allowed: Override[] }[]
}

const granted: Reason[] = ['enrolled', 'waiting', 'dropped', 'left']

export type Model = ReturnType<typeof createModel>

export function createModel(campus: ModelCampus) {
  let state: State = { seats: [], queue: [] }

  const sectionOf = (id: number) => campus.sections.find((section) => section.id === id)
  const studentOf = (id: number) => campus.students.find((student) => student.id === id)!
  const holds = (student: number, section: number) => state.seats.some((seat) => seat.student === student && seat.section === section)
  const waits = (student: number, section: number) => state.queue.some((wait) => wait.student === student && wait.section === section)
  const held = (student: number) => state.seats.filter((seat) => seat.student === student).map((seat) => sectionOf(seat.section)!)
  const isFull = (section: ModelSection) =>
    section.capacity !== null && state.seats.filter((seat) => seat.section === section.id).length >= section.capacity

  const isOpen = (round: ModelRound) => round.opensAt <= campus.now && campus.now < round.closesAt
  const roundsOf = (student: ModelStudent) => campus.rounds.filter((round) => !round.cohorts || round.cohorts.includes(student.cohort))

  function whyNotNow(student: ModelStudent, act: 'enrol' | 'drop' | 'wait', allowed: Override[]): Reason | null {
    const own = roundsOf(student)
    if (own.some((round) => isOpen(round) && round.allows[act])) return null
    const reason = own.length === 0 && campus.rounds.some(isOpen) ? 'not-in-audience' : 'round-closed'
    return allowed.includes(reason) ? null : reason
  }

  /** @param limits if there are none, nothing is limited */
  function whyNotThis(student: ModelStudent, section: ModelSection, limits: ModelRound[], allowed: Override[]): Reason | null {
    const mine = held(student.id)
    const rivals = [section.course, ...section.notWith]
    const credits = mine.reduce((sum, other) => sum + other.credits, section.credits)
    const fits = limits.filter((round) => allowed.includes('credit-limit') || round.creditLimit === null || credits <= round.creditLimit)
    const broken: Record<Exclude<Override, 'round-closed' | 'section-full'>, boolean> = {
      'not-in-audience': section.majors !== null && !section.majors.includes(student.major),
      'course-already-taken':
        rivals.some((course) => student.taken.includes(course)) || mine.some((other) => rivals.includes(other.course)),
      'prerequisite-missing': !section.prerequisites.every((anyOf) => anyOf.some((course) => student.taken.includes(course))),
      'time-conflict': mine.some((other) => other.meets.some(([a, b]) => section.meets.some(([c, d]) => a < d && c < b))),
      'credit-limit': limits.length > 0 && fits.length === 0,
      'section-limit': limits.length > 0 && !fits.some((round) => round.sectionLimit === null || mine.length < round.sectionLimit),
    }
    return (Object.keys(broken) as (keyof typeof broken)[]).find((rule) => broken[rule] && !allowed.includes(rule)) ?? null
  }

  /** Open now, else open last; of these, the rounds that give seats. */
  function giving(student: ModelStudent): ModelRound[] {
    const own = roundsOf(student)
    const past = own.filter((round) => round.closesAt <= campus.now)
    const last = Math.max(...past.map((round) => round.closesAt))
    const measure = own.some(isOpen) ? own.filter(isOpen) : past.filter((round) => round.closesAt === last)
    return measure.filter((round) => round.allows.enrol)
  }

  const limitsFor = (student: ModelStudent, acts: ('enrol' | 'wait')[], allowed: Override[]) => {
    for (const act of acts) {
      const open = roundsOf(student).filter((round) => isOpen(round) && round.allows[act])
      if (open.length > 0) return open
      // A closed door was opened by hand.
      if (!whyNotNow(student, act, allowed)) return giving(student).length > 0 ? giving(student) : roundsOf(student)
    }
    return []
  }

  function mayBePromoted(student: ModelStudent, section: ModelSection, allowed: Override[]): boolean {
    const own = roundsOf(student)
    const isLetIn = allowed.includes('round-closed') || (own.length === 0 && allowed.includes('not-in-audience'))
    if (giving(student).length === 0 && !isLetIn) return false
    return whyNotThis(student, section, giving(student).length > 0 ? giving(student) : own, allowed) === null
  }

  /** Gives every free seat to the first in its queue who may have it, until nothing moves. */
  function settle(): void {
    for (let moved = true; moved; ) {
      moved = false
      for (const section of campus.sections) {
        const next = state.queue.find(
          (wait) =>
            wait.section === section.id &&
            !isFull(section) &&
            mayBePromoted(studentOf(wait.student), section, wait.allowed),
        )
        if (!next) continue
        state.queue = state.queue.filter((wait) => wait !== next)
        state.seats.push({ student: next.student, section: section.id })
        moved = true
      }
    }
  }

  /** What is named is set aside, one after the other, as far as it stands in the way. */
  function performByHand(student: ModelStudent, operation: Operation, named: readonly Override[]): Reason {
    const allowed: Override[] = []
    for (;;) {
      const reason = perform(student, operation, allowed)
      const isKeptOutByTheQueue = reason === 'already-waiting' && 'enrol' in operation
      const rule = isKeptOutByTheQueue ? 'section-full' : overridable.find((each) => each === reason)
      if (!rule) return reason
      if (!named.includes(rule)) return isOfNoUse(student, operation) ?? reason
      allowed.push(rule)
    }
  }

  /** What is in the way although every rule were set aside. */
  function isOfNoUse(student: ModelStudent, operation: Operation): Reason | null {
    const before = structuredClone(state)
    const reason = performByHand(student, operation, overridable)
    state = before
    return granted.includes(reason) ? null : reason
  }

  function perform(student: ModelStudent, operation: Operation, allowed: Override[]): Reason {
    if ('drop' in operation) {
      if (!sectionOf(operation.drop)) return 'no-such-section'
      if (holds(student.id, operation.drop)) {
        const closed = whyNotNow(student, 'drop', allowed)
        if (closed) return closed
        state.seats = state.seats.filter((seat) => !(seat.student === student.id && seat.section === operation.drop))
        return 'dropped'
      }
      return waits(student.id, operation.drop) ? perform(student, { leave: operation.drop }, []) : 'not-enrolled'
    }
    if ('leave' in operation) {
      if (!sectionOf(operation.leave)) return 'no-such-section'
      if (!waits(student.id, operation.leave)) return 'not-waiting'
      state.queue = state.queue.filter((wait) => !(wait.student === student.id && wait.section === operation.leave))
      return 'left'
    }
    if ('advance' in operation) {
      const section = sectionOf(operation.advance)
      if (!section) return 'no-such-section'
      const wait = state.queue.find((entry) => entry.student === student.id && entry.section === section.id)
      if (!wait) return 'not-waiting'
      settleSection(section)
      if (holds(student.id, section.id)) return 'enrolled'
      state.queue = [wait, ...state.queue.filter((entry) => entry !== wait)]
      return 'waiting'
    }
    const id = 'enrol' in operation ? operation.enrol : operation.wait
    const section = sectionOf(id)
    if (!section) return 'no-such-section'
    if (holds(student.id, id)) return 'already-enrolled'
    const whyNotEnrol = whyNotNow(student, 'enrol', allowed)
    const whyNotWait = 'wait' in operation ? whyNotNow(student, 'wait', allowed) : whyNotEnrol
    if (whyNotEnrol && whyNotWait) return whyNotWait
    const reason = whyNotThis(student, section, limitsFor(student, 'wait' in operation ? ['enrol', 'wait'] : ['enrol'], allowed), allowed)
    if (reason) return reason
    // A seat that came free earlier in this submission belongs to the queue first.
    const before = state.queue.length
    if (!isFull(section)) settleSection(section)
    if (state.queue.length < before && holds(student.id, id)) return 'enrolled'
    if ((!isFull(section) || allowed.includes('section-full')) && !whyNotEnrol) {
      state.queue = state.queue.filter((wait) => !(wait.student === student.id && wait.section === id))
      state.seats.push({ student: student.id, section: id })
      return 'enrolled'
    }
    if (waits(student.id, id)) return 'already-waiting'
    if (!('wait' in operation) || whyNotWait) return 'section-full'
    state.queue.push({ student: student.id, section: id, allowed: [...allowed] })
    return 'waiting'
  }

  function settleSection(section: ModelSection): void {
    for (const wait of state.queue.filter((entry) => entry.section === section.id)) {
      if (isFull(section)) return
      if (!mayBePromoted(studentOf(wait.student), section, wait.allowed)) continue
      state.queue = state.queue.filter((entry) => entry !== wait)
      state.seats.push({ student: wait.student, section: section.id })
    }
  }

  return {
    submit(personId: number, mode: SubmissionMode, operations: readonly Operation[]): Reason[] {
      const before = structuredClone(state)
      const student = studentOf(personId)
      const gives = (operation: Operation) => 'drop' in operation || 'leave' in operation
      const reasons = new Map<Operation, Reason>()
      const decide = (operation: Operation) =>
        reasons.set(operation, 'overrides' in operation ? performByHand(student, operation, operation.overrides) : perform(student, operation, []))
      operations.filter(gives).forEach(decide)
      operations.filter((other) => !gives(other)).forEach(decide)
      const decided = operations.map((operation) => reasons.get(operation)!)
      const isGrant = (reason: Reason) => granted.includes(reason)
      if (mode === 'all-or-nothing' && !decided.every(isGrant)) {
        state = before
        settle()
        return decided.map((reason) => (isGrant(reason) ? 'rolled-back' : reason))
      }
      settle()
      return decided
    },
    /** `student/section` of every seat, and `section: students` of every queue in its order; both lists sorted. */
    snapshot() {
      return {
        seats: state.seats.map(({ student, section }) => `${student}/${section}`).sort(),
        queues: campus.sections
          .map(({ id }) => `${id}: ${state.queue.filter((wait) => wait.section === id).map((wait) => wait.student).join(' ')}`)
          .filter((line) => !line.endsWith(': '))
          .sort(),
      }
    },
  }
}
