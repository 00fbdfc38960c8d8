import ui from '@nuxt/ui/vue-plugin'
import { PiniaColada } from '@pinia/colada'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { live } from '../../api/live.ts'
import { chooseLanguage, i18n } from '../../i18n/index.ts'
import SignInPage from './SignInPage.vue'

const demo = [{ username: 'student', password: 'fairway-demo', role: 'student' }]
let answer: () => Response
let sent: unknown

beforeEach(async () => {
  await chooseLanguage('en')
  vi.spyOn(live, 'reconnect').mockImplementation(() => {})
  vi.stubGlobal('fetch', async (_path: string, { method, body }: RequestInit) => {
    if (method !== 'POST') return Response.json({ viewer: null, demo })
    sent = JSON.parse(String(body))
    return answer()
  })
})
afterEach(() => vi.unstubAllGlobals())

async function show(path: string) {
  const page = { template: '<div />' }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/sign-in', name: 'sign-in', component: page }, { path: '/:rest(.*)*', name: 'any', component: page }] })
  await router.push(path)
  const view = mount(SignInPage, { global: { plugins: [createPinia(), PiniaColada, router, i18n, ui] }, attachTo: document.body })
  await flushPromises()
  const fill = async (username: string, password: string) => {
    await view.find('input[autocomplete=username]').setValue(username)
    await view.find('input[type=password]').setValue(password)
    await view.find('form').trigger('submit')
    await flushPromises()
  }
  return { view, router, fill, alert: () => view.find('[role=alert]').text() }
}

test('who signs in returns to the page asked for', async () => {
  answer = () => Response.json({ viewer: { id: 1, number: '1', name: 'Ben', roles: ['student'], student: null } })
  const { fill, router } = await show('/sign-in?return=/timetable')
  await fill(' 2026001 ', 'secret')
  expect(sent).toEqual({ username: '2026001', password: 'secret' })
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/timetable'))
})

test('wrong credentials and too many tries are told apart', async () => {
  const { fill, alert } = await show('/sign-in')
  answer = () => Response.json({ code: 'wrong-credentials', status: 401 }, { status: 401 })
  await fill('a', 'b')
  expect(alert()).toBe('The number or the password is wrong.')
  answer = () => Response.json({ code: 'too-many-tries', status: 429, retryAfter: 170 }, { status: 429 })
  await fill('a', 'b')
  expect(alert()).toBe('Too many tries. Wait 3 minutes, then try again.')
})

test('the demo password is said in words', async () => {
  const { view } = await show('/sign-in')
  expect(view.find('code').text()).toBe('fairway-demo')
})

test('a demo account fills in the form, and the next Enter signs in', async () => {
  const { view } = await show('/sign-in')
  await view.findAll('button').find((button) => button.text().startsWith('student'))!.trigger('click')
  expect(view.find<HTMLInputElement>('input[type=password]').element.value).toBe('fairway-demo')
  await vi.waitFor(() => expect(document.activeElement?.getAttribute('type')).toBe('submit'))
})
