import { describe, expect, test } from 'vitest'
import { createAnswerReader } from './answer-reader.ts'
import { createEventStream } from './event-stream.ts'

// Chunks of servers that are old, or peculiar, as they were seen on the wire.

function read(...chunks: object[]) {
  const reader = createAnswerReader()
  const events = chunks.flatMap((chunk) => reader.read(JSON.stringify(chunk)))
  return [...events, reader.finish()]
}

test('the first chunk of an older Azure, which has notes on the question and no choices, is passed over', () => {
  const first = { id: '', object: '', created: 0, model: '', choices: [], prompt_annotations: [{ prompt_index: 0, content_filter_results: { hate: { filtered: false, severity: 'safe' } } }] }
  expect(read(first, { choices: [{ index: 0, delta: { content: 'Tea.' } }] }, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })).toMatchObject([{ type: 'text', text: 'Tea.' }, { type: 'finish', reason: 'stop' }])
})

test('an id and a model that are said late, or never, matter to nobody', () => {
  const said = { choices: [{ index: 0, delta: { content: 'Tea.' } }] }
  expect(read({ id: '', model: '', ...said }, { id: 'chatcmpl-1', model: 'sim-large', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })).toMatchObject([{ text: 'Tea.' }, { reason: 'stop' }])
})

describe('a function that is called as before there were tools', () => {
  const pieces = [{ name: 'find_sections', arguments: '' }, { arguments: '{"about":' }, { arguments: '"茶道"}' }]

  test('is a call of a tool', () => {
    const events = read(...pieces.map((piece) => ({ choices: [{ index: 0, delta: { function_call: piece } }] })), { choices: [{ index: 0, delta: {}, finish_reason: 'function_call' }] })
    expect(events).toMatchObject([{ type: 'tool-call', index: 0, name: 'find_sections' }, { index: 0 }, { index: 0 }, { type: 'finish', reason: 'tool-calls' }])
    expect(events.map((event) => ('arguments' in event ? event.arguments : '')).join('')).toBe('{"about":"茶道"}')
  })

  test('is none where it is null', () => {
    expect(read({ choices: [{ index: 0, delta: { content: 'Tea.', function_call: null }, finish_reason: 'stop' }] })).toMatchObject([{ type: 'text' }, { type: 'finish', reason: 'stop' }])
  })
})

test('what OpenRouter says while it looks for somebody who answers is no part of the answer', () => {
  const stream = createEventStream(createAnswerReader())
  const wire = ': OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\ndata: {"choices":[{"delta":{"content":"Tea."}}]}\n\n: OPENROUTER PROCESSING\n\ndata: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
  expect([...stream.take(Buffer.from(wire)), ...stream.end()]).toEqual([{ type: 'text', text: 'Tea.' }])
  expect([stream.isDone, stream.failure]).toEqual([true, undefined])
})
