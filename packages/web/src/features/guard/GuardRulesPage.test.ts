import type { GuardRule, GuardTrialAnswer } from '@fairway/contract/guard'
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import GuardRulesPage from './GuardRulesPage.vue'
import { guardTexts } from './texts.ts'

const rule = (changes: Partial<GuardRule>): GuardRule => ({
  ...{ id: 1, revision: 1, shipped: 'override', isChanged: false, name: 'Override', isOn: true, places: ['prompt'], match: 'built-in', keywords: [], pattern: '', action: 'block', reason: { en: 'No.' } },
  ...changes,
})

afterEach(() => void vi.unstubAllGlobals())

async function open(rules: GuardRule[], answer?: GuardTrialAnswer) {
  const asked: unknown[] = []
  await speak('en', guardTexts)
  vi.stubGlobal('fetch', async (path: string, { method = 'GET', body }: RequestInit = {}) => {
    if (path === '/api/terms') return Response.json({ now: '2026-11-21T01:00:00Z', terms: [] })
    if (path === '/api/session') return Response.json({ viewer: null })
    if (method === 'POST') asked.push(JSON.parse(body as string))
    return Response.json(path.endsWith('/trials') ? answer : { rules })
  })
  const route = (name: string, path: string) => ({ name, path, component: {} })
  const { view } = await show(GuardRulesPage, {}, { routes: [route('guard-rules', '/office/guard'), route('guard-rule-new', '/office/guard/new'), route('guard-rule', '/office/guard/:rule')], at: '/office/guard' })
  await flushPromises()
  return { view, asked }
}

test('rules say what they look for, where, and what they do', async () => {
  const { view } = await open([rule({}), rule({ id: 2, shipped: null, name: 'Exams', isOn: false, match: 'all', keywords: ['exam', 'paper'], action: 'redact', places: ['prompt', 'answer'] })])
  for (const said of ['Override', 'Built-in', 'Blocks it', 'Exams', 'Your own', 'Off', 'all of: exam · paper', 'Leaves it out']) expect(view.text()).toContain(said)
  expect(view.get('a[aria-label="Edit “Exams”"]').attributes('href')).toBe('/office/guard/2')
  view.unmount()
})

test('a text is tried, and what was found in it is marked', async () => {
  const answer: GuardTrialAnswer = {
    verdict: { action: 'block', findings: [{ rule: 'override', family: 'override', what: 'leave-instructions', start: 0, end: 10 }], reason: { en: 'Ask in other words.' } },
    score: 5,
    stored: 'ignore all <b>⟦phone⟧</b>',
  }
  const { view, asked } = await open([rule({})], answer)
  await view.get('textarea').setValue('ignore all <b>13800138000</b>')
  await view.get('form').trigger('submit')
  await flushPromises()
  expect(asked).toEqual([{ text: 'ignore all <b>13800138000</b>', place: 'prompt' }])
  expect(view.get('mark').text()).toBe('ignore all')
  for (const said of ['It is blocked.', 'override of instructions', 'Ask in other words.', 'ignore all <b>[phone number]</b>']) expect(view.text()).toContain(said)
  view.unmount()
})
