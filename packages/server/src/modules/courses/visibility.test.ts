import type { Catalogue, Seats, Term, Terms } from '@fairway/contract/courses'
import type { Decision, MyEnrolments } from '@fairway/contract/enrolment'
import type { SubmissionLog } from '@fairway/contract/enrolment-by-hand'
import { describe, expect, test } from 'vitest'
import type { BuiltTerm } from '../../../test/campus.ts'
import type { Person } from '../../../test/people.ts'
import { isPostgres, openAt } from '../../../test/place.ts'
import { byProgram } from '../audit/index.ts'
import { startApp } from '../../../test/start-app.ts'
import { verify } from '../enrolment/index.ts'

const { app, database, place, guest, campus, signIn } = await startApp()
const { ben, chloe, emil } = await signIn('ben', 'chloe', 'emil')
const { sections, terms } = app.courses

type Built = { id: number }

const enrol = (person: Person, { id }: Built, wait = false) => person.post<Decision>('/api/enrolments', { sectionId: id, wait })
const drop = (person: Person, { id }: Built) => person.delete<Decision>(`/api/enrolments/${id}`)
const leave = (person: Person, { id }: Built) => person.post('/api/submissions', { mode: 'best-effort', operations: [{ leave: id }] })
const held = async (person: Person, term: BuiltTerm) =>
  (await person.get<MyEnrolments>(`/api/enrolments?term=${term.code}`)).body.enrolments.map(({ sectionId }) => sectionId)

/** The sections that the log of what a student asked for names. */
const named = async (person: Person, term: BuiltTerm) => (await person.get<SubmissionLog>(`/api/submissions?term=${term.code}`)).body.sections.map(({ id }) => id)

/** Past the second for which terms are remembered. */
const forget = () => new Promise((resolve) => setTimeout(resolve, 1050))

async function shown(term: BuiltTerm): Promise<number[]> {
  await forget()
  const { body } = await guest.get<Catalogue>(`/api/terms/${term.code}/sections`)
  return body.courses.flatMap((course) => course.sections.map(({ id }) => id))
}

async function termCalled(code: string): Promise<Term | undefined> {
  await forget()
  return (await guest.get<Terms>('/api/terms')).body.terms.find((term) => term.code === code)
}

async function revisionOf(term: BuiltTerm): Promise<number> {
  const [row] = await database.query<{ revision: number }>({ text: 'select revision from term where id = $1', values: [term.id] })
  return row!.revision
}

describe('a hidden section', () => {
  test('answers like a missing one', async () => {
    const { term, section } = await campus.openSection()
    const other = await campus.section(term)
    expect(await shown(term)).toEqual([section.id, other.id])
    await sections.hide(byProgram, section.id)
    expect(await shown(term)).toEqual([other.id])
    const { status, body } = await enrol(ben, section)
    expect([status, body.code]).toEqual([404, 'no-such-section'])
    expect((await enrol(ben, section, true)).body.code).toBe('no-such-section')
    expect((await drop(ben, section)).body.code).toBe('no-such-section')
    expect((await leave(ben, section)).body['decisions']).toMatchObject([{ code: 'no-such-section' }])
  })

  test('is named in what a student asked for only if it was theirs', async () => {
    const { term, section } = await campus.openSection()
    const [guessed, left] = [await campus.section(term), await campus.section(term)]
    for (const one of [section, left]) await enrol(ben, one)
    for (const one of [section, guessed, left]) await sections.hide(byProgram, one.id)
    await enrol(ben, guessed)
    await drop(ben, left)
    expect(await named(ben, term)).toEqual([section.id, left.id])
    await enrol(chloe, section)
    expect(await named(chloe, term)).toEqual([])
    await sections.restore(byProgram, guessed.id)
    expect(await named(ben, term)).toEqual([section.id, guessed.id, left.id])
  })

  test('is kept by the student who holds it, who may drop it', async () => {
    const { term, section } = await campus.openSection()
    await enrol(ben, section)
    await sections.hide(byProgram, section.id)
    expect(await held(ben, term)).toEqual([section.id])
    expect((await drop(ben, section)).body.code).toBe('dropped')
    expect(await held(ben, term)).toEqual([])
    expect((await enrol(ben, section)).body.code).toBe('no-such-section')
  })

  test('gives no seat to its queue, and does once it is back', async () => {
    const { term, section } = await campus.openSection({ capacity: 1 })
    await enrol(ben, section)
    await enrol(chloe, section, true)
    await sections.hide(byProgram, section.id)
    await drop(ben, section)
    await app.enrolment.settled()
    expect(await held(chloe, term)).toEqual([])
    await sections.restore(byProgram, section.id)
    expect((await enrol(emil, section)).body.code).toBe('section-full')
    expect(await held(chloe, term)).toEqual([section.id])
  })

  test('comes back with its seats', async () => {
    const { term, section } = await campus.openSection({ capacity: 2 })
    await enrol(ben, section)
    await sections.hide(byProgram, section.id)
    await sections.restore(byProgram, section.id)
    expect(await shown(term)).toEqual([section.id])
    const { seats } = (await guest.get<Seats>(`/api/terms/${term.code}/seats`)).body
    expect(seats[0]!.slice(0, 3)).toEqual([section.id, 1, 2])
    expect(await held(ben, term)).toEqual([section.id])
    expect((await enrol(chloe, section)).status).toBe(201)
    expect((await enrol(emil, section)).body.code).toBe('section-full')
  })

  test('that is hidden or restored again stays as it is, without a new revision', async () => {
    const { term, section } = await campus.openSection()
    const first = await revisionOf(term)
    await sections.hide(byProgram, section.id)
    const hidden = await revisionOf(term)
    await sections.hide(byProgram, section.id)
    expect(await revisionOf(term)).toBe(hidden)
    await sections.restore(byProgram, section.id)
    const restored = await revisionOf(term)
    await sections.restore(byProgram, section.id)
    expect(await revisionOf(term)).toBe(restored)
    expect(restored).toBeGreaterThan(hidden)
    expect(hidden).toBeGreaterThan(first)
  })

  // The embedded database has one program, and one connection.
  if (isPostgres) {
    test('is hidden only once a decision in flight about it has been made', async () => {
      const { section } = await campus.openSection()
      const other = await openAt(place)
      let hiding: Promise<void> | undefined
      let done = false
      await other.inTransaction(async ({ query }) => {
        await query({ text: 'select from seat where section_id = $1 for no key update', values: [section.id] })
        hiding = sections.hide(byProgram, section.id).then(() => void (done = true))
        await new Promise((resolve) => setTimeout(resolve, 300))
        expect(done).toBe(false)
      })
      await hiding
      expect(done).toBe(true)
    })
  }
})

describe('a hidden course', () => {
  test('hides all its sections, and brings back those that were not hidden by themselves', async () => {
    const term = await campus.term()
    await campus.round(term)
    const course = await campus.course(term)
    const [first, second] = await campus.sections(course, [{}, {}])
    await sections.hide(byProgram, second!.id)
    await sections.hideCourse(byProgram, course.id)
    expect(await shown(term)).toEqual([])
    expect((await enrol(ben, first!)).body.code).toBe('no-such-section')
    expect((await guest.get(`/api/courses/${course.id}`)).status).toBe(404)
    await sections.restoreCourse(byProgram, course.id)
    expect(await shown(term)).toEqual([first!.id])
    expect((await enrol(ben, first!)).status).toBe(201)
    expect((await enrol(chloe, second!)).body.code).toBe('no-such-section')
  })
})

describe('a hidden term', () => {
  test('answers like a missing one, and is whole when it is back', async () => {
    const { term, section } = await campus.openSection({ capacity: 1 })
    await enrol(ben, section)
    await enrol(chloe, section, true)
    await terms.hide(byProgram, term.code)
    expect(await termCalled(term.code)).toBeUndefined()
    expect((await guest.get(`/api/terms/${term.code}/sections`)).body).toMatchObject({ code: 'no-such-term' })
    expect((await ben.get(`/api/enrolments?term=${term.code}`)).body).toMatchObject({ code: 'no-such-term' })
    expect((await enrol(emil, section)).body.code).toBe('no-such-section')
    expect((await drop(ben, section)).body.code).toBe('no-such-section')
    expect((await leave(chloe, section)).body['decisions']).toMatchObject([{ code: 'no-such-section' }])
    await terms.restore(byProgram, term.code)
    expect(await shown(term)).toEqual([section.id])
    expect(await held(ben, term)).toEqual([section.id])
    expect((await enrol(emil, section)).body.code).toBe('section-full')
    expect((await verify({ database })).findings).toEqual([])
  })

  test('is named in what a student asked for only if they hold a seat in it', async () => {
    const { term, section } = await campus.openSection()
    const { term: secret, section: taken } = await campus.openSection()
    const guessed = await campus.section(secret)
    await enrol(ben, taken)
    await terms.hide(byProgram, secret.code)
    const operations = [{ drop: section.id }, { enrol: taken.id }, { enrol: guessed.id }]
    for (const person of [ben, chloe]) await person.post('/api/submissions', { mode: 'best-effort', operations })
    expect(await named(ben, term)).toEqual([section.id, taken.id])
    expect(await named(chloe, term)).toEqual([section.id])
  })

  test('has no seats to show, also where they were shown before, and has those of now when it is back', async () => {
    const { term, section } = await campus.openSection({ capacity: 1 })
    const seats = async () => (await guest.get<Seats>(`/api/terms/${term.code}/seats`)).body.seats?.map(([id, , capacity]) => [id, capacity])
    expect(await seats()).toEqual([[section.id, 1]])
    await terms.hide(byProgram, term.code)
    await forget()
    expect((await guest.get(`/api/terms/${term.code}/seats`)).body).toMatchObject({ status: 404, code: 'no-such-term' })
    await app.enrolment.setCapacity(byProgram, section.id, { capacity: 5 })
    expect(await seats()).toBeUndefined()
    await terms.restore(byProgram, term.code)
    expect(await seats()).toEqual([[section.id, 5]])
  })

  test('that was the current one leaves that place to the next, and does not take it back', async () => {
    const first = await campus.term({ current: true })
    await terms.hide(byProgram, first.code)
    const second = await campus.term()
    expect(await termCalled(second.code)).toMatchObject({ current: true })
    await terms.restore(byProgram, first.code)
    expect(await termCalled(first.code)).toMatchObject({ current: false })
    expect(await termCalled(second.code)).toMatchObject({ current: true })
  })

  test('is still in the list of the office', async () => {
    const term = await campus.term()
    await terms.hide(byProgram, term.code)
    expect((await terms.list()).find(({ code }) => code === term.code)).toMatchObject({ hidden: true, current: false, starts: term.starts })
  })
})

describe('a hidden round', () => {
  test('is closed at once, and open again when it is back', async () => {
    const term = await campus.term()
    const round = await campus.round(term)
    const section = await campus.section(term)
    await terms.hideRound(byProgram, round.id)
    expect((await enrol(ben, section)).body.code).toBe('round-closed')
    expect((await termCalled(term.code))!.rounds).toEqual([])
    expect(await terms.listRounds(term.code)).toMatchObject([{ id: round.id, hidden: true, allows: { enrol: true, drop: true, wait: true } }])
    await terms.restoreRound(byProgram, round.id)
    expect((await enrol(ben, section)).status).toBe(201)
    expect((await termCalled(term.code))!.rounds).toHaveLength(1)
  })
})

test('what is not there can be neither hidden nor restored', async () => {
  await expect(sections.hide(byProgram, 987_654)).rejects.toMatchObject({ code: 'no-such-section', status: 404 })
  await expect(sections.restoreCourse(byProgram, 987_654)).rejects.toMatchObject({ code: 'no-such-course', status: 404 })
  await expect(terms.hide(byProgram, 'nowhere')).rejects.toMatchObject({ code: 'no-such-term', status: 404 })
  await expect(terms.restoreRound(byProgram, 987_654)).rejects.toMatchObject({ code: 'no-such-round', status: 404 })
})
