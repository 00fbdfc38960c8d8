import type { Terms } from '@fairway/contract/courses'
import type { OfficeRound, OfficeRounds } from '@fairway/contract/office-terms'
import { expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'

const { database, guest, campus, signIn } = await startApp()
const { olga, ben, fatima } = await signIn('olga', 'ben', 'chloe', 'emil', 'fatima', 'dev')

const times = { opensAt: '2026-09-01T09:00:00+08:00', closesAt: '2026-09-08T09:00:00+08:00' }
const roundsOf = async (term: string) => (await olga.get<OfficeRounds>(`/api/office/terms/${term}/rounds`)).body.rounds

test('a round is made, and says how many students it is for', async () => {
  const { code } = await campus.term()
  const { status, body } = await olga.post<OfficeRound>(`/api/office/terms/${code}/rounds`, { ...times, name: { zh: '正选' }, audience: { majors: ['Physics'] }, creditLimit: 20.5 })
  expect({ status, body }).toMatchObject({
    status: 201,
    body: { name: { zh: '正选' }, opensAt: '2026-09-01T01:00:00.000Z', audience: { majors: ['Physics'] }, creditLimit: 20.5, sectionLimit: null, hidden: false, version: 1, students: 3 },
  })
  await olga.post(`/api/office/terms/${code}/rounds`, { ...times, name: { en: 'All' } })
  expect((await roundsOf(code)).map(({ students }) => students)).toEqual([3, 5])
  expect((await olga.post('/api/office/audience-size', { colleges: ['Letters', 'Science'], cohorts: ['2024'] })).body).toEqual({ students: 1 })
  expect((await olga.post('/api/office/audience-size', {})).body).toEqual({ students: 5 })
})

test('a student who was erased is in no audience', async () => {
  const { code } = await campus.term()
  await olga.post(`/api/office/terms/${code}/rounds`, { ...times, name: { en: 'All' }, audience: { majors: ['History'] } })
  await database.query({ text: 'update person set deleted_at = now() where id = $1', values: [fatima.id] })
  expect(await roundsOf(code)).toMatchObject([{ students: 0 }])
  await database.query({ text: 'update person set deleted_at = null where id = $1', values: [fatima.id] })
})

test('a round that is hidden is nobody’s until it is shown', async () => {
  const term = await campus.term()
  const section = await campus.section(term)
  const open = { opensAt: new Date(Date.now() - 60_000).toISOString(), closesAt: new Date(Date.now() + 60_000).toISOString() }
  const { body } = await olga.post<OfficeRound>(`/api/office/terms/${term.code}/rounds`, { ...open, name: { en: 'Later' }, hidden: true })
  expect(await ben.post('/api/enrolments', { sectionId: section.id })).toMatchObject({ status: 409, body: { code: 'round-closed' } })
  expect((await olga.put(`/api/office/rounds/${body.id}/visibility`, { hidden: false })).body).toMatchObject({ hidden: false, version: 2 })
  expect((await ben.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
  await olga.put(`/api/office/rounds/${body.id}/visibility`, { hidden: true })
  expect(await ben.delete(`/api/enrolments/${section.id}`)).toMatchObject({ status: 409, body: { code: 'round-closed' } })
  const actions = await database.query({ text: `select action from audit_entry where subject_kind = 'round' and subject_id = $1 order by id`, values: [String(body.id)] })
  expect(actions.map(({ action }) => action as string)).toEqual(['round.created', 'round.restored', 'round.hidden'])
})

test('a round is corrected in what is named; an audience takes the place of the one before', async () => {
  const { code } = await campus.term()
  const { body: before } = await olga.post<OfficeRound>(`/api/office/terms/${code}/rounds`, { ...times, name: { en: 'Main' }, audience: { cohorts: ['2023'], majors: ['Physics'] }, sectionLimit: 5 })
  const changes = { version: 1, name: { zh: '正选' }, audience: { colleges: ['Science'] }, allows: { drop: false }, sectionLimit: null }
  const { body } = await olga.patch<OfficeRound>(`/api/office/rounds/${before.id}`, changes)
  expect(body).toEqual({ ...before, ...{ name: { en: 'Main', zh: '正选' }, audience: { colleges: ['Science'] }, allows: { enrol: true, drop: false, wait: true }, sectionLimit: null, version: 2 } })
  const [entry] = await database.query({ text: `select before, after from audit_entry where action = 'round.edited' and subject_id = $1`, values: [String(before.id)] })
  expect(entry).toMatchObject({ before: { audience: { cohorts: ['2023'], majors: ['Physics'] }, sectionLimit: 5 }, after: { audience: { colleges: ['Science'] }, sectionLimit: null } })
  expect(await olga.patch(`/api/office/rounds/${before.id}`, { version: 2, audience: {} })).toMatchObject({ body: { audience: {}, students: 5 } })
  await new Promise((resolve) => setTimeout(resolve, 1050))
  const term = (await guest.get<Terms>('/api/terms')).body.terms.find((one) => one.code === code)
  expect(term!.rounds).toMatchObject([{ audience: {}, allows: { drop: false } }])
})

test('of two who correct the same round the second is told of the first', async () => {
  const { code } = await campus.term()
  const { body } = await olga.post<OfficeRound>(`/api/office/terms/${code}/rounds`, { ...times, name: { en: 'Main' } })
  const answers = await Promise.all([3, 4].map((sectionLimit) => olga.patch(`/api/office/rounds/${body.id}`, { version: 1, sectionLimit })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'changed-meanwhile', current: { id: body.id, version: 2, sectionLimit: (await roundsOf(code))[0]!.sectionLimit } })
})

test.each([
  ['a list that is misspelt, which would let everybody in', { audience: { major: ['Physics'] } }, 400],
  ['an empty list, which nobody is on', { audience: { majors: [] } }, 400],
  ['an end before its beginning', { closesAt: '2026-08-01T00:00:00Z' }, 422],
  ['a moment without a zone', { opensAt: '2026-09-01T09:00:00' }, 400],
  ['a name that is in no language', { name: { zh: ' ', en: null } }, 422],
  ['half a section', { sectionLimit: 2.5 }, 400],
])('a round cannot have %s', async (_name, changes, status) => {
  const { code } = await campus.term()
  expect((await olga.post(`/api/office/terms/${code}/rounds`, { ...times, name: { en: 'R' }, ...changes })).status).toBe(status)
  expect(await roundsOf(code)).toEqual([])
})

test('a round keeps a name in one language at least', async () => {
  const { code } = await campus.term()
  const { body } = await olga.post<OfficeRound>(`/api/office/terms/${code}/rounds`, { ...times, name: { zh: '正选', en: 'Main' } })
  expect(await olga.patch(`/api/office/rounds/${body.id}`, { version: 1, name: { zh: null, en: null } })).toMatchObject({ status: 422, body: { code: 'round-name-missing' } })
  expect(await olga.patch(`/api/office/rounds/${body.id}`, { version: 1, name: { en: null } })).toMatchObject({ status: 200, body: { name: { zh: '正选' } } })
})

test('a round that is not there cannot be corrected', async () => {
  expect(await olga.patch('/api/office/rounds/999999', { version: 1 })).toMatchObject({ status: 404, body: { code: 'no-such-round' } })
  expect(await olga.put('/api/office/rounds/999999/visibility', { hidden: true })).toMatchObject({ status: 404 })
  expect(await olga.post('/api/office/terms/none/rounds', { ...times, name: { en: 'R' } })).toMatchObject({ status: 404, body: { code: 'no-such-term' } })
  expect((await ben.get(`/api/office/terms/none/rounds`)).status).toBe(403)
})
