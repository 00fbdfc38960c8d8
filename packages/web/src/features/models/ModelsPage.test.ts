import type { Model, ModelList, ModelServer, ModelTrialAnswer } from '@fairway/contract/models'
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import ModelForm from './ModelForm.vue'
import ModelsPage from './ModelsPage.vue'
import RoutesPage from './RoutesPage.vue'
import { modelTexts } from './texts.ts'
import TryModel from './TryModel.vue'

const model = (changes: Partial<Model>): Model => ({
  ...{ id: 1, revision: 1, server: 'office:1', name: 'sim-large', label: null, isOn: true, contextTokens: 32768, hasTools: true, without: [], inputPrice: 0, cachedPrice: null, outputPrice: 0, mostAtOnce: null, thinking: 'by-task' },
  ...{ isFixed: false, standing: { breaker: 'closed', waitMs: 0, inFlight: 0, waiting: 0, trouble: null }, lastDay: { asked: 0, failed: 0, cost: 0 } },
  ...changes,
})
const server = (changes: Partial<ModelServer>): ModelServer => ({
  ...{ key: 'office:1', revision: 1, from: 'office', name: 'Our own', kind: 'openai', baseUrl: 'http://10.0.0.5:8000/v1', reach: 'private', apiVersion: null, hasKey: true, keyEnd: 'cdef', isOn: true, mostAtOnce: 64, trouble: null, models: [] },
  ...changes,
})
const builtIn = server({ key: 'campus', from: 'built-in', kind: 'built-in', name: 'campus', baseUrl: '', hasKey: false, keyEnd: null, models: [model({ id: 9, server: 'campus', name: 'campus', isFixed: true })] })
const routes = (changes: Partial<ModelList['routes'][number]> = {}): ModelList['routes'] => [{ task: 'chat', models: [], asked: [9], ...changes }]

afterEach(() => void vi.unstubAllGlobals())

async function open(page: unknown, list: ModelList, answer?: ModelTrialAnswer, props: Record<string, unknown> = {}) {
  const asked: { path: string; body: unknown }[] = []
  await speak('en', modelTexts)
  vi.stubGlobal('fetch', async (path: string, { method = 'GET', body }: RequestInit = {}) => {
    if (method === 'GET') return Response.json(list)
    asked.push({ path, body: JSON.parse(body as string) as unknown })
    return Response.json(answer ?? list)
  })
  const route = (name: string, path: string) => ({ name, path, component: {} })
  const { view } = await show(page as typeof ModelsPage, props, {
    routes: [route('models', '/office/models'), route('model-routes', '/office/models/routes'), route('experiments', '/office/models/experiments'), route('model-server-new', '/office/models/servers/new'), route('model-server', '/office/models/servers/:server'), route('model', '/office/models/:model')],
    at: '/office/models',
  })
  await flushPromises()
  return { view, asked }
}

test('each model says how it does, and why it is left alone', async () => {
  const ill = model({ id: 2, name: 'sim-small', standing: { breaker: 'open', waitMs: 4200, inFlight: 0, waiting: 0, trouble: { kind: 'no-balance', at: '2026-11-22T10:00:00Z' } }, lastDay: { asked: 12, failed: 3, cost: 1 } })
  const busy = model({ id: 3, name: 'sim-thinker', standing: { breaker: 'closed', waitMs: 0, inFlight: 2, waiting: 1, trouble: null } })
  const { view } = await open(ModelsPage, { servers: [server({ models: [ill, busy, model({ id: 4, name: 'sim-off', isOn: false })] }), builtIn], routes: routes() })
  for (const said of ['Our own', 'OpenAI-compatible', 'Key …cdef', 'Built-in model', 'Left alone for 5 s', 'The account has no money left.', '12 asked, 3 failed', '2 answers being given, 1 waiting', 'Ready', 'Off']) expect(view.text()).toContain(said)
  expect(view.text()).not.toContain('There is only the built-in model')
  view.unmount()
})

test('with the built-in model alone the page says what that means', async () => {
  const { view } = await open(ModelsPage, { servers: [builtIn], routes: routes() })
  expect(view.text()).toContain('There is only the built-in model so far.')
  expect(view.text()).toContain('It says that it is no large model.')
  view.unmount()
})

test('an order is changed with buttons, and each change is sent with what was seen', async () => {
  const models = [model({ id: 1 }), model({ id: 2, name: 'sim-small' }), model({ id: 3, name: 'sim-thinker' })]
  const { view, asked } = await open(RoutesPage, { servers: [server({ models }), builtIn], routes: routes({ models: [1, 2], asked: [1, 2, 9] }) })
  expect(view.text()).toContain('Asked now: sim-large, and if it cannot: sim-small → Built-in model')
  const saved = () => expect.poll(() => view.find('[aria-busy="true"]').exists()).toBe(false)
  await view.get('button[aria-label="Move “sim-small” up"]').trigger('click')
  await saved()
  await view.get('button[aria-label="Take “sim-large” out"]').trigger('click')
  await saved()
  await view.findAll('select option')[1]!.setValue()
  await view.get('form').trigger('submit')
  await saved()
  expect(asked).toEqual([[2, 1], [2], [1, 2, 3]].map((wanted) => ({ path: '/api/office/models/routes/chat', body: { models: wanted, seen: [1, 2] } })))
  expect(view.get('button[aria-label="Move “sim-large” up"]').attributes('aria-disabled')).toBe('true')
  view.unmount()
})

test('a model that is left alone is passed over by what would be asked now', async () => {
  const ill = model({ id: 1, standing: { breaker: 'open', waitMs: 9000, inFlight: 0, waiting: 0, trouble: { kind: 'timeout', at: '2026-11-22T10:00:00Z' } } })
  const { view } = await open(RoutesPage, { servers: [server({ models: [ill, model({ id: 2, name: 'sim-small' })] }), builtIn], routes: routes({ models: [1, 2], asked: [1, 2, 9] }) })
  expect(view.text()).toContain('Asked now: sim-small')
  view.unmount()
})

test('a connection that does not work is told in words, with what to do', async () => {
  const answer: ModelTrialAnswer = { trouble: { kind: 'key-refused', status: 401, said: 'Incorrect API key provided.' }, text: '', firstTokenMs: null, totalMs: 80 }
  const { view, asked } = await open(TryModel, { servers: [], routes: [] }, answer, { server: 'office:1', names: ['sim-large'] })
  await view.get('form').trigger('submit')
  await flushPromises()
  expect(asked).toEqual([{ path: '/api/office/models/servers/office%3A1/trials', body: { model: 'sim-large' } }])
  for (const said of ['It does not accept the key.', 'Copy the key anew', 'The server says (401): Incorrect API key provided.']) expect(view.text()).toContain(said)
  view.unmount()
})

test('whether a model thinks is asked of who sets it up, where its server lets that be chosen', async () => {
  const formOf = (kind: ModelServer['kind']) => {
    const from = server({ kind, models: [model({})] })
    const known = { ...from.models[0]!, from }
    return open(ModelForm, { servers: [from], routes: routes() }, undefined, { model: known, newest: () => Promise.resolve(known) })
  }
  const { view: openai } = await formOf('openai')
  expect(openai.text()).not.toContain('Thinks before it answers')
  openai.unmount()
  const { view, asked } = await formOf('deepseek')
  expect(view.text()).toContain('Thinks before it answers')
  expect(view.get<HTMLInputElement>('input[type="radio"]:checked').element.value).toBe('by-task')
  await view.get('input[type="radio"][value="on"]').setValue()
  await view.get('form').trigger('submit')
  await flushPromises()
  expect(asked).toMatchObject([{ path: '/api/office/models/1', body: { thinking: 'on', revision: 1 } }])
  view.unmount()
})
