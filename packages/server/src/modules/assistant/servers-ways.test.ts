import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Answer, Asked, Conversation } from '@fairway/contract/assistant'
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
  const { chloe } = await signIn('chloe')

  async function ask(text: string, conversation?: number): Promise<{ conversation: number; answer: Answer; types: string[] }> {
    const { body } = await chloe.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text, ...(conversation !== undefined && { conversation }) })
    const reader = createAnswerReader(body.answer.generation, chloe.cookie)
    await reader.read(url, { over: 'events' })
    const kept = await chloe.get<Conversation>(`/api/assistant/conversations/${body.conversation}`)
    return { conversation: body.conversation, answer: kept.body.turns.find(({ id }) => id === body.answer.id) as Answer, types: reader.events().map(({ type }) => type) }
  }
  return { models, ask }
}

test('what Azure’s filter blocks late is taken back from who reads it, and kept nowhere', async () => {
  const { models, ask } = await startWith('azure', { apiVersion: '2024-10-21' })
  models.answer({ text: 'one two', manners: { filter: 'blocks-late' } })
  const { answer, types } = await ask('Tell me something')
  expect(types).toContain('retract')
  expect(answer).toMatchObject({ state: 'done', text: '', finish: 'content-filter' })
})

test('what DeepSeek thought before it looked something up is told to it again with the next question', async () => {
  const { models, ask } = await startWith('deepseek')
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
