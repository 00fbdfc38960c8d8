import type { CreatedPerson, People, Person } from '@fairway/contract/people'
import type { Session } from '@fairway/contract/identity'
import { beforeAll, describe, expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { passwordOfAll, signInAs } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'

const { app, database, guest, signIn, campus } = await startApp()
const { olga, ben, ana } = await signIn('olga', 'ben', 'ana')
await campus.lists({ cohorts: ['2026'], colleges: ['Science', 'Letters'], majors: ['Physics'], classes: ['PH2601'] })
const blank = { name: 'Iris Lindqvist', roles: ['student'], withPassword: false }
let count = 0
const add = async (details: object = {}) => {
  const number = `p-${++count}`
  const { body, status } = await olga.post<CreatedPerson>('/api/office/people', { ...blank, number, ...details })
  expect(status, JSON.stringify(body)).toBe(201)
  return { ...body, number }
}
const read = async (id: number) => (await olga.get<Person>(`/api/office/people/${id}`)).body
const changeOf = ({ number, name, gender, phone, email, roles, student, version }: Person) => ({ number, name, gender, phone, email, roles, student, version })
const entriesOf = (id: number) =>
  database.query({ text: `select action, before, after from audit_entry where subject_kind = 'person' and subject_id = $1 order by id`, values: [String(id)] })

describe('adding a person', () => {
  test('gives them what was said, and a password to hand out that only opens the choice of another', async () => {
    const student = { cohort: '2026', college: 'Science', major: 'Physics', class: 'PH2601' }
    const { id, password, number } = await add({ phone: '13800000000', email: 'iris@example.edu', gender: 'female', student, withPassword: true })
    expect(await read(id)).toMatchObject({ number, phone: '13800000000', email: 'iris@example.edu', roles: ['student'], student, account: 'handed-out', state: 'active' })
    const { body, cookies } = await guest.post<Session>('/api/session', { username: number, password })
    expect(body).toMatchObject({ viewer: { number }, mustChangePassword: true, newPassword: { proof: 'code', addressHint: 'i•••@example.edu' } })
    const client = createClient(app, `${cookies[0]!.name}=${encodeURIComponent(cookies[0]!.value)}`)
    for (const url of ['/api/profile', '/api/enrolments?term=x', '/api/api-keys']) {
      expect(await client.get(url), url).toMatchObject({ status: 403, body: { code: 'password-change-required' } })
    }
    expect((await client.get('/api/sessions')).status).toBe(200)
    // Who has no mail address proves it by the password that was handed out.
    expect(await client.put('/api/profile/password', { code: '123456', password: 'a fine new one', repeated: 'a fine new one' })).toMatchObject({ status: 422 })
  })

  test.each([
    ['a number with a space', { number: 'p 1' }, 'invalid-number'],
    ['a number in use', { number: 'S-BEN' }, 'number-taken'],
    ['no name', { name: '   ' }, 'invalid-profile'],
    ['a name that turns text around', { name: 'A\u202eB' }, 'invalid-profile'],
    ['a phone of another shape', { phone: '123' }, 'invalid-profile'],
    ['an address that is none', { email: 'iris@' }, 'invalid-profile'],
    ['a college that is on no list', { student: { cohort: null, college: 'Alchemy', major: null, class: null } }, 'not-in-list'],
    ['studies of somebody who does not study', { roles: ['teacher'], student: { cohort: null, college: 'Science', major: null, class: null } }, 'invalid-profile'],
  ])('with %s is refused', async (_what, details, code) => {
    expect((await olga.post('/api/office/people', { ...blank, number: `x-${++count}`, ...details })).body).toMatchObject({ code })
  })

  test('of a role that does not exist, or with a field that does not exist, is refused', async () => {
    for (const details of [{ roles: ['admin'] }, { isAdmin: true }]) {
      expect((await olga.post('/api/office/people', { ...blank, number: `x-${++count}`, ...details })).status).toBe(400)
    }
  })

  test('twice at the same time adds one', async () => {
    const person = { ...blank, number: 'twin' }
    const answers = await Promise.all([1, 2, 3].map(() => olga.post('/api/office/people', person)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  })
})

describe('changing a person', () => {
  test('changes what was said and is kept in the audit log, where names are apart', async () => {
    const { id } = await add({ phone: '13800000001' })
    const before = await read(id)
    const { status, body } = await olga.put<Person>(`/api/office/people/${id}`, { ...changeOf(before), name: 'Iris L.', roles: ['student', 'teacher'] })
    expect(status).toBe(200)
    expect(body).toMatchObject({ name: 'Iris L.', roles: ['student', 'teacher'], phone: '13800000001' })
    const entries = await entriesOf(id)
    expect(entries.map(({ action }) => action as string)).toEqual(['person.created', 'person.changed', 'role.changed'])
    expect(JSON.stringify(entries)).not.toContain('Iris')
    const [text] = await database.query({ text: `select before, after from audit_text where person_id = $1 and before is not null`, values: [id] })
    expect(text).toEqual({ before: { name: 'Iris Lindqvist' }, after: { name: 'Iris L.' } })
  })

  test('whom somebody else has changed meanwhile is refused, with what they are now', async () => {
    const { id } = await add()
    const before = await read(id)
    await olga.put(`/api/office/people/${id}`, { ...changeOf(before), name: 'First' })
    const second = await olga.put(`/api/office/people/${id}`, { ...changeOf(before), name: 'Second' })
    expect(second).toMatchObject({ status: 409, body: { code: 'changed-meanwhile', current: { name: 'First' } } })
  })

  test('to another college takes one of the list, by its code or its name, and nothing else; what is on none any more may stay', async () => {
    const { body: letters } = await olga.post<{ code: string }>('/api/office/lists/colleges', { code: 'LAW', name: { en: 'School of Law', zh: '法学院' } })
    const { id } = await add({ student: { cohort: '2026', college: 'School of Law', major: null, class: null } })
    expect((await read(id)).student).toEqual({ cohort: '2026', college: letters.code, major: null, class: null })
    await database.query({ text: `update student set major = 'Rhetoric' where person_id = $1`, values: [id] })
    const change = async (student: object) => {
      const before = await read(id)
      return olga.put<Person>(`/api/office/people/${id}`, { ...changeOf(before), student: { ...before.student, ...student } })
    }
    expect(await change({ college: 'Alchemy' })).toMatchObject({ status: 422, body: { code: 'not-in-list', field: 'college' } })
    expect((await change({ college: '法学院' })).body.student).toMatchObject({ college: letters.code, major: 'Rhetoric' })
    expect((await change({ major: null })).status).toBe(200)
    expect(await change({ major: 'Rhetoric' })).toMatchObject({ status: 422, body: { field: 'major' } })
  })

  test('to another number takes their sign-in and their teaching along', async () => {
    const { id, number } = await add({ roles: ['teacher'], withPassword: true })
    const term = await campus.term()
    await campus.section(term, { teachers: [{ name: 'Iris', number }] })
    await olga.put(`/api/office/people/${id}`, { ...changeOf(await read(id)), number: 'new-number', roles: [] })
    expect(await read(id)).toMatchObject({ number: 'new-number', roles: ['teacher'] })
    const { password } = (await olga.post<{ password: string }>(`/api/office/people/${id}/password`)).body
    expect((await guest.post('/api/session', { username: 'new-number', password })).status).toBe(200)
    expect((await guest.post('/api/session', { username: number, password })).status).toBe(401)
  })

  test('who holds a seat stays a student', async () => {
    const { section } = await campus.openSection()
    expect((await ben.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
    const refused = await olga.put(`/api/office/people/${ben.id}`, { ...changeOf(await read(ben.id)), roles: [], student: null })
    expect(refused).toMatchObject({ status: 409, body: { code: 'holds-seats' } })
  })

  test('takes the office from its last worker neither by role nor by disabling', async () => {
    const itself = await olga.put(`/api/office/people/${olga.id}`, { ...changeOf(await read(olga.id)), roles: [] })
    expect(itself).toMatchObject({ status: 409, body: { code: 'last-office-worker' } })
    expect(await olga.put(`/api/office/people/${olga.id}/disablement`, { reason: 'test' })).toMatchObject({ status: 409, body: { code: 'not-yourself' } })
  })
})

describe('disabling an account', () => {
  test('ends its sessions at once, and enabling lets them in again', async () => {
    const { id, number } = await add({ withPassword: true })
    const { password } = (await olga.post<{ password: string }>(`/api/office/people/${id}/password`)).body
    const client = createClient(app, await signInAs(app, number, password))
    expect((await olga.put(`/api/office/people/${id}/disablement`, { reason: 'left the campus' })).status).toBe(204)
    expect((await client.get<Session>('/api/session')).body).toMatchObject({ viewer: null, ended: 'disabled' })
    expect((await guest.post('/api/session', { username: number, password })).body).toMatchObject({ code: 'account-disabled' })
    expect((await olga.delete(`/api/office/people/${id}/disablement`)).status).toBe(204)
    expect((await guest.post('/api/session', { username: number, password })).status).toBe(200)
    const [text] = await database.query({ text: `select reason from audit_text where person_id = $1 and reason is not null`, values: [id] })
    expect(text).toEqual({ reason: 'left the campus' })
  })

  test('of many is all or nothing', async () => {
    const [one, two] = [await add(), await add()]
    const act = (people: number[]) => olga.post('/api/office/people/actions', { people, action: 'disable' })
    expect(await act([one.id, two.id, 999_999])).toMatchObject({ status: 404 })
    expect(await read(one.id)).toMatchObject({ state: 'active' })
    expect(await act([one.id, two.id, one.id])).toMatchObject({ status: 200, body: { changed: 2 } })
    expect(await read(two.id)).toMatchObject({ state: 'disabled' })
  })

  test.each([
    ['disabling', (id: number) => ['PUT', `/api/office/people/${id}/disablement`]],
    ['removal', (id: number) => ['POST', `/api/office/people/${id}/removal`]],
  ] as const)('of both office workers by each other at the same time leaves one: %s', async (_what, route) => {
    const second = await add({ roles: ['office'] })
    const { password } = (await olga.post<{ password: string }>(`/api/office/people/${second.id}/password`)).body
    const client = createClient(app, await signInAs(app, second.number, password))
    const fresh = { current: password, password: 'plenty of words here', repeated: 'plenty of words here' }
    expect((await client.put('/api/profile/password', fresh)).status).toBe(204)
    const other = createClient(app, await signInAs(app, second.number, fresh.password))
    const goes = (client: typeof olga | typeof other, id: number) => client.request(...(route(id) as [string, string]), { body: { reason: 'x' } })
    const answers = await Promise.all([goes(olga, second.id), goes(other as typeof olga, olga.id)])
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    await database.query({ text: 'update person set disabled_at = null, deleted_at = null where id = $1', values: [olga.id] })
    // Whoever was first: there are two of the office again the next time.
    await database.query({ text: 'update person set disabled_at = coalesce(disabled_at, now()) where id = $1', values: [second.id] })
    app.identity.viewers.forgetAll()
    await database.query({ text: 'update auth_session set ended_at = null, ended_because = null where user_id = (select id from auth_user where person_id = $1)', values: [olga.id] })
  })
})

describe('the list of people', () => {
  beforeAll(async () => {
    await database.query({ text: `insert into person (number, name, email) select 'list-' || lpad(i::text, 3, '0'), 'Lister ' || i, 'l' || i || '@example.edu' from generate_series(1, 120) i` })
  })

  test('comes in pages by number, with how many there are', async () => {
    const numbers: string[] = []
    let after: string | null = ''
    for (let page = 0; after !== null && page < 10; page++) {
      const answer: { body: People } = await olga.get<People>(`/api/office/people?search=list-&after=${after}`)
      expect(answer.body.total).toBe(120)
      numbers.push(...answer.body.people.map(({ number }) => number))
      after = answer.body.next
    }
    expect(numbers).toHaveLength(120)
    expect(numbers).toEqual([...numbers].sort())
    expect(new Set(numbers).size).toBe(120)
  })

  test.each([
    ['number', 'LIST-007', ['list-007']],
    ['name', 'ister 119', ['list-119']],
    ['address', 'l118@', ['list-118']],
    ['a sign that patterns know', '%', []],
    ['another', '_ist', []],
  ])('finds by %s', async (_by, search, numbers) => {
    const { body } = await olga.get<People>(`/api/office/people?search=${encodeURIComponent(search)}`)
    expect(body.people.map(({ number }) => number)).toEqual(numbers)
  })

  test('can be narrowed by role, state, studies and term', async () => {
    const numbersFor = async (query: string) => (await olga.get<People>(`/api/office/people?${query}`)).body.people.map(({ number }) => number)
    expect(await numbersFor('role=office')).toContain(olga.number)
    expect(await numbersFor('role=teacher')).toContain(ana.number)
    expect(await numbersFor('college=Science')).toContain(ben.number)
    expect(await numbersFor('state=disabled')).not.toContain(ben.number)
    const term = await campus.term({ code: 'MEMBERS' })
    await olga.post('/api/office/people/actions', { people: [ben.id], action: 'add-to-term', term: term.code })
    expect(await numbersFor('term=MEMBERS')).toEqual([ben.number])
    await olga.post('/api/office/people/actions', { people: [ben.id], action: 'remove-from-term', term: term.code })
    expect(await numbersFor('term=MEMBERS')).toEqual([])
  })

  test('is the office’s alone', async () => {
    for (const client of [ben, ana]) {
      expect((await client.get('/api/office/people')).status).toBe(403)
      expect((await client.put(`/api/office/people/${ben.id}`, {})).status).toBe(403)
    }
    expect((await guest.get('/api/office/people')).status).toBe(401)
  })
})

test('a person signs in with the password that was handed out, chooses another, and is asked to sign in with that', async () => {
  const { number, password } = await add({ withPassword: true })
  const client = createClient(app, await signInAs(app, number, password!))
  expect((await client.get<Session>('/api/session')).body.newPassword).toEqual({ proof: 'current' })
  const change = (fields: object) => client.put('/api/profile/password', { current: password, password: 'a wholly new one', repeated: 'a wholly new one', ...fields })
  expect(await change({ current: 'guess' })).toMatchObject({ status: 422, body: { code: 'wrong-password' } })
  expect(await change({ repeated: 'another' })).toMatchObject({ status: 422, body: { code: 'passwords-differ' } })
  expect(await change({ password: 'short', repeated: 'short' })).toMatchObject({ status: 422, body: { code: 'password-too-short' } })
  expect(await change({ password: 'password1', repeated: 'password1' })).toMatchObject({ status: 422, body: { code: 'password-too-common' } })
  expect(await change({ password: `${number}${number}`, repeated: `${number}${number}` })).toMatchObject({ status: 422 })
  expect((await change({})).status).toBe(204)
  expect((await client.get<Session>('/api/session')).body).toMatchObject({ viewer: null, ended: 'password-changed' })
  expect((await guest.post('/api/session', { username: number, password })).status).toBe(401)
  expect((await guest.post<Session>('/api/session', { username: number, password: 'a wholly new one' })).body.mustChangePassword).toBeUndefined()
})

test('who has a password of their own cannot change it by the present one', async () => {
  const client = createClient(app, await signInAs(app, ben.number, passwordOfAll))
  const refused = await client.put('/api/profile/password', { current: passwordOfAll, password: 'a wholly new one', repeated: 'a wholly new one' })
  expect(refused).toMatchObject({ status: 409, body: { code: 'no-mail-address' } })
})
