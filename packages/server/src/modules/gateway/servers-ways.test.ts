import OpenAI from 'openai'
import { afterEach, expect, test } from 'vitest'
import type { CreatedApiKey } from '@fairway/contract/api-keys'
import { simulatedModels, type Dialect, type Script } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

// What is peculiar to a server of models, where programs see it.

const models = await simulateModels()
const serverOf = (kind: Dialect) => ({ [kind]: { ...models.server(kind), model: simulatedModels[kind][0]!.id } })
// In this order they are asked.
const { app, database, url, signIn } = await startApp({ listen: true, config: { modelServers: { ...serverOf('deepseek'), ...serverOf('openai'), ...serverOf('azure') } } })
app.completions.start()
const { olga, ben } = await signIn('olga', 'ben')
await olga.put('/api/office/settings/assistant.retries', { value: 1 })
const { body: key } = await olga.post<CreatedApiKey>('/api/office/api-keys', { name: 'Key', scopes: ['gateway:read', 'gateway:write'], days: 1, requestsPerMinute: 600, personId: ben.id })
const client = new OpenAI({ apiKey: key.key, baseURL: `${url}/v1`, maxRetries: 0 })
const messages = [{ role: 'user' as const, content: 'Which courses are about tea?' }]
const azure = `azure/${simulatedModels.azure[0]!.id}`

afterEach(() => models.answer({}))

/** Of each server its own script. */
const say = (scripts: Partial<Record<Dialect, Script>>) => models.answer((_, { dialect }) => scripts[dialect] ?? { text: `From ${dialect}.` })
const latest = async () => (await database.query<object>({ text: 'select outcome, server, finish, retries, fallbacks from completion order by at desc limit 1' }))[0]

async function streamed(model: string) {
  const chunks: OpenAI.ChatCompletionChunk[] = []
  for await (const chunk of await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } })) chunks.push(chunk)
  return { model: chunks[0]!.model, text: chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join(''), reasons: chunks.flatMap(({ choices }) => choices[0]?.finish_reason ?? []), usage: chunks.at(-1)!.usage }
}

test.each(['blocks-late', 'blocks-after-end'] as const)('what Azure’s filter takes back is in no whole answer, and a stream ends with the reason: it %s', async (filter) => {
  models.answer({ text: 'one two three', manners: { filter }, usage: { input: 30, output: 3 } })
  // What has been sent cannot be taken back from a program: it is told at the end.
  expect(await streamed(azure)).toMatchObject({ text: 'one two three', reasons: ['content_filter'], usage: { prompt_tokens: 30, completion_tokens: 3 } })
  await expect.poll(latest).toMatchObject({ server: 'azure', finish: 'content-filter' })
  const { choices, usage } = await client.chat.completions.create({ model: azure, messages })
  expect(choices).toMatchObject([{ finish_reason: 'content_filter', message: { role: 'assistant', content: '' } }])
  // It was said all the same, and is paid for.
  expect(usage).toMatchObject({ prompt_tokens: 30, completion_tokens: 3 })
})

test('what Azure’s filter notes late and lets pass changes no answer', async () => {
  models.answer({ text: 'one two three', manners: { filter: 'late' } })
  expect(await streamed(azure)).toMatchObject({ text: 'one two three', reasons: ['stop'] })
  expect((await client.chat.completions.create({ model: azure, messages })).choices).toMatchObject([{ finish_reason: 'stop', message: { content: 'one two three' } }])
})

test.each(['deepseek', 'auto'])('DeepSeek’s want of room before the first word is tried again, and then somebody else is asked who may be: %s', async (wanted) => {
  const model = wanted === 'auto' ? 'auto' : `deepseek/${simulatedModels.deepseek[0]!.id}`
  const noRoom: Script = { text: '', finish: 'insufficient_system_resource' }
  const asked = async (work: () => Promise<unknown>) => {
    const before = models.requests.length
    const answer = await work()
    return { answer, asked: models.requests.slice(before).map(({ dialect }) => dialect) }
  }
  say({})
  models.next(noRoom)
  expect(await asked(() => streamed(model))).toMatchObject({ answer: { model: `deepseek/${simulatedModels.deepseek[0]!.id}`, text: 'From deepseek.', reasons: ['stop'] }, asked: ['deepseek', 'deepseek'] })
  await expect.poll(latest).toMatchObject({ outcome: 'done', server: 'deepseek', retries: 1, fallbacks: 0 })
  say({ deepseek: noRoom })
  app.completions.changed('deepseek')
  const whole = await asked(() => client.chat.completions.create({ model, messages }).catch((error: unknown) => error))
  if (wanted === 'auto') {
    expect(whole).toMatchObject({ answer: { model: `openai/${simulatedModels.openai[0]!.id}`, choices: [{ finish_reason: 'stop', message: { content: 'From openai.' } }] }, asked: ['deepseek', 'deepseek', 'openai'] })
    await expect.poll(latest).toMatchObject({ outcome: 'done', server: 'openai', fallbacks: 1 })
  } else {
    expect(whole).toMatchObject({ answer: { status: 503, code: 'model_unavailable' }, asked: ['deepseek', 'deepseek'] })
  }
})

test('DeepSeek’s want of room in the middle of an answer ends it with an error, and nobody else goes on with it', async () => {
  say({ deepseek: { text: 'one two three', finish: 'insufficient_system_resource' } })
  app.completions.changed('deepseek')
  const before = models.requests.length
  await expect(streamed('auto')).rejects.toMatchObject({ code: 'answer_broken_off' })
  await expect(client.chat.completions.create({ model: 'auto', messages })).rejects.toMatchObject({ status: 502, code: 'answer_broken_off' })
  expect(models.requests.slice(before).map(({ dialect }) => dialect)).toEqual(['deepseek', 'deepseek'])
})
