import type { Session } from '@fairway/contract/identity'
import { describe, expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { cast, passwordOfAll, signInAs } from '../../../test/people.ts'
import { isPostgres } from '../../../test/place.ts'
import { startApp } from '../../../test/start-app.ts'

const { app, database, guest, campus, signIn, place } = await startApp()
const { ana, olga, ben, dev, fatima } = await signIn('ana', 'olga', 'ben', 'dev', 'fatima')
const right = { username: cast.ben.number, password: passwordOfAll }

const withCookie = (cookie: string) => createClient(app, cookie)
const viewerOf = async (cookie: string | undefined) => (await createClient(app, cookie).get<Session>('/api/session')).body.viewer
/** Past the second for which a viewer is remembered. */
const forget = () => new Promise((resolve) => setTimeout(resolve, 1050))

describe('signing in', () => {
  test('tells who one is, and sets a cookie that scripts and other sites cannot use', async () => {
    const { status, body, cookies } = await guest.post<Session>('/api/session', right)
    expect(status).toBe(200)
    expect(body.viewer).toEqual({ id: ben.id, number: 's-ben', name: 'Ben Okoro', roles: ['student'], student: cast.ben.profile })
    expect(cookies).toHaveLength(1)
    expect(cookies[0]).toMatchObject({ name: 'fairway.session_token', httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(cookies[0]!.secure).toBeUndefined()
  })

  test('on a site with https the cookie goes nowhere without it', async () => {
    const secure = await startApp({ config: { publicUrl: 'https://campus.example.edu' } })
    await secure.signIn('ben')
    const { cookies, headers } = await secure.guest.post('/api/session', right)
    expect(cookies[0]).toMatchObject({ name: '__Secure-fairway.session_token', httpOnly: true, secure: true, sameSite: 'Lax' })
    expect(await secure.guest.get('/docs/').then((page) => page.headers['strict-transport-security'])).toMatch(/max-age/)
    expect(headers['cache-control']).toBe('no-store')
    const cookie = `${cookies[0]!.name}=${encodeURIComponent(cookies[0]!.value)}`
    expect((await createClient(secure.app, cookie).get<Session>('/api/session')).body.viewer).toMatchObject({ number: 's-ben' })
  })

  test('the number may be typed in capitals and with spaces around it', async () => {
    const { status } = await guest.post('/api/session', { ...right, username: `  ${cast.ben.number.toUpperCase()} ` })
    expect(status).toBe(200)
  })

  test('an unknown number and a wrong password are answered alike, and cost as much', async () => {
    const attempt = async (credentials: { username: string; password: string }) => {
      const before = app.identity.hashing.counts().computed
      const { status, body, headers } = await guest.post('/api/session', credentials)
      return { status, body, cookie: headers['set-cookie'], computed: app.identity.hashing.counts().computed - before }
    }
    const wrong = await attempt({ ...right, password: 'wrong horse' })
    expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong-credentials' }, cookie: undefined, computed: 1 })
    expect(await attempt({ username: 'nobody', password: 'wrong horse' })).toEqual(wrong)
    // Somebody who signs in by code only, and has no password.
    await database.query({ text: 'delete from auth_account where user_id = (select id from auth_user where person_id = $1)', values: [fatima.id] })
    await attempt({ username: fatima.number, password: 'wrong horse' })
    expect(await attempt({ username: fatima.number, password: 'wrong horse' })).toEqual(wrong)
  })

  test('a cookie from before is not kept, so nobody can have prepared it', async () => {
    const prepared = await signInAs(app, cast.dev.number, passwordOfAll)
    const { cookies } = await withCookie(prepared).post('/api/session', right)
    expect(prepared).not.toContain(encodeURIComponent(cookies[0]!.value))
    await expect(viewerOf(prepared)).resolves.toBeNull()
  })

  test('an invented cookie is replaced', async () => {
    const { status, cookies } = await withCookie('fairway.session_token=prepared.signature').post('/api/session', right)
    expect(status).toBe(200)
    expect(cookies[0]!.value).not.toContain('prepared')
  })

  test('a person who was deleted cannot use a session', async () => {
    const cookie = await signInAs(app, cast.dev.number, passwordOfAll)
    await database.query({ text: 'update person set deleted_at = now() where id = $1', values: [dev.id] })
    await forget()
    expect(await viewerOf(cookie)).toBeNull()
    await database.query({ text: 'update person set deleted_at = null where id = $1', values: [dev.id] })
  })
})

describe('signing out', () => {
  test('ends the session at once, here and wherever the cookie was copied to', async () => {
    const cookie = await signInAs(app, cast.ben.number, passwordOfAll)
    expect(await viewerOf(cookie)).not.toBeNull()
    const { status, cookies } = await withCookie(cookie).delete('/api/session')
    expect(status).toBe(204)
    expect(cookies.every(({ value, maxAge }) => value === '' && maxAge === 0)).toBe(true)
    expect(await viewerOf(cookie)).toBeNull()
    expect((await withCookie(cookie).get('/api/enrolments?term=T1')).status).toBe(401)
  })

  test('leaves the other sessions of the person alone', async () => {
    const [here, there] = [await signInAs(app, cast.ben.number, passwordOfAll), await signInAs(app, cast.ben.number, passwordOfAll)]
    await withCookie(here).delete('/api/session')
    expect(await viewerOf(there)).not.toBeNull()
  })

  test('is no mistake for someone who is not signed in', async () => {
    expect((await guest.delete('/api/session')).status).toBe(204)
  })
})

describe('a cookie', () => {
  const value = decodeURIComponent(ben.cookie.split('=')[1]!)
  const [token, signature] = [value.slice(0, value.lastIndexOf('.')), value.slice(value.lastIndexOf('.') + 1)]

  test.each([
    ['whose token was changed', `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}.${signature}`],
    ['whose signature was changed', `${token}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`],
    ['whose signature is followed by something', `${token}.${signature}x`],
    ['without a signature', token],
    ['with an empty signature', `${token}.`],
    ['with only a signature', `.${signature}`],
    ['with the signature of nothing', '.'],
  ])('%s is nobody’s', async (_what, forged) => {
    expect(await viewerOf(`fairway.session_token=${encodeURIComponent(forged)}`)).toBeNull()
  })

  test('is found among others', async () => {
    expect(await viewerOf(`a=b; ${ben.cookie}; c=d`)).toMatchObject({ number: 's-ben' })
  })

  test('of a name that only ends like ours is not ours', async () => {
    expect(await viewerOf(`x${ben.cookie}`)).toBeNull()
  })

  test('signed by another campus is nobody’s', async () => {
    const other = await startApp()
    const people = await other.signIn('ben')
    expect(await viewerOf(people.ben.cookie)).toBeNull()
  })
})

describe('a session', () => {
  test('survives a restart', async () => {
    const first = await startApp()
    const { chloe } = await first.signIn('chloe')
    await first.close()
    const second = await startApp({ place: first.place })
    expect((await createClient(second.app, chloe.cookie).get<Session>('/api/session')).body.viewer).toMatchObject({ number: 's-chloe' })
  })

  test('that has expired is none', async () => {
    const cookie = await signInAs(app, cast.ben.number, passwordOfAll)
    const token = decodeURIComponent(cookie.split('=')[1]!).split('.')[0]
    await database.query({ text: `update auth_session set expires_at = now() - interval '1 second' where token = $1`, values: [token] })
    await forget()
    expect(await viewerOf(cookie)).toBeNull()
  })

  test('that expires while it is remembered ends in time', async () => {
    const cookie = await signInAs(app, cast.ben.number, passwordOfAll)
    const token = decodeURIComponent(cookie.split('=')[1]!).split('.')[0]
    // Signing in has made it remembered; forget that first.
    app.identity.viewers.forgetAll()
    await database.query({ text: `update auth_session set expires_at = now() + interval '0.4 seconds' where token = $1`, values: [token] })
    expect(await viewerOf(cookie)).not.toBeNull()
    await new Promise((resolve) => setTimeout(resolve, 450))
    expect(await viewerOf(cookie)).toBeNull()
  })

  test('that an operator removed ends within a second', async () => {
    const cookie = await signInAs(app, cast.ben.number, passwordOfAll)
    expect(await viewerOf(cookie)).not.toBeNull()
    const token = decodeURIComponent(cookie.split('=')[1]!).split('.')[0]
    await database.query({ text: 'delete from auth_session where token = $1', values: [token] })
    await forget()
    expect(await viewerOf(cookie)).toBeNull()
  })
})

describe('roles', () => {
  test('are what the rows say', async () => {
    expect(await viewerOf(ana.cookie)).toMatchObject({ roles: ['teacher'], student: null })
    expect(await viewerOf(olga.cookie)).toMatchObject({ roles: ['office'], student: null })
  })

  test('a grant and its end are seen within a second', async () => {
    expect(await viewerOf(dev.cookie)).toMatchObject({ roles: ['student'] })
    await database.query({ text: `insert into role_grant (person_id, role) values ($1, 'office')`, values: [dev.id] })
    await forget()
    expect(await viewerOf(dev.cookie)).toMatchObject({ roles: ['student', 'office'] })
    await database.query({ text: 'delete from role_grant where person_id = $1', values: [dev.id] })
    await forget()
    expect(await viewerOf(dev.cookie)).toMatchObject({ roles: ['student'] })
  })

  test('who teaches a section by its number, in whatever capitals, is a teacher, and may be a student as well', async () => {
    const term = await campus.term()
    await campus.section(term, { teachers: [{ name: 'Dev', number: dev.number.toUpperCase() }] })
    await forget()
    expect(await viewerOf(dev.cookie)).toMatchObject({ roles: ['student', 'teacher'] })
  })
})

describe('what needs a person', () => {
  test.each(['/api/enrolments?term=T1', '/api/cart?term=T1'])('%s is refused to a guest', async (url) => {
    expect(await guest.get(url)).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
  })

  test('is refused to a guest before anything of the request is looked at', async () => {
    expect(await guest.post('/api/submissions', { nonsense: true })).toMatchObject({ status: 401 })
  })

  test('what needs a student is refused to a teacher and to the office', async () => {
    for (const person of [olga, ana]) {
      expect(await person.get('/api/enrolments?term=T1')).toMatchObject({ status: 403, body: { code: 'not-a-student' } })
    }
  })
})

// The embedded database has one holder; PostgreSQL may have many.
if (isPostgres) {
  test('instances on one database know each other’s sessions', async () => {
    const other = await startApp({ place })
    expect((await createClient(other.app, ben.cookie).get<Session>('/api/session')).body.viewer).toMatchObject({ number: 's-ben' })
  })
}
