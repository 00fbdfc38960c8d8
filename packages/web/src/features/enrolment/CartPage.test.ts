import ui from '@nuxt/ui/vue-plugin'
import { PiniaColada } from '@pinia/colada'
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { chooseLanguage, i18n } from '../../i18n/index.ts'
import { catalogue, term } from '../courses/campus.testing.ts'
import CartPage from './CartPage.vue'

const round = { id: 1, name: { en: 'First' }, opensAt: '2026-01-01T00:00:00.000Z', closesAt: '2099-01-01T00:00:00.000Z', audience: {}, creditLimit: 22, sectionLimit: null, allows: { enrol: true, drop: true, wait: true } }
const viewer = { id: 7, number: '2026001', name: 'Chloe', roles: ['student'], student: { cohort: null, college: null, major: null, class: null } }
let planned: number[]
let held: number[]
let creditLimit: number

const reads: Record<string, () => unknown> = {
  '/api/session': () => ({ viewer }),
  '/api/terms': () => ({ now: new Date().toISOString(), terms: [{ ...term, rounds: [round] }] }),
  '/api/terms/T1/sections': () => catalogue,
  '/api/enrolments?term=T1': () => ({ term: 'T1', enrolments: held.map((sectionId) => ({ sectionId, since: '2026-09-01T09:00:00Z' })), waits: [], credits: 0, rounds: [1], creditLimit, sectionLimit: null }),
  '/api/cart?term=T1': () => ({ term: 'T1', sectionIds: planned }),
}

beforeEach(async () => {
  held = []
  creditLimit = 22
  await chooseLanguage('en')
  vi.stubGlobal('fetch', async (path: string) => Response.json(reads[path]!()))
})

async function show() {
  const router = createRouter({ history: createMemoryHistory(), routes: ['catalogue', 'my-courses', 'section', 'cart', 'sign-in'].map((name) => ({ path: `/${name}/:id?`, name, component: {} })) })
  await router.push('/cart')
  const page = mount(CartPage, { global: { plugins: [createPinia(), PiniaColada, router, i18n, ui] }, attachTo: document.body })
  await vi.waitFor(() => expect(page.text()).toMatch(/Submit \d section/))
  return { page, foot: () => page.find('section[aria-label="Submit"]') }
}

test('where all or nothing is bound to fail, the button says so and works all the same', async () => {
  planned = [11, 31]
  const { page, foot } = await show()
  expect(foot().text()).toContain('All or nothing cannot succeed: sections here clash')
  expect(foot().find('button').element.disabled).toBe(false)
  await page.find('input[value="best-effort"]').setValue()
  expect(foot().text()).not.toContain('cannot succeed')
})

test('too many credits are said beside the button as well', async () => {
  planned = [33]
  creditLimit = 3
  const { foot } = await show()
  expect(foot().text()).toContain('All or nothing cannot succeed: these are too many credits')
})

test('a swap takes the clash away', async () => {
  planned = [31]
  held = [11]
  const { page, foot } = await show()
  await vi.waitFor(() => expect(foot().text()).toContain('clash'))
  await page.findAll('button').find((button) => button.text() === 'Replace CSE 100 A01')!.trigger('click')
  expect(foot().text()).not.toContain('cannot succeed')
})

test('what is held already and still in the cart counts once', async () => {
  planned = [33, 21]
  held = [21]
  creditLimit = 7
  const { page, foot } = await show()
  await vi.waitFor(() => expect(foot().text()).toContain('7 of 7'))
  expect(page.findAll('section[aria-label="Your week"] .week-grid a')).toHaveLength(1)
})

test('the preview shows any week: a class of odd weeks is not lost in an even one', async () => {
  planned = [31, 21]
  const { page } = await show()
  const turn = () => page.find('button[aria-label="Next week"]').trigger('click')
  const drawn = () => page.find('section[aria-label="Your week"] .week-grid').text()
  expect(drawn()).toContain('MATH 20')
  await turn()
  expect(drawn()).not.toContain('MATH 20')
  expect(drawn()).toContain('CSE 12')
  await turn()
  expect(drawn()).toContain('MATH 20')
})
