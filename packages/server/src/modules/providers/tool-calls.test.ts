import { expect, test } from 'vitest'
import { clientOf, dialects, hear, kindOf, question, simulateModels } from '../../../test/models.ts'
import type { Manners } from '../../../test/model-simulator.ts'

// Tool calls come in pieces, and every server has its own way of cutting them.

const calls = [
  { id: 'call_a', name: 'find_sections', arguments: '{"about":"茶道","free":["Fri"]}' },
  { id: 'call_b', name: 'my_timetable', arguments: '{}' },
  { id: 'call_c', name: 'find_sections', arguments: '{"about":"🍵"}' },
]
const tools = [{ name: 'find_sections' }, { name: 'my_timetable' }]

const manners: Record<string, Manners> = {
  'with numbers': {},
  'without numbers': { toolCallIndex: 'missing' },
  'all with the same number': { toolCallIndex: 'always-zero' },
  'with the name after the first arguments': { toolNameLate: true },
  'with the name late and no numbers': { toolNameLate: true, toolCallIndex: 'missing' },
  'with the id and the name in every piece': { toolIdRepeats: true },
  'with the id in every piece and no numbers': { toolIdRepeats: true, toolCallIndex: 'missing' },
  'with the id in every piece and the same number': { toolIdRepeats: true, toolCallIndex: 'always-zero' },
  'letter by letter': { charactersPerArgument: 1, bytesPerPacket: 1 },
  'each in one piece': { charactersPerArgument: 1000 },
  'with nulls': { nulls: true },
}

for (const [how, manner] of Object.entries(manners)) {
  test(`tool calls ${how} are put together`, async () => {
    const simulator = await simulateModels({ answer: { toolCalls: calls, manners: manner } })
    const heard = await hear(clientOf(simulator), question('openai', { tools }))
    expect(heard.error).toBeUndefined()
    expect(heard.calls).toEqual(calls)
    expect(heard.reason).toBe('tool-calls')
    const ids = heard.events.flatMap((event) => (event.type === 'tool-call' && event.id !== undefined ? [event.id] : []))
    expect(ids).toEqual(['call_a', 'call_b', 'call_c'])
  })
}

for (const kind of dialects) {
  test(`a whole answer of ${kind} may be tool calls`, async () => {
    const simulator = await simulateModels({ answer: { text: 'Let me look.', toolCalls: calls } })
    const heard = await hear(clientOf(simulator, kind), question(kind, { tools, streams: false }))
    expect(heard).toMatchObject({ text: 'Let me look.', calls, reason: 'tool-calls' })
  })
}

test('text, thoughts and tool calls may come in one answer', async () => {
  const simulator = await simulateModels({ answer: { reasoning: 'Hm.', text: 'Let me look.', toolCalls: calls } })
  expect(await hear(clientOf(simulator, 'deepseek'), question('deepseek', { tools }))).toMatchObject({ reasoning: 'Hm.', text: 'Let me look.', calls, reason: 'tool-calls' })
})

test('a server that says `stop` after tool calls means tool calls', async () => {
  const simulator = await simulateModels({ answer: { toolCalls: calls, finish: 'stop' } })
  expect((await hear(clientOf(simulator), question('openai', { tools }))).reason).toBe('tool-calls')
})

test('a server that says `tool_calls` without any has only ended', async () => {
  const simulator = await simulateModels({ answer: { text: 'Tea.', finish: 'tool_calls' } })
  expect((await hear(clientOf(simulator), question('openai', { tools }))).reason).toBe('stop')
})

test('a call without an id gets one, and one without a name is none', async () => {
  const pieces = [{ index: 0, function: { name: 'my_timetable', arguments: '{}' } }, { index: 1, id: 'call_x', function: { arguments: '{}' } }]
  const text = pieces.map((piece) => `data: ${JSON.stringify({ choices: [{ delta: { tool_calls: [piece] } }] })}\n\n`).join('') + 'data: {"choices":[{"finish_reason":"tool_calls"}]}\n\n'
  const simulator = await simulateModels({ answer: { fault: { kind: 'page', contentType: 'text/event-stream', text } } })
  expect((await hear(clientOf(simulator), question('openai', { tools }))).calls).toEqual([{ id: 'call_0', name: 'my_timetable', arguments: '{}' }])
})

test('arguments that are no text are taken as JSON', async () => {
  const text = JSON.stringify({ choices: [{ message: { content: null, tool_calls: [{ id: 'call_x', function: { name: 'find_sections', arguments: { about: '茶' } } }] }, finish_reason: 'tool_calls' }] })
  const simulator = await simulateModels({ answer: { fault: { kind: 'page', contentType: 'application/json', text } } })
  expect((await hear(clientOf(simulator), question('openai', { tools }))).calls[0]!.arguments).toBe('{"about":"茶"}')
})

test('what a model wrote is handed on unread, even if it is no JSON', async () => {
  const simulator = await simulateModels({ answer: { toolCalls: [{ id: 'call_x', name: 'find_sections', arguments: '{"about": ' }] } })
  expect((await hear(clientOf(simulator), question('openai', { tools }))).calls[0]!.arguments).toBe('{"about": ')
})

test('arguments of 64 KiB are heard, and beyond that the model is given up', async () => {
  const simulator = await simulateModels()
  const client = clientOf(simulator)
  const argumentsOf = (bytes: number) => ({ toolCalls: [{ id: 'call_x', name: 'find_sections', arguments: '茶'.repeat(bytes / 3) + 'x'.repeat(bytes % 3) }], manners: { charactersPerArgument: 1000 } })
  simulator.next(argumentsOf(64 * 1024), argumentsOf(64 * 1024 + 1))
  expect((await hear(client, question('openai', { tools }))).error).toBeUndefined()
  expect(kindOf(await hear(client, question('openai', { tools })))).toBe('protocol')
})

test('32 calls are heard, and with one more the model is given up', async () => {
  const simulator = await simulateModels()
  const client = clientOf(simulator)
  const callsOf = (count: number) => ({ toolCalls: Array.from({ length: count }, (_, index) => ({ id: `call_${index}`, name: 'my_timetable', arguments: '{}' })) })
  simulator.next(callsOf(32), callsOf(33))
  expect((await hear(client, question('openai', { tools }))).calls).toHaveLength(32)
  expect(kindOf(await hear(client, question('openai', { tools })))).toBe('protocol')
})

test('which tool must be called can be said', async () => {
  const simulator = await simulateModels()
  const client = clientOf(simulator)
  for (const toolChoice of ['auto', 'none', 'required', { name: 'my_timetable' }] as const) expect((await hear(client, question('openai', { tools, toolChoice }))).error).toBeUndefined()
  expect(simulator.requests.map(({ body }) => body.tool_choice)).toEqual(['auto', 'none', 'required', { type: 'function', function: { name: 'my_timetable' } }])
  // Without tools there is nothing to choose, and servers refuse the choice.
  expect((await hear(client, question('openai', { tools: [], toolChoice: 'auto' }))).error).toBeUndefined()
})
