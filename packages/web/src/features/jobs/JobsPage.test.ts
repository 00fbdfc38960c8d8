import type { OfficeJob } from '@fairway/contract/jobs'
import type { LiveEvent } from '@fairway/contract/live'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { live } from '../../api/live.ts'
import { show, speak } from '../../ui/show.testing.ts'
import JobsPage from './JobsPage.vue'
import { jobTexts } from './texts.ts'

const job = (id: number, more: Partial<OfficeJob> = {}): OfficeJob => ({
  ...{ id, kind: `kind-${id}`, state: 'done', isCancelling: false, stage: null, done: 0, total: null, problem: null, result: null, files: [] },
  ...{ createdAt: '2026-11-21T01:00:00.000Z', startedAt: null, finishedAt: null, changedAt: '2026-11-21T01:00:00.000Z', createdBy: null }, ...more,
})

let jobs: OfficeJob[]
let asked: string[]
const listeners = new Set<(event: LiveEvent) => void>()

beforeEach(async () => {
  await speak('en', jobTexts)
  jobs = [job(8, { state: 'running', done: 3, total: 10 }), job(7)]
  asked = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    if (path === '/api/terms') return Response.json({ now: '2026-11-21T01:00:00Z', terms: [] })
    return Response.json({ jobs, before: null })
  })
  listeners.clear()
  vi.spyOn(live, 'listen').mockImplementation((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  })
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function open(at = '/office/jobs') {
  const { view } = await show(JobsPage, {}, { routes: [{ path: '/office/jobs', name: 'jobs', component: {} }], at })
  await flushPromises()
  return { view, rows: () => view.findAll('[data-row]').map((row) => row.text()), asks: () => asked.filter((path) => path.includes('office/jobs')) }
}

test('a job of the reader goes on as it is told, one of somebody else as it is asked for', async () => {
  const { rows, asks } = await open()
  expect(rows()[0]).toContain('3 of 10')
  const { createdBy: _, ...own } = job(8, { state: 'running', done: 5, total: 10, changedAt: '2026-11-21T01:00:02.000Z' })
  for (const listener of listeners) listener({ type: 'job-changed', topic: 'person:1', job: own })
  await flushPromises()
  expect([rows()[0], asks()]).toEqual([expect.stringContaining('5 of 10'), ['/api/office/jobs?']])

  // What was read before is no news.
  jobs = [job(8, { state: 'running', done: 4, total: 10, changedAt: '2026-11-21T01:00:01.000Z' }), job(7)]
  await vi.advanceTimersByTimeAsync(3000)
  await flushPromises()
  expect([rows()[0], asks().length]).toEqual([expect.stringContaining('5 of 10'), 2])
})

test('what has ended is not asked for again', async () => {
  jobs = [job(7)]
  const { asks } = await open()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(asks()).toHaveLength(1)
})

test('the server is asked for the state in the address', async () => {
  const { asks } = await open('/office/jobs?state=failed')
  expect(asks()).toEqual(['/api/office/jobs?state=failed'])
})

test('a job that is through has done all of it, one that failed as much as it said', async () => {
  jobs = [job(8, { total: 28 }), job(7, { state: 'failed', done: 3, total: 10 })]
  const { rows } = await open()
  expect(rows()).toEqual([expect.stringContaining('28 of 28'), expect.stringContaining('3 of 10')])
})
