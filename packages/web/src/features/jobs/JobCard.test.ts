import type { Job } from '@fairway/contract/jobs'
import type { LiveEvent } from '@fairway/contract/live'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { live } from '../../api/live.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { useNotices } from '../../ui/notices.ts'
import { show, speak } from '../../ui/show.testing.ts'
import JobCard from './JobCard.vue'
import { jobTexts } from './texts.ts'

const job = (more: Partial<Job> = {}): Job => ({
  id: 7, kind: 'roster', state: 'running', isCancelling: false, stage: 'writing', done: 250, total: 1000, problem: null, result: null, files: [],
  createdAt: '2026-11-21T01:00:00.000Z', startedAt: '2026-11-21T01:00:01.000Z', finishedAt: null, changedAt: '2026-11-21T01:00:02.000Z', ...more,
})

let answers: Record<string, () => Response>
let asked: string[]
let hear: (event: LiveEvent) => void
const listeners = new Set<(event: LiveEvent) => void>()

beforeEach(async () => {
  await speak('en', jobTexts)
  asked = []
  answers = { 'GET /api/jobs/7': () => Response.json(job()) }
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    asked.push(`${method} ${path}`)
    return answers[`${method} ${path}`]!()
  })
  listeners.clear()
  vi.spyOn(live, 'listen').mockImplementation((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  })
  hear = (event) => listeners.forEach((listener) => listener(event))
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function open() {
  const ended: Job[] = []
  const shown = await show(JobCard, { id: 7, onEnded: (one: Job) => ended.push(one) })
  await flushPromises()
  return { ...shown, ended, bar: () => shown.view.find('[role=progressbar]'), change: async (more: Partial<Job>) => (hear({ type: 'job-changed', topic: 'person:1', job: job(more) }), await flushPromises()) }
}

test('a job that was started before the page was opened is found by its id, and followed live to its end', async () => {
  const { view, bar, change, ended } = await open()
  expect([view.find('[role=status]').text(), bar().attributes('aria-valuenow'), view.text()]).toEqual(['rosterRunning · writing', '25', expect.stringContaining('250 of 1,000')])
  await change({ done: 990, changedAt: '2026-11-21T01:00:03.000Z' })
  expect([bar().attributes('aria-valuenow'), ended]).toEqual(['99', []])
  await change({ state: 'done', done: 1000, files: [{ name: 'Roster 1.csv', mediaType: 'text/csv', size: 2048 }], changedAt: '2026-11-21T01:00:04.000Z' })
  expect([bar().exists(), view.find('[role=status]').text(), ended.map(({ id }) => id)]).toEqual([false, 'rosterDone', [7]])
  expect([view.find('a').attributes('href'), view.find('a').text()]).toEqual(['/api/jobs/7/files/Roster%201.csv', 'Roster 1.csv · 2 KB'])
  expect(asked).toEqual(['GET /api/jobs/7'])
})

test('what a document’s job has made is a draft', async () => {
  answers['GET /api/jobs/7'] = () => Response.json(job({ kind: 'knowledge', state: 'done', stage: null, done: 1, total: null }))
  const { view } = await open()
  expect(view.find('[role=status]').text()).toBe('DocumentThe draft is ready')
})

test('what is told late, or of another job, changes nothing', async () => {
  const { bar, change } = await open()
  await change({ done: 10, changedAt: '2026-11-21T01:00:01.500Z' })
  await change({ id: 8, done: 999, changedAt: '2026-11-21T02:00:00.000Z' })
  expect(bar().attributes('aria-valuenow')).toBe('25')
})

test('an answer that is older than what was told while it was on its way changes nothing', async () => {
  let answer!: (response: Response) => void
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)))
  const { bar, change, ended } = await open()
  await change({ state: 'done', done: 1000, changedAt: '2026-11-21T01:00:03.000Z' })
  answer(Response.json(job()))
  await flushPromises()
  expect([bar().exists(), ended.map(({ state }) => state)]).toEqual([false, ['done']])
})

test('an end is final, whatever the clocks say', async () => {
  const { bar, change, ended } = await open()
  await change({ done: 990, changedAt: '2026-11-21T01:00:05.000Z' })
  await change({ state: 'done', done: 1000, changedAt: '2026-11-21T01:00:04.000Z' })
  await change({ done: 995, changedAt: '2026-11-21T01:00:06.000Z' })
  expect([bar().exists(), ended.map(({ state }) => state)]).toEqual([false, ['done']])
})

test('after a gap in the live connection it is asked for again', async () => {
  const { bar } = await open()
  answers['GET /api/jobs/7'] = () => Response.json(job({ done: 500, changedAt: '2026-11-21T01:00:09.000Z' }))
  hear({ type: 'subscribed', topic: 'person:1' })
  await flushPromises()
  expect(bar().attributes('aria-valuenow')).toBe('50')
  hear({ type: 'subscribed', topic: 'seats:T1' })
  expect(asked).toHaveLength(2)
})

test('where the live connection is away it is asked for every few seconds, until it has ended', async () => {
  vi.useFakeTimers()
  try {
    const { view } = await open()
    answers['GET /api/jobs/7'] = () => Response.json(job({ state: 'failed', problem: { code: 'x', title: { en: 'The disk is full.', zh: '磁盘已满。' }, fields: {} }, changedAt: '2026-11-21T01:00:09.000Z' }))
    await vi.advanceTimersByTimeAsync(5000)
    expect(view.find('[role=alert]').text()).toBe('The disk is full.')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(asked).toHaveLength(2)
  } finally {
    vi.useRealTimers()
  }
})

test('it is stopped only after a question, and a refusal is told', async () => {
  const { view, pinia } = await open()
  const cancel = () => view.findAll('button').find((button) => button.text() === 'Cancel')
  await cancel()!.trigger('click')
  useConfirm(pinia).answer(false)
  await flushPromises()
  expect(asked).toHaveLength(1)
  answers['POST /api/jobs/7/cancellation'] = () => Response.json({ code: 'job-has-ended', title: 'It has ended.', status: 409 }, { status: 409 })
  await cancel()!.trigger('click')
  useConfirm(pinia).answer(true)
  await vi.waitFor(() => expect(useNotices(pinia).list.map(({ text }) => text)).toEqual(['It has ended.']))
  answers['POST /api/jobs/7/cancellation'] = () => Response.json(job({ isCancelling: true, changedAt: '2026-11-21T01:00:05.000Z' }))
  await cancel()!.trigger('click')
  useConfirm(pinia).answer(true)
  await vi.waitFor(() => expect(view.find('[role=status]').text()).toContain('Stopping…'))
  expect(cancel()).toBeUndefined()
})

test('one that is forgotten says so', async () => {
  answers['GET /api/jobs/7'] = () => Response.json({ code: 'not-found', title: 'There is nothing here.', status: 404 }, { status: 404 })
  expect((await open()).view.text()).toContain('There is no such job any more.')
})
