import type { Session } from '@fairway/contract/identity'
import { describe, expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { signInAs } from '../../../test/people.ts'
import { freshPlace } from '../../../test/place.ts'
import { startApp } from '../../../test/start-app.ts'
import { byCommand } from '../audit/index.ts'

const { app, database, guest } = await startApp()
const { accounts } = app.identity
const student = { number: 's-1', name: 'Ines', password: 'long enough', role: 'student' } as const

describe('an account', () => {
  test('lets a person sign in, and keeps the password only as an argon2id hash', async () => {
    const { personId } = await accounts.create(student, null)
    expect(await signInAs(app, 's-1', 'long enough')).toBeTruthy()
    const [row] = await database.query<{ password: string }>({
      text: 'select a.password from auth_account a join auth_user u on u.id = a.user_id where u.person_id = $1',
      values: [personId],
    })
    expect(row!.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  test('completes somebody who is known by number already, without changing the name', async () => {
    const [known] = await database.query<{ id: number }>({ text: `insert into person (number, name) values ('s-2', 'As imported') returning id` })
    const { personId } = await accounts.create({ ...student, number: 's-2', name: 'As typed' }, null)
    expect(personId).toBe(known!.id)
    const [row] = await database.query({ text: 'select name from person where id = $1', values: [personId] })
    expect(row).toEqual({ name: 'As imported' })
  })

  test('is refused to a number that has one, whatever the capitals, and nothing is left behind', async () => {
    await accounts.create({ ...student, number: 'Twice' }, null)
    for (const number of ['Twice', 'TWICE']) {
      await expect(accounts.create({ ...student, number, role: 'office' }, null)).rejects.toMatchObject({ code: 'account-exists', status: 409 })
    }
    expect(await database.query({ text: `select number from person where lower(number) = 'twice'` })).toEqual([{ number: 'Twice' }])
    expect(await database.query({ text: 'select role from role_grant' })).toEqual([])
  })

  test('is refused to a number of somebody who was removed, or erased, and changes nothing', async () => {
    const roles = (personId: number) => database.query({ text: 'select role from role_grant where person_id = $1', values: [personId] })
    const { personId } = await accounts.create({ ...student, number: 's-5' }, byCommand)
    // As an import leaves them: without an account.
    const [noAccount] = await database.query<{ id: number }>({ text: `insert into person (number, name) values ('s-6', 'As imported') returning id` })
    for (const [id, number] of [[personId, 's-5'], [noAccount!.id, 's-6']] as const) {
      await app.identity.erasure.hide(byCommand, id, 'gone')
      const refused = accounts.create({ ...student, number, role: 'office' }, byCommand)
      await expect(refused).rejects.toMatchObject({ code: 'person-removed', status: 409, title: { en: expect.stringContaining('Restore them first') as string, zh: expect.stringContaining('请先恢复') as string } })
      await app.identity.erasure.erase(byCommand, id, undefined)
      await expect(accounts.create({ ...student, number: `erased-${id}`, role: 'office' }, byCommand)).rejects.toMatchObject({ code: 'person-erased', status: 409 })
      expect(await roles(id)).toEqual([])
      expect(await database.query({ text: 'select id from auth_user where person_id = $1', values: [id] })).toEqual([])
    }
    // What was theirs is free for somebody else.
    await accounts.create({ ...student, number: 's-5' }, byCommand)
  })

  test('two made at once for one number are one', async () => {
    const both = await Promise.allSettled([accounts.create({ ...student, number: 's-3' }, null), accounts.create({ ...student, number: 's-3' }, null)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('needs a password of six characters', async () => {
    await expect(accounts.create({ ...student, number: 's-4', password: '12345' }, null)).rejects.toMatchObject({ code: 'password-too-short', status: 422 })
    await accounts.create({ ...student, number: 's-4', password: '123456' }, null)
  })

  test.each(['', ' ', 'a b', '-a', '.', 'a/b', '<script>', 'x'.repeat(41), 'a\nb', 'a\0'])('%j is no number', async (number) => {
    await expect(accounts.create({ ...student, number }, null)).rejects.toMatchObject({ code: 'invalid-number', status: 422 })
  })

  test.each(['20240001', '教-7', 'x'.repeat(40), 'a.b_c-d'])('%j is a number', async (number) => {
    await accounts.create({ ...student, number }, null)
    expect(await signInAs(app, number, student.password)).toBeTruthy()
  })
})

describe('a demo account', async () => {
  await accounts.create({ number: 'demo', name: 'Demo', password: 'fairway-demo', role: 'student', demo: true }, null)
  const cookie = await signInAs(app, 'demo', 'fairway-demo')
  const demo = createClient(app, cookie)

  test('is offered to whoever sits at this computer, and to nobody else', async () => {
    expect((await guest.get<Session>('/api/session')).body.demo).toEqual([{ username: 'demo', password: 'fairway-demo', role: 'student' }])
    expect((await guest.get<Session>('/api/session', { headers: { host: 'campus.example.edu' } })).body).toEqual({ viewer: null })
    expect((await guest.get<Session>('/api/session', { headers: { 'x-forwarded-for': '203.0.113.7' } })).body).toEqual({ viewer: null })
  })

  test.each([['localhost'], ['localhost:3000'], ['127.0.0.1:8080'], ['[::1]:3000']])('works at %s', async (host) => {
    expect((await guest.post('/api/session', { username: 'demo', password: 'fairway-demo' }, { headers: { host } })).status).toBe(200)
    expect((await demo.get<Session>('/api/session', { headers: { host } })).body.viewer).toMatchObject({ number: 'demo' })
  })

  const elsewhere: [string, Record<string, string>][] = [
    ['at another host', { host: 'campus.example.edu' }],
    ['at a host that begins like ours', { host: 'localhost.example.com' }],
    ['at an address of the network', { host: '192.168.1.5:3000' }],
    ['through a proxy (X-Forwarded-For)', { 'x-forwarded-for': '127.0.0.1' }],
    ['through a proxy (Forwarded)', { forwarded: 'for=127.0.0.1' }],
    ['through a proxy (X-Real-IP)', { 'x-real-ip': '127.0.0.1' }],
    ['through a proxy (X-Forwarded-Host)', { 'x-forwarded-host': 'localhost' }],
    ['through a proxy (Via)', { via: '1.1 proxy' }],
  ]

  test.each(elsewhere)('is refused %s, for signing in and for everything after', async (_where, headers) => {
    const sessions = async () => (await database.query({ text: 'select id from auth_session' })).length
    const before = await sessions()
    const signingIn = await guest.post('/api/session', { username: 'demo', password: 'fairway-demo' }, { headers })
    expect(signingIn).toMatchObject({ status: 403, body: { code: 'demo-account-is-local' } })
    expect(signingIn.headers['set-cookie']).toBeUndefined()
    expect(await demo.get('/api/enrolments?term=T1', { headers })).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
    expect((await demo.get<Session>('/api/session', { headers })).body.viewer).toBeNull()
    // A refused sign-in leaves no session that could be used otherwise.
    expect(await sessions()).toBe(before)
  })

  test('is refused wherever people reach the site elsewhere, also to a request that seems to come from here', async () => {
    const place = await freshPlace()
    const here = await startApp({ place })
    await here.app.identity.accounts.create({ number: 'demo', name: 'Demo', password: 'fairway-demo', role: 'office', demo: true }, null)
    const session = await signInAs(here.app, 'demo', 'fairway-demo')
    await here.close()
    // A proxy on this computer that passes no headers: all that it hands on comes from here, for a host that is here.
    const behindProxy = await startApp({ place, config: { publicUrl: 'http://campus.example.edu' } })
    expect((await behindProxy.guest.get<Session>('/api/session')).body).toEqual({ viewer: null })
    expect(await behindProxy.guest.post('/api/session', { username: 'demo', password: 'fairway-demo' })).toMatchObject({ status: 403, body: { code: 'demo-account-is-local' } })
    expect((await createClient(behindProxy.app, session).get('/api/office/people')).status).toBe(401)
  })

  test('a real account is not concerned', async () => {
    await accounts.create({ ...student, number: 'real' }, null)
    const { status } = await guest.post('/api/session', { username: 'real', password: student.password }, { headers: { 'x-forwarded-for': '203.0.113.7', host: 'localhost' } })
    expect(status).toBe(200)
  })
})
