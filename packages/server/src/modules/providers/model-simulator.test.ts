import { execPath } from 'node:process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import OpenAI, { AzureOpenAI } from 'openai'
import { expect, test } from 'vitest'
import { afterwards } from '../../../test/afterwards.ts'
import { simulateModels } from '../../../test/models.ts'
import { rateLimited, simulatorKey, type ModelSimulator } from '../../../test/model-simulator.ts'

// What the tests of all who speak with models rely on: the simulator speaks and refuses as the real servers do.

const messages = [{ role: 'user' as const, content: 'Tea?' }]
const officialClients = {
  openai: (simulator: ModelSimulator) => ({ client: new OpenAI({ baseURL: `${simulator.url}/v1`, apiKey: simulatorKey, maxRetries: 0 }), model: 'sim-large' }),
  deepseek: (simulator: ModelSimulator) => ({ client: new OpenAI({ baseURL: simulator.url, apiKey: simulatorKey, maxRetries: 0 }), model: 'deepsim-flash' }),
  azure: (simulator: ModelSimulator) => ({ client: new AzureOpenAI({ endpoint: simulator.url, apiKey: simulatorKey, apiVersion: '2024-10-21', maxRetries: 0 }), model: 'campus-large' }),
}

for (const [kind, make] of Object.entries(officialClients)) {
  test(`the official client understands the ${kind} that is simulated`, async () => {
    const simulator = await simulateModels({ answer: { text: 'Tea 茶.', toolCalls: [{ id: 'call_a', name: 'find_sections', arguments: '{"about":"茶"}' }] } })
    const { client, model } = make(simulator)
    const whole = await client.chat.completions.create({ model, messages })
    expect(whole.choices[0]!.message).toMatchObject({ content: 'Tea 茶.', tool_calls: [{ id: 'call_a', function: { name: 'find_sections', arguments: '{"about":"茶"}' } }] })
    const final = await client.chat.completions.stream({ model, messages, stream_options: { include_usage: true } }).finalChatCompletion()
    expect(final).toMatchObject({ usage: whole.usage, choices: [{ finish_reason: 'tool_calls', message: { content: 'Tea 茶.', tool_calls: [{ id: 'call_a', function: { arguments: '{"about":"茶"}' } }] } }] })
  })

  test(`the official client is refused by the ${kind} that is simulated`, async () => {
    const simulator = await simulateModels()
    const { client, model } = make(simulator)
    await expect(client.chat.completions.create({ model: 'sim-of-yesterday', messages })).rejects.toMatchObject({ status: kind === 'deepseek' ? 400 : 404 })
    await expect(client.chat.completions.create({ model, messages: [] })).rejects.toMatchObject({ status: 400 })
    simulator.next({ fault: rateLimited(1) })
    await expect(client.chat.completions.create({ model, messages })).rejects.toMatchObject({ status: 429 })
    client.apiKey = 'sk-of-somebody-else'
    await expect(client.chat.completions.create({ model, messages })).rejects.toMatchObject({ status: 401 })
  })
}

async function ask(simulator: ModelSimulator, address: string, body: Record<string, unknown>) {
  const answer = await fetch(`${simulator.url}${address}`, { method: 'POST', headers: { authorization: `Bearer ${simulatorKey}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: answer.status, text: await answer.text() }
}

const call = { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find_sections', arguments: '{}' } }] }
const result = { role: 'tool', tool_call_id: 'call_1', content: '[]' }

test('DeepSeek refuses a turn with tool calls of which any thoughts are missing, while it thinks, and only then', async () => {
  const simulator = await simulateModels()
  const asking = (more: Record<string, unknown>) => ask(simulator, '/chat/completions', { model: 'deepsim-flash', messages: [...messages, call, result], ...more })
  expect(await asking({})).toMatchObject({ status: 400, text: expect.stringContaining('The `reasoning_content` in the thinking mode must be passed back to the API.') })
  expect((await asking({ thinking: { type: 'disabled' } })).status).toBe(200)
  expect((await asking({ messages: [...messages, { ...call, reasoning_content: 'Hm.' }, result] })).status).toBe(200)
  const closing = { role: 'assistant', content: 'Yes.' }
  expect((await asking({ messages: [...messages, { ...call, reasoning_content: 'Hm.' }, result, closing, ...messages] })).status).toBe(400)
  expect((await asking({ messages: [...messages, { ...call, reasoning_content: 'Hm.' }, result, { ...closing, reasoning_content: '' }, ...messages] })).status).toBe(200)
  expect((await asking({ messages: [...messages, closing, ...messages] })).status).toBe(200)
})

const mistakes: [string, Record<string, unknown>, string][] = [
  ['a result without its call', { messages: [...messages, result] }, "must be a response to a preceeding message with 'tool_calls'"],
  ['a call without its result', { messages: [...messages, call, ...messages] }, 'did not have response messages: call_1'],
  ['a call at the end', { messages: [...messages, call] }, 'did not have response messages: call_1'],
  ['an answer without words', { messages: [...messages, { role: 'assistant', content: null }, ...messages] }, 'expected a string, got null'],
  ['a field of another server', { thinking: { type: 'disabled' } }, "Unknown parameter: 'thinking'"],
  ['a temperature of fever', { temperature: 39 }, "Invalid 'temperature'"],
  ['an answer of no length', { max_tokens: 0 }, "Invalid 'max_tokens'"],
  ['usage of what is no stream', { stream_options: { include_usage: true } }, "only allowed when 'stream' is enabled"],
  ['a choice of no tools', { tool_choice: 'auto' }, "only allowed when 'tools' are specified"],
  ['a tool with spaces', { tools: [{ type: 'function', function: { name: 'find sections' } }] }, 'does not match pattern'],
]

for (const [what, wrong, says] of mistakes) {
  test(`OpenAI refuses ${what}`, async () => {
    const simulator = await simulateModels()
    expect(await ask(simulator, '/v1/chat/completions', { model: 'sim-large', messages, ...wrong })).toMatchObject({ status: 400, text: expect.stringContaining(says) })
  })
}

test('what is said can depend on what is asked, and a list in turn comes before that', async () => {
  const simulator = await simulateModels({ answer: { text: 'Else.' } })
  simulator.rules({ lastRole: 'tool', script: { text: 'Found.' } }, { contains: 'title', script: { text: 'A title.' } }, { offersTools: true, script: { toolCalls: [{ name: 'find_sections', arguments: '{}' }] } })
  simulator.next({ text: 'First.' })
  const { client } = officialClients.openai(simulator)
  const said = async (asked: OpenAI.ChatCompletionMessageParam[], tools?: OpenAI.ChatCompletionTool[]) => (await client.chat.completions.create({ model: 'sim-large', messages: asked, ...(tools && { tools }) })).choices[0]!.message
  const tools = [{ type: 'function' as const, function: { name: 'find_sections' } }]
  expect((await said(messages)).content).toBe('First.')
  expect((await said(messages)).content).toBe('Else.')
  expect((await said([{ role: 'user', content: 'A title for this' }])).content).toBe('A title.')
  expect((await said(messages, tools)).tool_calls).toHaveLength(1)
  expect((await said([...messages, call as OpenAI.ChatCompletionMessageParam, result as OpenAI.ChatCompletionMessageParam], tools)).content).toBe('Found.')
})

test('as a program it takes its script over HTTP, and says what it was asked', async () => {
  const program = spawn(execPath, [path.join(import.meta.dirname, '../../../test/model-simulator.ts'), '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  afterwards(() => void program.kill('SIGKILL'))
  const [said] = (await once(program.stdout, 'data')) as [Buffer]
  const url = /http:\S+\d/.exec(said.toString())![0]
  const script = { answer: { text: 'Well.' }, next: [{ fault: { kind: 'status', status: 503 } }] }
  expect((await fetch(`${url}/simulator/script`, { method: 'PUT', body: JSON.stringify(script) })).status).toBe(200)
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: simulatorKey, maxRetries: 0 })
  await expect(client.chat.completions.create({ model: 'sim-large', messages })).rejects.toMatchObject({ status: 503 })
  expect((await client.chat.completions.create({ model: 'sim-large', messages })).choices[0]!.message.content).toBe('Well.')
  expect(await (await fetch(`${url}/simulator/requests`)).json()).toMatchObject([{ dialect: 'openai', status: 503 }, { status: 200, isComplete: true, body: { messages } }])
  expect(await (await fetch(`${url}/simulator/requests`, { method: 'DELETE' })).json()).toBe(2)
})
