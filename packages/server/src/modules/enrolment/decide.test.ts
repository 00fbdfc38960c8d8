import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isGranted, overridable } from '@fairway/contract/reasons'
import type { Facts, SectionFacts } from '../courses/index.ts'
import { decideBatch, sectionOf, type BatchState, type Operation, type Reply, type Request } from './decide.ts'
import { createModel, type ModelCampus } from './enrolment.model.ts'
import { campuses, requestsOn } from './enrolment.arbitrary.ts'
import { obstacleToPromotion, type StudentState } from './rules.ts'
import { hasRoom, type QueueEntry, type Seat } from './seating.ts'

// The pure function against the plain model. There everything is in the state, so no promotion has to wait for a later batch;
// where a batch has only a part, promotions come later than the model's, and what is held against it are the rules of a queue.

function stateOf(campus: ModelCampus): BatchState {
  const sections = new Map(
    campus.sections.map((section): [number, SectionFacts] => [
      section.id,
      {
        id: section.id,
        termId: 1,
        courseId: Number(section.course.slice(1)),
        courseCode: section.course,
        credits: section.credits,
        occupies: section.meets.flat(),
        majors: section.majors,
        prerequisites: section.prerequisites,
        notWith: section.notWith,
        hidden: false,
      },
    ]),
  )
  const rounds = campus.rounds.map((round, index) => ({ ...round, id: index + 1, termId: 1, colleges: null, majors: null, classes: null }))
  const facts: Facts = {
    terms: new Map([[1, { id: 1, code: 'T', revision: 1, sections, rounds }]]),
    section: (id) => sections.get(id),
  }
  return {
    facts,
    now: campus.now,
    seats: new Map(
      campus.sections.map(({ id, capacity }): [number, Seat] => [
        id,
        { sectionId: id, capacity, ceiling: capacity, taken: 0, waiting: 0, place: 0, version: 1 },
      ]),
    ),
    queues: new Map(campus.sections.map(({ id }) => [id, []])),
    students: new Map(
      campus.students.map(({ id, major, cohort, taken }): [number, StudentState] => [
        id,
        { personId: id, major, cohort, college: null, class: null, held: new Set(), given: new Map(), waits: new Map(), taken: new Set(taken) },
      ]),
    ),
    answered: new Map(),
  }
}

function snapshot({ students, queues }: BatchState) {
  return {
    seats: [...students.values()].flatMap(({ personId, held }) => [...held].map((section) => `${personId}/${section}`)).sort(),
    queues: [...queues]
      .filter(([, queue]) => queue.length > 0)
      .map(([id, queue]) => `${id}: ${queue.map(({ personId }) => personId).join(' ')}`)
      .sort(),
  }
}

describe('any batch of submissions', () => {
  test('is decided as the plain model decides it one after another, and leaves the same seats and queues', () => {
    const runs = campuses.chain((campus) => fc.tuple(fc.constant(campus), requestsOn(campus, 40)))
    fc.assert(
      fc.property(runs, ([campus, requests]) => {
        const model = createModel(campus)
        const state = stateOf(campus)
        const { replies } = decideBatch(state, requests, [])
        const decided = replies.map((reply) => (reply.kind === 'decided' ? reply.outcome.decisions.map(({ code }) => code) : reply.kind))
        const expected = requests.map((request) => model.submit(request.personId, request.mode, request.operations))
        expect(decided).toEqual(expected)
        expect(snapshot(state)).toEqual(model.snapshot())
      }),
      { numRuns: 3000 },
    )
  })

  test.each([[[2, 1]], [[1, 2]]])('offers seats that come free together by section, not as the drops %j were written', (drops) => {
    const section = { credits: 4, meets: [], majors: null, prerequisites: [], notWith: [], capacity: 1 }
    const round = { opensAt: 0, closesAt: 2, cohorts: null, creditLimit: 8, sectionLimit: null, allows: { enrol: true, drop: true, wait: true } }
    const campus: ModelCampus = {
      now: 1,
      sections: ['C1', 'C2', 'C3'].map((course, index) => ({ ...section, course, id: index + 1 })),
      students: [1, 2].map((id) => ({ id, major: 'physics', cohort: '2025', taken: [] })),
      rounds: [round],
    }
    const operations = [
      { personId: 1, operations: [{ enrol: 1 }, { enrol: 2 }] },
      // With one of the two, the limit is reached.
      { personId: 2, operations: [{ enrol: 3 }, { wait: 2 }, { wait: 1 }] },
      { personId: 1, operations: drops.map((drop) => ({ drop })) },
    ]
    const requests = operations.map((each, index) => ({ ...each, mode: 'all-or-nothing' as const, key: `k${index}`, bodyHash: '' }))
    const state = stateOf(campus)
    decideBatch(state, requests, [])
    expect(snapshot(state)).toEqual({ seats: ['2/1', '2/3'], queues: ['2: 2'] })
  })

  test('gives a seat to who waits when it comes free, also before the one who gave it up has come to the head of the queue', () => {
    const campus: ModelCampus = {
      now: 1,
      sections: [{ id: 1, course: 'C1', credits: 4, meets: [], majors: null, prerequisites: [], notWith: [], capacity: 1 }],
      students: [1, 2, 3].map((id) => ({ id, major: 'physics', cohort: '2025', taken: [] })),
      rounds: [{ opensAt: 0, closesAt: 2, cohorts: null, creditLimit: 8, sectionLimit: null, allows: { enrol: true, drop: true, wait: true } }],
    }
    const own = [1, 2, 3].map((personId) => ({ personId, operations: [{ wait: 1 }] }))
    const back = { personId: 1, operations: [{ drop: 1 }, { wait: 1 }, { advance: 1 }] }
    const requests = [...own, back].map((each, index) => ({ ...each, mode: 'all-or-nothing' as const, key: `k${index}`, bodyHash: '' }))
    const state = stateOf(campus)
    decideBatch(state, requests, [])
    expect(snapshot(state)).toEqual({ seats: ['2/1'], queues: ['1: 1 3'] })
  })

  test('keeps taken, waiting and ceiling in step with who holds and waits, and never oversells', () => {
    const runs = campuses.chain((campus) => fc.tuple(fc.constant(campus), requestsOn(campus, 60)))
    fc.assert(
      fc.property(runs, ([campus, requests]) => {
        const state = stateOf(campus)
        decideBatch(state, requests, [])
        for (const seat of state.seats.values()) {
          const students = [...state.students.values()]
          expect(seat.taken).toBe(students.filter(({ held }) => held.has(seat.sectionId)).length)
          expect(seat.waiting).toBe(students.filter(({ waits }) => waits.has(seat.sectionId)).length)
          // Above the capacity only as far as seats were given by hand.
          expect(seat.ceiling).toBe(seat.capacity === null ? null : Math.max(seat.capacity, seat.taken))
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('logs exactly the moves that its queues made', () => {
    const runs = campuses.chain((campus) => fc.tuple(fc.constant(campus), requestsOn(campus, 60)))
    fc.assert(
      fc.property(runs, ([campus, requests]) => {
        const state = stateOf(campus)
        const { moves } = decideBatch(state, requests, [])
        const queues = new Map<number, number[]>(campus.sections.map(({ id }) => [id, []]))
        for (const { sectionId, personId, place, move } of moves) {
          const queue = queues.get(sectionId)!
          if (move === 'joined' && place < 0) queue.unshift(personId)
          else if (move === 'joined') queue.push(personId)
          else expect(queue).toContain(personId)
          if (move === 'promoted' || move === 'left') queue.splice(queue.indexOf(personId), 1)
        }
        expect(queues).toEqual(new Map([...state.queues].map(([id, queue]) => [id, queue.map(({ personId }) => personId)])))
      }),
      { numRuns: 500 },
    )
  })

  test('gives the first answer to a key that comes again, and refuses it for another body', () => {
    const runs = campuses.chain((campus) => fc.tuple(fc.constant(campus), requestsOn(campus, 20)))
    fc.assert(
      fc.property(runs, ([campus, requests]) => {
        const state = stateOf(campus)
        const first = decideBatch(state, requests, []).replies
        const before = snapshot(state)
        const again = decideBatch(state, requests, []).replies
        expect(again.map((reply) => reply.kind === 'decided' && reply.outcome)).toEqual(first.map((reply) => reply.kind === 'decided' && reply.outcome))
        const other = decideBatch(state, requests.map((request) => ({ ...request, bodyHash: 'other' })), []).replies
        expect(other.every(({ kind }) => kind === 'key-reused')).toBe(true)
        expect(snapshot(state)).toEqual(before)
      }),
      { numRuns: 300 },
    )
  })
})

describe('any operation by hand', () => {
  const runs = campuses.chain((campus) => fc.tuple(fc.constant(campus), requestsOn(campus, 40)))
  const isByHand = ({ operations }: Request) => operations.some((operation) => 'overrides' in operation || 'advance' in operation)

  test('is told beforehand as it is decided, and telling leaves no trace', () => {
    fc.assert(
      fc.property(runs, ([campus, requests]) => {
        const state = stateOf(campus)
        for (const request of requests) {
          const before = structuredClone({ seats: state.seats, queues: state.queues, students: state.students })
          const preview = decideBatch(state, [{ ...request, isPreview: true }], [])
          expect({ seats: state.seats, queues: state.queues, students: state.students }).toEqual(before)
          expect(preview.moves).toEqual([])
          const outcomeOf = ([reply]: Reply[]) => reply?.kind === 'decided' && reply.outcome
          expect(outcomeOf(preview.replies)).toEqual(outcomeOf(decideBatch(state, [request], []).replies))
        }
      }),
      { numRuns: 200 },
    )
  })

  test('that is refused needs every rule that it says it needs, and no other', () => {
    let needed = 0
    fc.assert(
      fc.property(runs, ([campus, requests]) => {
        const state = stateOf(campus)
        const preview = (personId: number, operation: Operation) => {
          const request = { personId, key: '', bodyHash: '', mode: 'best-effort' as const, operations: [operation], isPreview: true }
          const [reply] = decideBatch(state, [request], []).replies
          return reply?.kind === 'decided' ? reply.outcome.decisions[0]! : undefined
        }
        for (const request of requests) {
          for (const operation of isByHand(request) ? request.operations : []) {
            const decision = preview(request.personId, { ...operation, overrides: [] })
            const needs = decision?.needs ?? []
            if (needs.length === 0) continue
            needed += 1
            const granted = preview(request.personId, { ...operation, overrides: [...overridable] })
            expect(isGranted(granted!.code)).toBe(true)
            expect(new Set(granted!.overridden)).toEqual(new Set(needs))
            expect(preview(request.personId, { ...operation, overrides: needs })).toEqual(granted)
            for (const left of needs) {
              const others = needs.filter((rule) => rule !== left)
              expect(preview(request.personId, { ...operation, overrides: others })).toMatchObject({ needs })
            }
          }
          decideBatch(state, [request], [])
        }
      }),
      { numRuns: 300 },
    )
    expect(needed).toBeGreaterThan(100)
  })
})

describe('any batch that has only the heads of its queues, and only the seats it asked for,', () => {
  const depths = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 8 })
  const runs = campuses.chain((campus) => fc.tuple(fc.constant(campus), requestsOn(campus, 60), depths, fc.integer({ min: 1, max: 8 })))

  test('lets nobody pass who may have the seat, and together with the batches that it calls for moves every queue', () => {
    fc.assert(
      fc.property(runs, ([campus, requests, depths, size]) => {
        const state = stateOf(campus)
        const unfinished = new Map<number, number>()
        let batches = 0
        const batch = (asked: Request[]) => {
          const looks = new Map(unfinished)
          unfinished.clear()
          const read = new Map(asked.flatMap(({ operations }) => operations.map(sectionOf)).map((id) => [id, depths[(batches + id) % depths.length]!]))
          const part = partOf(state, asked, new Map([...read, ...looks]))
          // One at a time, to look at the queues in between.
          const results = [decideAndCompare(state, part, [], [...looks.keys()]), ...asked.map((request) => decideAndCompare(state, part, [request], []))]
          for (const { sectionId, read } of results.flat()) unfinished.set(sectionId, Math.max(1, 4 * read, unfinished.get(sectionId) ?? 0))
          batches += 1
        }
        for (let at = 0; at < requests.length; at += size) batch(requests.slice(at, at + size))
        const last = batches
        while (unfinished.size > 0 && batches < last + 20) batch([])
        expect(unfinished.size).toBe(0)
        for (const seat of state.seats.values()) {
          const queue = queueOf(state, seat.sectionId)
          expect(seat.waiting).toBe(queue.length)
          if (hasRoom(seat)) expect(queue.filter(({ personId }) => mayHave(state, personId, seat.sectionId))).toEqual([])
        }
      }),
      { numRuns: 3000 },
    )
  })

  function decideAndCompare(state: BatchState, part: BatchState, requests: Request[], examined: number[]) {
    const before = new Map([...part.students].map(([id, { held }]) => [id, new Set(held)]))
    const { moves, unfinished } = decideBatch(part, requests, examined)
    for (const { personId, held } of part.students.values()) {
      for (const sectionId of held) {
        if (before.get(personId)!.has(sectionId)) continue
        // Beyond the capacity, by hand: from nobody who waits was anything taken.
        if (part.students.get(personId)!.given.get(sectionId)!.has('section-full')) {
          expect(state.seats.get(sectionId)!.taken).toBeGreaterThan(state.seats.get(sectionId)!.capacity!)
          continue
        }
        const own = moves.findLastIndex((move) => move.move === 'promoted' && move.personId === personId && move.sectionId === sectionId)
        // Whoever came to the head only after that was not passed.
        const later = own < 0 ? [] : moves.slice(own).filter((move) => move.move === 'joined' && move.sectionId === sectionId)
        const passed = queueOf(state, sectionId).filter(({ place }) => own < 0 || (place < moves[own]!.place && later.every((move) => move.place !== place)))
        expect(passed.filter((entry) => mayHave(state, entry.personId, sectionId))).toEqual([])
        expect(passed.filter((entry) => !state.students.get(entry.personId)!.waits.get(sectionId)!.skipped)).toEqual([])
      }
    }
    return unfinished
  }
})

/** What a batch has that reads queues so far: these seats, and of the students those it read and those who ask. */
function partOf(state: BatchState, requests: readonly Request[], depths: ReadonlyMap<number, number>): BatchState {
  const queues = new Map([...depths].map(([id, depth]) => [id, queueOf(state, id).slice(0, depth)]))
  const people = new Set([...requests, ...[...queues.values()].flat()].map(({ personId }) => personId))
  return {
    ...state,
    seats: new Map([...state.seats].filter(([id]) => depths.has(id))),
    queues,
    students: new Map([...state.students].filter(([id]) => people.has(id))),
  }
}

function queueOf({ students }: BatchState, sectionId: number): QueueEntry[] {
  return [...students.values()]
    .filter(({ waits }) => waits.has(sectionId))
    .map(({ personId, waits }) => ({ personId, place: waits.get(sectionId)!.place }))
    .sort((a, b) => a.place - b.place)
}

function mayHave({ facts, students, now }: BatchState, personId: number, sectionId: number): boolean {
  return !obstacleToPromotion(facts, students.get(personId)!, facts.section(sectionId)!, now)
}
