import fc from 'fast-check'
import type { SubmissionMode } from '@fairway/contract/enrolment'
import { overridable } from '@fairway/contract/reasons'
import type { Operation, Request } from './decide.ts'
import type { ModelCampus, ModelRound, ModelSection, ModelStudent } from './enrolment.model.ts'

// Small campuses on which everything collides: few courses, few seats, few minutes, few credits.

const courses = ['C1', 'C2', 'C3', 'C4', 'C5']
const now = 1_000_000

const section: fc.Arbitrary<Omit<ModelSection, 'id' | 'notWith'>> = fc.record({
  course: fc.constantFrom(...courses),
  credits: fc.constantFrom(0.5, 1, 2, 4),
  meets: fc.array(
    fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 3 })).map(([from, length]): [number, number] => [from * 10, (from + length) * 10]),
    { maxLength: 1 },
  ),
  majors: fc.option(fc.subarray(['physics', 'history'], { minLength: 1 }), { freq: 4 }),
  prerequisites: fc.constantFrom<string[][]>([], [], [], [], [['C1', 'P1']]),
  capacity: fc.option(fc.integer({ min: 0, max: 3 }), { freq: 8 }),
})

const student: fc.Arbitrary<Omit<ModelStudent, 'id'>> = fc.record({
  major: fc.constantFrom('physics', 'history'),
  cohort: fc.constantFrom('2025', '2026'),
  taken: fc.subarray(['C4', 'P1'], { maxLength: 2 }),
})

const round: fc.Arbitrary<ModelRound> = fc.record({
  opensAt: fc.constantFrom(now - 20, now - 10, now, now + 10),
  closesAt: fc.constantFrom(now + 20, now + 20, now + 30, now - 5),
  cohorts: fc.option(fc.subarray(['2025', '2026'], { minLength: 1 }), { freq: 4 }),
  creditLimit: fc.option(fc.constantFrom(3, 5), { freq: 3 }),
  sectionLimit: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 4 }),
  allows: fc.oneof(
    { weight: 6, arbitrary: fc.constant({ enrol: true, drop: true, wait: true }) },
    { weight: 1, arbitrary: fc.record({ enrol: fc.boolean(), drop: fc.boolean(), wait: fc.boolean() }) },
  ),
})

const openToAll: ModelRound = {
  opensAt: now - 20,
  closesAt: now + 20,
  cohorts: null,
  creditLimit: 6,
  sectionLimit: null,
  allows: { enrol: true, drop: true, wait: true },
}

export const campuses: fc.Arbitrary<ModelCampus> = fc
  .record({
    sections: fc.array(section, { minLength: 2, maxLength: 6 }),
    students: fc.array(student, { minLength: 2, maxLength: 6 }),
    rounds: fc.oneof(
      { weight: 3, arbitrary: fc.constant<ModelRound[]>([openToAll]) },
      { weight: 3, arbitrary: fc.array(round, { minLength: 2, maxLength: 2 }) },
      { weight: 1, arbitrary: fc.array(round, { maxLength: 1 }) },
    ),
    // C2 and C3 exclude each other, on some campuses.
    exclusive: fc.boolean(),
  })
  .map(({ sections, students, rounds, exclusive }) => ({
    now,
    sections: sections.map((each, index) => ({
      ...each,
      id: index + 1,
      notWith: exclusive && each.course === 'C2' ? ['C3'] : exclusive && each.course === 'C3' ? ['C2'] : [],
    })),
    students: students.map((each, index) => ({ ...each, id: index + 1 })),
    rounds,
  }))

export function operationOn(campus: ModelCampus): fc.Arbitrary<Operation> {
  const id = fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...campus.sections.map((each) => each.id)) },
    { weight: 1, arbitrary: fc.constant(999) },
  )
  const overrides = fc.oneof(
    fc.constantFrom(...overridable).map((rule) => [rule]),
    fc.subarray([...overridable]),
    fc.constant([...overridable]),
  )
  return fc.oneof(
    { weight: 9, arbitrary: id.map((enrol) => ({ enrol })) },
    { weight: 9, arbitrary: id.map((wait) => ({ wait })) },
    { weight: 9, arbitrary: id.map((drop) => ({ drop })) },
    { weight: 3, arbitrary: id.map((leave) => ({ leave })) },
    { weight: 2, arbitrary: fc.record({ enrol: id, overrides }) },
    { weight: 2, arbitrary: fc.record({ wait: id, overrides }) },
    { weight: 1, arbitrary: fc.record({ drop: id, overrides }) },
    { weight: 2, arbitrary: id.map((advance) => ({ advance })) },
  )
}

/** Requests by the campus's students, each under a key of its own. */
export function requestsOn(campus: ModelCampus, maxLength: number): fc.Arbitrary<Request[]> {
  const mode: fc.Arbitrary<SubmissionMode> = fc.constantFrom('all-or-nothing', 'best-effort')
  return fc
    .array(
      fc.record({
        personId: fc.constantFrom(...campus.students.map((each) => each.id)),
        mode,
        operations: fc.array(operationOn(campus), { minLength: 1, maxLength: 3 }),
      }),
      { minLength: maxLength / 2, maxLength, size: 'max' },
    )
    .map((requests) => requests.map((request, index) => ({ ...request, key: `k${index}`, bodyHash: `h${index}` })))
}
