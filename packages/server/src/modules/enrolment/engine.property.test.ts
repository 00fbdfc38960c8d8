import type { Operation as OwnOperation, SubmissionOutcome } from '@fairway/contract/enrolment'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { afterwards } from '../../../test/afterwards.ts'
import { startApp, type Started } from '../../../test/start-app.ts'
import { byCommand } from '../audit/index.ts'
import { sectionOf, type Operation, type Request } from './decide.ts'
import { campuses, requestsOn } from './enrolment.arbitrary.ts'
import { createModel, type ModelCampus } from './enrolment.model.ts'
import { createEnrolment, type Enrolment } from './index.ts'
import { verify } from './verify.ts'

// The whole engine on a real database against the plain model.

let started: Started
let terms = 0

beforeAll(async () => {
  started = await startApp()
})

/** The model's campus as rows: a term of its own, with students of its own. */
async function settle(campus: ModelCampus) {
  const { campus: build, database } = started
  const term = await build.term({ code: `P${++terms}` })
  // A millisecond of the model is an hour here; what begins "now" has begun.
  const hoursFromNow = (at: number) => new Date(Date.now() + (at - campus.now) * 3_600_000 - 1000)
  for (const { opensAt, closesAt, cohorts, creditLimit, sectionLimit, allows } of campus.rounds) {
    await build.round(term, {
      opensAt: hoursFromNow(opensAt),
      closesAt: hoursFromNow(closesAt),
      audience: cohorts ? { cohorts } : {},
      creditLimit: creditLimit ?? undefined,
      sectionLimit: sectionLimit ?? undefined,
      allows,
    })
  }
  const sectionIds = new Map<number, number>()
  for (const [code, sections] of Map.groupBy(campus.sections, ({ course }) => course)) {
    const { credits, prerequisites, notWith } = sections[0]!
    const course = await build.course(term, { code, credits, prerequisites, notWith })
    const built = await build.sections(
      course,
      sections.map(({ capacity, majors, meets }) => ({
        capacity,
        ...(majors && { majors }),
        meetings: meets.map(([from, to]) => ({ date: term.starts, from, to })),
      })),
    )
    built.forEach(({ id }, index) => sectionIds.set(sections[index]!.id, id))
  }
  const personIds = new Map<number, number>()
  for (const { id, cohort, major, taken } of campus.students) {
    const [row] = await database.query<{ person_id: number }>({
      text: `with p as (insert into person (number, name) values ($1, $1) returning id)
             insert into student (person_id, cohort, major) select id, $2, $3 from p returning person_id`,
      values: [`${term.code}-${id}`, cohort, major],
    })
    personIds.set(id, row!.person_id)
    for (const code of taken) {
      await database.query({
        text: `insert into course_record (person_id, course_code, status) values ($1, $2, 'passed')`,
        values: [row!.person_id, code],
      })
    }
  }
  return { termId: term.id, term: term.code, sectionIds, personIds }
}

/** Credits and prerequisites belong to courses here, and to sections in the model: make them agree. */
function withCourses(campus: ModelCampus): ModelCampus {
  const first = new Map(campus.sections.toReversed().map((section) => [section.course, section]))
  return {
    ...campus,
    rounds: campus.rounds.filter(({ opensAt, closesAt }) => opensAt < closesAt),
    sections: campus.sections.map((section) => {
      const { credits, prerequisites } = first.get(section.course)!
      return { ...section, credits, prerequisites }
    }),
  }
}

const runs = (length: number) => campuses.map(withCourses).chain((campus) => fc.tuple(fc.constant(campus), requestsOn(campus, length)))

/**
 * Where a queue is read in part, the plain model is more exact than the engine: seats that come free together go to their queues
 * in the order in which they are read, and a seat just given up cannot be asked for again before its queue is known.
 */
function freeingOneSeat({ operations, ...request }: Request): Request {
  const drop = operations.find((operation) => 'drop' in operation)
  return { ...request, operations: operations.filter((operation) => operation === drop || !drop || (!('drop' in operation) && sectionOf(operation) !== drop.drop)) }
}

function translated(request: Request, ids: Awaited<ReturnType<typeof settle>>) {
  return {
    personId: ids.personIds.get(request.personId)!,
    operations: request.operations.map((operation) => {
      const [[act, id], ...overrides] = Object.entries(operation) as [[string, number]]
      return { [act]: ids.sectionIds.get(id) ?? 900_000_000, ...Object.fromEntries(overrides) } as Operation
    }),
  }
}

/** By the student, or by hand where that takes one. */
function send(enrolment: Enrolment, request: Request, ids: Awaited<ReturnType<typeof settle>>, key?: string): Promise<SubmissionOutcome> {
  const { personId, operations } = translated(request, ids)
  const isByHand = operations.some((operation) => 'overrides' in operation || 'advance' in operation)
  if (!isByHand) return enrolment.submit(personId, request.mode, operations as OwnOperation[], key)
  return enrolment.byHand.submit(byCommand, { personId }, { mode: request.mode, operations, reason: 'Because.' }, key)
}

async function snapshot(ids: Awaited<ReturnType<typeof settle>>) {
  const modelSection = new Map([...ids.sectionIds].map(([model, real]) => [real, model]))
  const modelPerson = new Map([...ids.personIds].map(([model, real]) => [real, model]))
  const seats = await started.database.query<{ person_id: number; section_id: number }>({
    text: 'select person_id, section_id from enrolment where term_id = $1',
    values: [ids.termId],
  })
  const waits = await started.database.query<{ person_id: number; section_id: number }>({
    text: 'select person_id, section_id from wait where term_id = $1 order by section_id, place',
    values: [ids.termId],
  })
  const queues = Map.groupBy(waits, (wait) => wait.section_id)
  return {
    seats: seats.map((row) => `${modelPerson.get(row.person_id)}/${modelSection.get(row.section_id)}`).sort(),
    queues: [...queues]
      .map(([section, queue]) => `${modelSection.get(section)}: ${queue.map((wait) => modelPerson.get(wait.person_id)).join(' ')}`)
      .sort(),
  }
}

/** An engine of its own on the same database. */
function enrolmentReading(depth: number): Enrolment {
  const onError = (error: unknown) => {
    throw error
  }
  const enrolment = createEnrolment({ database: started.database, courses: started.app.courses, audit: started.app.audit, depth, publish() {}, publishHere() {}, peopleChanged() {}, onError })
  afterwards(() => enrolment.close())
  return enrolment
}

describe.each([16, 1])('the engine, when it first reads a queue to place %i,', (depth) => {
  test('decides any sequence of submissions as the plain model does', async () => {
    const enrolment = enrolmentReading(depth)
    await fc.assert(
      fc.asyncProperty(runs(30), async ([campus, all]) => {
        const requests = depth === 1 ? all.map(freeingOneSeat) : all
        const ids = await settle(campus)
        const model = createModel(campus)
        for (const request of requests) {
          const outcome = await send(enrolment, request, ids)
          await enrolment.settled()
          expect(outcome.decisions.map(({ code }) => code)).toEqual(model.submit(request.personId, request.mode, request.operations))
        }
        expect(await snapshot(ids)).toEqual(model.snapshot())
        expect((await verify({ database: started.database }, { term: ids.term })).findings).toEqual([])
      }),
      { numRuns: 25 },
    )
  }, 120_000)

  test('keeps every invariant when submissions come all at once', async () => {
    const enrolment = enrolmentReading(depth)
    await fc.assert(
      fc.asyncProperty(runs(80), async ([campus, requests]) => {
        const ids = await settle(campus)
        await Promise.all(requests.map((request) => send(enrolment, request, ids, request.key)))
        await enrolment.settled()
        expect((await verify({ database: started.database }, { term: ids.term })).findings).toEqual([])
      }),
      { numRuns: 25 },
    )
  }, 120_000)

  test('goes past any number who may not take the seat, who keep their places and learn why', async () => {
    const enrolment = enrolmentReading(depth)
    // More than are read at first, and more than are read the next time.
    const heads = Array.from({ length: 5 * depth + 1 }, (_, index) => index + 2)
    const [holder, last] = [1, heads.length + 2]
    const section = { credits: 1, meets: [[0, 10]] as [number, number][], majors: null, prerequisites: [], notWith: [] }
    const round = { opensAt: 0, closesAt: 2, cohorts: null, creditLimit: null, sectionLimit: null, allows: { enrol: true, drop: true, wait: true } }
    const ids = await settle({
      now: 1,
      sections: [{ ...section, id: 1, course: 'C1', capacity: 1 }, { ...section, id: 2, course: 'C2', capacity: null }],
      students: [holder, ...heads, last].map((id) => ({ id, major: 'physics', cohort: '2026', taken: [] })),
      rounds: [round],
    })
    const submit = (student: number, act: 'enrol' | 'wait' | 'drop', section: number) =>
      enrolment.submit(ids.personIds.get(student)!, 'all-or-nothing', [{ [act]: ids.sectionIds.get(section)! } as OwnOperation], undefined)
    await submit(holder, 'enrol', 1)
    for (const student of [...heads, last]) await submit(student, 'wait', 1)
    await Promise.all(heads.map((student) => submit(student, 'enrol', 2)))
    await submit(holder, 'drop', 1)
    await enrolment.settled()
    expect(await snapshot(ids)).toEqual({ seats: [...heads.map((student) => `${student}/2`), `${last}/1`].sort(), queues: [`1: ${heads.join(' ')}`] })
    const skipped = await started.database.query<{ person_id: number; code: string }>({
      text: `select person_id, reason ->> 'code' as code from queue_move where section_id = $1 and move = 'skipped' order by id`,
      values: [ids.sectionIds.get(1)!],
    })
    expect(skipped).toEqual(heads.map((student) => ({ person_id: ids.personIds.get(student)!, code: 'time-conflict' })))
    expect((await verify({ database: started.database }, { term: ids.term })).findings).toEqual([])
  })
})
