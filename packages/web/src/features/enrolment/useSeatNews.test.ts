import type { MyEnrolments } from '@fairway/contract/enrolment'
import type { SubmissionLog } from '@fairway/contract/enrolment-by-hand'
import { PiniaColada } from '@pinia/colada'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, disposePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { chooseLanguage, i18n } from '../../i18n/index.ts'
import { useNotices } from '../../ui/notices.ts'
import { catalogue, term } from '../courses/campus.testing.ts'
import { useEnrolments } from './enrolments.ts'
import { useEnrolmentActions } from './useEnrolmentActions.ts'
import { useSeatNews } from './useSeatNews.ts'

let held: number[]
let waits: number[]
let position: number
let log: SubmissionLog['submissions']
const viewer = { id: 7, number: '2026001', name: 'Chloe', roles: ['student'], student: { cohort: null, college: null, major: null, class: null } }
const since = '2026-09-01T09:00:00Z'
const mine = (): MyEnrolments => ({
  term: 'T1', enrolments: held.map((sectionId) => ({ sectionId, since })), waits: waits.map((sectionId) => ({ sectionId, since, position, skipped: null })),
  credits: 0, rounds: [], creditLimit: null, sectionLimit: null,
})
const reads: Record<string, () => unknown> = {
  '/api/session': () => ({ viewer }),
  '/api/terms': () => ({ now: since, terms: [term] }),
  '/api/terms/T1/sections': () => catalogue,
  '/api/enrolments?term=T1': mine,
  '/api/cart?term=T1': () => ({ term: 'T1', sectionIds: [] }),
  '/api/submissions?term=T1': () => ({ submissions: log, sections: [], next: null }),
}

beforeEach(async () => {
  held = [31]
  waits = [11]
  position = 1
  log = []
  localStorage.clear()
  await chooseLanguage('en')
  vi.stubGlobal('fetch', async (path: string) => Response.json(reads[path]!()))
})
const tabs: Pinia[] = []
afterEach(() => {
  // A tab of an earlier test hears nothing more.
  for (const tab of tabs.splice(0)) disposePinia(tab)
  vi.unstubAllGlobals()
})

async function visit() {
  const pinia = createPinia()
  tabs.push(pinia)
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', name: 'my-courses', component: {} }] })
  const page = mount({ setup: () => (useSeatNews(), () => null) }, { global: { plugins: [pinia, PiniaColada, router, i18n] } })
  const enrolments = useEnrolments(pinia)
  await vi.waitFor(() => expect(enrolments.mine).toBeDefined())
  await flushPromises()
  const notices = useNotices(pinia)
  return {
    news: useSeatNews(pinia), notices, actions: useEnrolmentActions(pinia), leave: () => page.unmount(),
    told: () => notices.list.map(({ text }) => text),
    hear: async () => {
      await enrolments.refetch()
      await flushPromises()
    },
  }
}

test('a seat from the queue is told, and stays until it is read', async () => {
  const { hear, told, notices, news } = await visit()
  expect(told()).toEqual([])
  ;[held, waits] = [[31, 11], []]
  await hear()
  expect(told()).toEqual(['You got a seat: CSE 100 A01.'])
  expect(notices.list[0]?.stays).toBe(true)
  expect(notices.spoken).toContain('You got a seat: CSE 100 A01.')
  await hear()
  expect(told()).toHaveLength(1)
  expect(news.fresh).toEqual([11])
})

test('a seat that was taken away is told', async () => {
  const { hear, told } = await visit()
  held = []
  await hear()
  expect(told()).toEqual(['You no longer hold MATH 20 A01.'])
})

test('what the student has dropped on another page is told calmly, once', async () => {
  const { hear, notices } = await visit()
  held = []
  log = [{ ...byOffice([{ operation: 'drop', sectionId: 31, code: 'dropped' }]), by: 'student' }]
  await hear()
  expect(notices.list.map(({ text, tone, stays }) => [text, tone, stays ?? false])).toEqual([['You have dropped MATH 20 A01.', 'plain', false]])
  await chooseLanguage('zh')
  expect(i18n.global.t('news.dropped.text', { section: 'X' })).toBe('您已退掉 X。')
  await hear()
  expect(notices.list).toHaveLength(1)
})

test('what was asked for here has its own answer, even if the list comes first', async () => {
  const { hear, told, actions } = await visit()
  const answer = Promise.withResolvers<void>()
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    if (method === 'GET') return Response.json(reads[path]!())
    await answer.promise
    return Response.json({ operation: 'enrol', sectionId: 11, code: 'enrolled' }, { status: 201 })
  })
  const asked = actions.enrol(11)
  ;[held, waits] = [[31, 11], []]
  await hear()
  expect(told()).toEqual([])
  answer.resolve()
  await asked
  await hear()
  expect(told()).toEqual(['You are enrolled in CSE 100 A01.'])
})

test('after an absence the seat is told and marked, until My courses has shown it', async () => {
  const first = await visit()
  first.leave()
  ;[held, waits] = [[31, 11, 21], []]
  const second = await visit()
  expect(second.told()).toEqual(['You got a seat: CSE 100 A01.'])
  expect(second.news.fresh).toEqual([11, 21])
  second.leave()
  const third = await visit()
  expect([third.told(), third.news.fresh]).toEqual([[], [11, 21]])
  third.news.read()
  third.leave()
  expect((await visit()).news.fresh).toEqual([])
})

test('on the first visit nothing is new', async () => {
  expect((await visit()).news.fresh).toEqual([])
})

let minute = 0
const byOffice = (decisions: SubmissionLog['submissions'][number]['decisions'], note: string | null = null): SubmissionLog['submissions'][number] => ({
  by: 'office', decisions, note, decidedAt: new Date(Date.UTC(2026, 10, 21, 9, minute++)).toISOString(), mode: 'all-or-nothing', accepted: true,
})

test('what the office did is told as its doing, with its note', async () => {
  const { hear, notices } = await visit()
  held = [31, 21]
  log = [byOffice([{ operation: 'enrol', sectionId: 21, code: 'enrolled' }], 'As agreed.')]
  await hear()
  expect(notices.list.map(({ text, next, tone }) => [text, next, tone])).toEqual([['The programme office has enrolled you in CSE 12 B00.', 'Their note: As agreed.', 'good']])
  held = [21]
  log = [byOffice([{ operation: 'drop', sectionId: 31, code: 'dropped' }]), ...log]
  await hear()
  expect(notices.list.at(-1)).toMatchObject({ text: 'The programme office has dropped MATH 20 A01 for you.', next: 'Ask them if you did not expect this.', tone: 'bad' })
  expect(notices.list).toHaveLength(2)
})

test('a swap by the office is one piece of news', async () => {
  const { hear, told } = await visit()
  held = [21]
  log = [byOffice([{ operation: 'drop', sectionId: 31, code: 'dropped' }, { operation: 'enrol', sectionId: 21, code: 'enrolled' }])]
  await hear()
  expect(told()).toEqual(['The programme office has enrolled you in CSE 12 B00 instead of MATH 20 A01.'])
})

test('places in queues that the office gives, moves and takes are told', async () => {
  position = 3
  const { hear, told } = await visit()
  waits = [11, 21]
  log = [byOffice([{ operation: 'wait', sectionId: 21, code: 'waiting', position: 3 }])]
  await hear()
  position = 1
  log = [byOffice([{ operation: 'advance', sectionId: 11, code: 'waiting', position: 1 }]), ...log]
  await hear()
  waits = [11]
  log = [byOffice([{ operation: 'leave', sectionId: 21, code: 'left' }]), ...log]
  await hear()
  expect(told()).toEqual(['The programme office has put you at the head of the queue of CSE 100 A01.', 'The programme office has taken you out of the queue of CSE 12 B00.'])
})

test('what the office did in an absence is told once, and a drop by it is no riddle', async () => {
  const first = await visit()
  first.leave()
  held = []
  log = [byOffice([{ operation: 'drop', sectionId: 31, code: 'dropped' }])]
  const second = await visit()
  await vi.waitFor(() => expect(second.told()).toEqual(['The programme office has dropped MATH 20 A01 for you.']))
  second.leave()
  expect((await visit()).told()).toEqual([])
})

test('a seat from the queue is not the doing of the office that had put somebody there', async () => {
  log = [byOffice([{ operation: 'wait', sectionId: 11, code: 'waiting', position: 1 }])]
  const { hear, told } = await visit()
  ;[held, waits] = [[31, 11], []]
  await hear()
  expect(told()).toEqual(['You got a seat: CSE 100 A01.'])
})

test('without the log it is told as it is seen', async () => {
  const { hear, told } = await visit()
  vi.stubGlobal('fetch', async (path: string) => (path.includes('submissions') ? Promise.reject(new TypeError('network')) : Response.json(reads[path]!())))
  held = []
  await hear()
  expect(told()).toEqual(['You no longer hold MATH 20 A01.'])
})
