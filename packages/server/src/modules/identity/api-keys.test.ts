import type { ApiKeys, CreatedApiKey } from '@fairway/contract/api-keys'
import { afterEach, describe, expect, test } from 'vitest'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

const { app, database, guest, signIn, campus, url } = await startApp({ listen: true })
const { olga, ben, emil } = await signIn('olga', 'ben', 'emil')
const { term, section } = await campus.openSection()
const wanted = { name: 'Timetable screen', scopes: ['enrolment:read'], days: 30, requestsPerMinute: 600 }
const allow = () => olga.put('/api/office/settings/api-keys.for-everyone', { value: true })
const make = async (changes: object = {}) => {
  await allow()
  const { status, body } = await ben.post<CreatedApiKey>('/api/api-keys', { ...wanted, ...changes })
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}
const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })
const header = (key: string) => ({ headers: { 'x-api-key': key } })

afterEach(async () => {
  await olga.put('/api/office/settings/api-keys.for-everyone', { value: null })
})

describe('a key', () => {
  test('acts for its owner in either header, as far as its scopes go', async () => {
    const { key } = await make()
    for (const asking of [bearer(key), header(key)]) expect((await guest.get(`/api/enrolments?term=${term.code}`, asking)).status).toBe(200)
    expect(await guest.post('/api/enrolments', { sectionId: section.id }, bearer(key))).toMatchObject({ status: 403, body: { code: 'scope-missing', scope: 'enrolment:write' } })
    expect(await guest.get('/api/profile', bearer(key))).toMatchObject({ status: 403, body: { code: 'scope-missing', scope: 'profile:read' } })
  })

  test('with the writing scope of an area may read there as well', async () => {
    const { key } = await make({ scopes: ['enrolment:write'] })
    expect((await guest.get(`/api/enrolments?term=${term.code}`, bearer(key))).status).toBe(200)
    expect((await guest.post('/api/enrolments', { sectionId: section.id }, bearer(key))).status).toBe(201)
  })

  test('gives nobody rights that its owner does not have', async () => {
    const { key } = (await olga.post<CreatedApiKey>('/api/office/api-keys', { ...wanted, scopes: ['people:read', 'settings:write'], personId: ben.id })).body
    expect(await guest.get('/api/office/people', bearer(key))).toMatchObject({ status: 403, body: { code: 'not-the-office' } })
  })

  test('cannot make keys, end sessions, or change a password', async () => {
    const { key } = await make({ scopes: ['profile:write'] })
    for (const path of ['/api/api-keys', '/api/sessions']) expect(await guest.get(path, bearer(key)), path).toMatchObject({ status: 403, body: { code: 'not-for-keys' } })
    const change = { password: 'a wholly new one', repeated: 'a wholly new one' }
    expect(await guest.put('/api/profile/password', change, bearer(key))).toMatchObject({ status: 403, body: { code: 'not-for-keys' } })
  })

  test('is kept as a hash only, and shown in a list by its beginning', async () => {
    const { id, key } = await make()
    const { body } = await ben.get<ApiKeys>('/api/api-keys')
    const listed = body.keys.find((one) => one.id === id)!
    expect(key.startsWith(listed.prefix)).toBe(true)
    expect(listed.prefix.length).toBeLessThan(16)
    expect(JSON.stringify(body)).not.toContain(key)
    const rows = await database.query({ text: 'select to_jsonb(api_key) as row from api_key' })
    expect(JSON.stringify(rows)).not.toContain(key)
  })

  test('ends at once when it is revoked, and with its time', async () => {
    const { id, key } = await make()
    const ask = async () => (await guest.get(`/api/enrolments?term=${term.code}`, bearer(key))).status
    expect(await ask()).toBe(200)
    expect((await ben.delete(`/api/api-keys/${id}`)).status).toBe(204)
    expect(await ask()).toBe(401)
    const second = await make()
    await database.query({ text: `update api_key set expires_at = now() - interval '1 second' where id = $1`, values: [second.id] })
    expect((await guest.get(`/api/enrolments?term=${term.code}`, bearer(second.key))).status).toBe(401)
  })

  test('has its own limit of requests', async () => {
    const { key } = await make({ requestsPerMinute: 3 })
    const statuses = []
    for (let count = 0; count < 5; count++) statuses.push((await guest.get(`/api/enrolments?term=${term.code}`, bearer(key))).status)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
  })

  test('that was changed or invented is nobody’s', async () => {
    const { key } = await make()
    for (const wrong of [`${key}x`, key.slice(0, -1), 'fairway_', 'fairway_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']) {
      expect((await guest.get(`/api/enrolments?term=${term.code}`, bearer(wrong))).status, wrong).toBe(401)
    }
  })

  test('of somebody who was disabled is worth nothing', async () => {
    await allow()
    const { key } = (await emil.post<CreatedApiKey>('/api/api-keys', wanted)).body
    await olga.put(`/api/office/people/${emil.id}/disablement`, { reason: 'test' })
    expect((await guest.get(`/api/enrolments?term=${term.code}`, bearer(key))).status).toBe(401)
  })

  test('hears nothing personal on a socket', async () => {
    const { key } = await make()
    const socket = await openSocket(url, { headers: { authorization: `Bearer ${key}` } })
    socket.send({ type: 'subscribe', topic: `person:${ben.id}` })
    expect(await socket.next('error')).toMatchObject({ code: 'no-such-topic' })
  })
})

describe('making a key', () => {
  test('is for the office to allow', async () => {
    expect(await ben.post('/api/api-keys', wanted)).toMatchObject({ status: 403, body: { code: 'keys-not-offered' } })
    const made = await olga.post<CreatedApiKey>('/api/office/api-keys', { ...wanted, personId: ben.id })
    expect((await guest.get(`/api/enrolments?term=${term.code}`, bearer(made.body.key))).status).toBe(200)
    expect((await ben.post('/api/office/api-keys', { ...wanted, personId: olga.id })).status).toBe(403)
  })

  test.each([
    ['a scope that does not exist', { scopes: ['everything:write'] }, 422],
    ['a scope in whose area they may do nothing', { scopes: ['people:read'] }, 422],
    ['no scope', { scopes: [] }, 400],
    ['no name', { name: ' ' }, 422],
    ['a time without end', { days: 100_000 }, 400],
    ['somebody else’s rights', { personId: 1 }, 400],
  ])('with %s is refused', async (_what, changes, status) => {
    await allow()
    expect((await ben.post('/api/api-keys', { ...wanted, ...changes })).status).toBe(status)
  })

  test('ends at twenty valid ones, also for many at once', async () => {
    await database.query({ text: 'update api_key set revoked_at = now() where person_id = $1', values: [ben.id] })
    await allow()
    const answers = await Promise.all(Array.from({ length: 25 }, () => ben.post('/api/api-keys', wanted)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20)
    await database.query({ text: 'update api_key set revoked_at = now() where person_id = $1', values: [ben.id] })
  })
})

test('nobody revokes or sees somebody else’s keys, but the office does', async () => {
  const { id } = await make()
  const { chloe } = await signIn('chloe')
  expect((await chloe.delete(`/api/api-keys/${id}`)).status).toBe(404)
  expect((await chloe.get<ApiKeys>('/api/api-keys')).body.keys).toEqual([])
  const { body } = await olga.get<ApiKeys>('/api/office/api-keys')
  expect(body.keys.find((key) => key.id === id)).toMatchObject({ owner: { number: ben.number } })
  expect((await olga.delete(`/api/office/api-keys/${id}`)).status).toBe(204)
})

test('every route that a key may use has a scope of its own', async () => {
  const { scopes } = (await ben.get<ApiKeys>('/api/api-keys')).body
  expect(scopes).toContain('enrolment:read')
  expect(scopes).not.toContain('session:read')
  expect(scopes).not.toContain('people:read')
  expect((await olga.get<ApiKeys>('/api/api-keys')).body.scopes).toContain('people:read')
  expect((await olga.get<ApiKeys>('/api/office/api-keys')).body.scopes).toEqual(expect.arrayContaining(scopes))
  await app.http.ready()
  const { paths } = app.http.swagger() as { paths: Record<string, Record<string, { tags?: string[]; 'x-access'?: string }>> }
  const untagged = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).filter(([, { tags }]) => tags?.length !== 1).map(([method]) => `${method} ${path}`))
  expect(untagged).toEqual([])
})
