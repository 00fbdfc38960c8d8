import type { Catalogue } from '@fairway/contract/courses'
import type { OfficeCatalogue, OfficeCourse, OfficeSection, Outdated } from '@fairway/contract/office-sections'
import { describe, expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { byCommand } from '../audit/index.ts'
import { verifyOccupied } from './index.ts'

const { app, database, guest, campus, signIn } = await startApp()
const { olga, ben, chloe, ana } = await signIn('olga', 'ben', 'chloe', 'ana')

type Changed = { section: OfficeSection; outdated: Outdated; acceptedClashes: number; notices: { code: string }[] }
const sectionOf = async (id: number) => (await olga.get<OfficeSection>(`/api/office/sections/${id}`)).body
const entryOf = async (kind: string, id: number) =>
  (
    await database.query<{ action: string; actor_id: number; before: unknown; after: unknown; names: unknown }>({
      text: `select action, actor_id, e.before, e.after, t.after as names from audit_entry e left join audit_text t on t.entry_id = e.id and t.at = e.at
             where subject_kind = $1 and subject_id = $2 order by e.id desc limit 1`,
      values: [kind, String(id)],
    })
  )[0]!

describe('the catalogue of the office', () => {
  test('has what is hidden, and courses without a section; it is kept like the public one', async () => {
    const term = await campus.term()
    const [shown, hidden, gone] = [await campus.section(term, { teachers: [{ name: 'Ana' }] }), await campus.section(term), await campus.section(term)]
    const empty = await campus.course(term)
    await app.courses.sections.hide(byCommand, hidden.id)
    await app.courses.sections.hideCourse(byCommand, gone.course.id)
    await app.courses.terms.hide(byCommand, term.code)
    const { body, headers } = await olga.get<OfficeCatalogue>(`/api/office/terms/${term.code}/sections`)
    const byId = new Map(body.courses.map((course) => [course.id, course]))
    expect(byId.get(shown.course.id)).toMatchObject({ version: 1, sections: [{ id: shown.id, teachers: ['Ana'], version: 1 }] })
    expect(byId.get(shown.course.id)).not.toHaveProperty('hidden')
    expect(byId.get(hidden.course.id)).toMatchObject({ sections: [{ id: hidden.id, hidden: true, version: 2 }] })
    expect(byId.get(gone.course.id)).toMatchObject({ hidden: true, version: 2, sections: [{ id: gone.id }] })
    expect(byId.get(empty.id)).toMatchObject({ sections: [] })
    expect(headers['cache-control']).toBe('private, no-cache')
    const again = () => olga.get(`/api/office/terms/${term.code}/sections`, { headers: { 'if-none-match': String(headers['etag']) } })
    expect((await again()).status).toBe(304)
    await olga.put(`/api/office/sections/${hidden.id}/visibility`, { hidden: false })
    expect((await again()).status).toBe(200)
  })

  test('is the office’s, and the public one tells nothing of it', async () => {
    const { term, section } = await campus.openSection()
    for (const [person, status] of [[guest, 401], [ben, 403], [ana, 403]] as const) {
      expect((await person.get(`/api/office/terms/${term.code}/sections`)).status).toBe(status)
      expect((await person.get(`/api/office/sections/${section.id}`)).status).toBe(status)
      expect((await person.patch(`/api/office/sections/${section.id}`, { version: 1, ref: 'X' })).status).toBe(status)
    }
    await new Promise((resolve) => setTimeout(resolve, 1050))
    const { body } = await guest.get<Catalogue>(`/api/terms/${term.code}/sections`)
    expect(body.courses[0]).not.toHaveProperty('version')
    expect(body.courses[0]!.sections[0]).not.toHaveProperty('version')
    expect(await olga.get('/api/office/terms/none/sections')).toMatchObject({ status: 404, body: { code: 'no-such-term' } })
    expect(await olga.get('/api/office/sections/999999')).toMatchObject({ status: 404, body: { code: 'no-such-section' } })
    expect(await olga.get('/api/office/courses/999999')).toMatchObject({ status: 404, body: { code: 'no-such-course' } })
  })
})

describe('a course', () => {
  test('is made and then corrected in what is named', async () => {
    const term = await campus.term()
    await olga.post('/api/office/lists/departments', { code: 'PHYS', name: { zh: '物理系', en: 'Physics' } })
    const asked = { code: ' PHYS  2A ', title: { zh: '力学', en: 'Mechanics' }, credits: 4.5, department: '物理系', prerequisites: [['MATH 1', 'MATH 2'], ['PHYS 1']], notWith: ['PHYS 9'], description: { en: 'Forces.\nMotion.' } }
    const { status, body } = await olga.post<OfficeCourse>(`/api/office/terms/${term.code}/courses`, asked)
    expect({ status, body }).toMatchObject({ status: 201, body: { ...asked, code: 'PHYS 2A', department: 'PHYS', type: null, version: 1, hidden: false, sections: 0 } })
    expect(await olga.post(`/api/office/terms/${term.code}/courses`, { code: 'PHYS 2A', title: { en: 'X' } })).toMatchObject({ status: 409, body: { code: 'course-exists' } })

    const changed = await olga.patch(`/api/office/courses/${body.id}`, { version: 1, title: { en: null }, credits: 5, description: { zh: '力' }, notWith: [] })
    expect(changed).toMatchObject({ status: 200, body: { outdated: null, course: { version: 2, title: { zh: '力学' }, credits: 5, description: { en: 'Forces.\nMotion.', zh: '力' }, department: 'PHYS', notWith: [], prerequisites: asked.prerequisites } } })
    expect(await entryOf('course', body.id)).toMatchObject({ action: 'course.edited', actor_id: olga.id, before: { credits: 4.5, not_with: ['PHYS 9'] }, after: { credits: 5, not_with: [] } })
  })

  test('says whom its facts were others for, and takes nobody’s seat', async () => {
    const { term, section } = await campus.openSection({ capacity: 1 })
    const { id } = section.course
    await ben.post('/api/enrolments', { sectionId: section.id })
    await chloe.post('/api/enrolments', { sectionId: section.id, wait: true })
    expect((await olga.patch(`/api/office/courses/${id}`, { version: 1, title: { en: 'Only a name' } })).body).toMatchObject({ outdated: null })
    expect((await olga.patch(`/api/office/courses/${id}`, { version: 2, credits: 9, prerequisites: [['X 1']] })).body).toMatchObject({
      outdated: { facts: ['credits', 'prerequisites'], enrolled: 1, waiting: 1 },
    })
    expect((await ben.get(`/api/enrolments?term=${term.code}`)).body).toMatchObject({ enrolments: [{ sectionId: section.id }], credits: 9 })
    await ben.delete(`/api/enrolments/${section.id}`)
    expect((await chloe.get(`/api/enrolments?term=${term.code}`)).body).toMatchObject({ waits: [{ skipped: { code: 'prerequisite-missing' } }] })
  })

  test('is corrected by one of two who began with the same', async () => {
    const course = await campus.course(await campus.term())
    const answers = await Promise.all([1, 2].map((credits) => olga.patch(`/api/office/courses/${course.id}`, { version: 1, credits })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const { body } = await olga.get<OfficeCourse>(`/api/office/courses/${course.id}`)
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'changed-meanwhile', current: body })
  })

  test('is hidden with its sections and restored', async () => {
    const { section } = await campus.openSection()
    const { id } = section.course
    expect((await olga.put(`/api/office/courses/${id}/visibility`, { hidden: true })).body).toMatchObject({ hidden: true })
    expect(await ben.post('/api/enrolments', { sectionId: section.id })).toMatchObject({ status: 404 })
    expect(await sectionOf(section.id)).toMatchObject({ hidden: false, course: { hidden: true } })
    expect(await olga.post(`/api/office/courses/${id}/sections`, { code: 'Z', capacity: 1 })).toMatchObject({ status: 409, body: { code: 'course-hidden' } })
    await olga.put(`/api/office/courses/${id}/visibility`, { hidden: false })
    expect((await ben.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
  })

  test.each([
    ['no title', { title: { en: null, zh: null } }, 422, 'course-title-missing'],
    ['credits with two decimals', { credits: 1.25 }, 400, 'invalid-input'],
    ['itself as its prerequisite', { prerequisites: [['C-1']] }, 422, 'own-prerequisite'],
    ['itself beside it', { notWith: ['C-1'] }, 422, 'excludes-itself'],
    ['a department that is on no list', { department: 'Alchemy' }, 422, 'not-in-list'],
    ['a code of two, as a sheet would read it', { prerequisites: [['A;B']] }, 400, 'invalid-input'],
    ['the code of another', { code: 'C-2' }, 409, 'course-exists'],
    ['a title that turns what follows around', { title: { en: 'a\u202eb' } }, 400, 'invalid-input'],
    ['a version that it does not have', { version: 7 }, 409, 'changed-meanwhile'],
  ])('cannot have %s', async (_name, changes, status, code) => {
    const term = await campus.term()
    const course = await campus.course(term, { code: 'C-1', title: { en: 'One' } })
    await campus.course(term, { code: 'C-2' })
    expect(await olga.patch(`/api/office/courses/${course.id}`, { version: 1, ...changes })).toMatchObject({ status, body: { code } })
    expect((await olga.get(`/api/office/courses/${course.id}`)).body).toMatchObject({ version: 1, code: 'C-1', title: { en: 'One' } })
  })
})

describe('a section', () => {
  test('is made with all there is to it, its meetings as data or as text', async () => {
    const term = await campus.term()
    await campus.period(term)
    const course = await campus.course(term)
    const asked = { code: '01', ref: '900', period: 1, majors: ['Physics'], location: 'North', capacity: 20, teachers: [{ name: 'Ana Silva', number: 't-ana' }, { name: '高老师' }], assistants: [{ name: 'Bo', number: null }, { name: 'Cy', number: 's-cy' }] }
    const meetings = [{ kind: 'LE', days: [3, 1], from: 600, to: 650, weeks: [[1, 8]], room: 'R 1' }]
    const { status, body } = await olga.post<Changed>(`/api/office/courses/${course.id}/sections`, { ...asked, meetings })
    expect(status).toBe(201)
    expect(body.section).toMatchObject({
      ...asked,
      teachers: [{ name: 'Ana Silva', number: 't-ana' }, { name: '高老师', number: null }],
      assistants: [{ name: 'Bo', number: null }, { name: 'Cy', number: 's-cy' }],
      meetings: [{ kind: 'LE', days: [1, 3], from: 600, to: 650, weeks: [[1, 8]], room: 'R 1' }],
      meetingsText: 'LE Mon,Wed 10:00-10:50 weeks 1-8 @ R 1',
      term: term.code,
      taken: 0,
      version: 1,
    })
    const second = await olga.post<Changed>(`/api/office/courses/${course.id}/sections`, { code: '02', capacity: null, meetings: '周一 3-4节 @ 一教101' })
    expect(second.body.section).toMatchObject({ capacity: null, majors: null, meetings: [{ days: [1], from: 590, to: 685, room: '一教101' }] })
    expect(await olga.post(`/api/office/courses/${course.id}/sections`, { code: '02', capacity: 1 })).toMatchObject({ status: 409, body: { code: 'section-exists' } })
    expect(await verifyOccupied(database, term.id, undefined)).toEqual([])
    expect(await olga.get('/api/terms/' + term.code + '/seats')).toMatchObject({ body: { seats: [[body.section.id, 0, 20, 0, 1], [second.body.section.id, 0, null, 0, 1]] } })
  })

  test('is corrected in what is named; names of people are not for the log that is kept', async () => {
    const term = await campus.term()
    const { id } = await campus.section(term, { ref: '1', location: 'South', teachers: [{ name: 'Ana', number: 't-ana' }] })
    const { body } = await olga.patch<Changed>(`/api/office/sections/${id}`, { version: 1, ref: null, teachers: [{ name: 'Bo' }, { name: 'Cy', number: 't-cy' }] })
    expect(body).toMatchObject({ outdated: null, acceptedClashes: 0, section: { ref: null, location: 'South', teachers: [{ name: 'Bo', number: null }, { name: 'Cy', number: 't-cy' }] } })
    expect(body.section.version).toBeGreaterThan(1)
    const entry = await entryOf('section', id)
    expect(entry).toMatchObject({ action: 'section.edited', before: { ref: '1', teachers: ['t-ana'] }, after: { ref: null, teachers: [null, 't-cy'] }, names: { teachers: ['Bo', 'Cy'] } })
    expect(JSON.stringify(entry.after)).not.toContain('Cy')
    const assistants = await olga.patch<Changed>(`/api/office/sections/${id}`, { version: body.section.version, assistants: [{ name: 'Di' }] })
    expect(assistants.body.section).toMatchObject({ teachers: [{ name: 'Bo' }, { name: 'Cy' }], assistants: [{ name: 'Di' }] })
  })

  test('is corrected by one of two who began with the same, also where one of them changes only who teaches', async () => {
    const { id } = await campus.section(await campus.term())
    const answers = await Promise.all([{ location: 'North' }, { teachers: [{ name: 'Bo' }] }].map((change) => olga.patch(`/api/office/sections/${id}`, { version: 1, ...change })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'changed-meanwhile', current: await sectionOf(id) })
  })

  test('that a sheet has changed meanwhile is not corrected blindly', async () => {
    const term = await campus.term()
    const section = await campus.section(term)
    const { id, code, course } = section
    const line = `course_code,course_title,section_code,teacher\n${course.code},Course ${course.code},${code},Bo`
    const { importSections } = await import('./section-import.ts')
    expect(await importSections({ database }, Buffer.from(line), { term: term.code })).toMatchObject({ updated: 1 })
    expect(await olga.patch(`/api/office/sections/${id}`, { version: 1, location: 'N' })).toMatchObject({ status: 409, body: { current: { teachers: [{ name: 'Bo' }] } } })
  })

  test('says whom it was open to when they took it', async () => {
    const { section } = await campus.openSection()
    await ben.post('/api/enrolments', { sectionId: section.id })
    const limited = await olga.patch<Changed>(`/api/office/sections/${section.id}`, { version: 1, majors: ['History'] })
    expect(limited.body).toMatchObject({ outdated: { facts: ['majors'], enrolled: 1, waiting: 0 }, section: { majors: ['History'], taken: 1 }, notices: [{ code: 'added-to-list' }] })
    expect(await chloe.post('/api/enrolments', { sectionId: section.id })).toMatchObject({ status: 409, body: { code: 'not-in-audience' } })
    expect((await olga.patch<Changed>(`/api/office/sections/${section.id}`, { version: 2, majors: null })).body.section.majors).toBeNull()
    expect((await chloe.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
  })

  test.each([
    ['a period that the term does not have', { period: 9 }, 422, 'no-such-period'],
    ['a period in which it would never meet', { period: 1 }, 422, 'meetings-left-outside'],
    ['the code of another', { code: 'B' }, 409, 'section-exists'],
    ['an empty code', { code: ' ' }, 400, 'invalid-input'],
    ['no majors at all that it is for', { majors: [] }, 400, 'invalid-input'],
    ['two teachers in one name', { teachers: [{ name: 'A;B' }] }, 400, 'invalid-input'],
    ['a room that is not its own to have', { room: 'R 1' }, 400, 'invalid-input'],
  ])('cannot have %s', async (_name, changes, status, code) => {
    const term = await campus.term()
    await campus.period(term, { ends: '2026-09-13' })
    const course = await campus.course(term)
    const [section] = await campus.sections(course, [{ code: 'A', meetings: [{ days: [1], from: 600, to: 660, weeks: [[5, 6]] }] }, { code: 'B' }])
    expect(await olga.patch(`/api/office/sections/${section!.id}`, { version: 1, ...changes })).toMatchObject({ status, body: { code } })
    expect(await sectionOf(section!.id)).toMatchObject({ version: 1, code: 'A', period: null })
  })
})
