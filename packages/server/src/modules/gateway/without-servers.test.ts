import OpenAI from 'openai'
import { expect, test } from 'vitest'
import type { CreatedApiKey } from '@fairway/contract/api-keys'
import { startApp } from '../../../test/start-app.ts'

// A campus without any server of models: programs find the built-in one.

const { app, url, signIn } = await startApp({ listen: true })
app.completions.start()
const { olga, ben } = await signIn('olga', 'ben')
const { body } = await olga.post<CreatedApiKey>('/api/office/api-keys', { name: 'Key', scopes: ['gateway:read', 'gateway:write'], days: 1, requestsPerMinute: 600, personId: ben.id })
const client = new OpenAI({ apiKey: body.key, baseURL: `${url}/v1`, maxRetries: 0 })

test('it is listed, and is what a program gets that leaves the choice to the campus', async () => {
  expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['campus/campus'])
  const answer = await client.chat.completions.create({ model: 'auto', messages: [{ role: 'user', content: 'Who are you?' }] })
  expect(answer).toMatchObject({ model: 'campus/campus', usage: { total_tokens: 0 }, choices: [{ finish_reason: 'stop', message: { content: expect.stringContaining('not a language model') } }] })
  const pieces: string[] = []
  for await (const { choices } of await client.chat.completions.create({ model: 'campus', stream: true, messages: [{ role: 'user', content: '你是谁？' }] })) pieces.push(choices[0]?.delta.content ?? '')
  expect(pieces.length).toBeGreaterThan(3)
  expect(pieces.join('')).toContain('不是大语言模型')
})

test('it asks a program for what it would look up, and answers from what that says', async () => {
  const tools: OpenAI.ChatCompletionTool[] = [{ type: 'function', function: { name: 'rounds', description: 'When to enrol.', parameters: { type: 'object', properties: {} } } }]
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'When does the next round begin?' }]
  const { choices } = await client.chat.completions.create({ model: 'auto', messages, tools })
  expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { tool_calls: [{ function: { name: 'rounds', arguments: '{}' } }] } })
  // Somebody else's tool of the same name says something that it cannot read.
  const [call] = choices[0]!.message.tool_calls!
  const after = await client.chat.completions.create({ model: 'auto', tools, messages: [...messages, choices[0]!.message, { role: 'tool', tool_call_id: call!.id, content: 'On Monday.' }] })
  expect(after.choices[0]!.message.content).not.toBe('')
})
