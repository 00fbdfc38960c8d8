import type { ApiKeys, CreatedApiKey } from '@fairway/contract/api-keys'
import type { Mail, MailList } from '@fairway/contract/mail'
import type { CreatedPerson, Person as WirePerson } from '@fairway/contract/people'
import { describe, expect, test } from 'vitest'
import type { Asking } from '../../../test/client.ts'
import { importKit } from '../../../test/imports.ts'
import { latestMail } from '../../../test/outbox.ts'
import type { Person } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'

// A key of the office with every scope that there is.

const started = await startApp()
const { app, database, guest, signIn } = started
const { olga, ben, emil } = await signIn('olga', 'ben', 'emil')
const { scopes } = (await olga.get<ApiKeys>('/api/office/api-keys')).body
const { key } = (await olga.post<CreatedApiKey>('/api/office/api-keys', { name: 'Everything', scopes, days: 1, requestsPerMinute: 10_000, personId: olga.id })).body
const withKey = (asking?: Asking): Asking => ({ ...asking, headers: { ...asking?.headers, authorization: `Bearer ${key}` } })
const program: Pick<Person, 'get' | 'post' | 'put' | 'delete'> = {
  get: (url, asking) => guest.get(url, withKey(asking)),
  post: (url, body, asking) => guest.post(url, body, withKey(asking)),
  put: (url, body, asking) => guest.put(url, body, withKey(asking)),
  delete: (url, asking) => guest.delete(url, withKey(asking)),
}
const notForKeys = { status: 403, body: { code: 'not-for-keys' } }
const people = '/api/office/people'
let count = 0
const add = async (roles: string[]) => (await olga.post<CreatedPerson>(people, { number: `k-${++count}`, name: 'Kim', roles, withPassword: false })).body.id
const changeOf = async (id: number) => {
  const { number, name, gender, phone, email, roles, student, version } = (await olga.get<WirePerson>(`${people}/${id}`)).body
  return { number, name, gender, phone, email, roles, student, version }
}

describe('a key, whatever its scopes,', () => {
  test('gives and takes no role of the office', async () => {
    expect(await program.post(people, { number: 'k-office', name: 'Kim', roles: ['office'], withPassword: false })).toMatchObject(notForKeys)
    const student = await add(['student'])
    expect(await program.put(`${people}/${student}`, { ...(await changeOf(student)), roles: ['student', 'office'] })).toMatchObject(notForKeys)
    const colleague = await add(['office'])
    expect(await program.put(`${people}/${colleague}`, { ...(await changeOf(colleague)), roles: ['student'] })).toMatchObject(notForKeys)
    expect((await olga.get<WirePerson>(`${people}/${colleague}`)).body.roles).toEqual(['office'])
    // What it is for, it does.
    expect((await program.put(`${people}/${student}`, { ...(await changeOf(student)), roles: ['student', 'teacher'] })).status).toBe(200)
    expect((await program.post(people, { number: 'k-other', name: 'Kim', roles: ['student'], withPassword: false })).status).toBe(201)
  })

  test('makes no link that would outlast it', async () => {
    const { scopes } = (await olga.get<ApiKeys>('/api/office/api-keys')).body
    const { key } = (await olga.post<CreatedApiKey>('/api/office/api-keys', { name: 'Ben', scopes, days: 1, requestsPerMinute: 60, personId: ben.id })).body
    const headers = { authorization: `Bearer ${key}` }
    expect(await guest.post('/api/calendar-link', { language: 'en' }, { headers })).toMatchObject(notForKeys)
    expect((await guest.get('/api/calendar-link', { headers })).body).toMatchObject({ link: null })
  })

  test.each([
    ['change', async (id: number) => program.put(`${people}/${id}`, { ...(await changeOf(id)), email: 'thief@example.edu' })],
    ['disable', (id: number) => program.put(`${people}/${id}/disablement`, { reason: 'test' })],
    ['enable', (id: number) => program.delete(`${people}/${id}/disablement`)],
    ['disable, among many,', (id: number) => program.post(`${people}/actions`, { people: [ben.id, id], action: 'disable' })],
    ['sign out', (id: number) => program.delete(`${people}/${id}/sessions`)],
    ['remove', (id: number) => program.post(`${people}/${id}/removal`, { reason: 'test' })],
  ])('does not %s somebody of the office', async (_what, ask) => {
    const colleague = await add(['office'])
    const before = await changeOf(colleague)
    expect(await ask(colleague)).toMatchObject(notForKeys)
    expect(await changeOf(colleague)).toEqual(before)
    expect((await ben.get('/api/profile')).status).toBe(200)
  })

  test('neither brings back nor erases somebody who was of the office', async () => {
    const colleague = await add(['office'])
    await olga.post(`${people}/${colleague}/removal`, { reason: 'test' })
    expect(await program.delete(`${people}/${colleague}/removal`)).toMatchObject(notForKeys)
    expect(await program.post(`${people}/${colleague}/erasure`, { reason: 'test' })).toMatchObject(notForKeys)
    expect((await olga.get<WirePerson>(`${people}/${colleague}`)).body.state).toBe('hidden')
  })

  test('hands out no password, and takes no sheet of them', async () => {
    expect(await program.post(people, { number: 'k-new', name: 'Kim', roles: ['student'], withPassword: true })).toMatchObject(notForKeys)
    expect(await program.post(`${people}/${emil.id}/password`)).toMatchObject(notForKeys)
    const { passwordSheet } = await importKit(started, olga, 'people').run('number,name\nk-sheet,Kim', { passwords: 'created' })
    expect(await program.get('/api/office/password-sheets')).toMatchObject(notForKeys)
    expect(await program.post(`/api/office/password-sheets/${passwordSheet!.id}/taking`, {})).toMatchObject(notForKeys)
    expect((await olga.post(`/api/office/password-sheets/${passwordSheet!.id}/taking`, {})).status).toBe(200)
  })

  test('imports no passwords, no office worker, and nothing about one', async () => {
    const colleague = await add(['office'])
    const number = (await changeOf(colleague)).number
    const kit = importKit(started, { ...olga, ...program }, 'people')
    const { id, report } = await kit.check(`number,name,role,email\nk-in,Kim,student,kin@example.edu\nk-up,Kim,office,\n${number},Kim,student,\n${number.toUpperCase()}x,Kim,,\n${ben.number},Ben,office,`)
    expect(report!.problems.map(({ line, code }) => [line, code])).toEqual([3, 4, 6].map((line) => [line, 'not-for-keys']))
    expect(await program.post(`/api/office/imports/${id}/run`, { skipBad: true, passwords: 'created' })).toMatchObject(notForKeys)
    expect(await kit.take(id, 'run', { skipBad: true })).toMatchObject({ state: 'done', report: { created: 2, skipped: 3 } })
    expect((await olga.get<WirePerson>(`${people}/${colleague}`)).body.roles).toEqual(['office'])
    // A change that leaves the role alone is one too.
    expect((await kit.check(`number,name,email\n${number},Kim,thief@example.edu`)).report!.problems).toMatchObject([{ line: 2, code: 'not-for-keys' }])
    expect((await importKit(started, olga, 'people').check(`number,name,email\n${number},Kim,colleague@example.edu`)).report!.problems).toEqual([])
  })

  test('checks a sheet for keys alone: a person who would run it checks it again', async () => {
    const byKey = importKit(started, { ...olga, ...program }, 'people')
    const { id, report } = await byKey.check(`number,name,role\nk-plain,Kim,student\nk-raised,Kim,office`)
    expect(report!.problems).toMatchObject([{ line: 3, code: 'not-for-keys' }])
    const bySession = importKit(started, olga, 'people')
    const run = () => olga.post(`/api/office/imports/${id}/run`, { skipBad: true })
    expect(await run()).toMatchObject({ status: 409, body: { code: 'import-not-checked' } })
    expect((await bySession.take(id, 'check')).report!.problems).toEqual([])
    // The latest check counts, also where a run of the key wrote nothing.
    expect((await byKey.take(id, 'run')).report).toMatchObject({ written: false, problems: [{ line: 3, code: 'not-for-keys' }] })
    expect(await run()).toMatchObject({ status: 409, body: { code: 'import-not-checked' } })
    await bySession.take(id, 'check')
    expect(await bySession.take(id, 'run', { skipBad: true })).toMatchObject({ state: 'done', report: { created: 2 } })
  })

  test('makes no keys, and changes nothing by which its owner signs in', async () => {
    const asked = { name: 'Another', scopes: ['profile:read'], days: 1, requestsPerMinute: 10 }
    expect(await program.post('/api/api-keys', asked)).toMatchObject(notForKeys)
    expect(await program.post('/api/office/api-keys', { ...asked, personId: ben.id })).toMatchObject(notForKeys)
    expect(await program.put('/api/profile/address', { address: 'thief@example.edu', code: '000000' })).toMatchObject(notForKeys)
  })

  test('reads of a mail with a code that it is there, and not the code, which the office reads where there is no mail server', async () => {
    await database.query({ text: `update person set email = 'emil@example.edu' where id = $1`, values: [emil.id] })
    await guest.post('/api/mail-codes', { purpose: 'new-password', address: 'emil@example.edu' })
    const { id, text } = await latestMail(app, 'emil@example.edu')
    const [code] = /\b\d{6}\b/.exec(text!)!
    expect((await olga.get<Mail>(`/api/office/mail/${id}`)).body.text).toContain(code)
    const read = await program.get<Mail>(`/api/office/mail/${id}`)
    expect(read).toMatchObject({ status: 200, body: { id, template: 'code', isSecret: true, text: null, html: null } })
    expect(read.text + (await program.get<MailList>('/api/office/mail')).text).not.toContain(code)
    // Any other it reads whole.
    await olga.post(`/api/office/people/${emil.id}/password`)
    const own = { name: 'Told', scopes: ['profile:read'], days: 1, requestsPerMinute: 10, personId: emil.id }
    await olga.post('/api/office/api-keys', own)
    const notice = await latestMail(app, 'emil@example.edu')
    expect((await program.get<Mail>(`/api/office/mail/${notice.id}`)).body.text).toContain('Told')
  })
})
