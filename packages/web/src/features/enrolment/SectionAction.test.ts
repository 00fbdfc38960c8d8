import ui from '@nuxt/ui/vue-plugin'
import { PiniaColada } from '@pinia/colada'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { chooseLanguage, i18n } from '../../i18n/index.ts'
import { useNotices } from '../../ui/notices.ts'
import { catalogue, term } from '../courses/campus.testing.ts'
import SectionAction from './SectionAction.vue'
import { useSeats } from './seats.ts'

const now = Date.parse('2026-09-01T09:00:00Z')
const round = { id: 1, name: { en: 'First' }, opensAt: '2026-09-01T08:00:00.000Z', closesAt: '2026-09-02T08:00:00.000Z', audience: {}, creditLimit: 22, sectionLimit: null, allows: { enrol: true, drop: true, wait: true } }
const viewer = { id: 7, number: '2026001', name: 'Chloe', roles: ['student'], student: { cohort: null, college: null, major: null, class: null } }
let opensAt = round.opensAt
let held: number[]
let answerEnrol: (answer: Response) => void
let written: { path: string; body: unknown }[]

const mine = () => ({ term: 'T1', enrolments: held.map((sectionId) => ({ sectionId, since: '2026-09-01T09:00:00Z' })), waits: [], credits: 0, rounds: [1], creditLimit: 22, sectionLimit: null })
const reads: Record<string, () => unknown> = {
  '/api/session': () => ({ viewer }),
  '/api/terms': () => ({ now: new Date(now).toISOString(), terms: [{ ...term, rounds: [{ ...round, opensAt }] }] }),
  '/api/terms/T1/sections': () => catalogue,
  '/api/enrolments?term=T1': mine,
  '/api/cart?term=T1': () => ({ term: 'T1', sectionIds: [] }),
}

beforeEach(async () => {
  opensAt = round.opensAt
  held = []
  written = []
  await chooseLanguage('en')
  vi.stubGlobal('fetch', (path: string, { method, body }: RequestInit) => {
    if (method === 'GET') return Promise.resolve(Response.json(reads[path]!()))
    written.push({ path, body: JSON.parse(String(body)) })
    return new Promise<Response>((resolve) => (answerEnrol = resolve))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function show(sectionId: number) {
  const pinia = createPinia()
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', name: 'catalogue', component: {} }, { path: '/sign-in', name: 'sign-in', component: {} }, { path: '/my', name: 'my-courses', component: {} }] })
  const page = mount(SectionAction, { props: { sectionId }, global: { plugins: [pinia, PiniaColada, router, i18n, ui] } })
  await vi.waitFor(() => expect(page.find('button[aria-label*=" A0"]').exists()).toBe(true))
  await flushPromises()
  return { page, notices: useNotices(pinia), seats: useSeats(pinia), button: (name: string) => page.find<HTMLButtonElement>(`button[aria-label="${name}"]`) }
}

test('a seat is not shown as the student\'s before the server has said so', async () => {
  const { page, button, notices } = await show(11)
  await vi.waitFor(() => expect(button('Enrol in CSE 100 A01').element.disabled).toBe(false))
  await button('Enrol in CSE 100 A01').trigger('click')
  expect(page.text()).not.toContain('Enrolled')
  expect(button('Enrol in CSE 100 A01').attributes('aria-disabled')).toBe('true')
  await vi.waitFor(() => expect(written).toEqual([{ path: '/api/enrolments', body: { sectionId: 11 } }]))

  answerEnrol(Response.json({ operation: 'enrol', sectionId: 11, code: 'enrolled' }, { status: 201 }))
  await vi.waitFor(() => expect(page.text()).toContain('Enrolled'))
  expect(button('Drop CSE 100 A01').exists()).toBe(true)
  expect(notices.list.at(-1)?.text).toBe('You are enrolled in CSE 100 A01.')
})

test('a button that waits for its answer keeps the focus, and asks once', async () => {
  const { button } = await show(11)
  await vi.waitFor(() => expect(button('Enrol in CSE 100 A01').element.disabled).toBe(false))
  await button('Enrol in CSE 100 A01').trigger('click')
  await button('Enrol in CSE 100 A01').trigger('click')
  expect(button('Enrol in CSE 100 A01').element.disabled).toBe(false)
  await vi.waitFor(() => expect(written).toHaveLength(1))
  answerEnrol(Response.json({ operation: 'enrol', sectionId: 11, code: 'enrolled' }, { status: 201 }))
})

test('a refusal leaves the button as it was and says why, and what to do next', async () => {
  const { page, button, notices } = await show(11)
  await vi.waitFor(() => expect(button('Enrol in CSE 100 A01').element.disabled).toBe(false))
  await button('Enrol in CSE 100 A01').trigger('click')
  await vi.waitFor(() => expect(written).toHaveLength(1))
  answerEnrol(Response.json({ type: '/problems/section-full', title: 'Full', status: 409, operation: 'enrol', sectionId: 11, code: 'section-full' }, { status: 409 }))
  await vi.waitFor(() => expect(notices.spoken).toContain('CSE 100 A01 is full.'))
  expect(notices.list.at(-1)?.actions?.map(({ label }) => label)).toEqual(['Wait'])
  expect(page.text()).not.toContain('Enrolled')
  expect(button('Enrol in CSE 100 A01').attributes('aria-disabled')).toBeUndefined()
})

test('a full section offers its queue', async () => {
  const { button, seats } = await show(11)
  seats.merge([[11, 30, 30, 0, 1]])
  await vi.waitFor(() => expect(button('Wait for CSE 100 A01').exists()).toBe(true))
})

test('what clashes with a held section says so beside a button that works all the same', async () => {
  held = [11]
  const { page, button } = await show(31)
  const warning = 'Clashes with CSE\u00a0100\u00a0A01'
  await vi.waitFor(() => expect(page.text()).toContain(warning))
  const enrol = button('Enrol in MATH 20 A01')
  expect(page.find(`#${enrol.attributes('aria-describedby')}`).text()).toBe(warning)
  await vi.waitFor(() => expect(enrol.element.disabled).toBe(false))
})

test('the button is asleep before the round and wakes by itself when it opens', async () => {
  opensAt = new Date(now + 3000).toISOString()
  const { button } = await show(11)
  expect(button('Enrol in CSE 100 A01').element.disabled).toBe(true)
  await vi.waitFor(() => expect(button('Enrol in CSE 100 A01').element.disabled).toBe(false), { timeout: 15_000 })
}, 20_000)
