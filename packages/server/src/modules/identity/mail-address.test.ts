import type { Session } from '@fairway/contract/identity'
import type { MailList } from '@fairway/contract/mail'
import type { Person } from '@fairway/contract/people'
import type { Profile } from '@fairway/contract/profile'
import { beforeEach, describe, expect, test } from 'vitest'
import { createClient, type Client } from '../../../test/client.ts'
import { codeIn, latestMail } from '../../../test/outbox.ts'
import { passwordOfAll, signInAs } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'

const { app, database, signIn } = await startApp({ config: { trustedProxies: ['127.0.0.1'] } })
const { olga, ben, emil } = await signIn('olga', 'ben', 'emil')
const set = (name: string, value: unknown) => olga.put(`/api/office/settings/${name}`, { value })

let network = 0
/** Everybody asks for codes from a network of their own, so that only the limits that a test is about are met. */
const elsewhere = (cookie?: string): Client => {
  const client = createClient(app, cookie)
  const ip = `198.18.0.${++network}`
  return { ...client, post: (url, body, asking) => client.post(url, body, { ...asking, headers: { 'x-forwarded-for': ip, ...asking?.headers } }) }
}
const addressOf = async (personId: number, email: string | null) => database.query({ text: 'update person set email = $2 where id = $1', values: [personId, email] })
const codeFor = async (address: string) => codeIn(await latestMail(app, address))
const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

beforeEach(async () => {
  await database.query({ text: 'delete from mail_code' })
  await addressOf(ben.id, 'ben@example.edu')
  await addressOf(emil.id, null)
})

describe('changing the mail address', () => {
  const ask = (client: Client, address: string) => client.post('/api/profile/codes', { purpose: 'change-email', address })
  const put = (client: Client, fields: object) => client.put('/api/profile/address', fields)
  const change = async (client: Client, address: string, proof: object = { current: passwordOfAll }) => {
    expect((await ask(client, address)).status).toBe(202)
    return put(client, { address, code: await codeFor(address), ...proof })
  }
  const emils = async () => elsewhere(await signInAs(app, emil.number, passwordOfAll))
  const stored = async (client: Client) => (await client.get<Profile>('/api/profile')).body
  let registered = 0
  /** Registered by a code to their address, so without a password. */
  const withoutPassword = async () => {
    await set('registration.by-code', true)
    const address = `by-code-${++registered}@example.edu`
    await elsewhere().post('/api/mail-codes', { purpose: 'registration', address })
    const { cookies, body } = await elsewhere().post<Session>('/api/registrations', { address, code: await codeFor(address), name: 'Nova' })
    await set('registration.by-code', null)
    await database.query({ text: 'delete from mail_code' })
    const cookie = `${cookies[0]!.name}=${encodeURIComponent(cookies[0]!.value)}`
    return { address, id: body.viewer!.id, cookie, client: elsewhere(cookie) }
  }

  test('takes a code to the new one and the present password, and tells the old one', async () => {
    await addressOf(emil.id, 'old@example.edu')
    const client = await emils()
    expect(await stored(client)).toMatchObject({ addressProof: 'password' })
    expect((await change(client, 'new@example.edu')).status).toBe(204)
    expect((await stored(client)).email).toBe('new@example.edu')
    expect((await latestMail(app, 'old@example.edu')).template).toBe('security-notice')
  })

  test.each([['old@example.edu'], [null]])('without the right password is refused, though the code is right, also of a first one', async (present) => {
    await addressOf(emil.id, present)
    const client = await emils()
    expect(await change(client, 'thief@example.edu', {})).toMatchObject({ status: 422, body: { code: 'password-required', field: 'current' } })
    const address = 'thief@example.edu'
    const code = await codeFor(address)
    expect(await put(client, { address, code, current: 'not that one' })).toMatchObject({ status: 422, body: { code: 'wrong-password', field: 'current' } })
    // It cost the code nothing.
    expect(await put(client, { address, code: other(code), current: passwordOfAll })).toMatchObject({ status: 422, body: { code: 'wrong-code', field: 'code', triesLeft: 4 } })
    expect((await stored(client)).email).toBe(present)
    expect((await put(client, { address, code, current: passwordOfAll })).status).toBe(204)
  })

  test('by guessing the password is delayed as signing in is, and the two are counted together', async () => {
    const { fatima } = await signIn('fatima')
    const client = elsewhere(await signInAs(app, fatima.number, passwordOfAll))
    await ask(client, 'thief@example.edu')
    const code = await codeFor('thief@example.edu')
    const guess = () => put(client, { address: 'thief@example.edu', code, current: 'not that one' })
    for (let tries = 0; tries < 5; tries++) expect(await guess()).toMatchObject({ status: 422, body: { code: 'wrong-password' } })
    expect(await put(client, { address: 'thief@example.edu', code, current: passwordOfAll })).toMatchObject({ status: 429, body: { code: 'too-many-tries', retryAfter: expect.any(Number) as number } })
    expect(await createClient(app).post('/api/session', { username: fatima.number, password: passwordOfAll })).toMatchObject({ status: 429, body: { code: 'too-many-tries' } })
  })

  test('of somebody without a password takes a code to the present address too, which is sent together with the other', async () => {
    const { client, address: present } = await withoutPassword()
    const address = `new-of-${present}`
    expect(await stored(client)).toMatchObject({ addressProof: 'old-address' })
    expect(await change(client, address, {})).toMatchObject({ status: 422, body: { code: 'code-required', field: 'oldCode' } })
    const [code, oldCode] = [await codeFor(address), await codeFor(present)]
    expect(await put(client, { address, code, oldCode: other(oldCode) })).toMatchObject({ status: 422, body: { code: 'wrong-code', field: 'oldCode' } })
    expect(await put(client, { address, code, current: passwordOfAll })).toMatchObject({ status: 422, body: { code: 'code-required' } })
    expect((await stored(client)).email).toBe(present)
    expect((await put(client, { address, code, oldCode })).status).toBe(204)
    expect((await stored(client)).email).toBe(address)
  })

  test('is not proved by a code that went to the present address for something else, or for somebody else', async () => {
    const { client, address: present } = await withoutPassword()
    const address = `new-of-${present}`
    await elsewhere().post('/api/mail-codes', { purpose: 'sign-in', address: present })
    const forSigningIn = await codeFor(present)
    await database.query({ text: `update mail_code set created_at = now() - interval '61 seconds'` })
    await ask(client, address)
    expect(await put(client, { address, code: await codeFor(address), oldCode: forSigningIn })).toMatchObject({ status: 422, body: { code: 'wrong-code', field: 'oldCode' } })
    await database.query({ text: `update mail_code set person_id = $1 where purpose = 'leave-email'`, values: [ben.id] })
    expect(await put(client, { address, code: await codeFor(address), oldCode: await codeFor(present) })).toMatchObject({ status: 422, body: { code: 'expired-code', field: 'oldCode' } })
    expect((await stored(client)).email).toBe(present)
  })

  test('that is the first, of somebody without a password, takes the code to it alone', async () => {
    const { client, id } = await withoutPassword()
    await addressOf(id, null)
    expect(await stored(client)).toMatchObject({ addressProof: 'none' })
    expect((await change(client, `first-${id}@example.edu`, {})).status).toBe(204)
  })

  test('counts the two codes as one of the network, and each of its address', async () => {
    const { client, cookie, address: present } = await withoutPassword()
    await set('limits.networks', [{ network: '198.18.0.0/15', factor: 2 }])
    for (const address of ['one-of-two@example.edu', 'two-of-two@example.edu']) {
      await database.query({ text: `update mail_code set created_at = now() - interval '61 seconds' where address = $1`, values: [present] })
      expect((await ask(client, address)).status).toBe(202)
    }
    await set('limits.networks', null)
    expect(await ask(elsewhere(cookie), 'three-of-two@example.edu')).toMatchObject({ status: 429, body: { code: 'too-many-codes' } })
  })

  test('to that of somebody else is refused, but only once the code has shown that it is theirs to know', async () => {
    expect(await change(await emils(), 'ben@example.edu')).toMatchObject({ status: 409, body: { code: 'address-taken' } })
  })

  test.each([
    ['not-an-address', 'nonsense'],
    ['not-an-address', 'a@b'],
    ['not-an-address', 'a b@example.edu'],
    ['not-an-address', 'a@example.edu\r\nBcc: x@example.edu'],
    ['not-an-address', 'a\u202e@example.edu'],
  ])('is refused as %s: %j', async (code, address) => {
    expect((await (await emils()).post('/api/profile/codes', { purpose: 'change-email', address })).body).toMatchObject({ code })
  })

  test('stays within the domains that the office has set', async () => {
    await set('profile.mail-domains', ['example.edu'])
    const client = await emils()
    expect((await client.post('/api/profile/codes', { purpose: 'change-email', address: 'emil@elsewhere.example' })).body).toMatchObject({ code: 'other-domain' })
    expect((await client.post('/api/profile/codes', { purpose: 'change-email', address: 'emil@notexample.edu' })).body).toMatchObject({ code: 'other-domain' })
    expect((await client.post('/api/profile/codes', { purpose: 'change-email', address: 'emil@students.example.edu' })).status).toBe(202)
    await set('profile.mail-domains', null)
  })

  test('by a code that somebody else asked for is refused', async () => {
    await elsewhere(await signInAs(app, olga.number, passwordOfAll)).post('/api/profile/codes', { purpose: 'change-email', address: 'shared@example.edu' })
    const code = await codeFor('shared@example.edu')
    expect(await put(await emils(), { address: 'shared@example.edu', code, current: passwordOfAll })).toMatchObject({ status: 422, body: { code: 'expired-code' } })
  })

  test('by the office tells the one that they had, in the language of the campus; nothing else of theirs does, and who had none hears nothing', async () => {
    const { number, name, gender, phone, roles, student } = (await olga.get<Person>(`/api/office/people/${ben.id}`)).body
    const save = async (change: object) => {
      const { version } = (await olga.get<Person>(`/api/office/people/${ben.id}`)).body
      expect((await olga.put(`/api/office/people/${ben.id}`, { number, name, gender, phone, roles, student, version, ...change })).status).toBe(200)
    }
    const letters = async (address: string) => (await olga.get<MailList>(`/api/office/mail?address=${address}`)).body.mails
    await set('campus.name', { zh: '清风大学' })
    await save({ email: 'held@example.edu' })
    await save({ email: 'held@example.edu', name: 'Another name' })
    expect(await letters('held@example.edu')).toEqual([])
    await save({ email: 'given@example.edu' })
    expect(await letters('held@example.edu')).toMatchObject([{ template: 'security-notice', language: 'zh' }])
    expect((await latestMail(app, 'held@example.edu')).text).toMatch(/教务办公室[^]*新邮箱/)
    await set('campus.name', null)
    await save({ email: '' })
    expect(await letters('given@example.edu')).toMatchObject([{ template: 'security-notice', language: 'en' }])
    expect((await latestMail(app, 'given@example.edu')).text).toContain('no longer go to this address')
    await save({ email: 'given@example.edu' })
    expect(await letters('given@example.edu')).toHaveLength(1)
  })

  test('that is under way when the office hands out a password is not made', async () => {
    // The last: emil has another password afterwards.
    const client = await emils()
    expect((await ask(client, 'thief@example.edu')).status).toBe(202)
    const code = await codeFor('thief@example.edu')
    const changing = put(client, { address: 'thief@example.edu', code, current: passwordOfAll })
    const handing = olga.post(`/api/office/people/${emil.id}/password`)
    const [changed] = await Promise.all([changing, handing])
    const [{ email }] = (await database.query<{ email: string | null }>({ text: 'select email from person where id = $1', values: [emil.id] })) as [{ email: string | null }]
    // Either it was there before the password, or not at all.
    expect([changed.status, email]).toEqual(changed.status === 204 ? [204, 'thief@example.edu'] : [changed.status, null])
  })
})
