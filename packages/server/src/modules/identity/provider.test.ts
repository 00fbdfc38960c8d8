import type { Session } from '@fairway/contract/identity'
import { afterEach, describe, expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { afterwards } from '../../../test/afterwards.ts'
import { startProvider } from '../../../test/sign-in-provider.ts'
import { startApp } from '../../../test/start-app.ts'

const publicUrl = 'http://localhost:3000'
const provider = await startProvider(publicUrl)
afterwards(provider.close)
const { app, database, guest, signIn } = await startApp({ config: { publicUrl, provider: provider.config } })
const { ben, emil, olga } = await signIn('ben', 'emil', 'olga')

const bens = { subject: 'idp-1', claims: { student_number: 's-ben', email: 'ben@example.edu' } }

/** From our button to the provider and back, in one browser. @returns where it ends, and as whom */
async function goThrough(start = '/api/session/provider', changeBack: (url: string) => string = (url) => url) {
  const begun = await guest.get(start)
  const journey = begun.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const back = new URL(changeBack(await provider.walk(begun.headers.location!)))
  const answer = await createClient(app, journey).get(back.pathname + back.search)
  const cookie = answer.cookies.filter(({ name }) => name.endsWith('session_token')).map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)[0]
  const viewer = cookie === undefined ? null : (await createClient(app, cookie).get<Session>('/api/session')).body.viewer
  return { status: answer.status, to: answer.headers.location, viewer, cookie, journey, back: back.pathname + back.search }
}

afterEach(async () => {
  await database.query({ text: 'delete from provider_account' })
})

describe('signing in at the campus’s provider', () => {
  test('finds the person by the claim that carries their number, and goes on to where they wanted to be', async () => {
    provider.signsIn(bens)
    expect(await goThrough('/api/session/provider?return=/timetable?term=x')).toMatchObject({ status: 303, to: '/timetable?term=x', viewer: { number: 's-ben' } })
    expect(await database.query({ text: 'select subject, person_id from provider_account' })).toEqual([{ subject: 'idp-1', person_id: ben.id }])
  })

  test('never finds a person by their mail address', async () => {
    await database.query({ text: `update person set email = 'emil@example.edu' where id = $1`, values: [emil.id] })
    provider.signsIn({ subject: 'idp-2', claims: { student_number: 'nobody-here', email: 'emil@example.edu' } })
    expect(await goThrough()).toMatchObject({ to: '/sign-in?problem=provider-unknown-person', viewer: null })
    provider.signsIn({ subject: 'idp-2', claims: { email: 'emil@example.edu' } })
    expect(await goThrough()).toMatchObject({ to: '/sign-in?problem=provider-unknown-person', viewer: null })
  })

  test('lets neither another account in under a number, nor a known account under another number', async () => {
    provider.signsIn(bens)
    await goThrough()
    provider.signsIn({ subject: 'idp-9', claims: { student_number: 's-ben' } })
    expect(await goThrough()).toMatchObject({ to: '/sign-in?problem=provider-other-account', viewer: null })
    provider.signsIn({ subject: 'idp-1', claims: { student_number: 's-emil' } })
    expect(await goThrough()).toMatchObject({ to: '/sign-in?problem=provider-other-account', viewer: null })
  })

  test('of somebody who turns away there lets nobody in', async () => {
    provider.signsIn(undefined)
    expect(await goThrough()).toMatchObject({ to: '/sign-in?problem=provider-refused', viewer: null })
  })

  test('keeps out who was disabled', async () => {
    await database.query({ text: 'update person set disabled_at = now() where id = $1', values: [emil.id] })
    provider.signsIn({ subject: 'idp-3', claims: { student_number: 's-emil' } })
    expect(await goThrough()).toMatchObject({ to: '/sign-in?problem=account-disabled', viewer: null })
    await database.query({ text: 'update person set disabled_at = null where id = $1', values: [emil.id] })
  })

  test('does not ask for another password than the provider’s', async () => {
    await olga.post(`/api/office/people/${ben.id}/password`)
    provider.signsIn(bens)
    const { cookie } = await goThrough()
    expect((await createClient(app, cookie).get('/api/profile')).status).toBe(200)
  })
})

describe('coming back from the provider', () => {
  test.each([
    ['with another state', (url: string) => url.replace(/state=[^&]+/, 'state=other')],
    ['with another code', (url: string) => url.replace(/code=[^&]+/, 'code=guessed')],
    ['without anything', (url: string) => url.split('?')[0]!],
  ])('%s lets nobody in', async (_what, change) => {
    provider.signsIn(bens)
    expect(await goThrough('/api/session/provider', change)).toMatchObject({ to: '/sign-in?problem=provider-refused', viewer: null })
  })

  test('in another browser than one left in lets nobody in', async () => {
    provider.signsIn(bens)
    const begun = await guest.get('/api/session/provider')
    const back = new URL(await provider.walk(begun.headers.location!))
    for (const cookie of [undefined, 'fairway.journey=e30.forged']) {
      expect((await createClient(app, cookie).get(back.pathname + back.search)).headers.location).toBe('/sign-in?problem=provider-journey-lost')
    }
  })

  test('a second time with the same answer lets nobody in', async () => {
    provider.signsIn(bens)
    const { journey, back } = await goThrough()
    expect((await createClient(app, journey).get(back)).headers.location).toBe('/sign-in?problem=provider-refused')
  })

  test.each(['https://evil.example/', '//evil.example/', '/\\evil.example', '\\\\evil.example', 'javascript:alert(1)', '/ok/../..//evil.example', ' //evil.example'])(
    'never leads to %s',
    async (target) => {
      provider.signsIn(bens)
      const { to } = await goThrough(`/api/session/provider?return=${encodeURIComponent(target)}`)
      expect(new URL(to!, publicUrl).origin).toBe(publicUrl)
      expect(to).not.toMatch(/^\/[/\\]/)
    },
  )
})

test('a campus without a provider does not offer one, and one that cannot be reached says so', async () => {
  const without = await startApp()
  expect((await without.guest.get('/api/session/provider')).headers.location).toBe('/sign-in?problem=not-offered')
  expect((await without.guest.get<Session>('/api/session')).body.provider).toBeUndefined()
  const away = await startApp({ config: { provider: { ...provider.config, issuer: 'http://127.0.0.1:1' } } })
  expect((await away.guest.get('/api/session/provider')).headers.location).toBe('/sign-in?problem=provider-unreachable')
  expect((await guest.get<Session>('/api/session')).body.provider).toBe('Campus Login')
})
