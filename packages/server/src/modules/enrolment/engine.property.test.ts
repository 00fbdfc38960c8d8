import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { startApp, type Started } from '../../../test/start-app.ts'
import type { Request } from './decide.ts'
import { campuses, requestsOn } from './enrolment.arbitrary.ts'
import { createModel, type ModelCampus } from './enrolment.model.ts'
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

function translated(request: Request, ids: Awaited<ReturnType<typeof settle>>) {
  return {
    personId: ids.personIds.get(request.personId)!,
    operations: request.operations.map((operation) => {
      const [[act, id]] = Object.entries(operation) as [[string, number]]
      return { [act]: ids.sectionIds.get(id) ?? 900_000_000 } as typeof operation
    }),
  }
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

describe('the engine', () => {
  test('decides any sequence of submissions as the plain model does', async () => {
    await fc.assert(
      fc.asyncProperty(runs(30), async ([campus, requests]) => {
        const ids = await settle(campus)
        const model = createModel(campus)
        for (const request of requests) {
          const { personId, operations } = translated(request, ids)
          const outcome = await started.app.enrolment.submit(personId, request.mode, [...operations], undefined)
          await started.app.enrolment.settled()
          expect(outcome.decisions.map(({ code }) => code)).toEqual(model.submit(request.personId, request.mode, request.operations))
        }
        expect(await snapshot(ids)).toEqual(model.snapshot())
        expect((await verify({ database: started.database }, { term: ids.term })).findings).toEqual([])
      }),
      { numRuns: 25 },
    )
  }, 120_000)

  test('keeps every invariant when submissions come all at once', async () => {
    await fc.assert(
      fc.asyncProperty(runs(80), async ([campus, requests]) => {
        const ids = await settle(campus)
        await Promise.all(
          requests.map((request) => {
            const { personId, operations } = translated(request, ids)
            return started.app.enrolment.submit(personId, request.mode, [...operations], request.key)
          }),
        )
        await started.app.enrolment.settled()
        expect((await verify({ database: started.database }, { term: ids.term })).findings).toEqual([])
      }),
      { numRuns: 25 },
    )
  }, 120_000)
})
