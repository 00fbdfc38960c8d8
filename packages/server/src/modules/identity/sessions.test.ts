import type { OwnSessions, Session } from '@fairway/contract/identity'
import { afterEach, describe, expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { passwordOfAll, signInAs } from '../../../test/people.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'
import { nextMidnight } from './sessions.ts'

const { app, database, guest, signIn, url } = await startApp({ listen: true, config: { allowedOrigins: ['https://front.example.edu'] } })
const { ben, olga, emil } = await signIn('ben', 'olga', 'emil')

const again = async (person: { number: string }) => createClient(app, await signInAs(app, person.number, passwordOfAll))
const who = async (client: { get: typeof guest.get }) => (await client.get<Session>('/api/session')).body
const set = (name: string, value: unknown) => olga.put(`/api/office/settings/${name}`, { value })
const withToken = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

afterEach(async () => {
  for (const name of ['sessions.one-per-person', 'sessions.end', 'sessions.hours', 'sign-in.members-only']) await set(name, null)
})

describe('a session by token', () => {
  const signInForToken = () => guest.post<Session>('/api/session', { username: ben.number, password: passwordOfAll, session: 'token' })

  test('is given to programs that ask for one, with its end and without a cookie', async () => {
    const { status, body, cookies } = await signInForToken()
    expect(status).toBe(200)
    expect(cookies).toEqual([])
    expect(Date.parse(body.expiresAt!)).toBeGreaterThan(Date.now())
    expect((await guest.get<Session>('/api/session', withToken(body.token!))).body.viewer).toMatchObject({ number: ben.number })
    expect((await guest.get('/api/sessions', withToken(body.token!))).status).toBe(200)
  })

  test('works in a header only, and one by cookie in a cookie only', async () => {
    const { body } = await signInForToken()
    expect((await who(createClient(app, `fairway.session_token=${encodeURIComponent(body.token!)}`))).viewer).toBeNull()
    const value = decodeURIComponent(ben.cookie.split('=')[1]!)
    expect((await guest.get<Session>('/api/session', withToken(value))).body.viewer).toBeNull()
  })

  test('counts alone: beside a bad token a good cookie is worth nothing', async () => {
    for (const authorization of ['Bearer nonsense', 'Bearer ', 'Basic abc', 'Bearer a.b']) {
      expect((await ben.get('/api/sessions', { headers: { authorization } })).status, authorization).toBe(401)
    }
  })

  test('ends by signing out with it', async () => {
    const { body } = await signInForToken()
    await guest.delete('/api/session', withToken(body.token!))
    expect((await guest.get('/api/sessions', withToken(body.token!))).status).toBe(401)
  })

  test('works from pages of sites that the operator allowed, and of no other', async () => {
    const { body } = await signInForToken()
    const ask = (origin: string) => guest.get('/api/sessions', { headers: { origin, authorization: `Bearer ${body.token!}` } })
    expect((await ask('https://front.example.edu')).headers['access-control-allow-origin']).toBe('https://front.example.edu')
    expect((await ask('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined()
    const write = (origin: string) => guest.delete('/api/sessions', { headers: { origin, authorization: `Bearer ${body.token!}` } })
    expect(await write('https://evil.example')).toMatchObject({ status: 403, body: { code: 'foreign-origin' } })
    expect((await write('https://front.example.edu')).status).toBe(204)
    const preflight = await guest.request('OPTIONS', '/api/enrolments', {
      headers: { origin: 'https://front.example.edu', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type,idempotency-key' },
    })
    expect(preflight.headers['access-control-allow-headers']).toContain('authorization')
  })
})

describe('where the office wants one session per person', () => {
  test('a new sign-in ends the older at once, and its open page is told why', async () => {
    await set('sessions.one-per-person', true)
    const cookie = await signInAs(app, emil.number, passwordOfAll)
    const socket = await openSocket(url, { cookie })
    await socket.subscribe(`person:${emil.id}`)
    await again(emil)
    expect(await socket.next('session-ended')).toMatchObject({ because: 'signed-in-elsewhere' })
    expect(await who(createClient(app, cookie))).toMatchObject({ viewer: null, ended: 'signed-in-elsewhere' })
  })

  test('of many sign-ins at once exactly one is left', async () => {
    await set('sessions.one-per-person', true)
    const clients = await Promise.all(Array.from({ length: 4 }, () => again(emil)))
    const left = await Promise.all(clients.map(async (client) => (await who(client)).viewer))
    expect(left.filter(Boolean)).toHaveLength(1)
  })

  test('elsewhere one may have several', async () => {
    const clients = [await again(emil), await again(emil)]
    for (const client of clients) expect((await who(client)).viewer).not.toBeNull()
  })
})

describe('a session ends', () => {
  test('after as many hours as the office has set', async () => {
    await set('sessions.hours', 2)
    const { expiresAt } = await who(await again(ben))
    expect(Date.parse(expiresAt!) - Date.now()).toBeCloseTo(2 * 3_600_000, -5)
  })

  test('at the campus’s midnight, if the office has set that', async () => {
    await set('sessions.end', 'midnight')
    const { expiresAt } = await who(await again(ben))
    const there = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', timeStyle: 'medium' }).format(new Date(expiresAt!))
    expect(there).toBe('00:00:00')
    expect(Date.parse(expiresAt!) - Date.now()).toBeLessThanOrEqual(24 * 3_600_000)
  })

  test.each([
    ['an ordinary day', '2026-11-21T15:59:59Z', 'Asia/Shanghai', '2026-11-21T16:00:00.000Z'],
    ['the very midnight', '2026-11-21T16:00:00Z', 'Asia/Shanghai', '2026-11-22T16:00:00.000Z'],
    ['a day of 25 hours', '2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['a day of 23 hours', '2026-03-29T00:30:00Z', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  ])('midnight after %s', (_what, now, zone, midnight) => {
    expect(nextMidnight(new Date(now), zone).toISOString()).toBe(midnight)
  })
})

describe('a person', () => {
  test('sees own sessions with where they were opened, and ends one', async () => {
    const there = await again(emil)
    const here = await again(emil)
    const { body } = await here.get<OwnSessions>('/api/sessions')
    const [newest, older] = body.sessions
    expect(newest).toMatchObject({ isThis: true, via: 'password', kind: 'cookie', ip: '127.0.0.1', endedAt: null })
    expect(older).toMatchObject({ isThis: false })
    expect((await here.delete(`/api/sessions/${older!.id}`)).status).toBe(204)
    expect(await who(there)).toMatchObject({ viewer: null, ended: 'ended-elsewhere' })
    expect((await who(here)).viewer).not.toBeNull()
    expect((await here.delete(`/api/sessions/${older!.id}`)).status).toBe(404)
  })

  test('ends all others', async () => {
    const there = await again(emil)
    const here = await again(emil)
    expect((await here.delete('/api/sessions')).status).toBe(204)
    expect((await who(there)).viewer).toBeNull()
    expect((await who(here)).viewer).not.toBeNull()
  })

  test('is signed out everywhere by the office, and told so', async () => {
    const cookie = await signInAs(app, emil.number, passwordOfAll)
    const socket = await openSocket(url, { cookie })
    await socket.subscribe(`person:${emil.id}`)
    expect((await olga.delete(`/api/office/people/${emil.id}/sessions`)).status).toBeLessThan(300)
    expect(await socket.next('session-ended')).toMatchObject({ because: 'ended-by-office' })
    expect(await who(createClient(app, cookie))).toMatchObject({ viewer: null, ended: 'ended-by-office' })
  })

  test('cannot end somebody else’s', async () => {
    const client = await again(ben)
    const { body } = await client.get<OwnSessions>('/api/sessions')
    const bens = body.sessions.find(({ isThis }) => isThis)!
    expect((await (await again(emil)).delete(`/api/sessions/${bens.id}`)).status).toBe(404)
    expect((await who(client)).viewer).not.toBeNull()
  })
})

describe('where only members of the current term may sign in', () => {
  test('others are told so, once their password is right', async () => {
    await set('sign-in.members-only', true)
    const wrong = await guest.post('/api/session', { username: ben.number, password: 'wrong horse' })
    expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong-credentials' } })
    expect(await guest.post('/api/session', { username: ben.number, password: passwordOfAll })).toMatchObject({ status: 403, body: { code: 'not-in-current-term' } })
    expect((await guest.post('/api/session', { username: olga.number, password: passwordOfAll })).status).toBe(200)
    await database.query({ text: `insert into term (code, title, starts, ends, teaching_weeks, time_zone, current) values ('M', '{}', '2026-09-07', '2026-12-27', 16, 'UTC', true)` })
    await database.query({ text: `insert into term_member (term_id, person_id) select term.id, $1 from term where code = 'M'`, values: [ben.id] })
    expect((await guest.post('/api/session', { username: ben.number, password: passwordOfAll })).status).toBe(200)
  })
})

test('somebody who was disabled cannot sign in, and their sessions are worth nothing', async () => {
  const client = await again(emil)
  await database.query({ text: 'update person set disabled_at = now() where id = $1', values: [emil.id] })
  app.identity.viewers.forgetAll()
  expect((await who(client)).viewer).toBeNull()
  expect(await guest.post('/api/session', { username: emil.number, password: passwordOfAll })).toMatchObject({ status: 403, body: { code: 'account-disabled' } })
  expect(await guest.post('/api/session', { username: emil.number, password: 'wrong horse' })).toMatchObject({ status: 401 })
  await database.query({ text: 'update person set disabled_at = null where id = $1', values: [emil.id] })
})
