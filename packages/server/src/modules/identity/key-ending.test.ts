import type { ApiKeys, CreatedApiKey } from '@fairway/contract/api-keys'
import type { CreatedPerson, Person as WirePerson } from '@fairway/contract/people'
import { describe, expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { importKit } from '../../../test/imports.ts'
import { codeIn, latestMail } from '../../../test/outbox.ts'
import { passwordOfAll, signInAs } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'

// Keys are told to those in whose names they are, and end with what else of theirs ends.

const started = await startApp()
const { app, database, guest, signIn } = started
const { olga } = await signIn('olga')
const wanted = { name: 'Timetable screen', scopes: ['profile:read'], days: 30, requestsPerMinute: 600 }
const fresh = { password: 'a wholly new one', repeated: 'a wholly new one' }
const people = '/api/office/people'
let count = 0

/** A student with a password of their own, an address, and a key that the office has made for them. */
async function someone() {
  const number = `ke-${++count}`
  const email = `${number}@example.edu`
  const { personId: id } = await app.identity.accounts.create({ number, name: 'Kim', role: 'student', password: passwordOfAll }, null)
  await database.query({ text: 'update person set email = $2 where id = $1', values: [id, email] })
  const client = createClient(app, await signInAs(app, number, passwordOfAll))
  const { key } = (await olga.post<CreatedApiKey>('/api/office/api-keys', { ...wanted, personId: id }, { headers: { 'accept-language': 'en' } })).body
  return { id, number, email, client, works: async () => (await guest.get('/api/profile', { headers: { authorization: `Bearer ${key}` } })).status === 200 }
}
const whyRevoked = async (id: number) =>
  (await database.query<{ after: { because?: string } | null }>({ text: `select after from audit_entry where action = 'api-key.revoked' and subject_id = $1`, values: [String(id)] })).map(({ after }) => after?.because)
const codeTo = async (email: string, ask: () => Promise<unknown>) => {
  await database.query({ text: 'delete from mail_code' })
  await ask()
  return codeIn(await latestMail(app, email))
}

describe('a new key', () => {
  test('is told by mail to the person in whose name it is, and shown to them as made by the office', async () => {
    const { email, client } = await someone()
    const { subject, text } = await latestMail(app, email)
    expect(subject).toContain('a new API key for your account')
    expect(text).toContain(wanted.name)
    expect(text).toContain('The programme office')
    expect(text).toContain('/me/api-keys')
    expect((await client.get<ApiKeys>('/api/api-keys')).body.keys).toMatchObject([{ name: wanted.name, byOffice: true }])
  })

  test('that one makes oneself is told too, in one’s language and with from where', async () => {
    const { email, client } = await someone()
    await olga.put('/api/office/settings/api-keys.for-everyone', { value: true })
    await client.post('/api/api-keys', { ...wanted, name: '课表屏' }, { headers: { 'accept-language': 'zh-CN' } })
    await olga.put('/api/office/settings/api-keys.for-everyone', { value: null })
    await expect.poll(async () => (await latestMail(app, email)).subject).toContain('您的账号新建了 API 密钥')
    const { text } = await latestMail(app, email)
    expect(text).toContain('课表屏')
    expect(text).toContain('127.0.0.1')
    expect(text).not.toContain('操作人')
    expect((await client.get<ApiKeys>('/api/api-keys')).body.keys[0]).toMatchObject({ name: '课表屏', byOffice: false })
  })

  test('of somebody without an address is made all the same', async () => {
    const { id } = await someone()
    await database.query({ text: 'update person set email = null where id = $1', values: [id] })
    expect((await olga.post('/api/office/api-keys', { ...wanted, personId: id })).status).toBe(201)
  })
})

test('a key that somebody makes for themselves needs a session that is still there', async () => {
  const { id, client } = await someone()
  await olga.put('/api/office/settings/api-keys.for-everyone', { value: true })
  expect((await client.post('/api/api-keys', wanted)).status).toBe(201)
  // As another instance would, of which this one does not know for a second.
  await database.query({ text: 'update auth_session set ended_at = now() where user_id = (select id from auth_user where person_id = $1)', values: [id] })
  expect(await client.post('/api/api-keys', wanted)).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
})

describe('the keys of somebody end', () => {
  type Someone = Awaited<ReturnType<typeof someone>>
  const disabled = ({ id }: Someone) => olga.put(`${people}/${id}/disablement`, { reason: 'test' })
  const ways: [string, string, (one: Someone) => Promise<unknown>][] = [
    ['when the office hands out a password to them', 'password-handed-out', ({ id }) => olga.post(`${people}/${id}/password`)],
    ['when they choose another one that they had forgotten', 'password-changed', async ({ email }) => {
      const code = await codeTo(email, () => guest.post('/api/mail-codes', { purpose: 'new-password', address: email }))
      return guest.put('/api/forgotten-password', { address: email, code, ...fresh })
    }],
    ['when they are disabled, and do not come back when they are enabled', 'disabled', async (one) => {
      await disabled(one)
      return olga.delete(`${people}/${one.id}/disablement`)
    }],
    ['when they are removed', 'removed', ({ id }) => olga.post(`${people}/${id}/removal`, { reason: 'test' })],
    ['when they are signed out everywhere by the office', 'signed-out', ({ id }) => olga.delete(`${people}/${id}/sessions`)],
    ['when they are, among many', 'signed-out', ({ id }) => olga.post(`${people}/actions`, { people: [id], action: 'sign-out' })],
    ['when they end all other sessions themselves', 'signed-out', ({ client }) => client.delete('/api/sessions')],
    ['when they lose a role', 'role-changed', async ({ id }) => {
      const { number, name, version } = (await olga.get<WirePerson>(`${people}/${id}`)).body
      return olga.put(`${people}/${id}`, { number, name, roles: ['teacher'], version })
    }],
    ['when they lose one by a sheet', 'role-changed', ({ number }) => importKit(started, olga, 'people').run(`number,name,role\n${number},Kim,teacher`)],
    ['when the password changes', 'password-changed', ({ client, email }) => changed(client, email)],
  ]
  const changed = async (client: Someone['client'], email: string, more: object = {}) => {
    const code = await codeTo(email, () => client.post('/api/profile/codes', { purpose: 'change-password', address: email }))
    return client.put('/api/profile/password', { ...fresh, code, ...more })
  }

  test.each(ways)('%s', async (_way, because, end) => {
    const [one, other] = [await someone(), await someone()]
    expect(await one.works()).toBe(true)
    const answer = await end(one)
    expect(await one.works(), JSON.stringify(answer)).toBe(false)
    expect(await whyRevoked(one.id)).toEqual([because])
    expect(await other.works()).toBe(true)
  })

  test('when an import gives them an initial password', async () => {
    const number = `ke-${++count}`
    const { id } = (await olga.post<CreatedPerson>(people, { number, name: 'Kim', roles: ['student'], withPassword: true })).body
    const { key } = (await olga.post<CreatedApiKey>('/api/office/api-keys', { ...wanted, personId: id })).body
    await importKit(started, olga, 'people').run(`number,name\n${number},Kim`, { passwords: 'without-own' })
    expect((await guest.get('/api/profile', { headers: { authorization: `Bearer ${key}` } })).status).toBe(401)
    expect(await whyRevoked(id)).toEqual(['password-handed-out'])
  })

  test('but not when the password changes and they want to keep them, nor when a role is added', async () => {
    const one = await someone()
    const { number, name, version } = (await olga.get<WirePerson>(`${people}/${one.id}`)).body
    expect((await olga.put(`${people}/${one.id}`, { number, name, email: one.email, roles: ['student', 'teacher'], version })).status).toBe(200)
    expect(await changed(one.client, one.email, { keepKeys: true })).toMatchObject({ status: 204 })
    expect(await one.works()).toBe(true)
    expect(await whyRevoked(one.id)).toEqual([])
  })
})
