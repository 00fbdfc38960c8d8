import type { CreatedApiKey } from '@fairway/contract/api-keys'
import type { CreatedCalendarLink } from '@fairway/contract/calendar'
import type { Session } from '@fairway/contract/identity'
import type { People, Person } from '@fairway/contract/people'
import { describe, expect, test } from 'vitest'
import { createClient, type Client } from '../../../test/client.ts'
import { commandsOn } from '../../../test/command.ts'
import { importKit } from '../../../test/imports.ts'
import { codeIn, latestMail } from '../../../test/outbox.ts'
import { startProvider } from '../../../test/sign-in-provider.ts'
import { startApp } from '../../../test/start-app.ts'

const publicUrl = 'http://localhost:3000'
const provider = await startProvider(publicUrl)
const started = await startApp({ config: { publicUrl, provider: provider.config, trustedProxies: ['127.0.0.1'] } })
const { app, campus, database, guest, signIn } = started
const { olga } = await signIn('olga')
const { take, upload, find, passwords } = importKit(started, olga, 'people')
for (const setting of ['registration.by-number', 'api-keys.for-everyone']) await olga.put(`/api/office/settings/${setting}`, { value: true })

const password = 'a wholly new one'
let count = 0

/** Somebody who has registered under a number that is not known yet, from a network of their own. */
async function registered(number = `claimed-${count + 1}`) {
  const ip = `198.18.7.${++count}`
  const asking = { headers: { 'x-forwarded-for': ip } }
  const { status, cookies, body } = await guest.post<Session>('/api/registrations', { number, name: 'Mallory', password, repeated: password }, asking)
  expect(status, JSON.stringify(body)).toBe(201)
  const client = createClient(app, cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; '))
  return { ...client, number, id: body.viewer!.id, signIn: () => guest.post<Session>('/api/session', { username: number, password }, asking) }
}
type Registered = Awaited<ReturnType<typeof registered>>

/** Everything by which they could come back: a mail address of their own, a key and a link. */
async function withWaysIn(person: Registered) {
  const address = `${person.number}@mallory.example`
  await database.query({ text: 'update person set email = $2, phone = $3, gender = $4 where id = $1', values: [person.id, address, '13900000000', 'female'] })
  const { key } = (await person.post<CreatedApiKey>('/api/api-keys', { name: 'Mine', scopes: ['profile:read'], days: 30, requestsPerMinute: 60 })).body
  const { url } = (await person.post<CreatedCalendarLink>('/api/calendar-link', { language: 'en' })).body
  await guest.post('/api/mail-codes', { purpose: 'sign-in', address }, { headers: { 'x-forwarded-for': `198.18.9.${count}` } })
  return { address, code: codeIn(await latestMail(app, address)), key, link: new URL(url).pathname }
}

/** That none of it leads anywhere any more. */
async function expectNoWayIn(person: Registered, { address, code, key, link }: Awaited<ReturnType<typeof withWaysIn>>) {
  expect((await person.get('/api/profile')).status).toBe(401)
  expect((await person.signIn()).status).toBe(401)
  expect((await guest.get('/api/profile', { headers: { 'x-api-key': key } })).status).toBe(401)
  expect((await guest.get(link)).status).toBe(404)
  expect(await guest.post('/api/session/by-code', { address, code })).toMatchObject({ status: 422 })
  expect(await database.query({ text: 'select id from person where lower(email) = $1', values: [address] })).toEqual([])
}

const known = async ({ id }: Registered) => (await olga.get<Person>(`/api/office/people/${id}`)).body
const entriesAbout = ({ id }: Registered) =>
  database.query({ text: `select actor_id as actor, after from audit_entry where action = 'number.confirmed' and subject_id = $1`, values: [String(id)] })

describe('a number that somebody registered', () => {
  test('is not confirmed, and the office sees that; one that was given is', async () => {
    const mallory = await registered()
    expect(await known(mallory)).toMatchObject({ isUnconfirmed: true, roles: ['student'] })
    const { people } = (await olga.get<{ people: Person[] }>('/api/office/people?search=o-olga')).body
    expect(people).toMatchObject([{ isUnconfirmed: false }])
  })

  test('is found among those that wait for the office, until it is confirmed', async () => {
    const mallory = await registered()
    const waiting = async () => (await olga.get<People>(`/api/office/people?state=unconfirmed&search=${mallory.number}`)).body
    expect(await waiting()).toMatchObject({ total: 1, people: [{ number: mallory.number }] })
    expect((await olga.get<People>('/api/office/people?state=unconfirmed&search=o-olga')).body.total).toBe(0)
    await olga.put(`/api/office/people/${mallory.id}/confirmation`)
    expect((await waiting()).total).toBe(0)
  })

  test('gives nothing of what is taught under it until then', async () => {
    const mallory = await registered('t-later')
    const { term, section } = await campus.openSection({ teachers: [{ name: 'Dr Later', number: 'T-later' }] })
    const views = async (client: Client) => ({
      roles: (await client.get<Session>('/api/session')).body.viewer!.roles,
      taught: (await client.get(`/api/sections/taught?term=${term.code}`)).body,
      roster: (await client.get(`/api/sections/${section.id}/roster`)).status,
      messages: (await client.get(`/api/sections/${section.id}/messages`)).status,
    })
    expect(await views(mallory)).toEqual({ roles: ['student'], taught: { sections: [] }, roster: 404, messages: 404 })
    expect(await known(mallory)).toMatchObject({ roles: ['student'] })
    expect((await olga.get<{ total: number }>('/api/office/people?role=teacher&search=t-later')).body.total).toBe(0)
    await olga.put(`/api/office/people/${mallory.id}/confirmation`)
    expect(await views(mallory)).toMatchObject({ roles: ['student', 'teacher'], taught: { sections: [{ as: 'teacher' }] }, roster: 200, messages: 200 })
  })

  test('takes nothing along of what is taught under it, when it is changed and when they are erased', async () => {
    const taughtBy = async (sectionId: number) =>
      (await database.query<{ number: string }>({ text: 'select number from section_staff where section_id = $1', values: [sectionId] })).map(({ number }) => number)
    const mallory = await registered('t-elsewhere')
    const { section } = await campus.openSection({ teachers: [{ name: 'Dr Elsewhere', number: 'T-elsewhere' }] })
    const { version, name, gender, phone, email, roles, student } = await known(mallory)
    const change = { version, number: 'm-corrected', name, gender, phone, email, roles, student }
    expect((await olga.put(`/api/office/people/${mallory.id}`, change)).status).toBe(200)
    expect(await taughtBy(section.id)).toEqual(['T-elsewhere'])

    const other = await registered('t-erased')
    const { section: second } = await campus.openSection({ teachers: [{ name: 'Dr Erased', number: 'T-erased' }] })
    expect((await olga.post(`/api/office/people/${other.id}/removal`, { reason: 'not theirs' })).status).toBe(204)
    expect((await olga.post(`/api/office/people/${other.id}/erasure`, { reason: 'not theirs' })).status).toBe(204)
    expect(await taughtBy(second.id)).toEqual(['T-erased'])
  })

  test('brings no other role before it is confirmed', async () => {
    const mallory = await registered()
    const grant = async () => {
      const { version } = await known(mallory)
      return olga.put(`/api/office/people/${mallory.id}`, { number: mallory.number, name: 'Mallory', roles: ['student', 'office'], version })
    }
    expect(await grant()).toMatchObject({ status: 409, body: { code: 'number-not-confirmed', field: 'roles' } })
    expect((await olga.put(`/api/office/people/${mallory.id}/confirmation`)).status).toBe(204)
    expect((await grant()).status).toBe(200)
  })

  test('is confirmed by the office for who registered: they keep their account', async () => {
    const mallory = await registered()
    for (let time = 0; time < 2; time++) expect((await olga.put(`/api/office/people/${mallory.id}/confirmation`)).status).toBe(204)
    expect(await known(mallory)).toMatchObject({ isUnconfirmed: false, account: 'own' })
    expect((await mallory.get('/api/profile')).status).toBe(200)
    expect((await mallory.signIn()).status).toBe(200)
    expect(await entriesAbout(mallory)).toEqual([{ actor: olga.id, after: { by: 'office' } }])
    expect(await olga.put('/api/office/people/999999/confirmation')).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })

  test('is confirmed by a command too', async () => {
    const mallory = await registered()
    const run = commandsOn({ app, database })
    expect((await run('person find', { search: mallory.number, limit: 5 }, 'en')).lines[0]).toMatch(/registered by themselves, number not confirmed$/)
    expect((await run('person confirm-number', { number: mallory.number }, 'en')).lines).toEqual([`"${mallory.number}" is confirmed.`])
    expect(await known(mallory)).toMatchObject({ isUnconfirmed: false })
  })

  test('once its owner is handed a password, is no way in for who registered', async () => {
    const mallory = await registered()
    const ways = await withWaysIn(mallory)
    const handedOut = (await olga.post<{ password: string }>(`/api/office/people/${mallory.id}/password`)).body.password
    await expectNoWayIn(mallory, ways)
    expect((await guest.post<Session>('/api/session', { username: mallory.number, password: handedOut })).body).toMatchObject({ mustChangePassword: true, newPassword: { proof: 'current' } })
    expect(await known(mallory)).toMatchObject({ isUnconfirmed: false, account: 'handed-out', email: null, phone: null, gender: null })
    expect(await entriesAbout(mallory)).toEqual([{ actor: olga.id, after: { by: 'password', startedAnew: true } }])
  })

  test('that a sheet names with a role, is no way in for who registered', async () => {
    const mallory = await registered()
    const ways = await withWaysIn(mallory)
    const sheet = `number,name,role\n${mallory.number.toUpperCase()},Dr Owner,teacher`
    const { id } = (await upload(sheet)).body
    expect((await take(id, 'check')).report).toMatchObject({ updated: 1, notices: [{ code: 'number-not-confirmed', column: 'number' }] })
    expect((await mallory.get('/api/profile')).status).toBe(200)
    await take(id, 'run')
    await expectNoWayIn(mallory, ways)
    expect(await known(mallory)).toMatchObject({ isUnconfirmed: false, account: 'none', name: 'Dr Owner', roles: ['teacher'], email: null, phone: null, gender: null })
    expect(await entriesAbout(mallory)).toEqual([{ actor: olga.id, after: { by: 'import', startedAnew: true } }])
    // It may have been they after all.
    expect(await latestMail(app, ways.address)).toMatchObject({ template: 'security-notice', subject: expect.stringContaining('removed') as string })
  })

  test('that a sheet names as it is, is confirmed as well; an address that the sheet has too stays, and a password is made where they are wanted', async () => {
    const mallory = await registered()
    const { address } = await withWaysIn(mallory)
    const { id } = (await upload(`number,name,email\n${mallory.number},Mallory,${address}`)).body
    await take(id, 'check')
    await take(id, 'run', { passwords: 'without-own' })
    expect(await known(mallory)).toMatchObject({ isUnconfirmed: false, account: 'handed-out', email: address })
    expect((await mallory.signIn()).status).toBe(401)
    const made = await passwords(await find(id))
    expect(Object.keys(made)).toEqual([mallory.number])
  })

  test('that a sheet leaves as it was, is as it was', async () => {
    const mallory = await registered()
    const { id } = (await upload(`number,name,role\n${mallory.number},Dr Owner,teacher`)).body
    await take(id, 'check', { existing: 'leave' })
    await take(id, 'run', { existing: 'leave' })
    expect(await known(mallory)).toMatchObject({ isUnconfirmed: true, roles: ['student'] })
    expect((await mallory.signIn()).status).toBe(200)
  })

  test('that the provider says is somebody’s, is no way in for who registered', async () => {
    const mallory = await registered()
    const ways = await withWaysIn(mallory)
    provider.signsIn({ subject: 'idp-owner', claims: { student_number: mallory.number } })
    const walk = async () => {
      const begun = await guest.get('/api/session/provider')
      const back = new URL(await provider.walk(begun.headers.location!))
      const journey = begun.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
      const { cookies } = await createClient(app, journey).get(back.pathname + back.search)
      return createClient(app, cookies.filter(({ name }) => name.endsWith('session_token')).map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)[0])
    }
    const owner = await walk()
    expect((await owner.get<Session>('/api/session')).body.viewer).toMatchObject({ number: mallory.number })
    await expectNoWayIn(mallory, ways)
    expect(await known(mallory)).toMatchObject({ isUnconfirmed: false, account: 'none', provider: true })
    // Once: what its owner has made since stays.
    expect((await (await walk()).get('/api/profile')).status).toBe(200)
    expect((await owner.get('/api/profile')).status).toBe(200)
    expect(await entriesAbout(mallory)).toHaveLength(1)
  })

  test('opens nothing to who is signing in while it turns out to be somebody’s', async () => {
    const mallory = await registered()
    const signingIn = Array.from({ length: 4 }, () => mallory.signIn())
    const handedOut = await olga.post(`/api/office/people/${mallory.id}/password`)
    expect(handedOut.status).toBe(201)
    for (const { status, cookies } of await Promise.all(signingIn)) {
      if (status !== 200) continue
      const client = createClient(app, cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; '))
      expect((await client.get('/api/profile')).status).toBe(401)
    }
  })
})
