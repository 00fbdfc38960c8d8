import type { SessionEnd } from '@fairway/contract/identity'
import { flushPromises } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { h } from 'vue'
import { live } from '../../api/live.ts'
import { fakeServer } from '../../api/server.testing.ts'
import { show, speak } from '../../ui/show.testing.ts'
import SessionEnded from './SessionEnded.vue'
import { useSession } from './session.ts'
import { identityTexts } from './texts.ts'

const ben = { id: 7, number: 's-ben', name: 'Ben', roles: ['student'], student: null }
const here = { viewer: ben, expiresAt: '2099-01-01T00:00:00Z' }
const page = { template: '<div />' }
const routes = [{ path: '/sign-in', name: 'sign-in', component: page }, { path: '/:rest(.*)*', name: 'any', component: page }]

beforeEach(async () => {
  await speak('en', identityTexts)
  vi.spyOn(live, 'reconnect').mockImplementation(() => {})
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** @param before what the page knew until the session ended; null: it was loaded afterwards */
async function open(ended: SessionEnd, before: object | null = here) {
  const over = { viewer: null, ended }
  const server = fakeServer({ 'GET session': before ?? over })
  const pinia = createPinia()
  const reader = await show({ setup: () => (useSession(), () => null) }, {}, { pinia })
  await flushPromises()
  const session = useSession(pinia)
  if (before) {
    server.answers['GET session'] = over
    await session.refetch()
  }
  reader.view.unmount()
  const shown = await show({ setup: () => () => session.ended && h(SessionEnded) }, {}, { pinia, routes, at: '/cart' })
  await flushPromises()
  return { ...shown, server, session, dialog: shown.view.find('dialog') }
}

test('who was reading is told why, and signs in again where they are', async () => {
  const { server, session, dialog, router } = await open('signed-in-elsewhere')
  expect(dialog.text()).toContain('Your account has signed in on another device')
  await dialog.find('input[name=password]').setValue('secret')
  server.answers['POST session'] = here
  await dialog.find('form').trigger('submit')
  await flushPromises()
  expect(server.bodiesOf('POST session')).toEqual([{ username: 's-ben', password: 'secret' }])
  expect([session.ended, session.viewer, router.currentRoute.value.fullPath]).toEqual([undefined, ben, '/cart'])
})

test('who is disabled is not asked for a password', async () => {
  const { dialog } = await open('disabled')
  expect(dialog.text()).toContain('This account has been disabled.')
  expect(dialog.find('input').exists()).toBe(false)
})

test('who comes to the page later reads why on it, without being asked, until they have read it', async () => {
  const { dialog, view, server, session } = await open('password-changed', null)
  expect([dialog.text(), view.text()]).toEqual(['', expect.stringContaining('Your password was changed')])
  server.answers['DELETE session'] = undefined
  await view.find('button[aria-label=Dismiss]').trigger('click')
  await flushPromises()
  expect(session.ended).toBeUndefined()
})
