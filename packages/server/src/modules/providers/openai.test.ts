import { expect, test } from 'vitest'
import { clientOf, hear, question, simulateModels } from '../../../test/models.ts'

// What is peculiar to OpenAI's servers and to those who speak like them.

test('usage is asked for, and comes in a chunk of its own after the end', async () => {
  const simulator = await simulateModels({ answer: { text: 'one', usage: { input: 1, output: 2 } } })
  const heard = await hear(clientOf(simulator), question())
  expect(simulator.requests[0]!.body.stream_options).toEqual({ include_usage: true })
  expect(heard.usage).toEqual({ input: 1, output: 2, cached: 0, reasoning: 0 })
})

test('usage in every chunk counts once, as the last one says', async () => {
  const simulator = await simulateModels({ answer: { text: 'one two', usage: { input: 1, output: 2 }, manners: { usage: 'every-chunk' } } })
  const heard = await hear(clientOf(simulator), question())
  expect(heard.usage).toMatchObject({ input: 1, output: 2 })
  expect(heard.events.filter(({ type }) => type === 'finish')).toHaveLength(1)
})

for (const streams of [true, false]) {
  test(`usage that is missing is unknown, and the answer complete, ${streams ? 'as it is said' : 'at once'}`, async () => {
    const simulator = await simulateModels({ answer: { text: 'one two', manners: { usage: 'none' } } })
    expect(await hear(clientOf(simulator), question('openai', { streams }))).toMatchObject({ text: 'one two', reason: 'stop', usage: undefined, error: undefined })
  })
}

test('usage is not asked for without a stream', async () => {
  const simulator = await simulateModels()
  await hear(clientOf(simulator), question('openai', { streams: false }))
  expect(simulator.requests[0]!.body).not.toHaveProperty('stream_options')
  expect(simulator.requests[0]!.body).not.toHaveProperty('stream')
})

test('what the model will not say is what it says', async () => {
  const simulator = await simulateModels({ answer: { refusal: 'I cannot help with that.' } })
  for (const streams of [true, false]) expect(await hear(clientOf(simulator), question('openai', { streams }))).toMatchObject({ text: 'I cannot help with that.', reason: 'stop' })
})

test('thoughts are heard by either of their names', async () => {
  const simulator = await simulateModels()
  for (const reasoningField of ['reasoning', 'reasoning_content'] as const) {
    for (const streams of [true, false]) {
      simulator.next({ reasoning: 'Hm, tea.', text: 'Tea.', manners: { reasoningField } })
      expect(await hear(clientOf(simulator), question('openai', { streams }))).toMatchObject({ reasoning: 'Hm, tea.', text: 'Tea.' })
    }
  }
})

test('of several answers only the first is heard', async () => {
  const text = [{ index: 1, delta: { content: 'Other.' } }, { index: 0, delta: { content: 'First.' } }, { index: 1, finish_reason: 'length' }, { index: 0, finish_reason: 'stop' }].map((choice) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`).join('')
  const simulator = await simulateModels({ answer: { fault: { kind: 'page', contentType: 'text/event-stream', text } } })
  expect(await hear(clientOf(simulator), question())).toMatchObject({ text: 'First.', reason: 'stop' })
})

test('an answer in parts is their texts', async () => {
  const text = 'data: {"choices":[{"delta":{"content":[{"type":"text","text":"one "},{"type":"text","text":"two"},null,{"type":"image"}]}}]}\n\ndata: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'
  const simulator = await simulateModels({ answer: { fault: { kind: 'page', contentType: 'text/event-stream', text } } })
  expect((await hear(clientOf(simulator), question())).text).toBe('one two')
})

test('a request says what was asked for and nothing else', async () => {
  const simulator = await simulateModels()
  await hear(clientOf(simulator), question('openai', { temperature: 0.7, topP: 0.9, maxTokens: 2000, stop: ['END'], user: 'a1b2', thinks: false, more: { seed: 7, model: 'sim-small' } }))
  expect(simulator.requests[0]!.body).toEqual({
    model: 'sim-large',
    messages: [{ role: 'user', content: 'Which courses are about tea?' }],
    temperature: 0.7,
    top_p: 0.9,
    max_tokens: 2000,
    stop: ['END'],
    user: 'a1b2',
    seed: 7,
    stream: true,
    stream_options: { include_usage: true },
  })
})

test('images go along with their words', async () => {
  const simulator = await simulateModels({ answer: { text: 'A teapot.' } })
  const content = [{ type: 'text', text: 'What is this?' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] as const
  expect((await hear(clientOf(simulator), question('openai', { messages: [{ role: 'user', content }] }))).error).toBeUndefined()
  expect(simulator.requests[0]!.body.messages).toEqual([{ role: 'user', content }])
})

test('thoughts are not sent to servers that do not know them', async () => {
  const simulator = await simulateModels()
  const messages = [
    { role: 'user', content: 'Tea?' },
    { role: 'assistant', content: '', reasoning: 'Hm.', toolCalls: [{ id: 'call_1', name: 'find_sections', arguments: '{}' }] },
    { role: 'tool', callId: 'call_1', content: '[]' },
    { role: 'assistant', content: 'None.', reasoning: 'Nothing found.' },
    { role: 'user', content: 'Coffee?' },
  ] as const
  for (const kind of ['openai', 'azure'] as const) expect((await hear(clientOf(simulator, kind), question(kind, { messages }))).error).toBeUndefined()
})

test('connections are used again after answers and refusals', async () => {
  const simulator = await simulateModels()
  const client = clientOf(simulator)
  for (let round = 0; round < 10; round++) {
    await hear(client, question())
    await hear(client, question('openai', { streams: false }))
    await hear(client, question('openai', { model: 'sim-of-yesterday' }))
  }
  // What is left of an answer is read after its last word is told, so the next one may be too early for it.
  expect(simulator.connections()).toBeLessThan(8)
})
