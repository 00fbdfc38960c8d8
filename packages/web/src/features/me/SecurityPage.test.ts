import type { Profile } from '@fairway/contract/profile'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { live } from '../../api/live.ts'
import { refusal } from '../../api/server.testing.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { speak } from '../../ui/show.testing.ts'
import { useSession } from '../identity/session.ts'
import { identityTexts } from '../identity/texts.ts'
import SecurityPage from './SecurityPage.vue'
import { openAsBen, profile } from './asBen.testing.ts'
import { meTexts } from './texts.ts'

beforeEach(async () => {
  await speak('en', identityTexts, meTexts)
  vi.spyOn(live, 'reconnect').mockImplementation(() => {})
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const oneSession = (more: object = {}) => ({
  id: 1, isThis: true, via: 'password', kind: 'cookie', ip: '203.0.113.9', userAgent: firefox,
  createdAt: '2026-11-20T08:00:00Z', expiresAt: '2099-01-01T00:00:00Z', endedAt: null, endedBecause: null, ...more,
})
const validKey = (name: string) => ({ id: 1, name, prefix: 'fw_abc', scopes: [], owner: { id: 7, number: 's-ben', name: 'Ben Okoro' }, requestsPerMinute: 60, byOffice: false, createdAt: '2026-11-01T00:00:00Z', expiresAt: '2099-01-01T00:00:00Z', usedAt: null, revokedAt: null })
type Here = { email?: string | null; proof?: Profile['addressProof']; sessions?: object[]; domains?: string[]; keys?: object[] }
const open = ({ email = null, proof = 'password', sessions = [oneSession()], domains = [], keys = [] }: Here = {}) =>
  openAsBen(
    SecurityPage,
    { 'GET profile': profile({ email, addressProof: proof }), 'GET api-keys': { keys, scopes: [] }, 'GET sessions': { sessions }, 'POST profile/codes': { validSeconds: 120, nextAfterSeconds: 60 }, 'PUT profile/address': undefined, 'PUT profile/password': undefined },
    { 'profile.mail-domains': domains },
  )

test('another address is the person’s with a code that was sent there and the present password', async () => {
  const { server, field, press, submit, view, told } = await open()
  await press('Add an address')
  await field('E-mail address').setValue('Ben@Example.edu')
  await submit()
  expect(server.bodiesOf('POST profile/codes')).toEqual([{ purpose: 'change-email', address: 'ben@example.edu' }])
  server.answers['PUT profile/address'] = refusal(422, 'wrong-code', { field: 'code', title: 'The code is wrong. You have 4 more tries.' })
  await field('Code').setValue('000000')
  await submit()
  expect(server.bodiesOf('PUT profile/address')).toEqual([])
  await field('Present password').setValue('mine')
  await submit()
  expect(view.text()).toContain('The code is wrong. You have 4 more tries.')
  server.answers['PUT profile/address'] = undefined
  server.answers['GET profile'] = profile({ email: 'ben@example.edu' })
  await field('Code').setValue('123456')
  await submit()
  expect(server.bodiesOf('PUT profile/address').at(-1)).toEqual({ address: 'ben@example.edu', code: '123456', current: 'mine' })
  expect([told(), view.find('form').exists(), view.text()]).toEqual([['Your e-mail address is ben@example.edu.'], false, expect.stringContaining('ben@example.edu')])
})

test('without a password it takes a code to the present address too, and the page says who helps where that is lost', async () => {
  const { server, field, press, submit, view } = await open({ email: 'old@example.edu', proof: 'old-address' })
  await press('Change the e-mail address')
  expect(view.text()).toContain('we also send a code to your present address, old@example.edu. If you cannot read mail there any more, ask the programme office')
  await field('E-mail address').setValue('new@example.edu')
  await submit()
  expect(view.find('input[type=password]').exists()).toBe(false)
  await field('Code sent to new@example.edu').setValue('123456')
  await submit()
  expect(server.bodiesOf('PUT profile/address')).toEqual([])
  server.answers['PUT profile/address'] = refusal(422, 'wrong-code', { field: 'oldCode', title: 'The code is wrong. You have 4 more tries.' })
  await field('Code sent to old@example.edu').setValue('６５４３２１')
  await submit()
  expect(server.bodiesOf('PUT profile/address')).toEqual([{ address: 'new@example.edu', code: '123456', oldCode: '654321' }])
  expect(field('Code sent to old@example.edu').attributes('aria-invalid')).toBe('true')
  expect(field('Code sent to new@example.edu').attributes('aria-invalid')).toBeUndefined()
})

test('a first address of somebody without a password takes the code to it alone', async () => {
  const { server, field, press, submit } = await open({ proof: 'none' })
  await press('Add an address')
  await field('E-mail address').setValue('new@example.edu')
  await submit()
  await field('Code from the mail').setValue('123456')
  await submit()
  expect(server.bodiesOf('PUT profile/address')).toEqual([{ address: 'new@example.edu', code: '123456' }])
})

test('who changes the password and has keys is asked whether they stay; if nothing is said they go', async () => {
  const keys = [validKey('Widget'), validKey('Sync'), { ...validKey('Old'), revokedAt: '2026-11-02T00:00:00Z' }]
  const { server, field, press, submit, view } = await open({ email: 'ben@example.edu', keys })
  const fill = async () => {
    await press('Change the password')
    await submit()
    await field('Code').setValue('123456')
    await field('New password').setValue('a wholly new one')
    await field('New password once more').setValue('a wholly new one')
  }
  await fill()
  expect(view.text()).toContain('Widget, Sync.')
  await view.find('input[role=switch]').setValue(true)
  server.answers['PUT profile/password'] = refusal(422, 'wrong-code', { field: 'code', title: 'The code is wrong.' })
  await submit()
  await press('Cancel')
  await fill()
  await submit()
  const change = { code: '123456', password: 'a wholly new one', repeated: 'a wholly new one' }
  expect(server.bodiesOf('PUT profile/password')).toEqual([{ ...change, keepKeys: true }, change])
})

test('when all others are ended the keys go too, which is said beforehand', async () => {
  const { press, pinia } = await open({ sessions: [oneSession(), oneSession({ id: 2, isThis: false })], keys: [validKey('Widget')] })
  await press('End all others')
  expect(useConfirm(pinia).question?.text).toContain('your API key is revoked')
})

test('sessions are told in the time of the campus, wherever the reader’s computer is', async () => {
  const { view } = await open()
  expect(view.find('section li').text()).toContain('13:45')
})

test('an address of another domain than the office wants is refused before anything is sent', async () => {
  const { server, field, press, submit, view } = await open({ domains: ['example.edu'] })
  await press('Add an address')
  await field('E-mail address').setValue('ben@elsewhere.example')
  await submit()
  expect([server.bodiesOf('POST profile/codes'), view.text()]).toEqual([[], expect.stringContaining('Use an address at example.edu.')])
})

test('the password is changed by a code to the own address, twice typed, and then all are signed out', async () => {
  const { server, field, press, submit, view, router, pinia } = await open({ email: 'ben@example.edu' })
  await press('Change the password')
  await submit()
  expect(server.bodiesOf('POST profile/codes')).toEqual([{ purpose: 'change-password', address: 'ben@example.edu' }])
  const fill = async (password: string, repeated: string) => {
    await field('Code').setValue('123456')
    await field('New password').setValue(password)
    await field('New password once more').setValue(repeated)
    await submit()
  }
  await view.findAll('label').at(-1)!.trigger('click')
  await fill('seven c', 'seven c')
  await fill('a wholly new one', 'another')
  expect([server.bodiesOf('PUT profile/password'), view.text()]).toEqual([[], expect.stringContaining('The two are not the same.')])
  await fill('a wholly new one', 'a wholly new one')
  expect(server.bodiesOf('PUT profile/password')).toEqual([{ code: '123456', password: 'a wholly new one', repeated: 'a wholly new one' }])
  await vi.waitFor(() => expect(router.currentRoute.value).toMatchObject({ name: 'sign-in', query: { return: '/me' } }))
  expect([useSession(pinia).viewer, useSession(pinia).passwordChanged]).toEqual([null, 's-ben'])
})

test('without an address the password cannot be changed, and the page says what to do first', async () => {
  const { view } = await open()
  expect(view.text()).toContain('To change it, add an e-mail address first.')
  expect(view.findAll('button').map((button) => button.text())).toEqual(['Add an address'])
})

test('who has just had a code for something else is told to wait, not to enter that one', async () => {
  const { server, press, submit, view } = await open({ email: 'ben@example.edu' })
  server.answers['POST profile/codes'] = refusal(429, 'too-many-codes', { retryAfter: 40, title: 'Ask for another code in 40 seconds.' })
  await press('Change the password')
  await submit()
  expect([view.find('input[name=code]').exists(), view.text()]).toEqual([false, expect.stringContaining('Ask for another code in 40 seconds.')])
})

test('another session is ended when that was meant; this one is left by signing out', async () => {
  const phone = oneSession({ id: 2, isThis: false, userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile/15E148 Safari/604.1' })
  const old = oneSession({ id: 3, isThis: false, endedAt: '2026-11-19T08:00:00Z', endedBecause: 'signed-in-elsewhere' })
  const { server, press, answer, told, view } = await open({ sessions: [phone, old, oneSession()] })
  const rows = () => view.findAll('section li').map((row) => row.text())
  expect(rows()).toEqual([expect.stringMatching(/Firefox on Linux.*This one.*From 203\.0\.113\.9/), expect.stringContaining('Safari on iOS'), expect.stringContaining('ended by signing in elsewhere')])
  server.answers['DELETE sessions/2'] = undefined
  await press('End the session of Safari on iOS')
  expect(await answer(false)).toBe('End this session?')
  expect(server.bodiesOf('DELETE sessions/2')).toHaveLength(0)
  await press('End the session of Safari on iOS')
  server.answers['GET sessions'] = { sessions: [oneSession()] }
  await answer(true)
  expect([server.bodiesOf('DELETE sessions/2').length, told(), rows().length]).toEqual([1, ['The session has ended.'], 1])
})

test('all other sessions are ended at once', async () => {
  const { server, press, answer, told } = await open({ sessions: [oneSession(), oneSession({ id: 2, isThis: false })] })
  server.answers['DELETE sessions'] = refusal(503, 'busy', { title: 'Busy.' })
  await press('End all others')
  await answer(true)
  expect(told()).toEqual([expect.stringMatching(/./)])
  server.answers['DELETE sessions'] = undefined
  await press('End all others')
  await answer(true)
  await flushPromises()
  expect(told()).toEqual(['All other sessions have ended.'])
})
