import { expect, test } from 'vitest'
import { clientOf, hear, kindOf, question, simulateModels } from '../../../test/models.ts'

test('what a model will not have it is not sent again', async () => {
  const simulator = await simulateModels({ answer: { text: 'Tea.' } })
  const client = clientOf(simulator)
  const asked = question('openai', { model: 'sim-thinker', temperature: 0.7, topP: 0.9, maxTokens: 100 })
  expect(await hear(client, asked)).toMatchObject({ text: 'Tea.', error: undefined })
  const { body } = simulator.requests.at(-1)!
  expect(body).toMatchObject({ model: 'sim-thinker', max_completion_tokens: 100 })
  for (const field of ['temperature', 'top_p', 'max_tokens']) expect(body).not.toHaveProperty(field)
  const before = simulator.requests.length
  expect((await hear(client, asked)).error).toBeUndefined()
  expect(simulator.requests.length).toBe(before + 1)
})

test('what one model will not have others are sent', async () => {
  const simulator = await simulateModels()
  const client = clientOf(simulator)
  for (const model of ['sim-thinker', 'sim-large']) await hear(client, question('openai', { model, temperature: 0.7 }))
  expect(simulator.requests.at(-1)!.body).toMatchObject({ model: 'sim-large', temperature: 0.7 })
})

test('an older server is asked without what it does not know', async () => {
  const simulator = await simulateModels()
  simulator.next({ fault: { kind: 'status', status: 400, body: { error: { message: 'Unrecognized request argument supplied: stream_options', type: 'invalid_request_error', param: null, code: null } } } })
  expect((await hear(clientOf(simulator, 'azure'), question('azure'))).error).toBeUndefined()
  expect(simulator.requests.map(({ body }) => 'stream_options' in body)).toEqual([true, false])
})

test('a model that takes the length by neither name gets neither', async () => {
  const simulator = await simulateModels({ models: { openai: [{ id: 'sim-old', refuses: ['max_tokens', 'max_completion_tokens'] }] } })
  expect((await hear(clientOf(simulator), question('openai', { model: 'sim-old', maxTokens: 100 }))).error).toBeUndefined()
  expect(Object.keys(simulator.requests.at(-1)!.body)).toEqual(['model', 'messages', 'stream', 'stream_options'])
})

test('a model that refuses what it must be sent is not asked again', async () => {
  const simulator = await simulateModels({ models: { openai: [{ id: 'sim-old', refuses: ['tools'] }] } })
  expect(kindOf(await hear(clientOf(simulator), question('openai', { model: 'sim-old', tools: [{ name: 'find_sections' }] })))).toBe('refused')
  expect(simulator.requests).toHaveLength(1)
})

test('a model that goes on refusing what it was not sent is not asked for ever', async () => {
  const body = { error: { message: "Unsupported value: 'temperature' does not support 0.7 with this model.", param: 'temperature', code: 'unsupported_value' } }
  const simulator = await simulateModels({ answer: { fault: { kind: 'status', status: 400, body } } })
  expect(kindOf(await hear(clientOf(simulator), question('openai', { temperature: 0.7 })))).toBe('refused')
  expect(simulator.requests).toHaveLength(2)
})

test('what a server quotes of a question is not what it will not have', async () => {
  const message = "Invalid schema for function 'look': In context=('properties', 'Unsupported parameter: max_tokens'), schema must have a 'type' key."
  const simulator = await simulateModels()
  const client = clientOf(simulator)
  simulator.next({ fault: { kind: 'status', status: 400, body: { error: { message, type: 'invalid_request_error' } } } })
  expect(kindOf(await hear(client, question('openai', { maxTokens: 100 })))).toBe('refused')
  expect((await hear(client, question('openai', { maxTokens: 100 }))).error).toBeUndefined()
  expect(simulator.requests.map(({ body }) => (body as { max_tokens?: number }).max_tokens)).toEqual([100, 100])
})
