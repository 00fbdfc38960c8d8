import type { Catalogue } from '@fairway/contract/courses'
import type { Lists, OfficeList, OfficeListEntry } from '@fairway/contract/lists'
import { beforeEach, describe, expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'

const { app, guest, campus, signIn, database } = await startApp()
const { olga, ana, ben, fatima } = await signIn('olga', 'ana', 'ben', 'fatima')

beforeEach(async () => {
  await database.script('delete from list_entry; delete from list_logo')
})

const office = '/api/office/lists'
const entriesOf = async (list: string) => (await olga.get<OfficeList>(`${office}/${list}`)).body.entries
async function add(list: string, entry: object): Promise<OfficeListEntry> {
  const { status, body, text } = await olga.post<OfficeListEntry>(`${office}/${list}`, entry)
  expect(status, text).toBe(201)
  return body
}
const change = (list: string, { id, version }: { id: number; version: number }, changes: object, person = olga) =>
  person.request<OfficeListEntry>('PATCH', `${office}/${list}/${id}`, { body: { version, ...changes } })
const offered = async () => (await guest.get<Lists>('/api/lists')).body.lists
const profileOf = async (person: { id: number }) =>
  (await database.query({ text: 'select cohort, college, major, class from student where person_id = $1', values: [person.id] }))[0]
const resetStudents = () =>
  database.query({
    text: `update student set cohort = r.cohort, college = r.college, major = r.major, class = r.class
           from (values ($1::bigint, '2023', 'Science', 'Physics', 'PH2301'), ($2, '2024', 'Letters', 'History', 'HI2401')) as r(id, cohort, college, major, class)
           where person_id = r.id`,
    values: [ben.id, fatima.id],
  })

describe('everybody reads the lists', () => {
  test('in the order of the office, with names in both languages and what belongs to what', async () => {
    await add('colleges', { code: 'SCI', name: { zh: '理学院', en: 'Science' } })
    await add('cohorts', { code: '2026', name: { zh: '2026级' } })
    await add('majors', { code: 'PH', name: { en: 'Physics' }, college: '理学院' })
    await add('classes', { code: 'PH26', name: { zh: '物理26班' }, major: 'physics', cohort: '2026级' })
    await add('course-types', { name: { zh: '必修' }, icon: 'star' })
    expect(await offered()).toEqual({
      cohorts: [{ code: '2026', name: { zh: '2026级' } }],
      colleges: [{ code: 'SCI', name: { zh: '理学院', en: 'Science' } }],
      majors: [{ code: 'PH', name: { en: 'Physics' }, college: 'SCI' }],
      classes: [{ code: 'PH26', name: { zh: '物理26班' }, major: 'PH', cohort: '2026' }],
      departments: [],
      'course-types': [{ code: '必修', name: { zh: '必修' }, icon: 'star' }],
    })
  })

  test('with an ETag that holds until something changes', async () => {
    await add('colleges', { name: { en: 'Science' } })
    const first = await guest.get('/api/lists')
    const again = await guest.get('/api/lists', { headers: { 'if-none-match': first.headers.etag! } })
    expect(again.status).toBe(304)
    await add('colleges', { name: { en: 'Letters' } })
    expect((await guest.get('/api/lists', { headers: { 'if-none-match': first.headers.etag! } })).status).toBe(200)
  })

  test('a hidden entry is there for its name, and says that it is hidden', async () => {
    const law = await add('colleges', { code: 'LAW', name: { en: 'Law' } })
    expect((await change('colleges', law, { hidden: true })).body).toMatchObject({ hidden: true, version: 2 })
    expect((await offered()).colleges).toEqual([{ code: 'LAW', name: { en: 'Law' }, hidden: true }])
    await change('colleges', { ...law, version: 2 }, { hidden: false })
    expect((await offered()).colleges).toEqual([{ code: 'LAW', name: { en: 'Law' } }])
  })
})

test('only the office edits them', async () => {
  const law = await add('colleges', { name: { en: 'Law' } })
  for (const [person, status] of [[ana, 403], [ben, 403], [guest, 401]] as const) {
    expect((await person.get(`${office}/colleges`)).status).toBe(status)
    expect((await person.post(`${office}/colleges`, { name: { en: 'X' } })).status).toBe(status)
    expect((await person.request('PATCH', `${office}/colleges/${law.id}`, { body: { version: 1, code: 'X' } })).status).toBe(status)
    expect((await person.delete(`${office}/colleges/${law.id}?version=1`)).status).toBe(status)
    expect((await person.post(`${office}/colleges/mergers`, { from: law, into: law })).status).toBe(status)
    expect((await person.put(`${office}/course-types/${law.id}/logo?version=1`, Buffer.from('x'), { headers: { 'content-type': 'image/png' } })).status).toBe(status)
  }
  expect(await entriesOf('colleges')).toMatchObject([{ code: 'Law', version: 1 }])
})

describe('a name leads to one entry only', () => {
  test.each([
    ['the same name', { name: { en: 'Law School' } }],
    ['in other letters', { name: { en: 'LAW  school' } }],
    ['in full width', { name: { en: 'Ｌａｗ School' } }],
    ['the code of another as a name', { name: { en: 'law' } }],
    ['the name of another as a code', { code: '法学院', name: { en: 'Jura' } }],
    ['its Chinese name', { code: 'X', name: { en: 'X', zh: '法学院' } }],
  ])('%s is refused', async (_, entry) => {
    await add('colleges', { code: 'LAW', name: { zh: '法学院', en: 'Law School' } })
    expect(await olga.post(`${office}/colleges`, entry)).toMatchObject({ status: 409, body: { code: 'list-name-taken', entry: 'LAW' } })
    const other = await add('colleges', { code: 'ART', name: { en: 'Arts' } })
    expect(await change('colleges', other, entry)).toMatchObject({ status: 409, body: { code: 'list-name-taken' } })
    // Another list is another matter.
    await add('majors', entry)
  })

  test.each([
    [{ name: {} }],
    [{ name: { zh: '', en: ' ' } }],
    [{ name: { en: 'x'.repeat(101) } }],
    [{ name: { en: 'A\u202eB' } }],
    [{ name: { en: 'A\u200bB' } }],
    [{ name: { en: 'A\u0007B' } }],
    [{ name: { en: 'A\ud83d' } }],
    [{ name: { en: 'A' }, code: '' }],
    [{ name: { en: 'A' }, position: 1 }],
    [{ name: 'A' }],
  ])('%j is no entry', async (entry) => {
    expect(await olga.post(`${office}/colleges`, entry)).toMatchObject({ status: 400, body: { code: 'invalid-input' } })
  })

  test('what is typed is tidied', async () => {
    expect(await add('colleges', { name: { en: '  Law \t School ' } })).toMatchObject({ code: 'Law School', name: { en: 'Law School' } })
  })

  test('a cohort is its year, however it is written', async () => {
    await add('cohorts', { name: { zh: '2026级' } })
    expect(await entriesOf('cohorts')).toMatchObject([{ code: '2026' }])
    expect(await olga.post(`${office}/cohorts`, { name: { en: '2026' } })).toMatchObject({ status: 409 })
  })
})

test('an entry has only what its list knows, and belongs to what there is', async () => {
  expect(await olga.post(`${office}/colleges`, { name: { en: 'A' }, major: 'B' })).toMatchObject({ status: 422, body: { code: 'not-of-this-list', field: 'major' } })
  expect(await olga.post(`${office}/majors`, { name: { en: 'A' }, icon: 'star' })).toMatchObject({ status: 422, body: { code: 'not-of-this-list', field: 'icon' } })
  expect(await olga.post(`${office}/majors`, { name: { en: 'A' }, college: 'B' })).toMatchObject({ status: 422, body: { code: 'not-in-list', list: 'colleges', name: 'B' } })
  expect(await olga.post(`${office}/course-types`, { name: { en: 'A' }, icon: 'skull' })).toMatchObject({ status: 400 })
  expect(await olga.get(`${office}/students`)).toMatchObject({ status: 400 })
})

describe('a new code is told to all that says the old one', () => {
  test('students, rounds, sections and what belongs to it, in every term', async () => {
    await resetStudents()
    const college = await add('colleges', { code: 'Science', name: { en: 'Science' } })
    const major = await add('majors', { code: 'Physics', name: { en: 'Physics' }, college: 'Science' })
    const cohort = await add('cohorts', { code: '2023', name: { en: '2023' } })
    const class_ = await add('classes', { code: 'PH2301', name: { en: 'PH2301' }, major: 'Physics', cohort: '2023' })
    const [first, second] = [await campus.term(), await campus.term()]
    await campus.round(first, { audience: { cohorts: ['2022', '2023'], colleges: ['Science'], classes: ['PH2301'] } })
    await campus.round(second, { audience: { majors: ['History', 'Physics'] } })
    const section = await campus.section(second, { majors: ['Science', 'Physics', 'History'] })
    const revisions = async () => (await database.query<{ revision: number }>({ text: 'select revision from term where id = any($1) order by id', values: [[first.id, second.id]] })).map(({ revision }) => revision)
    const before = await revisions()

    expect(await change('colleges', college, { code: 'SCI' })).toMatchObject({ status: 200, body: { code: 'SCI', aliases: [], uses: { students: 1, rounds: 1, sections: 1, entries: 1 } } })
    expect((await change('majors', { ...major, version: 2 }, { code: 'PH' })).status).toBe(200)
    expect((await change('cohorts', cohort, { code: 'C23' })).status).toBe(200)
    expect((await change('classes', { ...class_, version: 3 }, { code: 'P1' })).status).toBe(200)

    expect(await profileOf(ben)).toEqual({ cohort: 'C23', college: 'SCI', major: 'PH', class: 'P1' })
    expect(await profileOf(fatima)).toEqual({ cohort: '2024', college: 'Letters', major: 'History', class: 'HI2401' })
    const rounds = await database.query({ text: 'select cohorts, colleges, majors, classes from round where term_id = any($1) order by term_id', values: [[first.id, second.id]] })
    expect(rounds).toEqual([
      { cohorts: ['2022', 'C23'], colleges: ['SCI'], majors: null, classes: ['P1'] },
      { cohorts: null, colleges: null, majors: ['History', 'PH'], classes: null },
    ])
    expect(await database.query({ text: 'select majors from section where id = $1', values: [section.id] })).toEqual([{ majors: ['SCI', 'PH', 'History'] }])
    expect(await database.query({ text: `select code, college, major, cohort from list_entry where list in ('majors', 'classes') order by list` })).toEqual([
      { code: 'P1', college: null, major: 'PH', cohort: 'C23' },
      { code: 'PH', college: 'SCI', major: null, cohort: null },
    ])
    expect((await revisions()).every((revision, index) => revision > before[index]!)).toBe(true)
    // Who could enrol still can.
    await campus.round(second)
    expect((await ben.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
  })

  test('a section that says the code of a major and a college means both afterwards too', async () => {
    const law = await add('colleges', { code: 'Law', name: { en: 'Law' } })
    const major = await add('majors', { code: 'Law', name: { en: 'Law' } })
    const section = await campus.section(await campus.term(), { majors: ['Law'] })
    const majorsOf = async () => (await database.query<{ majors: string[] }>({ text: 'select majors from section where id = $1', values: [section.id] }))[0]!.majors
    await change('colleges', law, { code: 'LAW SCHOOL' })
    expect(await majorsOf()).toEqual(['Law', 'LAW SCHOOL'])
    await change('majors', major, { code: 'LL.B.' })
    expect(await majorsOf()).toEqual(['LL.B.', 'LAW SCHOOL'])
  })

  test('the catalogue shows new names and codes of departments and types at once', async () => {
    const department = await add('departments', { code: 'D', name: { zh: '物理系' } })
    const type = await add('course-types', { code: 'T', name: { zh: '必修' } })
    const term = await campus.term()
    const course = await campus.course(term, { department: { zh: '物理系' }, type: { zh: '必修' } })
    await campus.section(course)
    const shown = async () => (await guest.get<Catalogue>(`/api/terms/${term.code}/sections`)).body.courses[0]
    expect(await shown()).toMatchObject({ department: { code: 'D', zh: '物理系' }, type: { code: 'T', zh: '必修' } })
    await change('departments', department, { name: { zh: '物理系', en: 'Physics' } })
    await change('course-types', type, { code: 'CORE' })
    await app.courses.catalogue.readAnew()
    expect(await shown()).toMatchObject({ department: { code: 'D', zh: '物理系', en: 'Physics' }, type: { code: 'CORE', zh: '必修' } })
  })

  test('its former code and names lead to it still, until somebody asks for them', async () => {
    const law = await add('colleges', { code: 'LAW', name: { zh: '法学院' } })
    await change('colleges', law, { code: 'JUR', name: { zh: '法律学院' } })
    expect(await entriesOf('colleges')).toMatchObject([{ code: 'JUR', aliases: ['LAW', '法学院'] }])
    await add('colleges', { code: 'Law', name: { en: 'Another' } })
    expect(await entriesOf('colleges')).toMatchObject([{ code: 'JUR', aliases: ['法学院'], version: 3 }, { code: 'Law' }])
  })

  test('aliases are the office\'s to set, but not to take from another', async () => {
    const cs = await add('majors', { code: 'CS', name: { en: 'Computer Science' } })
    expect(await change('majors', cs, { aliases: ['计算机', 'computer science', 'Informatics'] })).toMatchObject({ body: { aliases: ['计算机', 'Informatics'] } })
    const math = await add('majors', { code: 'MA', name: { en: 'Mathematics' } })
    expect(await change('majors', math, { aliases: ['informatics'] })).toMatchObject({ status: 409, body: { code: 'list-name-taken', entry: 'CS' } })
  })
})

describe('two who edit one entry', () => {
  test('the second learns of the first, and nothing of the first is lost', async () => {
    const law = await add('colleges', { code: 'LAW', name: { en: 'Law' } })
    expect((await change('colleges', law, { name: { en: 'Law School' } })).status).toBe(200)
    expect(await change('colleges', law, { code: 'X' })).toMatchObject({
      status: 409,
      body: { code: 'list-entry-changed', entry: { code: 'LAW', name: { en: 'Law School' }, version: 2 } },
    })
    expect(await olga.delete(`${office}/colleges/${law.id}?version=1`)).toMatchObject({ status: 409 })
    expect(await entriesOf('colleges')).toMatchObject([{ code: 'LAW', name: { en: 'Law School' } }])
  })

  test('at once: one is saved, one is refused', async () => {
    const law = await add('colleges', { code: 'LAW', name: { en: 'Law' } })
    const answers = await Promise.all(['A', 'B', 'C', 'D'].map((code) => change('colleges', law, { code })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  })

  test('at once with the same name: it comes once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => olga.post(`${office}/colleges`, { name: { en: 'Law' } })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
  })

  test('a change that changes nothing leaves the version', async () => {
    const law = await add('colleges', { code: 'LAW', name: { en: 'Law' } })
    expect(await change('colleges', law, { code: 'LAW', name: { en: 'Law' }, hidden: false })).toMatchObject({ status: 200, body: { version: 1 } })
  })
})

describe('two entries that are one are merged', () => {
  test('what says the first says the second, whose missing names it gets, and its names lead there', async () => {
    await resetStudents()
    const gone = await add('majors', { code: 'History', name: { en: 'History', zh: '历史学' } })
    const kept = await add('majors', { code: 'HIST', name: { en: 'Historical studies' } })
    const term = await campus.term()
    await campus.round(term, { audience: { majors: ['HIST', 'History'] } })
    const section = await campus.section(term, { majors: ['History', 'Physics', 'HIST'] })
    expect(await olga.post(`${office}/majors/mergers`, { from: { id: gone.id, version: 1 }, into: { id: kept.id, version: 1 } })).toMatchObject({
      status: 200,
      body: { code: 'HIST', name: { zh: '历史学', en: 'Historical studies' }, aliases: ['History'], version: 2, uses: { students: 1 } },
    })
    expect(await profileOf(fatima)).toMatchObject({ major: 'HIST' })
    expect(await database.query({ text: 'select majors from round where term_id = $1', values: [term.id] })).toEqual([{ majors: ['HIST'] }])
    expect(await database.query({ text: 'select majors from section where id = $1', values: [section.id] })).toEqual([{ majors: ['HIST', 'Physics'] }])
    expect((await app.lists.entries.find('majors', 'history')).code).toBe('HIST')
    expect(await entriesOf('majors')).toHaveLength(1)
  })

  test('not with itself, not with what is gone or was changed, not across lists', async () => {
    const one = await add('majors', { name: { en: 'A' } })
    const other = await add('majors', { name: { en: 'B' } })
    const college = await add('colleges', { name: { en: 'C' } })
    const merge = (from: object, into: object) => olga.post(`${office}/majors/mergers`, { from, into })
    const of = ({ id, version }: OfficeListEntry) => ({ id, version })
    expect(await merge(of(one), of(one))).toMatchObject({ status: 422, body: { code: 'merged-into-itself' } })
    expect(await merge(of(one), of(college))).toMatchObject({ status: 404, body: { code: 'no-such-list-entry' } })
    expect(await merge(of(one), { id: other.id, version: 9 })).toMatchObject({ status: 409, body: { code: 'list-entry-changed' } })
    expect(await merge({ id: 999_999, version: 1 }, of(other))).toMatchObject({ status: 404 })
    expect(await entriesOf('majors')).toHaveLength(2)
  })
})

test('an entry is deleted only while nothing says its code', async () => {
  await resetStudents()
  const used = await add('colleges', { code: 'Science', name: { en: 'Science' } })
  const parent = await add('colleges', { code: 'P', name: { en: 'P' } })
  const child = await add('majors', { name: { en: 'Child' }, college: 'P' })
  expect(await olga.delete(`${office}/colleges/${used.id}?version=1`)).toMatchObject({ status: 409, body: { code: 'list-entry-used', uses: { students: 1 } } })
  expect(await olga.delete(`${office}/colleges/${parent.id}?version=1`)).toMatchObject({ status: 409, body: { code: 'list-entry-used', uses: { entries: 1 } } })
  expect((await olga.delete(`${office}/majors/${child.id}?version=1`)).status).toBe(204)
  expect((await olga.delete(`${office}/colleges/${parent.id}?version=1`)).status).toBe(204)
  expect((await olga.delete(`${office}/colleges/${parent.id}?version=1`)).status).toBe(404)
  expect((await entriesOf('colleges')).map(({ code }) => code)).toEqual(['Science'])
})

test('the office puts a list in order; what it does not name comes after', async () => {
  const [a, b, c] = [await add('colleges', { name: { en: 'A' } }), await add('colleges', { name: { en: 'B' } }), await add('colleges', { name: { en: 'C' } })]
  const { body } = await olga.put<OfficeList>(`${office}/colleges/order`, { ids: [c.id, a.id] })
  expect(body.entries.map(({ code }) => code)).toEqual(['C', 'A', 'B'])
  expect((await offered()).colleges.map(({ code }) => code)).toEqual(['C', 'A', 'B'])
  await add('colleges', { name: { en: '0' } })
  expect((await entriesOf('colleges')).map(({ code }) => code)).toEqual(['C', 'A', 'B', '0'])
  const major = await add('majors', { name: { en: 'M' } })
  expect(await olga.put(`${office}/colleges/order`, { ids: [b.id, major.id] })).toMatchObject({ status: 404 })
})

test('what the office does to the lists is in the audit log', async () => {
  const [{ last }] = (await database.query<{ last: number }>({ text: 'select coalesce(max(id), 0) as last from audit_entry' })) as [{ last: number }]
  const law = await add('colleges', { code: 'LAW', name: { en: 'School of Law' } })
  const art = await add('colleges', { code: 'ART', name: { en: 'Art' } })
  await change('colleges', law, { code: 'JUR' })
  await olga.put(`${office}/colleges/order`, { ids: [art.id] })
  await olga.post(`${office}/colleges/mergers`, { from: { id: art.id, version: 1 }, into: { id: law.id, version: 2 } })
  await olga.delete(`${office}/colleges/${law.id}?version=3`)
  const entries = await database.query({ text: 'select actor_id, action, subject_kind, subject_id, before, after from audit_entry where id > $1 order by id', values: [last] })
  expect(entries).toMatchObject([
    { actor_id: olga.id, action: 'list-entry.added', subject_kind: 'list-entry.colleges', subject_id: String(law.id), after: { code: 'LAW' } },
    { action: 'list-entry.added' },
    { action: 'list-entry.changed', before: { code: 'LAW', aliases: [] }, after: { code: 'JUR', aliases: ['LAW'] } },
    { action: 'list.ordered', before: [law.id, art.id], after: [art.id, law.id] },
    { action: 'list-entry.merged', subject_id: String(art.id), before: { code: 'ART' }, after: { into: law.id, code: 'JUR' } },
    { action: 'list-entry.removed', subject_id: String(law.id), before: { code: 'JUR' } },
  ])
})

test('an unused campus gets the example colleges, and one that has a college does not', async () => {
  await app.lists.fillExampleColleges()
  const colleges = await entriesOf('colleges')
  expect(colleges).toHaveLength(19)
  expect(colleges.every(({ name }) => name.zh && name.en)).toBe(true)
  await olga.delete(`${office}/colleges/${colleges[0]!.id}?version=1`)
  await app.lists.fillExampleColleges()
  expect(await entriesOf('colleges')).toHaveLength(18)
})
