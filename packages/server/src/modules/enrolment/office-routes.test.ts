import type { Meeting } from '@fairway/contract/courses'
import type { Decision, MyEnrolments } from '@fairway/contract/enrolment'
import type { SectionPeople, StudentEnrolments } from '@fairway/contract/enrolment-by-hand'
import type { Override } from '@fairway/contract/reasons'
import { describe, expect, test } from 'vitest'
import type { BuiltSection, BuiltTerm } from '../../../test/campus.ts'
import type { Person } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'
import { verify } from './verify.ts'

// Who may act by hand, what a repeated request does, and what the office sees of students and sections.

const { campus, database, guest, signIn } = await startApp()
const { olga, ana, ben, chloe, emil, fatima, gao } = await signIn('olga', 'ana', 'ben', 'chloe', 'emil', 'fatima', 'gao')

const monday = (from: number, to: number): Meeting => ({ days: [1], from: from * 60, to: to * 60 })

type More = { overrides?: Override[]; wait?: boolean; reason?: string; note?: string }
const enrol = (person: Person, { id: sectionId }: BuiltSection, more: More = {}) =>
  olga.post<Decision>('/api/office/enrolments', { number: person.number, sectionId, reason: 'By word of the dean.', ...more })
const own = {
  enrol: (person: Person, { id: sectionId }: BuiltSection, wait = false) => person.post<Decision>('/api/enrolments', { sectionId, wait }),
  drop: (person: Person, { id }: BuiltSection) => person.delete<Decision>(`/api/enrolments/${id}`),
}
const held = async (person: Person, term: BuiltTerm) =>
  (await person.get<MyEnrolments>(`/api/enrolments?term=${term.code}`)).body.enrolments.map(({ sectionId }) => sectionId)
const peopleOf = async ({ id }: BuiltSection) => (await olga.get<SectionPeople>(`/api/office/sections/${id}/people`)).body
const enrolmentsOf = async (person: Person, term: BuiltTerm) =>
  (await olga.get<StudentEnrolments>(`/api/office/people/${person.id}/enrolments?term=${term.code}`)).body

async function openTerm(): Promise<BuiltTerm> {
  const term = await campus.term()
  await campus.round(term)
  return term
}

describe('the same request again', () => {
  const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })

  test('gets the first answer; under another reason it is another request', async () => {
    const term = await openTerm()
    const { id: sectionId } = await campus.section(term)
    const body = { personId: ben.id, sectionId, reason: 'First.' }
    const first = await olga.post('/api/office/enrolments', body, keyed('k1'))
    await ben.delete(`/api/enrolments/${sectionId}`)
    expect((await olga.post('/api/office/enrolments', body, keyed('k1'))).body).toEqual(first.body)
    expect(await held(ben, term)).toEqual([])
    expect(await olga.post('/api/office/enrolments', { ...body, reason: 'Second.' }, keyed('k1'))).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } })
    const log = await database.query({ text: 'select reason from submission_by_hand where person_id = $1 and key like $2', values: [ben.id, '%~k1'] })
    expect(log).toEqual([{ reason: 'First.' }])
  })

  test('under a key that the student uses too is the office’s own', async () => {
    const term = await openTerm()
    const [one, two] = [await campus.section(term), await campus.section(term)]
    await ben.post('/api/enrolments', { sectionId: one.id }, keyed('k2'))
    expect((await olga.post('/api/office/enrolments', { personId: ben.id, sectionId: two.id, reason: 'Both.' }, keyed('k2'))).status).toBe(201)
    expect(await held(ben, term)).toEqual([one.id, two.id])
  })

  test('at once is decided once', async () => {
    const section = await campus.section(await openTerm())
    const body = { personId: chloe.id, sectionId: section.id, reason: 'Twice.' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => olga.post('/api/office/enrolments', body, keyed('k3'))))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect((await verify({ database })).findings).toEqual([])
  })
})

describe('the office', () => {
  test('sees what a student asked and was answered, page by page, with who did it by hand and why', async () => {
    const term = await openTerm()
    const section = await campus.section(term, { capacity: 0 })
    const other = await campus.section(await openTerm())
    await own.enrol(emil, other)
    for (let turn = 0; turn < 52; turn++) await own.enrol(emil, section)
    await own.enrol(emil, { ...section, id: 999_999 })
    await enrol(emil, section, { overrides: ['section-full'], reason: 'The room has a chair more.' })
    const first = await enrolmentsOf(emil, term)
    expect(first).toMatchObject({
      term: term.code,
      student: { id: emil.id, number: emil.number, name: emil.name, major: 'Physics' },
      enrolments: [{ sectionId: section.id, overrides: ['section-full'] }],
      credits: 4,
    })
    expect(first.submissions[0]).toMatchObject({
      decisions: [{ code: 'enrolled', overridden: ['section-full'] }],
      byHand: { actor: { number: olga.number, name: olga.name }, reason: 'The room has a chair more.', note: null },
    })
    expect(first.submissions[1]).toMatchObject({ decisions: [{ sectionId: 999_999, code: 'no-such-section' }], byHand: null })
    expect(first.submissions[2]).toMatchObject({ decisions: [{ sectionId: section.id, code: 'section-full' }], byHand: null })
    const page = await olga.get<StudentEnrolments>(`/api/office/people/${emil.id}/enrolments?term=${term.code}&before=${encodeURIComponent(first.next!)}`)
    expect(first.submissions.length + page.body.submissions.length).toBe(54)
    expect(page.body.next).toBeNull()
    expect(await olga.get(`/api/office/people/${emil.id}/enrolments?term=${term.code}&before=yesterday`)).toMatchObject({ status: 400 })
    expect(await olga.get(`/api/office/people/${emil.id}/enrolments?term=none`)).toMatchObject({ status: 404, body: { code: 'no-such-term' } })
    expect(await olga.get(`/api/office/people/${ana.id}/enrolments?term=${term.code}`)).toMatchObject({ status: 404, body: { code: 'no-such-student' } })
  })

  test('reads the names of sections that a student holds or waits for, whatever the log says', async () => {
    const term = await openTerm()
    const [held, waited] = [await campus.section(term), await campus.section(term, { capacity: 0 })]
    await own.enrol(emil, held)
    await own.enrol(emil, waited, true)
    await database.query({ text: 'delete from submission where person_id = $1', values: [emil.id] })
    const { submissions, sections } = await enrolmentsOf(emil, term)
    expect(submissions).toEqual([])
    expect(sections.map(({ id }) => id)).toEqual([held.id, waited.id])
  })

  test('sees who sits in a section and who waits for it, in their order, with what was set aside and why one was passed by', async () => {
    const term = await openTerm()
    const section = await campus.section(term, { capacity: 1, meetings: [monday(9, 11)] })
    const other = await campus.section(term, { meetings: [monday(10, 12)] })
    await own.enrol(ben, section)
    for (const person of [chloe, emil]) await own.enrol(person, section, true)
    await own.enrol(chloe, other)
    await own.drop(ben, section)
    await enrol(fatima, section, { wait: true })
    await enrol(ben, section, { overrides: ['section-full'] })
    expect(await peopleOf(section)).toMatchObject({
      section: { id: section.id, course: section.course.code, section: section.code, term: term.code },
      capacity: 1,
      ceiling: 2,
      taken: 2,
      waiting: 2,
      seats: [
        { personId: ben.id, number: ben.number, name: ben.name, class: 'PH2301', overrides: ['section-full'] },
        { personId: emil.id, overrides: [] },
      ],
      queue: [
        { personId: chloe.id, position: 1, skipped: { code: 'time-conflict', conflictsWith: other.id } },
        { personId: fatima.id, position: 2, skipped: null },
      ],
    })
    expect(await olga.get('/api/office/sections/999999/people')).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })

  test('keeps who did what for a student who is erased, but no word of it', async () => {
    const { section } = await campus.openSection()
    await enrol(gao, section, { reason: 'Gao fell ill.', note: 'Get well, Gao.' })
    await olga.delete(`/api/office/enrolments/${section.id}`, { body: { personId: gao.id, reason: 'Gao left.' } })
    await olga.post(`/api/office/people/${gao.id}/removal`, { reason: 'left' })
    expect((await olga.post(`/api/office/people/${gao.id}/erasure`, { reason: 'left' })).status).toBe(204)
    const rows = await database.query({ text: 'select actor_id, reason, note from submission_by_hand where person_id = $1', values: [gao.id] })
    expect(rows).toEqual([{ actor_id: olga.id, reason: null, note: null }, { actor_id: olga.id, reason: null, note: null }])
  })

  test('must name one student who is there, and give a reason', async () => {
    const { id: sectionId } = await campus.section(await openTerm())
    const post = (body: object) => olga.post('/api/office/enrolments', { sectionId, reason: 'Why.', ...body })
    for (const body of [{}, { personId: ben.id, number: ben.number }, { number: ben.number, reason: ' ' }, { number: ben.number, reason: undefined }]) {
      expect(await post(body)).toMatchObject({ status: 400, body: { code: 'invalid-input' } })
    }
    expect(await post({ number: ben.number, overrides: ['everything'] })).toMatchObject({ status: 400 })
    expect(await olga.post('/api/office/submissions', { personId: ben.id, operations: [{ leave: sectionId }] })).toMatchObject({ status: 400 })
    for (const whom of [{ number: 's-nobody' }, { personId: 999_999 }, { number: ana.number }]) {
      expect(await post(whom)).toMatchObject({ status: 404, body: { code: 'no-such-student' } })
    }
  })

  test('alone may do and see this', async () => {
    const term = await openTerm()
    const section = await campus.section(term)
    const body = { personId: ben.id, sectionId: section.id, reason: 'Mine.' }
    for (const [person, status] of [[guest, 401], [ben, 403], [ana, 403]] as const) {
      const answers = [
        await person.post('/api/office/enrolments', body),
        await person.delete(`/api/office/enrolments/${section.id}`, { body }),
        await person.post('/api/office/submissions', { personId: ben.id, operations: [{ enrol: section.id }], reason: 'Mine.' }),
        await person.get(`/api/office/people/${ben.id}/enrolments?term=${term.code}`),
        await person.get(`/api/office/sections/${section.id}/people`),
      ]
      expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => status))
    }
    // Nor does a student's own submission know of overrides.
    for (const operation of [{ enrol: section.id, overrides: ['section-full'] }, { advance: section.id }]) {
      expect(await ben.post('/api/submissions', { operations: [operation] })).toMatchObject({ status: 400 })
    }
  })
})
