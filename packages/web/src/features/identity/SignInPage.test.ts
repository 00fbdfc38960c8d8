import { flushPromises } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { live } from '../../api/live.ts'
import { fakeServer, refusal } from '../../api/server.testing.ts'
import { show, speak } from '../../ui/show.testing.ts'
import SignInPage from './SignInPage.vue'
import { useSession } from './session.ts'
import { identityTexts } from './texts.ts'

const demo = [{ username: 'student', password: 'fairway-demo', role: 'student' }]
const ben = { id: 1, number: '1', name: 'Ben', roles: ['student'], student: null }
const page = { template: '<div />' }
const routes = ['sign-in', 'sign-in-by-code', 'registration', 'forgotten-password'].map((name) => ({ path: `/${name}`, name, component: page }))

beforeEach(async () => {
  await speak('en', identityTexts)
  vi.spyOn(live, 'reconnect').mockImplementation(() => {})
})
afterEach(() => void vi.unstubAllGlobals())

type Here = { session?: object; settings?: Record<string, unknown>; /** Whose password has just been changed. */ changed?: string }

async function open(at: string, { session = {}, settings = {}, changed }: Here = {}) {
  const server = fakeServer({ 'GET session': { viewer: null, demo, ...session }, 'GET settings': { settings: Object.entries(settings).map(([name, value]) => ({ name, value })) } })
  const pinia = createPinia()
  const before = await show({ setup: () => (useSession(), () => null) }, {}, { pinia })
  useSession(pinia).passwordChanged = changed
  before.view.unmount()
  const shown = await show(SignInPage, {}, { pinia, routes: [...routes, { path: '/:rest(.*)*', name: 'any', component: page }], at })
  await flushPromises()
  const fill = async (username: string, password: string) => {
    await shown.view.find('input[autocomplete=username]').setValue(username)
    await shown.view.find('input[autocomplete=current-password]').setValue(password)
    await shown.view.find('form').trigger('submit')
    await flushPromises()
  }
  return { ...shown, server, fill, alert: () => shown.view.find('[role=alert]').text(), links: () => shown.view.findAll('a').map((link) => [link.text(), link.attributes('href')]) }
}

test('who signs in returns to the page asked for', async () => {
  const { server, fill, router } = await open('/sign-in?return=/timetable')
  server.answers['POST session'] = { viewer: ben }
  await fill(' 2026001 ', 'secret')
  expect(server.bodiesOf('POST session')).toEqual([{ username: '2026001', password: 'secret' }])
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/timetable'))
})

test('every refusal has its sentence', async () => {
  const { server, fill, alert } = await open('/sign-in')
  server.answers['POST session'] = refusal(401, 'wrong-credentials')
  await fill('a', 'b')
  expect(alert()).toBe('The number or the password is wrong.')
  server.answers['POST session'] = refusal(403, 'not-in-current-term', { title: 'This account is not in the current programme.' })
  await fill('a', 'b')
  expect(alert()).toBe('This account is not in the current programme.')
  server.answers['POST session'] = refusal(429, 'too-many-tries', { retryAfter: 170 })
  await fill('a', 'b')
  expect(alert()).toMatch(/^Too many tries\. You can try again at \d\d:\d\d\.$/)
  server.answers['POST session'] = new TypeError('network')
  await fill('a', 'b')
  expect(alert()).toBe('The server does not answer. Try again in a moment.')
})

test('without a number or a password nobody is asked', async () => {
  const { server, fill, view } = await open('/sign-in')
  await fill('', '')
  expect([view.findAll('[aria-invalid]').length, server.bodiesOf('POST session')]).toEqual([2, []])
})

test('only what the campus offers is offered', async () => {
  const nothing = await open('/sign-in?return=/cart')
  expect(nothing.links()).toEqual([['Forgotten your password?', '/forgotten-password?return=/cart']])
  nothing.view.unmount()
  const all = await open('/sign-in?return=/cart', { session: { provider: 'Campus ID' }, settings: { 'sign-in.by-code': true, 'registration.by-code': true } })
  expect(all.links().slice(1)).toEqual([
    ['Sign in with Campus ID', '/api/session/provider?return=%2Fcart'],
    ['Sign in with a code by e-mail', '/sign-in-by-code?return=/cart'],
    ['Register', '/registration?return=/cart'],
  ])
})

test('another site is not handed to the provider to return to', async () => {
  const { links } = await open('/sign-in?return=//evil.example', { session: { provider: 'Campus ID' } })
  expect(links().at(-1)).toEqual(['Sign in with Campus ID', '/api/session/provider?return=%2Fhome'])
})

test('why the reader is here is said: the provider’s problem, the end of a session, a new password', async () => {
  const note = (shown: Awaited<ReturnType<typeof open>>) => shown.view.find('p[role=status]').text()
  const back = await open('/sign-in?problem=provider-unknown-person')
  expect(note(back)).toContain('Nobody here has the number')
  back.view.unmount()
  const ended = await open('/sign-in', { session: { ended: 'signed-in-elsewhere' } })
  expect(note(ended)).toContain('signed in on another device')
})

test('after choosing a password the number is filled in, and what is left is to type the new one', async () => {
  const { view } = await open('/sign-in', { changed: 's-ben' })
  expect(view.find('p[role=status]').text()).toBe('Your new password is set. Sign in with it.')
  expect(view.find<HTMLInputElement>('input[autocomplete=username]').element.value).toBe('s-ben')
})

test('the demo password is said in words', async () => {
  const { view } = await open('/sign-in')
  expect(view.find('code').text()).toBe('fairway-demo')
})

test('a demo account fills in the form, and the next Enter signs in', async () => {
  const { view } = await open('/sign-in')
  await view.findAll('button').find((button) => button.text().startsWith('student'))!.trigger('click')
  await flushPromises()
  expect(view.find<HTMLInputElement>('input[autocomplete=current-password]').element.value).toBe('fairway-demo')
  await vi.waitFor(() => expect(document.activeElement?.getAttribute('type')).toBe('submit'))
})
