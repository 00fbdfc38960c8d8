import type { MyEnrolments } from '@fairway/contract/enrolment'
import { PiniaColada } from '@pinia/colada'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
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
const viewer = { id: 7, number: '2026001', name: 'Chloe', roles: ['student'], student: { cohort: null, college: null, major: null, class: null } }
const since = '2026-09-01T09:00:00Z'
const mine = (): MyEnrolments => ({
  term: 'T1', enrolments: held.map((sectionId) => ({ sectionId, since })), waits: waits.map((sectionId) => ({ sectionId, since, position: 1, skipped: null })),
  credits: 0, rounds: [], creditLimit: null, sectionLimit: null,
})
const reads: Record<string, () => unknown> = {
  '/api/session': () => ({ viewer }),
  '/api/terms': () => ({ now: since, terms: [term] }),
  '/api/terms/T1/sections': () => catalogue,
  '/api/enrolments?term=T1': mine,
  '/api/cart?term=T1': () => ({ term: 'T1', sectionIds: [] }),
}

beforeEach(async () => {
  held = [31]
  waits = [11]
  localStorage.clear()
  await chooseLanguage('en')
  vi.stubGlobal('fetch', async (path: string) => Response.json(reads[path]!()))
})
enableAutoUnmount(afterEach)
afterEach(() => void vi.unstubAllGlobals())

async function visit() {
  const pinia = createPinia()
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
