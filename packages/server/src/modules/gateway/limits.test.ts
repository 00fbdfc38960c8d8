import OpenAI, { RateLimitError } from 'openai'
import { expect, test } from 'vitest'
import type { CreatedApiKey } from '@fairway/contract/api-keys'
import { simulatedModels } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

// How much of the models a key may have at once, as OpenAI's own client is told.

const models = await simulateModels()
const model = simulatedModels.openai[0]!.id
const { app, url, signIn } = await startApp({ listen: true, config: { modelServers: { openai: { ...models.server('openai'), model } } } })
app.completions.start()
const { olga, ben } = await signIn('olga', 'ben')
for (const [name, value] of Object.entries({ 'assistant.key-answers-at-once': 2, 'assistant.answers-at-once': 1 })) await olga.put(`/api/office/settings/${name}`, { value })
const messages = [{ role: 'user' as const, content: 'Which courses are about tea?' }]

async function newClient(name: string): Promise<OpenAI> {
  const { body } = await olga.post<CreatedApiKey>('/api/office/api-keys', { name, scopes: ['gateway:read', 'gateway:write'], days: 1, requestsPerMinute: 600, personId: ben.id })
  return new OpenAI({ apiKey: body.key, baseURL: `${url}/v1`, maxRetries: 0 })
}

/** An answer that goes on. @returns stops it */
async function running(client: OpenAI): Promise<() => Promise<void>> {
  const stream = await client.chat.completions.create({ model, messages, stream: true })
  const chunks = stream[Symbol.asyncIterator]()
  await chunks.next()
  return async () => {
    stream.controller.abort()
    await chunks.return?.()
  }
}

/** What it was refused with; undefined: it was answered. */
const refusalOf = (asked: PromiseLike<unknown>) => Promise.resolve(asked).then(() => undefined, (error: unknown) => error)

test('while as many answers are being given to a key as it may have at once, it is told to come back, streamed or not', async () => {
  const [client, other] = [await newClient('One'), await newClient('Other')]
  models.answer({ text: Array.from({ length: 2000 }, (_, index) => `word${index} `), pace: { tokenMs: 20 } })
  const stops = [await running(client), await running(client)]
  const asked = models.requests.length
  for (const stream of [false, true]) {
    const error = await refusalOf(client.chat.completions.create({ model, messages, stream }))
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error).toMatchObject({ status: 429, code: 'rate_limit_exceeded', type: 'rate_limit_error', param: null, error: { message: expect.stringContaining('At most 2 answers at once') } })
    expect(Number((error as RateLimitError).headers.get('retry-after'))).toBeGreaterThan(0)
  }
  expect(await refusalOf(client.embeddings.create({ model, input: 'Tea' }))).toMatchObject({ status: 429, code: 'rate_limit_exceeded' })
  // What was refused has asked no model, and another key of the same person has its own.
  expect(models.requests.length).toBe(asked)
  stops.push(await running(other))
  await stops.shift()!()
  models.answer({ text: 'Enough.' })
  await expect.poll(() => refusalOf(client.chat.completions.create({ model, messages }))).toBeUndefined()
  await Promise.all(stops.map((stop) => stop()))
})
