import { expect, test } from 'vitest'
import { startCompletions } from '../../../test/completions.ts'

// Which model is asked for what, and with which parameters.

const { ask, set, models, database, completions, app } = await startCompletions({ servers: ['openai', 'deepseek', 'azure'] })
await set({ 'assistant.person-requests-per-minute': 10_000, 'assistant.requests-per-minute': 10_000, 'assistant.tokens-a-day': 1_000_000_000 })
models.answer((request) => ({ text: [`${request.model}`] }))
await completions.models.read()
const as = { personId: 1 }
const body = () => models.requests.at(-1)!.body
const idOf = async (server: string) => (await database.query<{ id: number }>({ text: 'select id from model where server = $1', values: [server] }))[0]!.id

async function routed(task: string, servers: readonly string[]): Promise<void> {
  await database.query({ text: 'delete from model_route where task = $1', values: [task] })
  for (const [place, server] of servers.entries()) await database.query({ text: 'insert into model_route (task, place, model_id) values ($1, $2, $3)', values: [task, place, await idOf(server)] })
  completions.models.forget()
}

test('each task has its models; one without any has all, in their order', async () => {
  await routed('planning', ['azure', 'openai'])
  await routed('code', ['deepseek'])
  const answeredBy = async (task: 'chat' | 'planning' | 'writing' | 'code') => (await ask('Hello', { as: { ...as, task } })).model
  expect([await answeredBy('chat'), await answeredBy('planning'), await answeredBy('writing'), await answeredBy('code')]).toEqual(['sim-large', 'campus-large', 'sim-large', 'deepsim-flash'])
})

test('who names a model is answered by that one, or told that there is none', async () => {
  expect((await ask('Hello', { as, model: 'deepsim-flash' })).model).toBe('deepsim-flash')
  expect((await ask('Hello', { as, model: 'azure/campus-large' })).model).toBe('campus-large')
  expect(await ask('Hello', { as, model: 'elsewhere/campus-large' })).toMatchObject({ refused: 'no-such-model', refusal: { status: 404 } })
})

test('a model that cannot read all of it is passed over; where none can, that is said', async () => {
  await database.query({ text: `update model set context_tokens = 1024 where server = 'openai'` })
  await database.query({ text: `update model set context_tokens = 4096 where server in ('deepseek', 'azure')` })
  await set({ 'assistant.built-in-helps-out': false })
  completions.models.forget()
  const long = 'word '.repeat(2000)
  expect((await ask(long, { as })).model).toBe('deepsim-flash')
  expect(await ask('word '.repeat(3200), { as: { ...as, surface: 'writing' } })).toMatchObject({ model: 'deepsim-flash' })
  expect(await ask('word '.repeat(6000), { as: { ...as, surface: 'writing' } })).toMatchObject({ refused: 'prompt-too-long', refusal: { status: 422, fields: { most: 4096 } } })
  // What is left of its reading is the longest answer.
  await ask('word '.repeat(3200), { as: { ...as, surface: 'writing' } })
  expect(Number(body()['max_tokens'])).toBeLessThan(1000)
  await database.query({ text: 'update model set context_tokens = 32768' })
  await set({ 'assistant.built-in-helps-out': null })
  completions.models.forget()
})

test('guests are answered by the built-in model, unless the office lets them ask others', async () => {
  expect((await ask('Who are you?')).model).toBe('campus')
  await set({ 'assistant.guests': 'all' })
  expect((await ask('Who are you?')).model).toBe('sim-large')
})

test('the settings say how long and how free an answer may be, and whether it streams', async () => {
  await ask('Hello', { as })
  expect(body()).toMatchObject({ temperature: 0.7, stream: true })
  expect(body()['max_tokens'] ?? body()['max_completion_tokens']).toBe(2000)
  await set({ 'assistant.temperature': 0.2, 'assistant.output-tokens': 300, 'assistant.streaming': false })
  expect((await ask('Hello', { as })).text).toBe('sim-large')
  expect(body()).toMatchObject({ temperature: 0.2 })
  expect(body().stream).not.toBe(true)
  // Who asks may want less, and not more.
  await ask('Hello', { as, parameters: { maxTokens: 5000 } })
  expect(body()['max_tokens'] ?? body()['max_completion_tokens']).toBe(300)
  await ask('Hello', { as, parameters: { maxTokens: 20, temperature: 1 } })
  expect(body()).toMatchObject({ temperature: 1 })
  expect(body()['max_tokens'] ?? body()['max_completion_tokens']).toBe(20)
  await set({ 'assistant.temperature': null, 'assistant.output-tokens': null, 'assistant.streaming': null })
})

test('a model is not sent what it refuses, nor told who asks', async () => {
  await database.query({ text: `update model set without = '{temperature,user}', has_tools = false where server = 'openai'` })
  completions.models.forget()
  await ask('Hello', { as, tools: [{ name: 'find' }], parameters: { toolChoice: 'auto' } })
  for (const field of ['temperature', 'user', 'tools', 'tool_choice']) expect(body()).not.toHaveProperty(field)
  await database.query({ text: `update model set without = '{}', has_tools = true where server = 'openai'` })
  completions.models.forget()
  await ask('Hello', { as })
  const [one] = [body()['user']]
  await ask('Hello', { as: { personId: 2 } })
  expect([one, body()['user']]).toEqual([expect.stringMatching(/^[\w-]{32}$/), expect.stringMatching(/^[\w-]{32}$/)])
  expect(body()['user']).not.toBe(one)
})

test('where no model can be reached the built-in one helps out, if the office lets it', async () => {
  models.answer({ fault: { kind: 'status', status: 401, body: {} } })
  expect(await ask('Who are you?', { as })).toMatchObject({ model: 'campus', refused: undefined })
  await set({ 'assistant.built-in-helps-out': false })
  expect(await ask('Who are you?', { as })).toMatchObject({ refused: 'model-unavailable', refusal: { status: 503, fields: { retryAfter: expect.any(Number) } } })
  expect((await app.settings.read())['assistant.built-in-helps-out']).toBe(false)
})
