import type { Cart, MyEnrolments } from '@fairway/contract/enrolment'
import type { Terms } from '@fairway/contract/courses'
import type { OfficeTerm, OfficeTerms } from '@fairway/contract/office-terms'
import { describe, expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { byCommand } from '../audit/index.ts'
import { verify } from '../enrolment/index.ts'

const { app, database, guest, campus, signIn } = await startApp()
const { olga, ben, chloe, ana } = await signIn('olga', 'ben', 'chloe', 'ana')

/** Past the second for which terms are remembered. */
const forget = () => new Promise((resolve) => setTimeout(resolve, 1050))
const listed = async (code: string) => (await olga.get<OfficeTerms>('/api/office/terms')).body.terms.find((term) => term.code === code)
const shown = async (code: string) => {
  await forget()
  return (await guest.get<Terms>('/api/terms')).body.terms.find((term) => term.code === code)
}
const entriesOf = (id: string) => database.query({ text: 'select action, actor_id, before, after from audit_entry where subject_id = $1 order by id', values: [id] })

describe('the office sees', () => {
  test('every term with what it holds, hidden ones too', async () => {
    const term = await campus.term({ title: { zh: '秋季' } })
    await campus.round(term)
    await campus.period(term)
    const [full, hidden] = [await campus.section(term, { capacity: 1 }), await campus.section(term, { period: 1 })]
    await ben.post('/api/enrolments', { sectionId: full.id })
    await chloe.post('/api/enrolments', { sectionId: full.id, wait: true })
    await app.courses.sections.hide(byCommand, hidden.id)
    await app.courses.terms.hide(byCommand, term.code)
    await database.query({ text: 'insert into term_member (term_id, person_id) values ($1, $2)', values: [term.id, ben.id] })
    expect(await listed(term.code)).toMatchObject({
      title: { zh: '秋季' },
      hidden: true,
      archived: false,
      current: false,
      teachingWeeks: 16,
      counts: { courses: 2, sections: 1, hiddenSections: 1, rounds: 1, seats: 1, waiting: 1, students: 1, members: 1 },
      periods: [{ number: 1, sections: 1, hidden: false }],
    })
    expect(await shown(term.code)).toBeUndefined()
  })

  test('alone', async () => {
    const { code } = await campus.term()
    const asked = { code: 'X', starts: '2027-03-01', ends: '2027-06-27' }
    for (const [person, status] of [[guest, 401], [ben, 403], [ana, 403]] as const) {
      expect((await person.get('/api/office/terms')).status).toBe(status)
      expect((await person.post('/api/office/terms', asked)).status).toBe(status)
      expect((await person.put(`/api/office/terms/${code}/archive`, { archived: true })).status).toBe(status)
    }
    expect(await listed('X')).toBeUndefined()
  })
})

describe('a term is made', () => {
  test('hidden, to be prepared, and then shown', async () => {
    const asked = { code: '2027-1', number: 5, title: { zh: '春季', en: 'Spring' }, starts: '2027-03-01', ends: '2027-06-27', hidden: true }
    const { status, body } = await olga.post<OfficeTerm>('/api/office/terms', asked)
    expect({ status, body }).toMatchObject({ status: 201, body: { ...asked, timeZone: 'Asia/Shanghai', teachingWeeks: 17, version: 1, current: false } })
    expect(body.bells).toHaveLength(12)
    expect(await shown('2027-1')).toBeUndefined()
    expect((await olga.post('/api/office/terms/2027-1/periods', { number: 1, starts: '2027-03-01', ends: '2027-05-02' })).status).toBe(201)
    expect((await olga.put('/api/office/terms/2027-1/visibility', { hidden: false })).body).toMatchObject({ hidden: false, periods: [{ number: 1 }] })
    expect(await shown('2027-1')).toMatchObject({ number: 5, periods: [{ number: 1 }] })
    expect(await entriesOf('2027-1')).toMatchObject([{ action: 'term.created', actor_id: olga.id }, { action: 'term.restored', after: { name: '2027-1' } }])
  })

  test.each([
    ['a code that is taken', { code: 'taken' }, 409, 'term-exists'],
    ['a code with a slash', { code: 'a/b' }, 422, 'invalid-code'],
    ['a code that an address takes for a folder', { code: '..' }, 422, 'invalid-code'],
    ['no end', { ends: undefined }, 400, 'invalid-input'],
    ['bells that overlap', { bells: [[480, 530], [520, 570]] }, 422, 'invalid-bells'],
    ['a place among the current that is hidden', { hidden: true, current: true }, 422, 'hidden-and-current'],
    ['a time zone that is none', { timeZone: 'Moon/Base' }, 422, 'no-such-time-zone'],
    ['a title that turns what follows around', { title: { en: 'a\u202eb' } }, 400, 'invalid-input'],
    ['half of a character in its title', { title: { zh: '\ud83d' } }, 400, 'invalid-input'],
    ['something that no term has', { colour: 'blue' }, 400, 'invalid-input'],
  ])('but not with %s', async (_name, changes, status, code) => {
    if (code === 'term-exists') await campus.term({ code: 'taken' })
    expect(await olga.post('/api/office/terms', { code: 'new', starts: '2027-03-01', ends: '2027-06-27', ...changes })).toMatchObject({ status, body: { code } })
    expect(await listed('new')).toBeUndefined()
  })

  test('of one code by two at once is made once', async () => {
    const make = () => olga.post('/api/office/terms', { code: 'race', starts: '2027-03-01', ends: '2027-06-27', current: true })
    const statuses = (await Promise.all([make(), make(), make()])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([201, 409, 409])
    const { body } = await olga.get<OfficeTerms>('/api/office/terms')
    expect(body.terms.filter(({ current }) => current)).toHaveLength(1)
  })
})

describe('a term is corrected', () => {
  test('in what is named; a language that is null is taken away', async () => {
    const { code } = await campus.term({ number: 2, title: { zh: '秋', en: 'Autum' } })
    const { version } = (await listed(code))!
    const { status, body } = await olga.patch(`/api/office/terms/${code}`, { version, title: { en: 'Autumn', zh: null }, number: null, bells: [[480, 525]] })
    expect({ status, body }).toMatchObject({ status: 200, body: { term: { title: { en: 'Autumn' }, number: null, bells: [[480, 525]], version: version + 1 }, moved: 0, acceptedClashes: 0 } })
    expect((body as { term: OfficeTerm }).term.title).not.toHaveProperty('zh')
    expect((await entriesOf(code)).at(-1)).toEqual({
      action: 'term.edited',
      actor_id: olga.id,
      before: { title: { zh: '秋', en: 'Autum' }, number: 2, bells: expect.any(Array) as unknown[] },
      after: { title: { en: 'Autumn' }, number: null, bells: [[480, 525]], moved: 0, acceptedClashes: 0 },
    })
  })

  test('by one of two who began with the same; the other is told what it is now', async () => {
    const { code } = await campus.term()
    const { version } = (await listed(code))!
    const answers = await Promise.all(['A', 'B'].map((en) => olga.patch<{ code: string; current: OfficeTerm }>(`/api/office/terms/${code}`, { version, title: { en } })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const { body } = answers.find(({ status }) => status === 409)!
    expect(body).toMatchObject({ code: 'changed-meanwhile', current: { code, version: version + 1, title: (await listed(code))!.title } })
  })

  test('not by an edit of something in it', async () => {
    const term = await campus.term()
    const { version } = (await listed(term.code))!
    await campus.section(term)
    await campus.round(term)
    expect((await olga.patch(`/api/office/terms/${term.code}`, { version, title: { en: 'X' } })).status).toBe(200)
  })

  test('to nothing else by the same values, and nobody is told', async () => {
    const { code } = await campus.term({ title: { en: 'Same' } })
    const { version, revision } = (await listed(code))!
    expect((await olga.patch(`/api/office/terms/${code}`, { version, title: { en: 'Same' } })).body).toMatchObject({ term: { version, revision } })
  })
})

describe('an archived term', () => {
  const archive = (code: string, archived = true) => olga.put<OfficeTerm>(`/api/office/terms/${code}/archive`, { archived })

  async function pastTerm() {
    const { term, section } = await campus.openSection({ capacity: 1 })
    await ben.post('/api/enrolments', { sectionId: section.id })
    await chloe.post('/api/enrolments', { sectionId: section.id, wait: true })
    expect(await archive(term.code)).toMatchObject({ status: 200, body: { archived: true } })
    return { term, section }
  }

  test('can be read: the catalogue, the seats, and what a student held', async () => {
    const { term, section } = await pastTerm()
    expect(await shown(term.code)).toMatchObject({ archived: true })
    expect((await guest.get(`/api/terms/${term.code}/sections`)).body).toMatchObject({ courses: [{ sections: [{ id: section.id }] }] })
    expect((await guest.get(`/api/terms/${term.code}/seats`)).body).toMatchObject({ seats: [[section.id, 1, 1, 1, expect.any(Number)]] })
    const { body } = await ben.get<MyEnrolments>(`/api/enrolments?term=${term.code}`)
    expect(body).toMatchObject({ enrolments: [{ sectionId: section.id }], waits: [], credits: 4, rounds: [], creditLimit: null })
    expect((await chloe.get<MyEnrolments>(`/api/enrolments?term=${term.code}`)).body.waits).toMatchObject([{ sectionId: section.id, position: 1 }])
    expect((await verify({ database }, { term: term.code })).findings).toEqual([])
  })

  test('takes no submissions, by nobody, and its queues do not move', async () => {
    const { term, section } = await pastTerm()
    const other = { operations: [{ leave: section.id }], mode: 'best-effort' }
    expect(await chloe.post('/api/enrolments', { sectionId: section.id })).toMatchObject({ status: 404, body: { code: 'no-such-section' } })
    expect(await ben.delete(`/api/enrolments/${section.id}`)).toMatchObject({ status: 404 })
    expect((await chloe.post('/api/submissions', other)).body).toMatchObject({ decisions: [{ code: 'no-such-section' }] })
    expect(await ben.put<Cart>('/api/cart', { term: term.code, sectionIds: [section.id] })).toMatchObject({ status: 409, body: { code: 'term-archived' } })
    const byHand = await olga.post('/api/office/enrolments', { number: ben.number, sectionId: section.id, reason: 'Late.', overrides: ['round-closed'] })
    expect(byHand).toMatchObject({ status: 404, body: { code: 'no-such-section' } })
    await database.query({ text: 'update seat set capacity = 2, ceiling = 2 where section_id = $1', values: [section.id] })
    app.enrolment.start()
    await new Promise((resolve) => setTimeout(resolve, 300))
    await app.enrolment.settled()
    expect((await chloe.get<MyEnrolments>(`/api/enrolments?term=${term.code}`)).body.waits).toHaveLength(1)
  })

  test('takes no edits, until it is taken back', async () => {
    const { term, section } = await pastTerm()
    const [round] = await app.courses.terms.listRounds(term.code)
    const course = section.course.id
    const edits = () => [
      olga.patch(`/api/office/terms/${term.code}`, { version: 2, title: { en: 'X' } }),
      olga.post(`/api/office/terms/${term.code}/periods`, { number: 1, starts: term.starts, ends: term.ends }),
      olga.post(`/api/office/terms/${term.code}/rounds`, { name: { en: 'R' }, opensAt: '2026-09-01T00:00:00Z', closesAt: '2026-09-02T00:00:00Z' }),
      olga.patch(`/api/office/rounds/${round!.id}`, { version: 1, creditLimit: 3 }),
      olga.put(`/api/office/rounds/${round!.id}/visibility`, { hidden: true }),
      olga.post(`/api/office/terms/${term.code}/courses`, { code: 'N 1', title: { en: 'New' } }),
      olga.patch(`/api/office/courses/${course}`, { version: 1, credits: 2 }),
      olga.post(`/api/office/courses/${course}/sections`, { code: 'Z', capacity: 3 }),
      olga.patch(`/api/office/sections/${section.id}`, { version: 1, ref: '7' }),
      olga.put(`/api/office/sections/${section.id}/visibility`, { hidden: true }),
      olga.put(`/api/office/sections/${section.id}/meetings`, { version: 1, meetings: 'Mon 10:00-11:00' }),
      olga.put(`/api/office/terms/${term.code}/current`),
    ]
    for (const answer of await Promise.all(edits())) expect(answer).toMatchObject({ status: 409, body: { code: 'term-archived', term: term.code } })
    await expect(app.enrolment.setCapacity(byCommand, section.id, { capacity: 9 })).rejects.toMatchObject({ code: 'term-archived' })
    expect(await archive(term.code, false)).toMatchObject({ status: 200, body: { archived: false } })
    expect((await olga.put(`/api/office/sections/${section.id}/visibility`, { hidden: true })).status).toBe(200)
    expect((await ben.delete(`/api/enrolments/${section.id}`)).body).toMatchObject({ code: 'dropped' })
    expect((await entriesOf(term.code)).map(({ action }) => action as string)).toEqual(['term.created', 'term.archived', 'term.unarchived'])
  })

  test('is not the current one', async () => {
    const { code } = await campus.term({ current: true })
    expect(await archive(code)).toMatchObject({ status: 409, body: { code: 'term-is-current' } })
    const next = await campus.term()
    expect((await olga.put(`/api/office/terms/${next.code}/current`)).body).toMatchObject({ current: true })
    expect((await archive(code)).status).toBe(200)
  })

  test('decides what was asked before, and nothing that comes after', async () => {
    const { term, section } = await campus.openSection()
    const [answer] = await Promise.all([ben.post('/api/enrolments', { sectionId: section.id }), archive(term.code)])
    const held = (await ben.get<MyEnrolments>(`/api/enrolments?term=${term.code}`)).body.enrolments
    expect(held).toHaveLength(answer.status === 201 ? 1 : 0)
    expect((await chloe.post('/api/enrolments', { sectionId: section.id })).status).toBe(404)
  })
})

describe('a period', () => {
  test('is made, corrected and hidden, and its sections meet within it', async () => {
    const term = await campus.term()
    const address = `/api/office/terms/${term.code}/periods`
    expect(await olga.post(address, { number: 2, starts: '2026-11-02', ends: term.ends, title: { zh: '后半' } })).toMatchObject({ status: 201, body: { number: 2, version: 1, sections: 0 } })
    expect(await olga.post(address, { number: 2, starts: '2026-11-02', ends: term.ends })).toMatchObject({ status: 409, body: { code: 'period-exists', hidden: false } })
    const { id } = await campus.section(term, { period: 2, meetings: [{ days: [1], from: 600, to: 660 }] })
    await database.query({ text: `update section set occupies = '{[${56 * 1440 + 600},${56 * 1440 + 660})}' where id = $1`, values: [id] })
    const changed = await olga.patch(`${address}/2`, { version: 1, starts: '2026-11-09', title: { en: 'Second half' } })
    expect(changed).toMatchObject({ status: 200, body: { moved: 1, period: { starts: '2026-11-09', title: { zh: '后半', en: 'Second half' }, version: 2, sections: 1 } } })
    expect((await verify({ database }, { term: term.code })).findings).toEqual([])
    expect(await olga.patch(`${address}/2`, { version: 1, starts: '2026-11-16' })).toMatchObject({ status: 409, body: { code: 'changed-meanwhile', current: { version: 2 } } })
    expect(await olga.put(`${address}/2/visibility`, { hidden: true })).toMatchObject({ status: 409, body: { code: 'period-in-use', sections: 1 } })
    await database.query({ text: 'update section set period_number = null where id = $1', values: [id] })
    expect(await olga.put(`${address}/2/visibility`, { hidden: true })).toMatchObject({ status: 200, body: { hidden: true } })
    expect((await shown(term.code))!.periods).toEqual([])
    expect(await olga.post(address, { number: 2, starts: '2026-11-02', ends: term.ends })).toMatchObject({ status: 409, body: { code: 'period-exists', hidden: true } })
    expect((await olga.put(`${address}/2/visibility`, { hidden: false })).body).toMatchObject({ hidden: false })
    expect((await entriesOf(`${term.code}/2`)).map(({ action }) => action as string)).toEqual(['period.created', 'period.edited', 'period.hidden', 'period.restored'])
  })

  test.each([
    ['before its term', { starts: '2026-09-01' }, 'period-outside-term'],
    ['so short that a section would not meet', { ends: '2026-09-08' }, 'meetings-left-outside'],
    ['that ends before it starts', { ends: '2026-09-01' }, 'invalid-dates'],
  ])('is not corrected to one %s', async (_name, changes, code) => {
    const term = await campus.term()
    await campus.period(term, { ends: '2026-10-18' })
    await campus.section(term, { period: 1, meetings: [{ days: [3], from: 600, to: 660 }] })
    expect(await olga.patch(`/api/office/terms/${term.code}/periods/1`, { version: 1, ...changes })).toMatchObject({ status: 422, body: { code } })
    expect((await listed(term.code))!.periods).toMatchObject([{ version: 1, ends: '2026-10-18' }])
  })

  test('that is not there cannot be corrected', async () => {
    const { code } = await campus.term()
    expect(await olga.patch(`/api/office/terms/${code}/periods/7`, { version: 1 })).toMatchObject({ status: 404, body: { code: 'no-such-period' } })
    expect(await olga.patch('/api/office/terms/none/periods/7', { version: 1 })).toMatchObject({ status: 404, body: { code: 'no-such-term' } })
  })
})
