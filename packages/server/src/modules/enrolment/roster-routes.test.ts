import type { CreatedApiKey } from '@fairway/contract/api-keys'
import type { Job } from '@fairway/contract/jobs'
import type { Roster, TaughtSections } from '@fairway/contract/roster'
import { beforeAll, describe, expect, test } from 'vitest'
import type { BuiltSection, BuiltTerm } from '../../../test/campus.ts'
import { jobKit } from '../../../test/jobs.ts'
import type { Person } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'
import { readSheet } from '../../sheets/sheet.ts'
import { byCommand } from '../audit/index.ts'

// Rosters: whose they are, and as sheets. And the seats that the office gives a section.

const started = await startApp()
const { app, database, guest, campus, signIn } = started
const { olga, ana, ben, chloe, emil, fatima, gao } = await signIn('olga', 'ana', 'ben', 'chloe', 'emil', 'fatima', 'gao')
const { ended } = jobKit(started, ben, olga)

const enrol = (person: Person, { id: sectionId }: BuiltSection, wait = false) => person.post('/api/enrolments', { sectionId, wait })
const rosterOf = (person: Pick<Person, 'get'>, { id }: { id: number }) => person.get<Roster>(`/api/sections/${id}/roster`)
const rowsOf = async (bytes: Buffer) => (await readSheet(bytes)).rows.map(({ cells }) => cells)
const assist = (sectionId: number, number: string) =>
  database.query({ text: `insert into section_staff (section_id, role, position, name, number) values ($1, 'assistant', 0, $2, $2)`, values: [sectionId, number] })
const entries = (action: string) => database.query({ text: 'select actor_id, subject_kind, subject_id, after from audit_entry where action = $1 order by id', values: [action] })

let term: BuiltTerm
let taught: BuiltSection
let other: BuiltSection

beforeAll(async () => {
  term = await campus.term()
  await campus.round(term)
  taught = await campus.section(term, { capacity: 2, teachers: [{ name: 'Ana Silva', number: 'T-ANA' }] })
  other = await campus.section(term)
  for (const person of [chloe, ben]) await enrol(person, taught)
  for (const person of [gao, emil]) await enrol(person, taught, true)
  for (const person of [fatima, ben]) await enrol(person, other)
})

describe('what somebody teaches', () => {
  const taughtBy = (person: Pick<Person, 'get'>, { code }: { code: string } = term) => person.get<TaughtSections>(`/api/sections/taught?term=${code}`)

  test('is found by their number, in whatever case, with how many are there', async () => {
    const { status, body } = await taughtBy(ana)
    expect(status).toBe(200)
    expect(body.sections).toEqual([
      { id: taught.id, course: taught.course.code, title: expect.anything() as unknown, code: taught.code, as: 'teacher', hidden: false, taken: 2, capacity: 2, waiting: 2 },
    ])
  })

  test('is nothing to who teaches nothing, in a term that is not there, and to guests', async () => {
    expect([(await taughtBy(ben)).body.sections, (await taughtBy(olga)).body.sections, (await taughtBy(ana, { code: 'NONE' })).status, (await taughtBy(guest)).status]).toEqual([[], [], 404, 401])
  })

  test('is there once for who does both, as their teacher, and stays when it is hidden', async () => {
    const own = await campus.term()
    const section = await campus.section(own, { capacity: null, teachers: [{ name: 'Ana Silva', number: 't-ana' }] })
    const assisted = await campus.section(own)
    for (const { id } of [section, assisted]) await assist(id, 't-ana')
    const seen = async () => (await taughtBy(ana, own)).body.sections.map(({ id, as, hidden, capacity }) => [id, as, hidden, capacity])
    const found = await seen()
    expect(found).toHaveLength(2)
    expect(found).toContainEqual([section.id, 'teacher', false, null])
    expect(found.find(([id]) => id === assisted.id)?.[1]).toBe('assistant')
    await database.query({ text: 'update section set deleted_at = now() where id = $1', values: [section.id] })
    expect(await seen()).toContainEqual([section.id, 'teacher', true, null])
    await database.query({ text: 'update term set deleted_at = now() where code = $1', values: [own.code] })
    expect((await taughtBy(ana, own)).status).toBe(404)
  })
})

describe('the roster of a section', () => {
  test('is for who teaches it: seats by number, then the queue in its order', async () => {
    const { status, body } = await rosterOf(ana, taught)
    expect(status).toBe(200)
    expect(body.section).toMatchObject({ id: taught.id, term: term.code, course: taught.course.code, code: taught.code, capacity: 2 })
    expect(body.students.map(({ number, state, place }) => [number, state, place])).toEqual([
      ['s-ben', 'enrolled', null],
      ['s-chloe', 'enrolled', null],
      ['s-gao', 'waiting', 1],
      ['s-emil', 'waiting', 2],
    ])
    expect(body.students[0]).toMatchObject({ name: ben.name, class: 'PH2301', major: 'Physics', college: 'Science' })
  })

  test('is for assistants, who may be students, and for the office', async () => {
    await assist(other.id, 's-fatima')
    expect((await rosterOf(fatima, other)).body.students).toHaveLength(2)
    expect((await rosterOf(olga, other)).body.students).toHaveLength(2)
  })

  test('is for nobody else; what is not theirs answers like what is not there', async () => {
    const answers = [await rosterOf(ana, other), await rosterOf(ben, taught), await rosterOf(ana, { id: 999_999 }), await ana.get(`/api/sections/${other.id}/roster.csv`)]
    expect(answers.map(({ status, body }) => [status, (body as unknown as { code: string }).code])).toEqual(Array.from({ length: 4 }, () => [404, 'not-found']))
    expect((await rosterOf(guest, taught)).status).toBe(401)
  })

  test('goes with who teaches it: at once, and not with the name alone', async () => {
    const section = await campus.section(term, { teachers: [{ name: 'Ana Silva' }] })
    expect((await rosterOf(ana, section)).status).toBe(404)
    await app.courses.sections.edit(byCommand, section.id, { teachers: [{ name: 'Ana Silva', number: 't-ana' }] })
    expect((await rosterOf(ana, section)).status).toBe(200)
    await app.courses.sections.edit(byCommand, section.id, { teachers: [] })
    expect((await rosterOf(ana, section)).status).toBe(404)
  })

  test('stays with a section that is hidden, and of an archived term; a hidden term has none', async () => {
    const { term: past, section } = await campus.openSection({ teachers: [{ name: 'Ana', number: 't-ana' }] })
    await app.courses.sections.hide(byCommand, section.id)
    expect((await rosterOf(ana, section)).status).toBe(200)
    await campus.term({ current: true })
    await app.courses.terms.archive(byCommand, past.code)
    expect((await rosterOf(ana, section)).status).toBe(200)
    await app.courses.terms.hide(byCommand, past.code)
    expect([(await rosterOf(ana, section)).status, (await rosterOf(olga, section)).status]).toEqual([404, 200])
  })

  test('is a sheet as well, and who took it is recorded', async () => {
    for (const format of ['csv', 'xlsx'] as const) {
      const { bytes, headers } = await ana.get(`/api/sections/${taught.id}/roster.${format}`)
      expect(headers['content-disposition']).toContain(`${term.code}-${taught.course.code}-${taught.code}.${format}`)
      const { header, rows } = await readSheet(bytes)
      expect(header.cells.slice(-2)).toEqual(['state', 'place'])
      expect(rows.map(({ cells }) => [cells[0], ...cells.slice(-2)])).toEqual([['s-ben', 'enrolled', ''], ['s-chloe', 'enrolled', ''], ['s-emil', 'waiting', '2'], ['s-gao', 'waiting', '1']])
    }
    expect((await readSheet((await ana.get(`/api/sections/${taught.id}/roster.csv?language=zh`)).bytes)).header.cells.slice(-2)).toEqual(['状态', '候补名次'])
    expect((await entries('roster.exported'))[0]).toMatchObject({ actor_id: ana.id, subject_kind: 'section', subject_id: String(taught.id), after: { format: 'csv' } })
  })
})

describe('the office takes', () => {
  const exported = async (filters = '', format = 'csv') => olga.get(`/api/office/terms/${term.code}/enrolments.${format}${filters}`)

  test('everybody, a section, a course, a college; and who waits if asked for', async () => {
    expect(await rowsOf((await exported()).bytes)).toHaveLength(4)
    expect((await rowsOf((await exported(`?section=${taught.id}`)).bytes)).map(([number]) => number)).toEqual(['s-ben', 's-chloe'])
    expect(await rowsOf((await exported(`?section=${taught.id}&section=${other.id}`)).bytes)).toHaveLength(4)
    expect((await rowsOf((await exported(`?course=${other.course.code}`)).bytes)).map(([number]) => number)).toEqual(['s-ben', 's-fatima'])
    expect((await rowsOf((await exported('?college=Letters')).bytes)).map(([number]) => number)).toEqual(['s-fatima'])
    expect((await rowsOf((await exported('?college=Letters&waiting=true', 'xlsx')).bytes)).map((cells) => [cells[0], ...cells.slice(-2)])).toEqual([['s-gao', 'waiting', '1'], ['s-fatima', 'enrolled', '']])
    expect((await entries('enrolments.exported')).at(-1)).toMatchObject({ actor_id: olga.id, subject_id: term.code, after: { rows: 2, format: 'xlsx', college: 'Letters', waiting: true } })
  })

  test('nothing of what is not there, and nobody else does', async () => {
    expect(await exported('?section=999999')).toMatchObject({ status: 404, body: { code: 'no-such-section' } })
    expect(await exported('?course=NONE')).toMatchObject({ status: 404, body: { code: 'no-such-course' } })
    expect(await exported('?waiting=maybe')).toMatchObject({ status: 400 })
    expect(await olga.get('/api/office/terms/none/enrolments.csv')).toMatchObject({ status: 404, body: { code: 'no-such-term' } })
    expect((await ana.get(`/api/office/terms/${term.code}/enrolments.csv`)).status).toBe(403)
    expect((await ben.get(`/api/office/terms/${term.code}/sections.csv`)).status).toBe(403)
  })

  test('the catalogue, which an import reads as it is', async () => {
    const { bytes, headers } = await olga.get(`/api/office/terms/${term.code}/sections.xlsx`, { headers: { 'accept-language': 'zh' } })
    expect(headers['content-type']).toContain('spreadsheetml')
    const { header, rows } = await readSheet(bytes)
    expect(header.cells.slice(0, 2)).toEqual(['课程号', '课程名称'])
    expect(rows.map(({ cells }) => cells[0])).toContain(taught.course.code)
  })

  test('what is too large to wait for as the file of a job', { timeout: 120_000 }, async () => {
    const large = await campus.term()
    const section = await campus.section(large, { capacity: null })
    await database.script(`
      insert into person (number, name) select 'x' || lpad(i::text, 5, '0'), 'Student ' || i from generate_series(1, 20001) i;
      insert into student (person_id) select id from person where number ~ '^x\\d';
      insert into enrolment (person_id, section_id, term_id) select id, ${section.id}, ${large.id} from person where number ~ '^x\\d';
      update seat set taken = 20001 where section_id = ${section.id}`)
    expect(await rowsOf((await olga.get(`/api/office/terms/${large.code}/enrolments.csv`)).bytes)).toHaveLength(20_001)
    const { status, body } = await olga.get<Job>(`/api/office/terms/${large.code}/enrolments.xlsx`)
    expect({ status, body }).toMatchObject({ status: 202, body: { kind: 'export', total: 20_001 } })
    const job = await ended(body.id)
    expect(job).toMatchObject({ state: 'done', result: { rows: 20_001 }, files: [{ name: `${large.code}-enrolments.xlsx` }] })
    const file = await olga.get(`/api/jobs/${job.id}/files/${job.files[0]!.name}`)
    expect(await rowsOf(file.bytes)).toHaveLength(20_001)
    expect((await entries('enrolments.exported')).at(-1)).toMatchObject({ actor_id: olga.id, subject_id: large.code, after: { rows: 20_001 } })

    // Once more what it took to start it: by a key, the scope of rosters; by anybody, the role.
    const path = `/api/jobs/${job.id}/files/${job.files[0]!.name}`
    const byKey = async (...scopes: string[]) => {
      const { key } = (await olga.post<CreatedApiKey>('/api/office/api-keys', { name: 'Reports', scopes, days: 1, requestsPerMinute: 60, personId: olga.id })).body
      return (await guest.get(path, { headers: { 'x-api-key': key } })).status
    }
    expect(await byKey('jobs:read')).toBe(404)
    expect(await byKey('jobs:read', 'rosters:read')).toBe(200)
    await database.query({ text: `delete from role_grant where person_id = $1`, values: [olga.id] })
    app.identity.viewers.forgetAll()
    expect((await olga.get(path)).status).toBe(404)
    await database.query({ text: `insert into role_grant (person_id, role) values ($1, 'office')`, values: [olga.id] })
    app.identity.viewers.forgetAll()
  })
})

describe('a capacity', () => {
  const capacity = (id: number, body: object) => olga.put(`/api/office/sections/${id}/capacity`, body)
  const seatOf = async (id: number) => (await database.query<{ capacity: number | null; ceiling: number | null; taken: number }>({ text: 'select capacity, ceiling, taken from seat where section_id = $1', values: [id] }))[0]

  test('rises, and the queue moves; falls, and nobody loses a seat', async () => {
    const { section } = await campus.openSection({ capacity: 1 })
    await enrol(ben, section)
    await enrol(chloe, section, true)
    expect(await capacity(section.id, { capacity: 2, before: 1 })).toMatchObject({ status: 200, body: { capacity: 2 } })
    await app.enrolment.settled()
    expect(await seatOf(section.id)).toEqual({ capacity: 2, ceiling: 2, taken: 2 })
    expect((await capacity(section.id, { capacity: 1, before: 2 })).status).toBe(200)
    expect(await seatOf(section.id)).toEqual({ capacity: 1, ceiling: 2, taken: 2 })
    expect((await capacity(section.id, { capacity: null, before: 1 })).body).toEqual({ capacity: null })
    expect((await entries('section.capacity-changed')).at(-1)).toMatchObject({ actor_id: olga.id, after: { capacity: null, taken: 2 } })
  })

  test('is seen by the office of hidden sections and terms too', async () => {
    const { term: hidden, section } = await campus.openSection({ capacity: 7 })
    await app.courses.sections.hide(byCommand, section.id)
    await app.courses.terms.hide(byCommand, hidden.code)
    expect((await olga.get(`/api/office/terms/${hidden.code}/seats`)).body).toEqual({ term: hidden.code, seats: [[section.id, 0, 7, 0, 1]] })
    expect((await guest.get(`/api/terms/${hidden.code}/seats`)).status).toBe(404)
    expect((await ana.get(`/api/office/terms/${hidden.code}/seats`)).status).toBe(403)
    expect((await olga.get('/api/office/terms/none/seats')).status).toBe(404)
  })

  test('is set by one of two who saw the same', async () => {
    const { section } = await campus.openSection({ capacity: 10 })
    const answers = await Promise.all([20, 30].map((seats) => capacity(section.id, { capacity: seats, before: 10 })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'changed-meanwhile', current: { capacity: (await seatOf(section.id))!.capacity } })
  })

  test('is a number of seats, of a section that is there, and the office’s to set', async () => {
    const { section } = await campus.openSection()
    for (const wrong of [{ capacity: -1, before: 30 }, { capacity: 1.5, before: 30 }, { capacity: 5 }]) expect((await capacity(section.id, wrong)).status).toBe(400)
    expect(await capacity(999_999, { capacity: 5, before: 5 })).toMatchObject({ status: 404, body: { code: 'no-such-section' } })
    expect((await ana.put(`/api/office/sections/${section.id}/capacity`, { capacity: 5, before: 30 })).status).toBe(403)
  })
})
