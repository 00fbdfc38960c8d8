import type { Catalogue, Meeting, Terms } from '@fairway/contract/courses'
import type { MyEnrolments } from '@fairway/contract/enrolment'
import { describe, expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { byProgram } from '../audit/index.ts'
import { parseBells } from './bells.ts'
import { verifyOccupied } from './section-import-verify.ts'

const { app, database, guest, campus, signIn } = await startApp()
const { ben, chloe } = await signIn('ben', 'chloe')
const { terms } = app.courses

/** Past the second for which terms are remembered. */
const forget = () => new Promise((resolve) => setTimeout(resolve, 1050))

const monday: Meeting = { days: [1], from: 600, to: 660 }
const revisionOf = async (code: string) => (await database.query<{ revision: number }>({ text: 'select revision from term where code = $1', values: [code] }))[0]!.revision
const occupiedBy = async (id: number) => (await database.query<{ occupies: string }>({ text: 'select occupies::text from section where id = $1', values: [id] }))[0]!.occupies
const termCalled = async (code: string) => (await guest.get<Terms>('/api/terms')).body.terms.find((term) => term.code === code)
const agrees = async (id: number) => expect(await verifyOccupied(database, id, undefined)).toEqual([])

describe('a term is corrected', () => {
  test('in its titles, each by itself, and in its number and bells', async () => {
    const term = await campus.term({ title: { zh: '秋', en: 'Autum' } })
    const before = await revisionOf(term.code)
    expect(await terms.edit(byProgram, term.code, { title: { en: 'Autumn' }, number: 2, bellSchedule: parseBells('08:00-08:45,09:00-09:45') })).toEqual({ moved: 0, acceptedClashes: 0 })
    await forget()
    expect(await termCalled(term.code)).toMatchObject({ title: { zh: '秋', en: 'Autumn' }, number: 2, starts: term.starts, ends: term.ends, teachingWeeks: 16 })
    expect(await revisionOf(term.code)).toBe(before + 1)
    await expect(terms.edit(byProgram, 'nowhere', {})).rejects.toMatchObject({ code: 'no-such-term' })
  })

  test('in its dates: weekly meetings follow its weeks, dated ones stay, and what is occupied is found anew', async () => {
    const term = await campus.term()
    const weekly = await campus.section(term, { meetings: [monday] })
    const dated = await campus.section(term, { meetings: [{ date: '2026-10-07', from: 600, to: 660 }] })
    const unmet = await campus.section(term)
    // A week later, so a week of minutes earlier from its first day.
    expect(await terms.edit(byProgram, term.code, { starts: '2026-09-14' })).toEqual({ moved: 2, acceptedClashes: 0 })
    expect((await occupiedBy(weekly.id)).startsWith('{[600,660),')).toBe(true)
    expect(await occupiedBy(dated.id)).toBe(`{[${23 * 1440 + 600},${23 * 1440 + 660})}`)
    expect(await occupiedBy(unmet.id)).toBe('{}')
    await agrees(term.id)
    await forget()
    // It taught in all of its weeks and still does.
    expect(await termCalled(term.code)).toMatchObject({ starts: '2026-09-14', teachingWeeks: 15 })
  })

  test.each([
    ['the end comes before the start', { ends: '2026-09-01' }, 'invalid-dates'],
    ['more weeks teach than it has', { weeks: 17 }, 'invalid-weeks'],
    ['a period would lie outside', { ends: '2026-11-15' }, 'period-left-outside'],
    ['a dated meeting would', { ends: '2026-12-18' }, 'meetings-left-outside'],
    ['a weekly meeting would have no week', { weeks: 15 }, 'meetings-left-outside'],
  ])('but not if %s', async (_name, { weeks, ...changes }: { ends?: string; weeks?: number }, code) => {
    const term = await campus.term()
    await campus.period(term, { ends: '2026-11-30' })
    await campus.section(term, { meetings: [{ date: '2026-12-19', from: 600, to: 660 }] })
    await campus.section(term, { meetings: [{ ...monday, weeks: [[16, 16]] }] })
    const before = await revisionOf(term.code)
    await expect(terms.edit(byProgram, term.code, { ...changes, teachingWeeks: weeks })).rejects.toMatchObject({ code, title: { zh: expect.any(String), en: expect.any(String) } })
    expect(await revisionOf(term.code)).toBe(before)
    await agrees(term.id)
  })

  test('but not if two sections that somebody holds would overlap', async () => {
    const term = await campus.term()
    await campus.round(term)
    // In the first week only until the term starts a week later.
    const [early, late] = [await campus.section(term, { meetings: [{ ...monday, weeks: [[1, 1]] }] }), await campus.section(term, { meetings: [{ date: '2026-09-14', from: 630, to: 690 }] })]
    for (const { id } of [early, late]) expect((await ben.post('/api/enrolments', { sectionId: id })).status).toBeLessThan(300)
    await expect(terms.edit(byProgram, term.code, { starts: '2026-09-14' })).rejects.toMatchObject({ code: 'seats-would-clash', status: 409 })
    await agrees(term.id)
  })
})

test('another term becomes the current one, and readers of both hear of it', async () => {
  const [first, second] = [await campus.term({ current: true }), await campus.term()]
  const before = [await revisionOf(first.code), await revisionOf(second.code)]
  await terms.makeCurrent(byProgram, second.code)
  await terms.makeCurrent(byProgram, second.code)
  expect([await revisionOf(first.code), await revisionOf(second.code)]).toEqual(before.map((revision) => revision + 1))
  await forget()
  const { body } = await guest.get<Terms>('/api/terms')
  expect(body.terms.filter(({ current }) => current).map(({ code }) => code)).toEqual([second.code])
  await terms.hide(byProgram, first.code)
  await expect(terms.makeCurrent(byProgram, first.code)).rejects.toMatchObject({ code: 'no-such-term' })
})

describe('a round is corrected', () => {
  test('in what is named, and nothing else', async () => {
    const term = await campus.term()
    const { id } = await campus.round(term, { creditLimit: 20, sectionLimit: 5, audience: { cohorts: ['2024'], majors: ['Physics'] }, allows: { enrol: true, drop: false, wait: true } })
    const [before] = await terms.listRounds(term.code)
    const revision = await revisionOf(term.code)
    const closesAt = new Date(before!.closesAt.getTime() + 86_400_000)
    await terms.editRound(byProgram, id, { closesAt, name: { en: 'Longer' }, creditLimit: null, audience: { cohorts: ['2024', '2025'] }, allows: { drop: true } })
    expect(await terms.listRounds(term.code)).toEqual([
      {
        ...before,
        version: 2,
        closesAt,
        name: { zh: '轮次', en: 'Longer' },
        creditLimit: null,
        audience: { cohorts: ['2024', '2025'], majors: ['Physics'] },
        allows: { enrol: true, drop: true, wait: true },
      },
    ])
    expect(await revisionOf(term.code)).toBe(revision + 1)
    await terms.editRound(byProgram, id, { audience: null })
    expect(await terms.listRounds(term.code)).toMatchObject([{ audience: {}, sectionLimit: 5 }])
    await expect(terms.editRound(byProgram, id, { closesAt: before!.opensAt })).rejects.toMatchObject({ code: 'invalid-dates' })
    await expect(terms.editRound(byProgram, 0, {})).rejects.toMatchObject({ code: 'no-such-round' })
  })

  test('and decides by what it is now: extended it is open, and a limit that was lifted lets the queue move', async () => {
    const term = await campus.term()
    const past = (hours: number) => new Date(Date.now() - hours * 3_600_000)
    const { id } = await campus.round(term, { opensAt: past(3), closesAt: past(1) })
    const section = await campus.section(term, { capacity: 1 })
    const enrol = () => ben.post('/api/enrolments', { sectionId: section.id })
    expect((await enrol()).body).toMatchObject({ code: 'round-closed' })
    await terms.editRound(byProgram, id, { closesAt: past(-1) })
    expect((await enrol()).status).toBeLessThan(300)

    const other = await campus.section(term)
    expect((await chloe.post('/api/enrolments', { sectionId: other.id })).status).toBe(201)
    expect((await chloe.post('/api/enrolments', { sectionId: section.id, wait: true })).status).toBe(202)
    await terms.editRound(byProgram, id, { sectionLimit: 1 })
    expect((await ben.delete(`/api/enrolments/${section.id}`)).status).toBe(200)
    await app.enrolment.settled()
    const held = async () => (await chloe.get<MyEnrolments>(`/api/enrolments?term=${term.code}`)).body.enrolments.map(({ sectionId }) => sectionId)
    expect(await held()).toEqual([other.id])
    // Looks for queues that may move, as a server does all the time.
    app.enrolment.start()
    await terms.editRound(byProgram, id, { sectionLimit: null })
    await expect.poll(held, { timeout: 10_000 }).toEqual([other.id, section.id])
  })
})

describe('bells are read', () => {
  test('from text', () => {
    expect(parseBells('08:00-08:45, 8:50-09:35，14：00－14：45')).toEqual([[480, 525], [530, 575], [840, 885]])
  })

  test.each(['', 'soon', '08:00', '08:00-08:45,08:30-09:15', '09:00-09:45,08:00-08:45', '09:00-09:00', '23:00-25:00'])('but not from "%s"', (text) => {
    expect(() => parseBells(text)).toThrow(expect.objectContaining({ code: 'invalid-bells' }) as Error)
  })

  test('and a sheet is read by them', async () => {
    const { code } = await campus.term({ bellSchedule: parseBells('07:30-08:15,08:25-09:10') })
    await forget()
    await app.courses.sections.create(byProgram, { term: code, course: 'B 1', section: 'A', title: { en: 'Bells' }, meetings: '周一 1-2节' })
    await forget()
    const { body } = await guest.get<Catalogue>(`/api/terms/${code}/sections`)
    expect(body.courses[0]!.sections[0]!.meetings).toEqual([{ days: [1], from: 450, to: 550 }])
  })
})
