import type { CompletionDetails } from '@fairway/contract/completion-log'
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import { guardTexts } from '../guard/texts.ts'
import CompletionPage from './CompletionPage.vue'
import { assistantLogTexts } from './texts.ts'

const id = '7d0b6c1e-0000-4000-8000-000000000001'
const details: CompletionDetails = {
  ...{ id, at: '2026-11-21T01:00:00Z', person: { id: 7, number: '1007', name: 'Ben Oak' }, key: { id: 4, name: null }, surface: 'gateway', task: 'code', room: { id: 9, name: { zh: '大厅', en: 'Lobby' } }, conversation: 3 },
  ...{ model: { server: 'openai', name: 'sim-large', label: 'Large' }, experiment: { id: 2, name: 'Warmer', arm: 1, armName: 'B' }, outcome: 'failed', code: 'timeout', inputTokens: 1000, outputTokens: 234, usageSource: 'estimated', cost: 0.0123 },
  ...{ firstTokenMs: 400, totalMs: 2300, families: ['phone'], currency: 'EUR', finish: 'stop', cachedTokens: 10, reasoningTokens: 20, retries: 2, fallbacks: 1, tools: ['find_sections'], round: null, rounds: [] },
  findings: [{ family: 'override', what: 'x', action: 'block', rule: { id: 5, name: 'Override', reason: { en: 'Ask in other words.' } } }, { family: 'own', what: null, action: 'flag', rule: { id: null, name: null, reason: {} } }],
  texts: { prompt: 'Call <b>⟦phone⟧</b>', answer: '', address: '10.0.0.1' },
}

afterEach(() => void vi.unstubAllGlobals())

async function open(answer: unknown, status = 200) {
  await speak('en', guardTexts, assistantLogTexts)
  vi.stubGlobal('fetch', async (path: string) => {
    if (path === '/api/terms') return Response.json({ now: '2026-11-21T01:00:00Z', terms: [] })
    if (path === '/api/session') return Response.json({ viewer: null })
    return Response.json(answer, { status })
  })
  const route = (name: string, path: string) => ({ name, path, component: {} })
  const { view } = await show(CompletionPage, {}, { routes: [route('completion', '/office/assistant-log/:completion'), route('assistant-log', '/office/assistant-log'), route('person', '/office/people/:person'), route('guard-rule', '/office/guard/:rule')], at: `/office/assistant-log/${id}` })
  await flushPromises()
  return view
}

test('one request has everything, letter by letter, and says that it was recorded', async () => {
  const view = await open(details)
  const said = ['Call <b>[phone number]</b>', 'There is no answer.', 'That you opened this is in the audit log.', 'Ben Oak', 'API key 4, which is gone', 'Lobby', 'Large', 'openai/sim-large', 'Warmer, variant “B”', 'Failed', 'the model did not answer in time', '10.0.0.1', '1,000', '€0.0123', 'estimated here', 'find_sections', 'Override', 'Ask in other words.', 'a rule that is gone']
  for (const one of said) expect(view.text()).toContain(one)
  const links = view.findAll('a').map((link) => link.attributes('href'))
  for (const link of ['/office/people/7', '/office/guard/5', '/office/assistant-log?person=1007', '/office/assistant-log?conversation=3', '/office/assistant-log?room=9', '/office/assistant-log?key=4', '/office/assistant-log?experiment=2']) expect(links).toContain(link)
  view.unmount()
})

test('a round of an answer says which one it is, and leads to the others and what they looked up', async () => {
  const other = id.replace(/1$/, '2')
  const view = await open({ ...details, tools: [], round: { at: 2, of: 2 }, rounds: [{ id: other, tools: ['search_knowledge'] }, { id, tools: [] }] })
  for (const one of ['round 2 of 2', 'None in this round.', 'Rounds of this answer', 'search_knowledge']) expect(view.text()).toContain(one)
  expect(view.findAll('a').map((link) => link.attributes('href'))).toContain(`/office/assistant-log/${other}`)
  view.unmount()
})

test('of the built-in model nothing is counted, whatever an older log says', async () => {
  const view = await open({ ...details, model: { server: 'campus', name: 'campus', label: 'campus' }, usageSource: 'estimated', inputTokens: 3047 })
  expect(view.text()).toContain('built-in, not counted')
  expect(view.text()).not.toContain('3,047')
  view.unmount()
})

test('texts whose time is over are said to be gone', async () => {
  const view = await open({ ...details, texts: null })
  expect(view.text()).toContain('The question and the answer are not kept any more')
  expect(view.text()).not.toContain('That you opened this')
  view.unmount()
})

test('what is not there is said to be missing', async () => {
  const view = await open({ type: '/problems/not-found', code: 'not-found', title: 'There is nothing here.', status: 404 }, 404)
  expect(view.text()).toContain('There is no such request')
  view.unmount()
})
