import type { CompletionCosts } from '@fairway/contract/completion-costs'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import AssistantCostsPage from './AssistantCostsPage.vue'
import { assistantLogTexts } from './texts.ts'

const use = { requests: 10, failed: 1, cached: 2, inputTokens: 800, cachedTokens: 200, outputTokens: 200, estimatedTokens: 50, cost: 12.5 }
const delays = { p50: 450, p95: 2100 }
const costs: CompletionCosts = {
  ...{ from: '2026-11-20', to: '2026-11-21', currency: 'EUR', total: { ...use, firstToken: delays } },
  days: [{ day: '2026-11-20', ...use, cost: 0, firstToken: null }, { day: '2026-11-21', ...use, firstToken: delays }],
  models: [{ server: 'openai', name: 'sim-large', label: 'Large', ...use, firstToken: delays, costByDay: [0, 12.5], tokensByDay: [0, 1000] }],
  uses: [{ surface: 'chat', task: 'planning', ...use }],
  people: [{ person: { id: 7, number: '1007', name: 'Ben Oak' }, key: null, ...use }, { person: null, key: null, ...use, cost: 0 }],
  errors: [{ code: 'timeout', outcome: 'failed', requests: 1 }],
  budget: { month: '2026-11', most: 15, spent: 12.5, expected: 20 },
}

beforeEach(() => void vi.stubGlobal('IntersectionObserver', class { observe() {} disconnect() {} }))
afterEach(() => void vi.unstubAllGlobals())

async function open(answer: unknown, status = 200) {
  const asked: string[] = []
  await speak('en', assistantLogTexts)
  vi.stubGlobal('fetch', async (path: string) => {
    if (path === '/api/terms') return Response.json({ now: '2026-11-21T01:00:00Z', terms: [] })
    if (path === '/api/session') return Response.json({ viewer: null })
    asked.push(path)
    return Response.json(answer, { status })
  })
  const route = (name: string, path: string) => ({ name, path, component: {} })
  const { view } = await show(AssistantCostsPage, {}, { routes: [route('assistant-costs', '/office/assistant-costs'), route('assistant-log', '/office/assistant-log'), route('settings', '/office/settings')], at: '/office/assistant-costs' })
  await flushPromises()
  return { view, asked }
}

test('the numbers of the days are there, drawn and as tables, and a budget that is near its end warns', async () => {
  const { view } = await open(costs)
  for (const said of ['€12.50', '10', '1,000', '25%', '10%', '450 ms', '95 % within 2.1 s', 'This month has used 83% of its budget: €12.50 of €15.00.', 'it will be €20.00', 'Large', 'Assistant page: Planning', 'Ben Oak', 'Guests', '1 time', '5% of the tokens are estimated']) expect(view.text()).toContain(said)
  await view.findAll('button').find((button) => button.text() === 'Show as a table')!.trigger('click')
  expect(view.findAll('tr').map((row) => row.findAll('th, td').map((cell) => cell.text()))).toEqual([['Day', 'Large'], ['20 Nov', '0'], ['21 Nov', '12.5']])
  const links = view.findAll('a').map((link) => link.attributes('href'))
  expect(links).toContain('/office/assistant-log?person=1007&from=2026-11-20&to=2026-11-21')
  expect(links).toContain('/office/assistant-log?model=openai/sim-large&from=2026-11-20&to=2026-11-21')
  expect(links).toContain('/api/office/assistant/costs.csv?by=person&language=en')
  view.unmount()
})

test('other days are asked for by a press, and days that cannot be are said to be wrong', async () => {
  const { view, asked } = await open(costs)
  await view.findAll('button').find((button) => button.text() === '7 days')!.trigger('click')
  await vi.waitFor(() => expect(asked.at(-1)).toBe('/api/office/assistant/costs?from=2026-11-15'))
  view.unmount()
  const wrong = await open({ type: '/problems/invalid-period', code: 'invalid-period', title: 'No.', status: 422 }, 422)
  expect(wrong.view.get('[role=alert]').text()).toContain('366 days at most')
  wrong.view.unmount()
})

test('days without any request say so', async () => {
  const { view } = await open({ ...costs, total: { ...costs.total, requests: 0 }, budget: { month: '2026-11', most: null, spent: 0, expected: 0 } })
  expect(view.text()).toContain('Nothing was asked in these days')
  expect(view.text()).toContain('There is no budget.')
  view.unmount()
})
