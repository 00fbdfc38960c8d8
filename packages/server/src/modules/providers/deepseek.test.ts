import { expect, test } from 'vitest'
import { clientOf, hear, kindOf, question, simulateModels } from '../../../test/models.ts'
import type { ChatMessage } from './chat.ts'

// What is peculiar to DeepSeek's servers. https://api-docs.deepseek.com

const afterACall: ChatMessage[] = [
  { role: 'user', content: 'Tea?' },
  { role: 'assistant', content: '', reasoning: 'I look for tea.', toolCalls: [{ id: 'call_1', name: 'find_sections', arguments: '{}' }] },
  { role: 'tool', callId: 'call_1', content: '[]' },
]
const tools = [{ name: 'find_sections' }]

for (const streams of [true, false]) {
  test(`thoughts come before the answer and are told apart from it, ${streams ? 'as they are said' : 'at once'}`, async () => {
    const simulator = await simulateModels({ answer: { reasoning: 'Hm, 茶.', text: 'Tea.' } })
    const heard = await hear(clientOf(simulator, 'deepseek'), question('deepseek', { streams }))
    expect(heard).toMatchObject({ reasoning: 'Hm, 茶.', text: 'Tea.', reason: 'stop' })
    const types = heard.events.map(({ type }) => type)
    expect(types.lastIndexOf('reasoning')).toBeLessThan(types.indexOf('text'))
  })
}

test('usage stands in the last chunk with the reason, cached and thought tokens too', async () => {
  const simulator = await simulateModels({ answer: { text: 'one', usage: { input: 100, output: 20, cached: 64, reasoning: 12 } } })
  expect((await hear(clientOf(simulator, 'deepseek'), question('deepseek'))).usage).toEqual({ input: 100, output: 20, cached: 64, reasoning: 12 })
})

test('cached tokens are known by the older name too', async () => {
  const text = 'data: {"choices":[{"delta":{"content":"one"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":1,"prompt_cache_hit_tokens":8}}\n\n'
  const simulator = await simulateModels({ answer: { fault: { kind: 'page', contentType: 'text/event-stream', text } } })
  expect((await hear(clientOf(simulator, 'deepseek'), question('deepseek'))).usage).toEqual({ input: 9, output: 1, cached: 8 })
})

test('whether to think is said only when somebody decided it', async () => {
  const simulator = await simulateModels({ answer: { reasoning: 'Hm.', text: 'Tea.' } })
  const client = clientOf(simulator, 'deepseek')
  expect((await hear(client, question('deepseek'))).reasoning).toBe('Hm.')
  expect((await hear(client, question('deepseek', { thinks: true }))).reasoning).toBe('Hm.')
  expect((await hear(client, question('deepseek', { thinks: false }))).reasoning).toBe('')
  expect(simulator.requests.map(({ body }) => body.thinking)).toEqual([undefined, { type: 'enabled' }, { type: 'disabled' }])
})

test('the thoughts before a tool call are handed back with it', async () => {
  const simulator = await simulateModels()
  expect((await hear(clientOf(simulator, 'deepseek'), question('deepseek', { messages: afterACall, tools }))).error).toBeUndefined()
  expect(simulator.requests[0]!.body.messages![1]!.reasoning_content).toBe('I look for tea.')
})

test('a tool call whose thoughts are lost, as of another model, is not refused', async () => {
  const simulator = await simulateModels()
  const messages = afterACall.map((message) => (message.role === 'assistant' ? { ...message, reasoning: undefined } : message))
  expect((await hear(clientOf(simulator, 'deepseek'), question('deepseek', { messages, tools }))).error).toBeUndefined()
})

test('every answer of a turn with tool calls comes with its thoughts, the closing one and one before the call too, and no other', async () => {
  const simulator = await simulateModels()
  const messages: ChatMessage[] = [
    { role: 'user', content: 'Hello.' },
    { role: 'assistant', content: 'Hello!', reasoning: 'They greet me.' },
    ...afterACall,
    { role: 'assistant', content: 'There is none.', reasoning: 'Nothing was found.' },
    { role: 'user', content: 'Coffee?' },
    { role: 'assistant', content: 'One moment.', reasoning: 'I look for coffee.' },
    ...afterACall.slice(1),
    { role: 'assistant', content: 'None either.' },
    { role: 'user', content: 'Why?' },
  ]
  expect((await hear(clientOf(simulator, 'deepseek'), question('deepseek', { messages, tools }))).error).toBeUndefined()
  const sent = simulator.requests[0]!.body.messages!.filter(({ role }) => role === 'assistant')
  expect(sent.map((message) => message.reasoning_content)).toEqual([undefined, 'I look for tea.', 'Nothing was found.', 'I look for coffee.', 'I look for tea.', ''])
})

test('thoughts of turns without tool calls are not sent again', async () => {
  const simulator = await simulateModels()
  const messages: ChatMessage[] = [{ role: 'user', content: 'Tea?' }, { role: 'assistant', content: 'Yes.', reasoning: 'Hm.' }, { role: 'user', content: 'Where?' }]
  expect((await hear(clientOf(simulator, 'deepseek'), question('deepseek', { messages }))).error).toBeUndefined()
  expect(simulator.requests[0]!.body.messages![1]).toEqual({ role: 'assistant', content: 'Yes.' })
})

test('a server without room is busy, and its answer incomplete', async () => {
  const simulator = await simulateModels({ answer: { text: 'one two', finish: 'insufficient_system_resource' } })
  const heard = await hear(clientOf(simulator, 'deepseek'), question('deepseek'))
  expect(heard.error).toMatchObject({ kind: 'unavailable', mayRetry: true, isIllness: true })
  expect(heard.text).toBe('one two')
  simulator.answer({ text: '', finish: 'insufficient_system_resource' })
  expect(kindOf(await hear(clientOf(simulator, 'deepseek'), question('deepseek', { streams: false })))).toBe('unavailable')
})

test('comments that keep a stream alive are no part of it', async () => {
  const simulator = await simulateModels({ answer: { text: 'Tea.', manners: { keepAlives: { count: 5, everyMs: 5 } } } })
  expect(await hear(clientOf(simulator, 'deepseek'), question('deepseek'))).toMatchObject({ text: 'Tea.', error: undefined })
})

test('who asks is said in the field that it has for that', async () => {
  const simulator = await simulateModels()
  await hear(clientOf(simulator, 'deepseek'), question('deepseek', { user: 'a1_B2-c3', maxTokens: 100 }))
  expect(simulator.requests[0]!.body).toMatchObject({ user_id: 'a1_B2-c3', max_tokens: 100 })
  expect(simulator.requests[0]!.body).not.toHaveProperty('user')
})
