import { setTimeout as sleep } from 'node:timers/promises'
import OpenAI, { type APIError } from 'openai'
import { expect, test } from 'vitest'
import type { CreatedApiKey } from '@fairway/contract/api-keys'
import { simulatedModels } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

// A key that was good a while ago is believed for as long as nobody is told anything.

const models = await simulateModels()
const model = simulatedModels.openai[0]!.id
const { app, database, url, signIn } = await startApp({ listen: true, config: { modelServers: { openai: { ...models.server('openai'), model } } } })
app.completions.start()
const { olga, ben } = await signIn('olga', 'ben')

async function withKey() {
  const { body } = await olga.post<CreatedApiKey>('/api/office/api-keys', { name: 'Key', scopes: ['gateway:read', 'gateway:write'], days: 1, requestsPerMinute: 10_000, personId: ben.id })
  const client = new OpenAI({ apiKey: body.key, baseURL: `${url}/v1`, maxRetries: 0 })
  const ask = (content: string, more: { model?: string; temperature?: number } = {}) => client.chat.completions.create({ model, messages: [{ role: 'user', content }], ...more }).then(({ choices }) => choices[0]!.message.content, (error: unknown) => (error as APIError).code)
  return { id: body.id, ask }
}

/** As another instance does, whose word about it is lost. From a second on no permission is remembered. */
async function change(key: { id: number }, to: string): Promise<void> {
  await database.query({ text: `update api_key set ${to} where id = $1`, values: [key.id] })
}

test('a key that another instance has revoked is told nothing, not even what else is wrong', async () => {
  models.answer({ text: 'Tea is in 茶学.' })
  const [plain, kept, wrong] = [await withKey(), await withKey(), await withKey()]
  for (const key of [plain, kept, wrong]) {
    expect(await key.ask('Where is tea?', { temperature: 0 })).toBe('Tea is in 茶学.')
    await change(key, 'revoked_at = now()')
  }
  await sleep(1_100)
  expect(await plain.ask('Where is tea?')).toBe('invalid_api_key')
  expect(await kept.ask('Where is tea?', { temperature: 0 })).toBe('invalid_api_key')
  expect(await wrong.ask('Where is tea?', { model: 'no-such-model' })).toBe('invalid_api_key')
  await app.completions.settled()
  expect(await database.query({ text: 'select sum(reserved)::int as reserved from token_budget' })).toEqual([{ reserved: 0 }])
})

test('nor is one whose scope is another one since', async () => {
  models.answer({ text: 'Tea is in 茶学.' })
  const key = await withKey()
  expect(await key.ask('Where is tea?')).toBe('Tea is in 茶学.')
  await change(key, `scopes = array['gateway:read']`)
  await sleep(1_100)
  expect(await key.ask('Where is tea?')).toBe('scope_missing')
})
