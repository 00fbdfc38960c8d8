import type { CompletionEntry, CompletionPage } from '@fairway/contract/completion-log'
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import { auditTexts } from '../audit/texts.ts'
import { exportTexts } from '../exports/texts.ts'
import { guardTexts } from '../guard/texts.ts'
import AssistantLogPage from './AssistantLogPage.vue'
import { assistantLogTexts } from './texts.ts'

const entry = (changes: Partial<CompletionEntry>): CompletionEntry => ({
  ...{ id: '7d0b6c1e-0000-4000-8000-000000000001', at: '2026-11-21T01:00:00Z', person: { id: 7, number: '1007', name: 'Ben Oak' }, key: null, surface: 'chat', task: 'chat', room: null, conversation: 3 },
  ...{ model: { server: 'openai', name: 'sim-large', label: 'Large' }, experiment: null, outcome: 'done', code: null, inputTokens: 1000, outputTokens: 234, usageSource: 'provider', cost: 0.0123, firstTokenMs: 400, totalMs: 2300, families: [], tools: [], round: null },
  ...changes,
})

afterEach(() => void vi.unstubAllGlobals())

/** @param pages what is answered, one after the other */
async function open(pages: Partial<CompletionPage>[], at = '/office/assistant-log') {
  const asked: string[] = []
  await speak('en', auditTexts, guardTexts, exportTexts, assistantLogTexts)
  vi.stubGlobal('fetch', async (path: string) => {
    if (path === '/api/terms') return Response.json({ now: '2026-11-21T01:00:00Z', terms: [] })
    if (path === '/api/session') return Response.json({ viewer: null })
    if (path.startsWith('/api/office/audit/subjects')) return Response.json({ subjects: [] })
    asked.push(path.replace('/api/office/assistant/', ''))
    return Response.json({ entries: [], next: null, lookedTo: null, currency: 'EUR', models: [{ server: 'openai', name: 'sim-large', label: 'Large' }], ...pages[Math.min(asked.length, pages.length) - 1] })
  })
  const route = (name: string, path: string) => ({ name, path, component: {} })
  const routes = [route('assistant-log', '/office/assistant-log'), route('completion', '/office/assistant-log/:completion'), route('assistant-costs', '/office/assistant-costs'), route('person', '/office/people/:person')]
  const { view, router } = await show(AssistantLogPage, {}, { routes, at })
  await flushPromises()
  return { view, router, asked }
}

test('a request says who asked what model, what became of it and what it cost, and leads to its texts', async () => {
  const { view } = await open([{ entries: [entry({}), entry({ id: '7d0b6c1e-0000-4000-8000-000000000002', person: null, outcome: 'blocked', code: 'prompt-blocked', families: ['override'], model: null, usageSource: 'none', cost: 0 })] }])
  for (const said of ['Ben Oak', '1007', 'Large', 'Answered', '1,234', '€0.0123', 'Cost (EUR)', '2.3 s', 'A guest', 'Blocked by the guard', 'a rule of the guard', 'override of instructions', 'no model']) expect(view.text()).toContain(said)
  expect(view.get('tbody a').attributes('href')).toBe('/office/assistant-log/7d0b6c1e-0000-4000-8000-000000000001')
  view.unmount()
})

test('of a round it says which one it is and what it looked up; of the built-in model no tokens', async () => {
  const { view } = await open([{ entries: [entry({ tools: ['search_knowledge'], round: { at: 1, of: 2 }, model: { server: 'campus', name: 'campus', label: 'campus' }, usageSource: 'estimated' })] }])
  for (const said of ['round 1 of 2', 'search_knowledge']) expect(view.text()).toContain(said)
  for (const said of ['1,234', 'estimated']) expect(view.text()).not.toContain(said)
  view.unmount()
})

test('a search that has found nothing goes on by itself, and says how far it came', async () => {
  const { view, asked } = await open([{ next: 'a', lookedTo: '2026-11-20T01:00:00Z' }, { next: 'b', lookedTo: '2026-11-19T01:00:00Z' }, { entries: [entry({})], next: 'c', lookedTo: '2026-11-18T01:00:00Z' }], '/office/assistant-log?outcome=failed')
  expect(asked).toEqual(['log?outcome=failed', 'log?outcome=failed&before=a', 'log?outcome=failed&before=b'])
  expect(view.text()).toMatch(/Looked through back to 18 Nov 2026/)
  view.unmount()
})

test('where nothing was found so far back, the reader may look further', async () => {
  const { view, asked } = await open([{ next: 'a', lookedTo: '2026-11-20T01:00:00Z' }], '/office/assistant-log?outcome=failed')
  expect(asked).toHaveLength(10)
  expect(view.text()).toContain('Nothing found back to 20 Nov 2026')
  await view.findAll('button').find((button) => button.text() === 'Look further back')!.trigger('click')
  await flushPromises()
  expect(asked).toHaveLength(20)
  view.unmount()
})

test('words are looked for when they are typed, and not before: each search is recorded', async () => {
  const { view, asked } = await open([{}])
  const field = view.get('input[placeholder="At least two characters, then Enter"]')
  await field.setValue('h')
  expect(view.text()).toContain('Type at least two characters.')
  await view.get('search form').trigger('submit')
  await field.setValue('harbour')
  expect(asked).toEqual(['log?'])
  await view.get('search form').trigger('submit')
  await vi.waitFor(() => expect(asked).toEqual(['log?', 'log?text=harbour']))
  view.unmount()
})

test('what a link has narrowed it to can be taken away, and the sheet has the same filters', async () => {
  const { view, router } = await open([{ entries: [entry({})] }], '/office/assistant-log?conversation=3&outcome=done')
  expect(view.text()).toContain('Conversation 3')
  expect(view.findAll('a').map((link) => link.attributes('href'))).toContain('/api/office/assistant/log.csv?outcome=done&conversation=3&texts=false&language=en')
  await view.findAll('search li button').at(-1)!.trigger('click')
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).not.toContain('conversation'))
  view.unmount()
})
