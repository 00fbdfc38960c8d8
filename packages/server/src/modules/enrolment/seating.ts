import { nothing, type Refused, type StudentState } from './rules.ts'

// Who sits and waits where, as a batch changes it. Every change can be undone, because a submission may fail at its last operation.

export type Seat = {
  sectionId: number
  capacity: number | null
  ceiling: number | null
  taken: number
  waiting: number
  /** The last place given out; at the head of the queue they are given out as negative numbers. */
  place: number
  version: number
}

export type QueueEntry = { personId: number; place: number }

export type QueueMove = {
  sectionId: number
  personId: number
  place: number
  move: 'joined' | 'promoted' | 'skipped' | 'left'
  reason: Refused | null
}

/** A moment to which `rollBack` leads back. */
export type Mark = { changes: number; moves: number }

/** @param queues the first entries of the queues that may move, by place; changed in place, as are seats and students */
export function createSeating(queues: Map<number, QueueEntry[]>) {
  const moves: QueueMove[] = []
  // The newest last.
  const undo: (() => void)[] = []

  return {
    moves,

    /** What was changed before this stays. */
    begin(): Mark {
      undo.length = 0
      return this.mark()
    },

    mark(): Mark {
      return { changes: undo.length, moves: moves.length }
    },

    rollBack(mark: Mark): void {
      while (undo.length > mark.changes) undo.pop()!()
      moves.length = mark.moves
    },

    isWhole,

    takeSeat(student: StudentState, seat: Seat, setAside = nothing): void {
      seat.taken += 1
      student.held.add(seat.sectionId)
      student.given.set(seat.sectionId, setAside)
      undo.push(() => {
        seat.taken -= 1
        student.held.delete(seat.sectionId)
        student.given.delete(seat.sectionId)
      })
    },

    /** Makes room for one beyond the ceiling. It is gone again with the next seat that is given up. */
    addSeat(seat: Seat): void {
      seat.ceiling! += 1
      undo.push(() => (seat.ceiling! -= 1))
    },

    freeSeat(student: StudentState, seat: Seat): void {
      const { ceiling } = seat
      const given = student.given.get(seat.sectionId)
      seat.taken -= 1
      // A ceiling above the capacity (lowered below the seats taken, or raised for a seat given by hand) comes down with them.
      if (seat.capacity !== null) seat.ceiling = Math.max(seat.capacity, seat.taken)
      student.held.delete(seat.sectionId)
      student.given.delete(seat.sectionId)
      undo.push(() => {
        seat.taken += 1
        seat.ceiling = ceiling
        student.held.add(seat.sectionId)
        if (given) student.given.set(seat.sectionId, given)
      })
    },

    joinQueue(student: StudentState, seat: Seat, end: 'tail' | 'head', setAside = nothing): void {
      const { sectionId } = seat
      const number = seat.place + 1
      // Whoever came to the head last is the first there, so that the counter serves both ends.
      const place = end === 'head' ? -number : number
      // The new place continues the part that was read only if nobody unread stands between.
      const queue = end === 'head' || isWhole(seat) ? queueOf(sectionId) : undefined
      seat.place = number
      seat.waiting += 1
      student.waits.set(sectionId, { place, skipped: null, setAside })
      const at = end === 'head' ? 0 : (queue?.length ?? 0)
      queue?.splice(at, 0, { personId: student.personId, place })
      undo.push(() => {
        seat.place -= 1
        seat.waiting -= 1
        student.waits.delete(sectionId)
        queue?.splice(at, 1)
      })
      moves.push({ sectionId, personId: student.personId, place, move: 'joined', reason: null })
    },

    /** Takes the student out of the queue, to sit down or for some other reason. */
    leaveQueue(student: StudentState, seat: Seat, move: 'left' | 'promoted'): void {
      const { sectionId } = seat
      const wait = student.waits.get(sectionId)!
      const queue = queues.get(sectionId)
      const index = queue?.findIndex((entry) => entry.personId === student.personId) ?? -1
      const entry = index >= 0 ? queue!.splice(index, 1)[0] : undefined
      student.waits.delete(sectionId)
      seat.waiting -= 1
      undo.push(() => {
        if (entry) queue!.splice(index, 0, entry)
        student.waits.set(sectionId, wait)
        seat.waiting += 1
      })
      moves.push({ sectionId, personId: student.personId, place: wait.place, move, reason: null })
    },

    /** A free seat passes this student by. Logged once for each reason. */
    skip(student: StudentState, seat: Seat, reason: Refused): void {
      const wait = student.waits.get(seat.sectionId)!
      if (wait.skipped?.code === reason.code && wait.skipped.conflictsWith === reason.conflictsWith) return
      const before = wait.skipped
      wait.skipped = reason
      undo.push(() => (wait.skipped = before))
      moves.push({ sectionId: seat.sectionId, personId: student.personId, place: wait.place, move: 'skipped', reason })
    },

    /** Known if the queue was read as far as the student stands. */
    positionOf(student: StudentState, seat: Seat): { position?: number } {
      const { place } = student.waits.get(seat.sectionId)!
      const index = queues.get(seat.sectionId)?.findIndex((entry) => entry.place === place) ?? -1
      return index >= 0 ? { position: index + 1 } : {}
    },
  }

  /** Are all who wait for this section in the part of the queue that was read? */
  function isWhole(seat: Seat): boolean {
    return (queues.get(seat.sectionId)?.length ?? 0) >= seat.waiting
  }

  function queueOf(sectionId: number): QueueEntry[] {
    let queue = queues.get(sectionId)
    if (!queue) queues.set(sectionId, (queue = []))
    return queue
  }
}

export function hasRoom(seat: Seat): boolean {
  return seat.ceiling === null || seat.taken < seat.ceiling
}
