import type { LiveEvent } from '@fairway/contract/live'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { live } from '../../api/live.ts'
import { useNotices } from '../../ui/notices.ts'
import { show, speak } from '../../ui/show.testing.ts'
import AnnouncementBell from './AnnouncementBell.vue'

let unread: number
let viewer: { id: number; number: string; name: string; roles: string[]; student: null } | null
let asked: string[]
let hear: (event: LiveEvent) => void

beforeEach(async () => {
  await speak()
  unread = 2
  viewer = { id: 7, number: 'x1', name: 'Ben', roles: [], student: null }
  asked = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return Response.json(path === '/api/session' ? { viewer } : { unread })
  })
  vi.spyOn(live, 'listen').mockImplementation((listener) => {
    hear = listener
    return () => true
  })
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function open(at = '/') {
  const routes = [{ path: '/', name: 'catalogue', component: {} }, { path: '/announcements', name: 'announcements', component: {} }]
  const { view, pinia } = await show(AnnouncementBell, {}, { routes, at })
  await flushPromises()
  return { bell: () => view.find('a'), notice: () => useNotices(pinia).list.at(-1) }
}

async function change(now: number) {
  unread = now
  hear({ type: 'announcement-changed', topic: 'announcements:all', id: 1, revision: 1 })
  await vi.advanceTimersByTimeAsync(6000)
  await flushPromises()
}

test('what is unread is counted, and is no news when the page opens', async () => {
  const { bell, notice } = await open()
  expect([bell().attributes('aria-label'), bell().text(), bell().attributes('href'), notice()]).toEqual(['2 unread announcements', '2', '/announcements', undefined])
})

test('what comes meanwhile is told, once for all that came', async () => {
  const { bell, notice } = await open()
  hear({ type: 'announcement-changed', topic: 'announcements:all', id: 1, revision: 1 })
  await change(4)
  expect([bell().text(), notice()?.text]).toEqual(['4', 'There are 2 new announcements.'])
  expect(asked.filter((path) => path.endsWith('/unread'))).toHaveLength(2)
})

test('what was withdrawn, or is for others, is not told', async () => {
  const { bell, notice } = await open()
  await change(2)
  await change(1)
  expect([bell().text(), notice()]).toEqual(['1', undefined])
})

test('who is reading the announcements is not told that there are some', async () => {
  const { bell, notice } = await open('/announcements')
  await change(3)
  expect([bell().text(), notice()]).toEqual(['3', undefined])
})

test('nobody counts for a guest', async () => {
  viewer = null
  const { bell } = await open()
  expect([bell().attributes('aria-label'), bell().text()]).toEqual(['Announcements', ''])
  expect(asked).toEqual(['/api/session'])
})
