import ui from '@nuxt/ui/vue-plugin'
import { PiniaColada } from '@pinia/colada'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { SubmissionLog } from '@fairway/contract/enrolment-by-hand'
import { i18n } from '../../i18n/index.ts'
import NoticeList from '../../ui/NoticeList.vue'
import { useNotices } from '../../ui/notices.ts'
import { speak } from '../../ui/show.testing.ts'
import { catalogue, term } from '../courses/campus.testing.ts'
import MyCoursesPage from './MyCoursesPage.vue'
import { enrolmentTexts } from './texts.ts'

const round = { id: 1, name: { en: 'First' }, opensAt: '2026-01-01T00:00:00.000Z', closesAt: '2099-01-01T00:00:00.000Z', audience: {}, creditLimit: 22, sectionLimit: null, allows: { enrol: true, drop: true, wait: true } }
const viewer = { id: 7, number: '2026001', name: 'Chloe', roles: ['student'], student: { cohort: null, college: null, major: null, class: null } }
let held: number[]
let log: SubmissionLog['submissions']

const reads: Record<string, () => unknown> = {
  '/api/session': () => ({ viewer }),
  '/api/terms': () => ({ now: new Date().toISOString(), terms: [{ ...term, rounds: [round] }] }),
  '/api/terms/T1/sections': () => catalogue,
  '/api/enrolments?term=T1': () => ({ term: 'T1', enrolments: held.map((sectionId) => ({ sectionId, since: '2026-09-01T09:00:00Z' })), waits: [], credits: 0, rounds: [1], creditLimit: 22, sectionLimit: null }),
  '/api/cart?term=T1': () => ({ term: 'T1', sectionIds: [] }),
  '/api/submissions?term=T1&by=office': () => ({ submissions: log.filter(({ by }) => by === 'office'), sections: [], next: null }),
  '/api/submissions?term=T1': () => ({ submissions: log, sections: [], next: null }),
}

beforeEach(async () => {
  log = []
  await speak('en', enrolmentTexts)
  vi.stubGlobal('fetch', async (path: string, { method, body }: RequestInit) => {
    if (method === 'GET') return Response.json(reads[path]!())
    if (method === 'DELETE') {
      const sectionId = Number(path.split('/').at(-1))
      held = held.filter((id) => id !== sectionId)
      return Response.json({ operation: 'drop', sectionId, code: 'dropped' })
    }
    const { sectionId } = JSON.parse(String(body)) as { sectionId: number }
    held = [...held, sectionId]
    return Response.json({ operation: 'enrol', sectionId, code: 'enrolled' }, { status: 201 })
  })
})
// The last list is asked for after the last test: the invented server stays.

async function show() {
  const pinia = createPinia()
  const router = createRouter({ history: createMemoryHistory(), routes: ['catalogue', 'my-courses', 'section'].map((name) => ({ path: `/${name}/:id?`, name, component: {} })) })
  await router.push('/my-courses')
  const view = mount(() => [h('main', { tabindex: -1 }, h(MyCoursesPage)), h(NoticeList)], { global: { plugins: [pinia, PiniaColada, router, i18n, ui] }, attachTo: document.body })
  const button = (name: string) => view.find<HTMLButtonElement>(`button[aria-label="${name}"]`)
  await vi.waitFor(() => expect(button(`Drop ${nameOf[held[0]!]}`).element.disabled).toBe(false))
  /** Presses a button as the keyboard does, which has the focus and shows it. */
  async function press(element: HTMLElement, byKeyboard = true) {
    element.focus()
    vi.spyOn(element, 'matches').mockImplementation((selector) => selector === ':focus-visible' && byKeyboard)
    element.click()
    await flushPromises()
  }
  return { view, press, drop: (id: number, byKeyboard?: boolean) => press(button(`Drop ${nameOf[id]}`).element, byKeyboard), notices: useNotices(pinia) }
}
const nameOf: Record<number, string> = { 11: 'CSE 100 A01', 21: 'CSE 12 B00', 31: 'MATH 20 A01' }
const focused = () => document.activeElement as HTMLElement

test('after a drop by keyboard the undo has the focus, and the drop is read out', async () => {
  held = [11, 21, 31]
  const { drop, notices } = await show()
  await drop(21)
  await vi.waitFor(() => expect(focused().textContent?.trim()).toBe('Undo'))
  expect(notices.spoken).toContain('You have dropped CSE 12 B00.')
  expect(document.getElementById(focused().getAttribute('aria-describedby')!)?.textContent).toContain('You have dropped CSE 12 B00.')
})

test('whoever leaves the undo is back at the row that took the place', async () => {
  held = [11, 21, 31]
  const { drop, press } = await show()
  await drop(21)
  await vi.waitFor(() => expect(focused().textContent?.trim()).toBe('Undo'))
  focused().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  await vi.waitFor(() => expect(focused().textContent?.trim()).toBe('MATH 20 A01'))

  await drop(11)
  await vi.waitFor(() => expect(focused().textContent?.trim()).toBe('Undo'))
  await press(focused())
  await vi.waitFor(() => expect(focused().textContent?.trim()).toBe('MATH 20 A01'))
  expect(held).toContain(11)
})

test('after a drop by mouse the focus is at the next row, not where a blank key would undo', async () => {
  held = [11, 21, 31]
  const { drop } = await show()
  await drop(21, false)
  await vi.waitFor(() => expect(focused().textContent?.trim()).toBe('MATH 20 A01'))
})

test('after the last row comes the row before it, and after the only one the page', async () => {
  held = [11, 21]
  const { drop, view } = await show()
  await drop(21, false)
  await vi.waitFor(() => expect(focused().textContent?.trim()).toBe('CSE 100 A01'))
  await drop(11, false)
  await vi.waitFor(() => expect(focused()).toBe(view.find('main').element))
})

const entry = (by: 'student' | 'office', code: 'enrolled' | 'dropped' | 'section-full', sectionId: number, note: string | null = null): SubmissionLog['submissions'][number] => ({
  by, note, decidedAt: '2026-09-01T09:00:01Z', mode: 'all-or-nothing', accepted: code !== 'section-full', decisions: [{ operation: code === 'dropped' ? 'drop' : 'enrol', sectionId, code }],
})

test('what the office did is said at the seat that came of it, and what it took away is not forgotten', async () => {
  held = [11, 31]
  log = [entry('office', 'dropped', 21, 'Not this term.'), entry('office', 'enrolled', 11, 'Welcome.'), entry('student', 'enrolled', 31)]
  const { view } = await show()
  const rowOf = (id: number) => view.findAll('[role=row]').find((row) => row.text().includes(nameOf[id]!.slice(-3)) && row.text().includes(nameOf[id]!.slice(0, -4)))!
  await vi.waitFor(() => expect(rowOf(11).text()).toContain('Given by the programme office: Welcome.'))
  expect(rowOf(31).text()).not.toContain('programme office')
  const acts = view.find('section[aria-labelledby=office-heading]')
  expect(acts.findAll('li').map((act) => act.text())).toEqual([expect.stringMatching(/has dropped CSE 12 B00.*Not this term/), expect.stringMatching(/has enrolled you in CSE 100 A01.*Welcome/)])
})

test('a seat taken again by oneself is no longer the office\'s', async () => {
  held = [11]
  log = [{ ...entry('office', 'enrolled', 11), decidedAt: '2026-08-01T09:00:00Z' }]
  const { view } = await show()
  await vi.waitFor(() => expect(view.text()).toContain('From the programme office'))
  expect(view.text()).not.toContain('Given by the programme office')
})

test('everything that was asked for can be looked up, with who asked', async () => {
  held = [31]
  log = [entry('student', 'section-full', 11), entry('office', 'enrolled', 31, 'Welcome.')]
  const { view, press } = await show()
  await press(view.find<HTMLElement>('button[aria-controls=history]').element)
  await vi.waitFor(() => expect(view.findAll('#history li')).toHaveLength(2))
  expect(view.findAll('#history li').map((line) => line.text())).toEqual([expect.stringMatching(/CSE 100 A01 is full.*You/), expect.stringMatching(/You are enrolled in MATH 20 A01.*Their note: Welcome.*Programme office/)])
})
