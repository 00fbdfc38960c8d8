import type { Facts } from '../courses/index.ts'
import type { BatchState, Reply, Request } from './decide.ts'
import type { Refused, SetAside, StudentState, Wait } from './rules.ts'
import type { QueueMove, Seat } from './seating.ts'

// A batch is decided by changing its state in place. Here that state is compared with what it was, for the rows to write.

/** What a batch changed, as the rows to write. */
export type Changes = {
  seats: Seat[]
  enrolled: { personId: number; sectionId: number; termId: number; setAside: SetAside }[]
  dropped: { personId: number; sectionId: number }[]
  joined: { personId: number; sectionId: number; termId: number; place: number; setAside: SetAside }[]
  left: { personId: number; sectionId: number }[]
  skipped: { personId: number; sectionId: number; reason: Refused }[]
  moves: QueueMove[]
  submissions: { request: Request; reply: Reply & { kind: 'decided' } }[]
  now: number
}

/** What was so before the batch. */
export type Before = {
  seats: Map<number, Seat>
  held: Map<number, Set<number>>
  waits: Map<number, Map<number, Wait>>
}

export function remember({ seats, students }: BatchState): Before {
  return {
    seats: new Map([...seats].map(([id, seat]) => [id, { ...seat }])),
    held: new Map([...students].map(([id, { held }]) => [id, new Set(held)])),
    waits: new Map([...students].map(([id, { waits }]) => [id, new Map([...waits].map(([section, wait]) => [section, { ...wait }]))])),
  }
}

/** The difference that the batch made, so that someone who enrols and drops in it leaves no trace but the log. */
export function compare(before: Before, after: BatchState, requests: Request[], replies: Reply[]): Omit<Changes, 'moves'> {
  const termOf = (sectionId: number) => after.facts.section(sectionId)!.termId
  const changes: Omit<Changes, 'moves'> = {
    seats: [],
    enrolled: [],
    dropped: [],
    joined: [],
    left: [],
    skipped: [],
    submissions: [],
    now: after.now,
  }
  for (const [id, seat] of after.seats) {
    const old = before.seats.get(id)!
    if (old.taken === seat.taken && old.waiting === seat.waiting && old.place === seat.place && old.ceiling === seat.ceiling) continue
    seat.version += 1
    changes.seats.push(seat)
  }
  for (const [personId, student] of after.students) compareStudent(before, personId, student, termOf, changes)
  requests.forEach((request, index) => {
    const reply = replies[index]!
    if (reply.kind === 'decided' && reply.isNew) changes.submissions.push({ request, reply })
  })
  return changes
}

function compareStudent(
  before: Before,
  personId: number,
  { held, given, waits }: StudentState,
  termOf: (sectionId: number) => number,
  changes: Omit<Changes, 'moves'>,
): void {
  const oldHeld = before.held.get(personId)!
  const oldWaits = before.waits.get(personId)!
  for (const [sectionId, setAside] of given) changes.enrolled.push({ personId, sectionId, termId: termOf(sectionId), setAside })
  // A seat that was given up and given again is another one.
  for (const sectionId of oldHeld) if (!held.has(sectionId) || given.has(sectionId)) changes.dropped.push({ personId, sectionId })
  for (const [sectionId, wait] of waits) {
    const old = oldWaits.get(sectionId)
    if (old?.place !== wait.place) changes.joined.push({ personId, sectionId, termId: termOf(sectionId), ...wait })
    if (wait.skipped && (old?.place !== wait.place || old.skipped !== wait.skipped)) {
      changes.skipped.push({ personId, sectionId, reason: wait.skipped })
    }
  }
  for (const [sectionId, old] of oldWaits) {
    if (waits.get(sectionId)?.place !== old.place) changes.left.push({ personId, sectionId })
  }
}

/** Who holds or waits for something else than before, with the terms concerned. */
export function peopleIn(facts: Facts, { enrolled, dropped, joined, left, skipped }: Omit<Changes, 'moves'>): Map<number, Set<number>> {
  const people = new Map<number, Set<number>>()
  for (const { personId, sectionId } of [...enrolled, ...dropped, ...joined, ...left, ...skipped]) {
    const terms = people.get(personId) ?? new Set()
    const termId = facts.section(sectionId)?.termId
    if (termId !== undefined) people.set(personId, terms.add(termId))
  }
  return people
}
