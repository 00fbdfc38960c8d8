import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Answer, Asked, Conversation } from '@fairway/contract/assistant'
import type { ModelThinking } from '@fairway/contract/model-limits'
import type { Model, ModelList } from '@fairway/contract/models'
import { createAnswerReader } from '../../../test/answers.ts'
import { simulatedModels, type Dialect } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

// What is peculiar to a server of models, where people see it: in a conversation.

async function startWith(kind: Dialect, more: object = {}) {
  const models = await simulateModels()
  const server = { ...models.server(kind), model: simulatedModels[kind][0]!.id, ...more }
  const { app, url, signIn } = await startApp({ listen: true, config: { modelServers: { [kind]: server } } })
  app.assistant.start()
  const { chloe, olga } = await signIn('chloe', 'olga')

  async function ask(text: string, conversation?: number): Promise<{ conversation: number; answer: Answer; types: string[] }> {
    const { body } = await chloe.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text, ...(conversation !== undefined && { conversation }) })
    const reader = createAnswerReader(body.answer.generation, chloe.cookie)
    await reader.read(url, { over: 'events' })
    const kept = await chloe.get<Conversation>(`/api/assistant/conversations/${body.conversation}`)
    return { conversation: body.conversation, answer: kept.body.turns.find(({ id }) => id === body.answer.id) as Answer, types: reader.events().map(({ type }) => type) }
  }

  /** What the office says of the model. */
  async function choose(thinking: ModelThinking) {
    const { servers } = (await olga.get<ModelList>('/api/office/models')).body
    const { label, isOn, contextTokens, hasTools, without, inputPrice, cachedPrice, outputPrice, mostAtOnce, id, revision } = servers.find(({ key }) => key === kind)!.models[0] as Model
    return olga.put<ModelList>(`/api/office/models/${id}`, { label, isOn, contextTokens, hasTools, without, inputPrice, cachedPrice, outputPrice, mostAtOnce, revision, thinking })
  }

  /** What the model was told for a question: null: nothing. */
  async function toldOfThinking(text: string): Promise<unknown> {
    expect((await ask(text)).answer).toMatchObject({ state: 'done' })
    return models.requests.at(-1)!.body.thinking?.type ?? null
  }
  return { models, ask, choose, toldOfThinking }
}

test('what Azure’s filter blocks late is taken back from who reads it, and kept nowhere', async () => {
  const { models, ask } = await startWith('azure', { apiVersion: '2024-10-21' })
  models.answer({ text: 'one two', manners: { filter: 'blocks-late' } })
  const { answer, types } = await ask('Tell me something')
  expect(types).toContain('retract')
  expect(answer).toMatchObject({ state: 'done', text: '', finish: 'content-filter' })
})

test('what DeepSeek thought before it looked something up is told to it again with the next question', async () => {
  const { models, ask, choose } = await startWith('deepseek')
  await choose('on')
  models.next({ reasoning: 'I should look.', toolCalls: [{ id: 'call_a', name: 'rounds', arguments: '{}' }] }, { reasoning: 'Now I know.', text: 'It is open.' }, { text: 'Still open.' })
  const first = await ask('Is enrolment open?')
  expect(first.answer).toMatchObject({ state: 'done', text: 'It is open.' })
  const second = await ask('And now?', first.conversation)
  expect(second.answer).toMatchObject({ state: 'done', text: 'Still open.' })
  const told = models.requests.at(-1)!.body.messages!.filter(({ role }) => role === 'assistant')
  expect(told).toMatchObject([
    { tool_calls: [{ id: 'call_a' }], reasoning_content: 'I should look.' },
    { content: 'It is open.', reasoning_content: 'Now I know.' },
  ])
})

test('a server for which no model is named is asked for those that it has', async () => {
  const { models, ask } = await startWith('openai', { model: undefined })
  models.answer({ text: 'Tea.' })
  expect((await ask('What is there?')).answer).toMatchObject({ text: 'Tea.', model: { isBuiltIn: false } })
  expect(models.requests.map(({ endpoint }) => endpoint)).toContain('models')
  expect(simulatedModels.openai.map(({ id }) => id)).toContain(models.requests.at(-1)!.body.model)
})

const [quick, plan, code] = ['Is there anything about tea?', 'Plan my week with two courses', 'Why does this Python function fail?'] as const

test('a model of DeepSeek does not think where an answer is wanted soon, and as it likes where it takes several steps', async () => {
  const { models, toldOfThinking } = await startWith('deepseek')
  models.answer({ reasoning: 'Hm.', text: 'Yes.' })
  expect(await toldOfThinking(quick)).toBe('disabled')
  expect(await toldOfThinking('Translate this into English: 茶')).toBe('disabled')
  expect(await toldOfThinking(plan)).toBe(null)
  expect(await toldOfThinking(code)).toBe(null)
})

test('what the office says of a model’s thinking holds for whatever it is asked', async () => {
  const { models, ask, choose, toldOfThinking } = await startWith('deepseek')
  models.answer({ reasoning: 'Hm.', text: 'Yes.' })
  for (const [thinking, told] of [['on', 'enabled'], ['off', 'disabled'], ['by-itself', null]] as const) {
    expect(await choose(thinking)).toMatchObject({ status: 200, body: { servers: [{ models: [{ thinking }] }, {}] } })
    for (const question of [quick, plan]) expect(await toldOfThinking(question)).toBe(told)
    expect((await ask(quick)).answer.reasoning ?? '').toBe(told === 'disabled' ? '' : 'Hm.')
  }
})

test.each(['openai', 'azure'] as const)('a server of %s knows no word for thinking: it is told none, and none can be chosen', async (kind) => {
  const { models, ask, choose } = await startWith(kind)
  models.answer({ text: 'Yes.' })
  for (const thinking of ['on', 'off', 'by-itself'] as const) expect(await choose(thinking)).toMatchObject({ status: 422, body: { code: 'thinking-unfit', field: 'thinking' } })
  expect(await choose('by-task')).toMatchObject({ status: 200 })
  for (const question of [quick, plan]) expect((await ask(question)).answer.text).toBe('Yes.')
  expect(models.requests.filter(({ body }) => 'thinking' in body)).toEqual([])
})
