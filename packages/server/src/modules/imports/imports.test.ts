import type { SheetImport, SheetImports } from '@fairway/contract/imports'
import type { Job } from '@fairway/contract/jobs'
import { describe, expect, test } from 'vitest'
import type { BuiltTerm } from '../../../test/campus.ts'
import { jobKit, until } from '../../../test/jobs.ts'
import type { Person } from '../../../test/people.ts'
import { isPostgres } from '../../../test/place.ts'
import { startApp } from '../../../test/start-app.ts'
import { readSheet } from '../../sheets/sheet.ts'
import { writeSheet } from '../../sheets/write.ts'
import { byCommand } from '../audit/index.ts'

const started = await startApp()
const { app, database, place, guest, campus, signIn } = started
const { olga, ben, ana } = await signIn('olga', 'ben', 'ana')
const { ended } = jobKit(started, olga, olga)

const bytesOf = { headers: { 'content-type': 'application/octet-stream' } }
const address = ({ kind = 'sections', term, name = 'sheet.csv' }: { kind?: string; term?: string; name?: string }) =>
  `/api/office/imports?kind=${kind}&name=${encodeURIComponent(name)}${term === undefined ? '' : `&term=${term}`}`
const upload = (text: string | Uint8Array, term?: BuiltTerm, kind = 'sections', person: Pick<Person, 'post'> = olga) =>
  person.post<SheetImport>(address({ kind, ...(term && { term: term.code }) }), Buffer.from(text as string), bytesOf)
const uploaded = async (text: string | Uint8Array, term?: BuiltTerm, kind?: string) => (await upload(text, term, kind)).body
const find = async (id: number) => (await olga.get<SheetImport>(`/api/office/imports/${id}`)).body
/** Starts a step and waits until it has ended. */
async function take(id: number, step: 'check' | 'run', options: object = {}): Promise<SheetImport> {
  const { status, body } = await olga.post<SheetImport>(`/api/office/imports/${id}/${step}`, options)
  expect(status).toBe(202)
  await ended(body.job!.id)
  return find(id)
}
const sectionsOf = (term: BuiltTerm) =>
  database.query({ text: `select c.code as course, s.code, seat.capacity from section s join course c on c.id = s.course_id join seat on seat.section_id = s.id where s.term_id = $1 order by 1, 2`, values: [term.id] })

const sheet = '课程号,课程名称,教学班,容量,备注\nCS 1,程序设计,A,30,x\nCS 1,程序设计,B,-3,y\nCS 2,网络,A,20,z'

describe('a sheet that is uploaded', () => {
  test('tells its columns, what they seem to be, and its first lines', async () => {
    const term = await campus.term()
    const lines = Array.from({ length: 30 }, (_, index) => `CS ${index},Course,A,${index},`)
    const { status, body } = await upload(`课程号,课程名称,教学班,容量,备注\n${lines.join('\n')}`, term)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      kind: 'sections',
      term: term.code,
      file: { name: 'sheet.csv', format: 'csv', encoding: 'UTF-8', rows: 30 },
      state: 'uploaded',
      job: null,
      columns: [
        { heading: '课程号', column: 'course_code' },
        { heading: '课程名称', column: 'course_title' },
        { heading: '教学班', column: 'section_code' },
        { heading: '容量', column: 'capacity' },
        { heading: '备注', column: null },
      ],
      missing: [],
      report: null,
      createdBy: { number: olga.number },
    })
    expect(body.sample).toHaveLength(20)
    expect(body.sample[0]).toEqual({ line: 2, cells: ['CS 0', 'Course', 'A', '0', ''] })
    expect(body.available.find(({ name }) => name === 'course_code')).toMatchObject({ required: true })
    expect((await olga.get<SheetImports>('/api/office/imports')).body.imports.map(({ id }) => id)).toContain(body.id)
  })

  test('may be an XLSX, of people or of records too', async () => {
    async function* rows() {
      yield [['900', 'Zoe', 'Physics']]
    }
    const chunks: Uint8Array[] = []
    for await (const chunk of writeSheet('xlsx', ['学号', '姓名', '专业'], rows())) chunks.push(chunk)
    const { body } = await upload(Buffer.concat(chunks), undefined, 'people')
    expect(body).toMatchObject({ term: null, file: { format: 'xlsx', rows: 1 }, columns: [{ column: 'number' }, { column: 'name' }, { column: 'major' }] })
    await take(body.id, 'check')
    expect(await take(body.id, 'run')).toMatchObject({ state: 'done', report: { created: 1, written: true } })
    expect(await database.query({ text: `select major from student join person on person.id = person_id where number = '900'` })).toEqual([{ major: 'Physics' }])
    expect((await uploaded('number,course_code,status\n900,CS 1,passed', undefined, 'records')).missing).toEqual([])
  })

  test.each([
    ['nothing', '', 422, 'sheet-empty'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), 422, 'sheet-unreadable'],
  ])('is refused if it is %s', async (_name, bytes, status, code) => {
    expect(await upload(bytes, await campus.term())).toMatchObject({ status, body: { code } })
  })

  test('is refused without the term it is for, for one that is not there or is archived, and as JSON', async () => {
    expect(await upload(sheet)).toMatchObject({ status: 422, body: { code: 'term-missing' } })
    expect(await olga.post(address({ term: 'none' }), Buffer.from(sheet), bytesOf)).toMatchObject({ status: 404, body: { code: 'no-such-term' } })
    const past = await campus.term()
    await campus.term({ current: true })
    await app.courses.terms.archive(byCommand, past.code)
    expect(await upload(sheet, past)).toMatchObject({ status: 409, body: { code: 'term-archived' } })
    expect(await olga.post(address({ term: past.code }), { rows: [] })).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } })
    expect(await olga.post(address({ kind: 'cats', term: past.code }), Buffer.from(sheet), bytesOf)).toMatchObject({ status: 400, body: { code: 'invalid-input' } })
  })

  test('is the office’s', async () => {
    const term = await campus.term()
    const { id } = await uploaded(sheet, term)
    for (const [person, status] of [[guest, 401], [ben, 403], [ana, 403]] as const) {
      expect((await upload(sheet, term, 'sections', person)).status).toBe(status)
      for (const step of ['', '/report.csv']) expect((await person.get(`/api/office/imports/${id}${step}`)).status).toBe(status)
      expect((await person.post(`/api/office/imports/${id}/run`, {})).status).toBe(status)
    }
  })

  test('is gone after a day, from the database too', async () => {
    const { id } = await uploaded(sheet, await campus.term())
    await database.query({ text: `update sheet_import set expires_at = now() where id = $1`, values: [id] })
    expect((await olga.get(`/api/office/imports/${id}`)).status).toBe(404)
    expect(await olga.post(`/api/office/imports/${id}/check`, {})).toMatchObject({ status: 404 })
    await app.imports.forgetExpired()
    expect(await database.query({ text: 'select position from sheet_import_chunk where import_id = $1', values: [id] })).toEqual([])
  })

  test('can be thrown away', async () => {
    const { id } = await uploaded(sheet, await campus.term())
    expect((await olga.delete(`/api/office/imports/${id}`)).status).toBe(204)
    expect((await olga.get(`/api/office/imports/${id}`)).status).toBe(404)
    expect((await olga.delete(`/api/office/imports/${id}`)).status).toBe(404)
  })
})

describe('its columns', () => {
  const map = (id: number, columns: (string | null)[]) => olga.put<SheetImport>(`/api/office/imports/${id}/mapping`, { columns })

  test('are what the office says they are', async () => {
    const term = await campus.term()
    const { id, missing } = await uploaded('Kurs,Title,Gruppe,Plätze\nCS 1,Programming,A,30', term)
    expect(missing).toEqual(['course_code', 'section_code'])
    expect(await olga.post(`/api/office/imports/${id}/check`, {})).toMatchObject({ status: 422, body: { code: 'missing-columns', columns: ['course_code', 'section_code'] } })
    expect((await map(id, ['course_code', 'course_title', 'section_code', null])).body).toMatchObject({ missing: [], state: 'uploaded' })
    await take(id, 'check')
    expect(await take(id, 'run')).toMatchObject({ report: { created: 1 } })
    expect(await sectionsOf(term)).toEqual([{ course: 'CS 1', code: 'A', capacity: null }])
  })

  test('two that mean the same are a question, not an error', async () => {
    const { columns } = await uploaded('course_code,课程号,course_title,section_code\nCS 1,CS 2,P,A', await campus.term())
    expect(columns.map(({ column }) => column)).toEqual(['course_code', null, 'course_title', 'section_code'])
  })

  test('are refused where there is no such column, twice one, or another number of them', async () => {
    const { id } = await uploaded('a,b,c\n1,2,3', await campus.term())
    expect(await map(id, ['course_code', 'colour', null])).toMatchObject({ status: 422, body: { code: 'no-such-column' } })
    expect(await map(id, ['course_code', 'course_code', null])).toMatchObject({ status: 422, body: { code: 'repeated-column' } })
    expect(await map(id, ['course_code'])).toMatchObject({ status: 422, body: { code: 'wrong-mapping', columns: 3 } })
  })

  test('make what was checked before worth nothing', async () => {
    const { id } = await uploaded(sheet, await campus.term())
    await take(id, 'check')
    expect((await map(id, ['course_code', 'course_title', 'section_code', null, 'capacity'])).body).toMatchObject({ state: 'uploaded', report: null })
    expect(await olga.post(`/api/office/imports/${id}/run`, {})).toMatchObject({ status: 409, body: { code: 'import-not-checked' } })
  })
})

describe('a check', () => {
  test('tells every problem by line and column, and writes nothing', async () => {
    const term = await campus.term()
    const { id } = await uploaded(sheet, term)
    const checked = await take(id, 'check')
    expect(checked).toMatchObject({
      state: 'checked',
      job: { state: 'done', kind: 'import', result: { created: 2, written: false, problemCount: 1 } },
      report: { created: 2, skipped: 1, written: false, problemCount: 1, problems: [{ line: 3, column: '容量', code: 'negative', cell: null }], clashes: null },
    })
    expect(checked.report!.notices.map(({ code }) => code)).toContain('no-meetings')
    expect(await sectionsOf(term)).toEqual([])
  })

  test('gives a sheet of them in the reader’s language; an XLSX names the cells', async () => {
    async function* rows() {
      yield [['CS 1', 'P', 'A', '-3'], ['', 'P', 'B', '5']]
    }
    const chunks: Uint8Array[] = []
    for await (const chunk of writeSheet('xlsx', ['course_code', 'course_title', 'section_code', 'capacity'], rows())) chunks.push(chunk)
    const { id } = await uploaded(Buffer.concat(chunks), await campus.term())
    expect((await olga.get(`/api/office/imports/${id}/report.csv`)).status).toBe(404)
    expect((await take(id, 'check')).report!.problems.map(({ cell }) => cell)).toEqual(['D2', 'A3'])
    const { bytes, headers } = await olga.get(`/api/office/imports/${id}/report.csv`, { headers: { 'accept-language': 'zh' } })
    expect(headers['content-disposition']).toContain('sheet-report.csv')
    const report = await readSheet(bytes)
    expect(report.header.cells).toEqual(['行', '单元格', '列', '类别', '说明', '代码'])
    expect(report.rows[0]!.cells).toEqual(['2', 'D2', 'capacity', '错误', '不能为负数（-3）。', 'negative'])
    expect((await readSheet((await olga.get(`/api/office/imports/${id}/report.xlsx`)).bytes)).rows[0]!.cells[4]).toBe('Must not be negative (-3).')
  })

  test('of a sheet with two columns of one heading names the cell in the one that is read', async () => {
    async function* rows() {
      yield [['CS 1', 'P', 'A', '12', '-3']]
    }
    const chunks: Uint8Array[] = []
    for await (const chunk of writeSheet('xlsx', ['course_code', 'course_title', 'section_code', 'seats', 'seats'], rows())) chunks.push(chunk)
    const { id } = await uploaded(Buffer.concat(chunks), await campus.term())
    await olga.put(`/api/office/imports/${id}/mapping`, { columns: ['course_code', 'course_title', 'section_code', null, 'capacity'] })
    expect((await take(id, 'check')).report!.problems.map(({ cell }) => cell)).toEqual(['E2'])
  })

  test('tells who would be in two places, and the run goes on only if that is accepted', async () => {
    const term = await campus.term()
    await campus.round(term)
    const [moved, other] = [await campus.section(term, { meetings: [{ days: [1], from: 600, to: 660 }] }), await campus.section(term, { meetings: [{ days: [2], from: 600, to: 660 }] })]
    for (const { id } of [moved, other]) await ben.post('/api/enrolments', { sectionId: id })
    const { id } = await uploaded(`course_code,course_title,section_code,meetings\n${moved.course.code},Course ${moved.course.code},${moved.code},Tue 10:00-11:00`, term)
    expect((await take(id, 'check')).report).toMatchObject({ clashes: { students: 1, pairs: 1 }, problems: [{ line: 2, code: 'seats-would-clash' }] })
    expect(await take(id, 'run', { skipBad: true })).toMatchObject({ state: 'checked', report: { written: false } })
    expect(await take(id, 'run', { acceptClashes: true })).toMatchObject({ state: 'done', report: { written: true, updated: 1 } })
    const [accepted] = await database.query({ text: 'select accepted_by from accepted_clash where person_id = $1 and section_id = $2', values: [ben.id, moved.id] })
    expect(accepted).toEqual({ accepted_by: olga.id })
  })
})

describe('a run', () => {
  test('writes all or nothing; or what is right, if that is asked for', async () => {
    const term = await campus.term()
    const { id } = await uploaded(sheet, term)
    expect(await olga.post(`/api/office/imports/${id}/run`, {})).toMatchObject({ status: 409, body: { code: 'import-not-checked' } })
    await take(id, 'check')
    expect(await take(id, 'run')).toMatchObject({ state: 'checked', report: { written: false, problemCount: 1 } })
    expect(await sectionsOf(term)).toEqual([])
    expect(await take(id, 'run', { skipBad: true })).toMatchObject({ state: 'done', job: { state: 'done', result: { written: true } }, report: { written: true, created: 2, skipped: 1 } })
    expect(await sectionsOf(term)).toEqual([{ course: 'CS 1', code: 'A', capacity: 30 }, { course: 'CS 2', code: 'A', capacity: 20 }])
    expect(await database.query({ text: 'select position from sheet_import_chunk where import_id = $1', values: [id] })).toEqual([])
    const recorded = await database.query({ text: `select actor_id, after from audit_entry where action = 'sections.imported' and subject_id = $1`, values: [term.code] })
    expect(recorded).toEqual([{ actor_id: olga.id, after: { created: 2, updated: 0, unchanged: 0, import: id, skipBad: true, acceptClashes: false } }])
    expect((await guest.get(`/api/terms/${term.code}/seats`)).body).toMatchObject({ seats: [{}, {}] })
  })

  test('is done once, however often it is asked for', async () => {
    const term = await campus.term()
    const { id } = await uploaded('course_code,course_title,section_code\nCS 1,P,A', term)
    await take(id, 'check')
    const answers = await Promise.all(Array.from({ length: 4 }, () => olga.post<SheetImport>(`/api/office/imports/${id}/run`, {})))
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409])
    await ended(answers.find(({ status }) => status === 202)!.body.job!.id)
    expect(await olga.post(`/api/office/imports/${id}/run`, {})).toMatchObject({ status: 409, body: { code: 'import-done' } })
    expect(await olga.put(`/api/office/imports/${id}/mapping`, { columns: [null, null, null] })).toMatchObject({ status: 409, body: { code: 'import-done' } })
    expect(await database.query({ text: `select id from audit_entry where action = 'sections.imported' and subject_id = $1`, values: [term.code] })).toHaveLength(1)
  })

  test('while it goes on, nothing else is done with it; cancelled, it may be run again', async () => {
    const term = await campus.term()
    const lines = Array.from({ length: 60_000 }, (_, index) => `C ${index},Title,S,LE Mon 10:00-11:00 @ R ${index}`)
    const { id } = await uploaded(`course_code,course_title,section_code,meetings\n${lines.join('\n')}`, term)
    const { body } = await olga.post<SheetImport>(`/api/office/imports/${id}/check`, {})
    expect(body.state).toBe('checking')
    for (const answer of [await olga.post(`/api/office/imports/${id}/check`, {}), await olga.delete(`/api/office/imports/${id}`)]) expect(answer).toMatchObject({ status: 409, body: { code: 'import-busy' } })
    await until(async () => ((await olga.get<Job>(`/api/jobs/${body.job!.id}`)).body.stage !== null ? true : undefined))
    expect((await olga.post(`/api/jobs/${body.job!.id}/cancellation`)).status).toBe(200)
    expect(await ended(body.job!.id)).toMatchObject({ state: 'cancelled' })
    expect(await find(id)).toMatchObject({ state: 'failed', job: { state: 'cancelled' }, report: null })
    const again = await olga.post<SheetImport>(`/api/office/imports/${id}/check`, {})
    expect(again).toMatchObject({ status: 202, body: { state: 'checking' } })
    await olga.post(`/api/jobs/${again.body.job!.id}/cancellation`)
    await ended(again.body.job!.id)
  }, 120_000)

  test('into a term that was archived meanwhile fails, and says why', async () => {
    const term = await campus.term()
    const { id } = await uploaded('course_code,course_title,section_code\nCS 1,P,A', term)
    await take(id, 'check')
    await campus.term({ current: true })
    await app.courses.terms.archive(byCommand, term.code)
    expect(await take(id, 'run')).toMatchObject({ state: 'failed', job: { state: 'failed', problem: { code: 'term-archived', title: { zh: expect.any(String) } } } })
    expect(await sectionsOf(term)).toEqual([])
    // What went wrong with its columns as they were is no word about others.
    const { columns } = await find(id)
    expect((await olga.put(`/api/office/imports/${id}/mapping`, { columns: columns.map(({ column }) => column) })).body).toMatchObject({ state: 'uploaded', job: null })
  })
})

if (isPostgres) {
  test('is taken over by another instance where the one that ran it has gone', async () => {
    const idle = await startApp({ place, works: false })
    const term = await campus.term()
    const { id } = await uploaded('course_code,course_title,section_code\nCS 1,P,A', term)
    await take(id, 'check')
    const asked = await idle.app.imports.run({ personId: olga.id, via: 'session', ip: null }, id, { skipBad: false, acceptClashes: false, existing: 'update', onlyListed: false, passwords: 'none' })
    await ended(asked.job!.id)
    expect(await sectionsOf(term)).toHaveLength(1)
  })
}
