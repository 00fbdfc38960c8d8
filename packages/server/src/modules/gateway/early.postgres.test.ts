import { setTimeout as sleep } from 'node:timers/promises'
import OpenAI from 'openai'
import { expect, test } from 'vitest'
import type { CreatedApiKey } from '@fairway/contract/api-keys'
import { simulatedModels } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

test('a model is asked while a key that is known is looked up, and its answer is told once that is done', async () => {
  const models = await simulateModels()
  const model = simulatedModels.openai[0]!.id
  const { app, database, url, signIn } = await startApp({ listen: true, config: { modelServers: { openai: { ...models.server('openai'), model } } } })
  app.completions.start()
  const { olga, ben } = await signIn('olga', 'ben')
  const { body } = await olga.post<CreatedApiKey>('/api/office/api-keys', { name: 'Key', scopes: ['gateway:write'], days: 1, requestsPerMinute: 600, personId: ben.id })
  const client = new OpenAI({ apiKey: body.key, baseURL: `${url}/v1`, maxRetries: 0 })
  models.answer({ text: 'Tea.' })
  let isTold = false
  const ask = () => client.chat.completions.create({ model, messages: [{ role: 'user', content: 'What?' }] }).finally(() => (isTold = true))
  await ask()
  // Longer than it is remembered.
  await sleep(1_100)
  isTold = false
  const asking = await database.inTransaction(async ({ query }) => {
    await query({ text: 'lock table api_key in access exclusive mode' })
    const before = models.requests.length
    const asked = ask()
    await expect.poll(() => models.requests.length).toBe(before + 1)
    await sleep(50)
    expect(isTold).toBe(false)
    return { asked }
  })
  expect((await asking.asked).choices[0]!.message.content).toBe('Tea.')
})
