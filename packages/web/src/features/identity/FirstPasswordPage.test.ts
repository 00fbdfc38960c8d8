import { flushPromises } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { live } from '../../api/live.ts'
import { fakeServer, refusal } from '../../api/server.testing.ts'
import { show, speak } from '../../ui/show.testing.ts'
import FirstPasswordPage from './FirstPasswordPage.vue'
import { useSession } from './session.ts'
import { identityTexts } from './texts.ts'

const ben = { id: 7, number: 's-ben', name: 'Ben', roles: ['student'], student: null }
const page = { template: '<div />' }
const routes = [{ path: '/sign-in', name: 'sign-in', component: page }, { path: '/:rest(.*)*', name: 'any', component: page }]
const chosen = { password: 'quiet river lamp', repeated: 'quiet river lamp' }

beforeEach(async () => {
  await speak('en', identityTexts)
  vi.spyOn(live, 'reconnect').mockImplementation(() => {})
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Opens it as Ben, who has signed in with a password that was handed out. */
async function open(newPassword: object, handedOut = '') {
  const server = fakeServer({
    'GET session': { viewer: ben, mustChangePassword: true, newPassword },
    'GET settings': { settings: [{ name: 'passwords.least-length', value: 8 }] },
    'POST profile/codes': { validSeconds: 120, nextAfterSeconds: 60 },
    'PUT profile/password': undefined,
  })
  const pinia = createPinia()
  const before = await show({ setup: () => (useSession(), () => null) }, {}, { pinia })
  await flushPromises()
  useSession(pinia).handedOut = handedOut
  before.view.unmount()
  const shown = await show(FirstPasswordPage, {}, { pinia, routes, at: '/timetable' })
  await flushPromises()
  return {
    ...shown,
    server,
    fill: (name: string, value: string) => shown.view.find(`input[name=${name}]`).setValue(value),
    submit: async () => {
      await shown.view.find('form').trigger('submit')
      await flushPromises()
    },
  }
}

test('what was handed out and just typed need not be typed again; afterwards the person signs in with their own', async () => {
  const { server, view, fill, submit, router } = await open({ proof: 'current' }, 'abcde-fghij')
  expect(view.find<HTMLInputElement>('input[autocomplete=current-password]').element.value).toBe('abcde-fghij')
  await fill('new-password', chosen.password)
  await fill('repeated-password', 'another')
  await submit()
  expect([server.bodiesOf('PUT profile/password'), view.text()]).toEqual([[], expect.stringContaining('The two are not the same.')])
  await fill('repeated-password', chosen.repeated)
  await submit()
  expect(server.bodiesOf('PUT profile/password')).toEqual([{ current: 'abcde-fghij', ...chosen }])
  await vi.waitFor(() => expect(router.currentRoute.value).toMatchObject({ name: 'sign-in', query: { return: '/timetable' } }))
})

test('who has an address names it, and proves it by a code', async () => {
  const { server, view, fill, submit } = await open({ proof: 'code', addressHint: 'b•••@example.edu' })
  expect(view.text()).toContain('b•••@example.edu')
  expect(view.text()).not.toContain('This is needed.')
  server.answers['POST profile/codes'] = refusal(422, 'not-your-address', { field: 'address', title: 'This is not the mail address of your profile.' })
  await fill('email', 'bob@example.edu')
  await submit()
  expect(view.find('input[name=email]').attributes('aria-invalid')).toBe('true')
  server.answers['POST profile/codes'] = { validSeconds: 120, nextAfterSeconds: 60 }
  await fill('email', 'ben@example.edu')
  await submit()
  await fill('code', '123456')
  await fill('new-password', chosen.password)
  await fill('repeated-password', chosen.repeated)
  await submit()
  expect(server.bodiesOf('PUT profile/password')).toEqual([{ code: '123456', ...chosen }])
})

test('a password that is too easily guessed is refused at its field', async () => {
  const { server, view, fill, submit } = await open({ proof: 'current' }, 'abcde-fghij')
  server.answers['PUT profile/password'] = refusal(422, 'password-too-common', { field: 'password', title: 'This password is used by many.' })
  await fill('new-password', 'password1')
  await fill('repeated-password', 'password1')
  await submit()
  expect([view.find('input[name=new-password]').attributes('aria-invalid'), view.text()]).toEqual(['true', expect.stringContaining('This password is used by many.')])
})
