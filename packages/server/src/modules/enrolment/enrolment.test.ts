import type { Decision, MyEnrolments, SubmissionOutcome } from '@fairway/contract/enrolment'
import type { Meeting } from '@fairway/contract/courses'
import { beforeAll, describe, expect, test } from 'vitest'
import type { BuiltTerm } from '../../../test/campus.ts'
import type { Person } from '../../../test/people.ts'
import { startApp, type Started } from '../../../test/start-app.ts'
import { byProgram } from '../audit/index.ts'
import { verify } from './verify.ts'

// Long because it is the specification of enrolment, and one looks for a rule in one place.

let started: Started
let ben: Person
let chloe: Person
let emil: Person
let fatima: Person
let ana: Person

beforeAll(async () => {
  started = await startApp()
  ;({ ben, chloe, emil, fatima, ana } = await started.signIn('ben', 'chloe', 'emil', 'fatima', 'ana'))
})

const hour = 3_600_000
const monday = (from: number, to: number, more: Partial<Meeting> = {}): Meeting => ({ days: [1], from: from * 60, to: to * 60, ...more })

const enrol = (person: Person, section: { id: number }, more: { wait?: boolean } = {}, key?: string) =>
  person.post<Decision>('/api/enrolments', { sectionId: section.id, ...more }, key ? { headers: { 'idempotency-key': key } } : {})
const drop = (person: Person, section: { id: number }) => person.delete<Decision>(`/api/enrolments/${section.id}`)
const submit = (person: Person, mode: string, operations: object[], key?: string) =>
  person.post<SubmissionOutcome>('/api/submissions', { mode, operations }, key ? { headers: { 'idempotency-key': key } } : {})
const mine = async (person: Person, term: BuiltTerm) => (await person.get<MyEnrolments>(`/api/enrolments?term=${term.code}`)).body
const held = async (person: Person, term: BuiltTerm) => (await mine(person, term)).enrolments.map(({ sectionId }) => sectionId)
const isClean = async () => expect((await verify({ database: started.database })).findings).toEqual([])

async function openTerm(round: Parameters<Started['campus']['round']>[1] = {}): Promise<BuiltTerm> {
  const term = await started.campus.term()
  await started.campus.round(term, round)
  return term
}

describe('a student who asks for a seat', () => {
  test('gets it while there is one, and it is theirs afterwards', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term, { capacity: 1 })
    const answer = await enrol(ben, section)
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({ operation: 'enrol', sectionId: section.id, code: 'enrolled' })
    expect(await held(ben, term)).toEqual([section.id])
  })

  test('is told that the section is full when it is', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term, { capacity: 1 })
    await enrol(ben, section)
    const answer = await enrol(chloe, section)
    expect(answer.status).toBe(409)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.body).toMatchObject({ code: 'section-full', sectionId: section.id })
    await isClean()
  })

  test('never finds an unlimited section full', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term, { capacity: null })
    for (const person of [ben, chloe, emil]) expect((await enrol(person, section)).status).toBe(201)
  })

  test('is told the reason in their own language', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term, { capacity: 0 })
    const answer = await ben.post('/api/enrolments', { sectionId: section.id }, { headers: { 'accept-language': 'zh-CN' } })
    expect(answer.body['title']).toBe('该教学班已满。')
  })

  test('holds it already: already-enrolled', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term)
    await enrol(ben, section)
    expect((await enrol(ben, section)).body.code).toBe('already-enrolled')
  })

  test('names a section that is not there or hidden: no-such-section, both alike', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term)
    await started.database.query({ text: 'update section set deleted_at = now() where id = $1', values: [section.id] })
    await started.database.query({ text: 'update term set revision = revision + 1 where id = $1', values: [term.id] })
    const [hidden, missing] = [await enrol(ben, section), await enrol(ben, { id: 987_654_321 })]
    expect([hidden.status, hidden.body.code]).toEqual([404, 'no-such-section'])
    expect([missing.status, missing.body.code]).toEqual([404, 'no-such-section'])
  })
})

describe('a round', () => {
  test('that is not open yet says when it opens', async () => {
    const opensAt = new Date(Date.now() + hour)
    const term = await openTerm({ opensAt, closesAt: new Date(Date.now() + 2 * hour) })
    const answer = await enrol(ben, await started.campus.section(term))
    expect(answer.body).toMatchObject({ code: 'round-closed', opensAt: opensAt.toISOString() })
  })

  test('that is over is closed, and nothing is promised', async () => {
    const term = await openTerm({ opensAt: new Date(Date.now() - 2 * hour), closesAt: new Date(Date.now() - hour) })
    const { body } = await enrol(ben, await started.campus.section(term))
    expect(body).toMatchObject({ code: 'round-closed' })
    expect(body).not.toHaveProperty('opensAt')
  })

  test('for others is not for this student', async () => {
    const term = await openTerm({ audience: { majors: ['History'] } })
    const section = await started.campus.section(term)
    expect((await enrol(ben, section)).body.code).toBe('not-in-audience')
    expect((await enrol(fatima, section)).status).toBe(201)
  })

  test('that forbids dropping keeps the seat', async () => {
    const term = await openTerm({ allows: { enrol: true, drop: false, wait: true } })
    const section = await started.campus.section(term)
    await enrol(ben, section)
    expect((await drop(ben, section)).body.code).toBe('round-closed')
    expect(await held(ben, term)).toEqual([section.id])
  })

  test('counts credits in tenths, so that 1.1 and 2.2 make 3.3', async () => {
    const term = await openTerm({ creditLimit: 3.3 })
    for (const credits of [1.1, 2.2]) {
      const course = await started.campus.course(term, { credits })
      expect((await enrol(ben, await started.campus.section(course))).status).toBe(201)
    }
    expect((await mine(ben, term)).credits).toBe(3.3)
    await isClean()
  })

  test('limits credits and sections; of two open rounds the more generous counts', async () => {
    const term = await openTerm({ creditLimit: 5 })
    const course = (credits: number) => started.campus.course(term, { credits })
    const section = async (credits: number) => started.campus.section(await course(credits))
    expect((await enrol(ben, await section(4))).status).toBe(201)
    expect((await enrol(ben, await section(1.5))).body).toMatchObject({ code: 'credit-limit', limit: 5 })
    expect((await enrol(ben, await section(1))).status).toBe(201)
    await started.campus.round(term, { creditLimit: 20, sectionLimit: 3 })
    expect((await enrol(ben, await section(4))).status).toBe(201)
    expect((await enrol(ben, await section(4))).body).toMatchObject({ code: 'section-limit', limit: 3 })
    await isClean()
  })
})

describe('a section', () => {
  test('for majors takes students of these majors or colleges only', async () => {
    const term = await openTerm()
    const forHistory = await started.campus.section(term, { majors: ['History'] })
    const forScience = await started.campus.section(term, { majors: ['Science'] })
    expect((await enrol(ben, forHistory)).body.code).toBe('not-in-audience')
    expect((await enrol(ben, forScience)).status).toBe(201)
    expect((await enrol(fatima, forHistory)).status).toBe(201)
  })

  test('at the time of another is a conflict, which names the other', async () => {
    const term = await openTerm()
    const first = await started.campus.section(term, { meetings: [monday(9, 11)] })
    const second = await started.campus.section(term, { meetings: [monday(10, 12)] })
    const after = await started.campus.section(term, { meetings: [monday(11, 12)] })
    await enrol(ben, first)
    expect((await enrol(ben, second)).body).toMatchObject({ code: 'time-conflict', conflictsWith: first.id })
    expect((await enrol(ben, after)).status).toBe(201)
  })

  test('in odd weeks does not conflict with one in even weeks, but with an exam on its date', async () => {
    const term = await openTerm()
    const odd = await started.campus.section(term, { meetings: [monday(9, 11, { parity: 'odd' })] })
    const even = await started.campus.section(term, { meetings: [monday(9, 11, { parity: 'even' })] })
    const exam = await started.campus.section(term, { meetings: [{ date: '2026-09-21', from: 600, to: 700 }] })
    expect((await enrol(ben, odd)).status).toBe(201)
    expect((await enrol(ben, even)).status).toBe(201)
    expect((await enrol(ben, exam)).body).toMatchObject({ code: 'time-conflict', conflictsWith: odd.id })
    await isClean()
  })

  test('of a course that is held, taken, or excluded by one that is: course-already-taken', async () => {
    const term = await openTerm()
    const course = await started.campus.course(term)
    const [first, second] = await started.campus.sections(course, [{}, {}])
    await enrol(ben, first!)
    expect((await enrol(ben, second!)).body).toMatchObject({ code: 'course-already-taken', courseCode: course.code })
    const rival = await started.campus.section(await started.campus.course(term, { notWith: [course.code] }))
    expect((await enrol(ben, rival)).body).toMatchObject({ code: 'course-already-taken', courseCode: course.code })

    const passed = await started.campus.course(term)
    await record(ben, passed.code, 'passed')
    expect((await enrol(ben, await started.campus.section(passed))).body).toMatchObject({ code: 'course-already-taken' })
    const failed = await started.campus.course(term)
    await record(ben, failed.code, 'failed')
    expect((await enrol(ben, await started.campus.section(failed))).status).toBe(201)
  })

  test('wants its prerequisites passed: one of each list', async () => {
    const term = await openTerm()
    const course = await started.campus.course(term, { prerequisites: [['PRE 1', 'PRE 2'], ['PRE 3']] })
    const section = await started.campus.section(course)
    await record(chloe, 'PRE 2', 'passed')
    expect((await enrol(chloe, section)).body).toMatchObject({ code: 'prerequisite-missing', missing: [['PRE 3']] })
    await record(chloe, 'PRE 3', 'passed')
    expect((await enrol(chloe, section)).status).toBe(201)
  })
})

describe('a queue', () => {
  test('gives a dropped seat to its first, tells positions, and logs every move', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term, { capacity: 1 })
    await enrol(ben, section)
    expect(await enrol(chloe, section, { wait: true })).toMatchObject({ status: 202, body: { code: 'waiting', position: 1 } })
    expect(await enrol(emil, section, { wait: true })).toMatchObject({ status: 202, body: { code: 'waiting', position: 2 } })
    expect((await enrol(chloe, section, { wait: true })).body).toMatchObject({ code: 'already-waiting' })
    await drop(ben, section)
    expect(await held(chloe, term)).toEqual([section.id])
    expect((await mine(emil, term)).waits).toMatchObject([{ sectionId: section.id, position: 1 }])
    const moves = await started.database.query({
      text: 'select person_id, move from queue_move where section_id = $1 order by id',
      values: [section.id],
    })
    expect(moves).toEqual([
      { person_id: chloe.id, move: 'joined' },
      { person_id: emil.id, move: 'joined' },
      { person_id: chloe.id, move: 'promoted' },
    ])
    await isClean()
  })

  test('skips a head that may not take the seat, which keeps its place and learns why', async () => {
    const term = await openTerm()
    const wanted = await started.campus.section(term, { capacity: 1, meetings: [monday(9, 11)] })
    const other = await started.campus.section(term, { meetings: [monday(10, 12)] })
    await enrol(ben, wanted)
    await enrol(chloe, wanted, { wait: true })
    await enrol(emil, wanted, { wait: true })
    await enrol(chloe, other)
    await drop(ben, wanted)
    expect(await held(emil, term)).toEqual([wanted.id])
    expect((await mine(chloe, term)).waits).toMatchObject([
      { sectionId: wanted.id, position: 1, skipped: { code: 'time-conflict', conflictsWith: other.id } },
    ])
    await isClean()
  })

  test('is looked at again when the skipped one drops what stood in the way', async () => {
    const term = await openTerm()
    const wanted = await started.campus.section(term, { capacity: 1, meetings: [monday(9, 11)] })
    const other = await started.campus.section(term, { meetings: [monday(10, 12)] })
    await enrol(ben, wanted)
    await enrol(chloe, wanted, { wait: true })
    await enrol(chloe, other)
    await drop(ben, wanted)
    expect(await held(chloe, term)).toEqual([other.id])
    await drop(chloe, other)
    await expect.poll(() => held(chloe, term)).toEqual([wanted.id])
  })

  test('is not passed by somebody who asks directly when a capacity rose', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term, { capacity: 0 })
    await enrol(chloe, section, { wait: true })
    // As another program would: nobody has told this one.
    await started.database.query({ text: 'update seat set capacity = 1, ceiling = 1, version = version + 1 where section_id = $1', values: [section.id] })
    expect((await enrol(emil, section)).body.code).toBe('section-full')
    expect(await held(chloe, term)).toEqual([section.id])
    await isClean()
  })

  test('in which nobody may take the free seat keeps it from nobody else, however long it is', async () => {
    const term = await openTerm()
    const wanted = await started.campus.section(term, { capacity: 1, meetings: [monday(9, 11)] })
    const other = await started.campus.section(term, { capacity: null, meetings: [monday(10, 12)] })
    await enrol(ben, wanted)
    const students = await moreStudents(90)
    await Promise.all(students.map((id) => started.app.enrolment.submit(id, 'best-effort', [{ wait: wanted.id }], undefined)))
    await Promise.all(students.map((id) => started.app.enrolment.submit(id, 'best-effort', [{ enrol: other.id }], undefined)))
    await drop(ben, wanted)
    await started.app.enrolment.settled()
    expect((await enrol(chloe, wanted)).status).toBe(201)
    await isClean()
  })

  test('can be left, and a wait does not count against limits', async () => {
    const term = await openTerm({ creditLimit: 4 })
    const full = await started.campus.section(term, { capacity: 0 })
    const free = await started.campus.section(term)
    await enrol(ben, full, { wait: true })
    expect((await enrol(ben, free)).status).toBe(201)
    expect((await drop(ben, full)).body.code).toBe('left')
    expect((await drop(ben, full)).body.code).toBe('not-enrolled')
    await isClean()
  })

  test('moves deeper than it is read at first', async () => {
    const term = await openTerm()
    const wanted = await started.campus.section(term, { capacity: 1, meetings: [monday(9, 11)] })
    const other = await started.campus.section(term, { capacity: null, meetings: [monday(10, 12)] })
    await enrol(ben, wanted)
    const students = await moreStudents(40)
    for (const id of students) await started.app.enrolment.submit(id, 'best-effort', [{ wait: wanted.id }], undefined)
    await enrol(chloe, wanted, { wait: true })
    await Promise.all(students.map((id) => started.app.enrolment.submit(id, 'best-effort', [{ enrol: other.id }], undefined)))
    await drop(ben, wanted)
    await expect.poll(() => held(chloe, term)).toEqual([wanted.id])
    await isClean()
  })
})

describe('a capacity', () => {
  test('lowered below the seats taken throws nobody out, and comes down as they leave', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term, { capacity: 3 })
    for (const person of [ben, chloe, emil]) await enrol(person, section)
    await started.app.enrolment.setCapacity(byProgram, section.id, { capacity: 1 })
    expect(await held(emil, term)).toEqual([section.id])
    await drop(ben, section)
    expect((await enrol(fatima, section)).body.code).toBe('section-full')
    await drop(chloe, section)
    expect((await enrol(fatima, section)).body.code).toBe('section-full')
    await drop(emil, section)
    expect((await enrol(fatima, section)).status).toBe(201)
    await isClean()
  })

  test('can be lifted altogether', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term, { capacity: 0 })
    await started.app.enrolment.setCapacity(byProgram, section.id, { capacity: null })
    expect((await enrol(ben, section)).status).toBe(201)
    await expect(started.app.enrolment.setCapacity(byProgram, section.id, { capacity: -1 })).rejects.toMatchObject({ code: 'invalid-capacity' })
  })
})

describe('a submission', () => {
  test('all-or-nothing that fails in one operation changes nothing, so a failed swap keeps the old seat', async () => {
    const term = await openTerm()
    const old = await started.campus.section(term, { capacity: 1 })
    const full = await started.campus.section(term, { capacity: 0 })
    await enrol(ben, old)
    await enrol(chloe, old, { wait: true })
    const { body } = await submit(ben, 'all-or-nothing', [{ drop: old.id }, { enrol: full.id }])
    expect(body).toMatchObject({ accepted: false, decisions: [{ code: 'rolled-back' }, { code: 'section-full' }] })
    expect(await held(ben, term)).toEqual([old.id])
    expect(await held(chloe, term)).toEqual([])
    await isClean()
  })

  test('swaps between sections that overlap, in whichever order it is written', async () => {
    const term = await openTerm()
    const old = await started.campus.section(term, { meetings: [monday(9, 11)] })
    const wanted = await started.campus.section(term, { meetings: [monday(10, 12)] })
    await enrol(ben, old)
    const { body } = await submit(ben, 'all-or-nothing', [{ enrol: wanted.id }, { drop: old.id }])
    expect(body).toMatchObject({ accepted: true, decisions: [{ code: 'enrolled' }, { code: 'dropped' }] })
    expect(await held(ben, term)).toEqual([wanted.id])
  })

  test('best-effort does what can be done and says why not for the rest', async () => {
    const term = await openTerm()
    const free = await started.campus.section(term)
    const full = await started.campus.section(term, { capacity: 0 })
    const { body } = await submit(ben, 'best-effort', [{ enrol: full.id }, { enrol: free.id }, { wait: full.id }])
    expect(body.decisions.map(({ code }) => code)).toEqual(['section-full', 'enrolled', 'waiting'])
    expect(body.accepted).toBe(false)
  })

  test.each([
    ['nothing', []],
    ['too much', Array.from({ length: 41 }, () => ({ enrol: 1 }))],
    ['two operations in one', [{ enrol: 1, drop: 2 }]],
    ['an unknown operation', [{ steal: 1 }]],
    ['half a section', [{ enrol: 1.5 }]],
    ['a number that no id has', [{ enrol: 1e300 }]],
  ])('of %s is refused as invalid', async (_name, operations) => {
    expect(await submit(ben, 'best-effort', operations)).toMatchObject({ status: 400, body: { code: 'invalid-input' } })
  })
})

describe('an idempotency key', () => {
  test('gives the first answer again, whatever happened since', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term, { capacity: 1 })
    const first = await submit(ben, 'best-effort', [{ enrol: section.id }], 'key-1')
    await drop(ben, section)
    const again = await submit(ben, 'best-effort', [{ enrol: section.id }], 'key-1')
    expect(again.body).toEqual(first.body)
    expect(await held(ben, term)).toEqual([])
  })

  test('decides once when the same request comes many times at once', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term)
    const answers = await Promise.all(Array.from({ length: 20 }, () => enrol(chloe, section, {}, 'key-2')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(await held(chloe, term)).toEqual([section.id])
  })

  test('under another body is refused, and belongs to one person', async () => {
    const term = await openTerm()
    const [one, two] = [await started.campus.section(term), await started.campus.section(term)]
    await enrol(ben, one, {}, 'key-3')
    expect(await enrol(ben, two, {}, 'key-3')).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } })
    expect((await enrol(chloe, two, {}, 'key-3')).status).toBe(201)
  })

  test.each(['~mine', ' ', 'x'.repeat(201), 'ключ'])('that is malformed (%s) is refused', async (key) => {
    const term = await openTerm()
    const answer = await enrol(ben, await started.campus.section(term), {}, key)
    // An empty header is no header.
    if (key.trim() === '') expect([201, 400]).toContain(answer.status)
    else expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-idempotency-key' } })
  })
})

describe('who may not', () => {
  test('one student cannot fill the queue that all share', async () => {
    const { section } = await started.campus.openSection()
    const answers = await Promise.all(Array.from({ length: 40 }, () => enrol(emil, section)))
    expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(0)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect((await enrol(ben, section)).status).toBe(201)
  })

  test('a guest must sign in', async () => {
    const { section } = await started.campus.openSection()
    expect(await started.guest.post('/api/enrolments', { sectionId: section.id })).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
  })

  test('a teacher is not a student', async () => {
    const { section } = await started.campus.openSection()
    expect(await ana.post('/api/enrolments', { sectionId: section.id })).toMatchObject({ status: 403, body: { code: 'not-a-student' } })
  })
})

describe('a cart', () => {
  test('keeps sections of its term without holding a seat', async () => {
    const term = await openTerm()
    const section = await started.campus.section(term, { capacity: 1 })
    const saved = await ben.put('/api/cart', { term: term.code, sectionIds: [section.id, section.id] })
    expect(saved.body).toEqual({ term: term.code, sectionIds: [section.id] })
    expect((await ben.get(`/api/cart?term=${term.code}`)).body).toEqual({ term: term.code, sectionIds: [section.id] })
    expect((await chloe.get(`/api/cart?term=${term.code}`)).body).toEqual({ term: term.code, sectionIds: [] })
    expect((await enrol(chloe, section)).status).toBe(201)
  })

  test('refuses a section of another term', async () => {
    const [term, other] = [await openTerm(), await openTerm()]
    const section = await started.campus.section(other)
    expect(await ben.put('/api/cart', { term: term.code, sectionIds: [section.id] })).toMatchObject({ status: 422, body: { code: 'no-such-section' } })
  })
})

async function record(person: Person, courseCode: string, status: string): Promise<void> {
  await started.database.query({
    text: 'insert into course_record (person_id, course_code, status) values ($1, $2, $3)',
    values: [person.id, courseCode, status],
  })
}

async function moreStudents(count: number): Promise<number[]> {
  const rows = await started.database.query<{ person_id: number }>({
    text: `with people as (insert into person (number, name) select gen_random_uuid()::text, 'More' from generate_series(1, $1::int) returning id)
           insert into student (person_id) select id from people returning person_id`,
    values: [count],
  })
  return rows.map((row) => row.person_id)
}
