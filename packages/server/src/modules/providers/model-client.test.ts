import { expect, test } from 'vitest'
import { clientOf, dialects, hear, kindOf, question, simulateModels } from '../../../test/models.ts'
import { simulatedModels, simulatorKey } from '../../../test/model-simulator.ts'

const campus = 'Tea 茶 is taught in Hall 3 — ask for “茶道”! 🍵'

for (const kind of dialects) {
  for (const streams of [true, false]) {
    test(`an answer of ${kind} is heard to its end, ${streams ? 'as it is said' : 'at once'}`, async () => {
      const simulator = await simulateModels({ answer: { text: campus, usage: { input: 12, output: 34, cached: 5, reasoning: 6 } } })
      const heard = await hear(clientOf(simulator, kind), question(kind, { streams }))
      expect(heard.error).toBeUndefined()
      expect(heard.text).toBe(campus)
      expect(heard.events.at(-1)).toEqual({ type: 'finish', reason: 'stop', usage: { input: 12, output: 34, cached: 5, reasoning: 6 } })
      if (streams) expect(heard.events.length).toBeGreaterThan(5)
      await expect.poll(() => simulator.requests[0]).toMatchObject({ status: 200, isComplete: true, closedByClientAt: undefined })
    })
  }

  test(`${kind} refuses a wrong key and a missing one, and both are its key's matter`, async () => {
    const simulator = await simulateModels()
    for (const apiKey of ['sk-of-somebody-else', undefined]) {
      const client = clientOf(simulator, kind, { apiKey: apiKey ?? '' })
      expect(kindOf(await hear(client, question(kind)))).toBe('key-refused')
    }
    expect(simulator.requests.map(({ status }) => status)).toEqual([401, 401])
  })

  test(`${kind} has no such model`, async () => {
    const simulator = await simulateModels()
    const { error } = await hear(clientOf(simulator, kind), question(kind, { model: 'sim-of-yesterday' }))
    expect(error).toMatchObject({ kind: 'no-such-model', mayRetry: false, mayFallBack: true, isIllness: false })
  })

  test(`${kind} takes a conversation with tools, and answers with calls of them`, async () => {
    const simulator = await simulateModels({ answer: { toolCalls: [{ id: 'call_a', name: 'find_sections', arguments: '{"about":"茶"}' }, { id: 'call_b', name: 'my_timetable', arguments: '{}' }] } })
    const heard = await hear(
      clientOf(simulator, kind),
      question(kind, {
        messages: [
          { role: 'system', content: 'You help on a campus.' },
          { role: 'user', content: 'Tea?' },
          { role: 'assistant', content: '', toolCalls: [{ id: 'call_1', name: 'find_sections', arguments: '{}' }] },
          { role: 'tool', callId: 'call_1', content: '[]' },
        ],
        tools: [{ name: 'find_sections', description: 'Finds sections.', parameters: { type: 'object' } }, { name: 'my_timetable' }],
        toolChoice: 'auto',
      }),
    )
    expect(heard.error).toBeUndefined()
    expect(heard.calls).toEqual([{ id: 'call_a', name: 'find_sections', arguments: '{"about":"茶"}' }, { id: 'call_b', name: 'my_timetable', arguments: '{}' }])
    expect(heard.reason).toBe('tool-calls')
  })
}

test('a key goes in the header that its server reads, and only there', async () => {
  const simulator = await simulateModels()
  for (const kind of dialects) await hear(clientOf(simulator, kind), question(kind))
  expect(simulator.requests.map(({ headers }) => [headers.authorization, headers['api-key']])).toEqual([
    [`Bearer ${simulatorKey}`, undefined],
    [`Bearer ${simulatorKey}`, undefined],
    [undefined, simulatorKey],
  ])
})

test('Azure is asked by deployment and version on its classic path, and by model on its v1 path', async () => {
  const simulator = await simulateModels({ models: { azure: [{ id: 'campus 大' }] } })
  const asked = question('azure', { model: 'campus 大' })
  expect((await hear(clientOf(simulator, 'azure', { apiVersion: '2024-10-21' }), asked)).error).toBeUndefined()
  expect((await hear(clientOf(simulator, 'azure'), asked)).error).toBeUndefined()
  expect(simulator.requests.map(({ path }) => path)).toEqual(['/openai/deployments/campus%20%E5%A4%A7/chat/completions?api-version=2024-10-21', '/openai/v1/chat/completions'])
})

test('a version that Azure does not know is no such path', async () => {
  const simulator = await simulateModels()
  expect(kindOf(await hear(clientOf(simulator, 'azure', { apiVersion: 'yesterday' }), question('azure')))).toBe('no-such-model')
})

test('the models of a server are listed by their ids', async () => {
  const simulator = await simulateModels()
  const { signal } = new AbortController()
  for (const kind of ['openai', 'deepseek'] as const) expect(await clientOf(simulator, kind).listModels(signal)).toEqual(simulatedModels[kind].map(({ id }) => id))
  // Azure knows of models, and not of the deployments by which it is asked.
  expect(await clientOf(simulator, 'azure', { apiVersion: '2024-10-21' }).listModels(signal)).toEqual(['sim-base', 'sim-base-mini'])
  await expect(clientOf(simulator, 'openai', { apiKey: 'sk-wrong' }).listModels(signal)).rejects.toMatchObject({ kind: 'key-refused' })
})

test('embeddings are handed on as the server gives them', async () => {
  const simulator = await simulateModels()
  const { signal } = new AbortController()
  const body = { input: ['tea', '茶'] }
  const list = await clientOf(simulator).embed('sim-embedding', body, signal)
  expect(list).toMatchObject({ object: 'list', data: [{ index: 0 }, { index: 1 }], usage: { prompt_tokens: 2 } })
  expect(await clientOf(simulator, 'azure', { apiVersion: '2024-10-21' }).embed('campus-embedding', body, signal)).toMatchObject({ object: 'list' })
  await expect(clientOf(simulator).embed('sim-of-yesterday', body, signal)).rejects.toMatchObject({ kind: 'no-such-model' })
  await expect(clientOf(simulator, 'deepseek').embed('deepsim-flash', body, signal)).rejects.toMatchObject({ kind: 'no-such-model' })
})
