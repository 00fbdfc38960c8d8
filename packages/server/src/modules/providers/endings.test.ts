import { expect, test } from 'vitest'
import { clientOf, dialects, hear, kindOf, question, simulateModels } from '../../../test/models.ts'
import type { Fault } from '../../../test/model-simulator.ts'

// How an answer may end without being complete.

const ways: Record<string, Extract<Fault, { kind: 'end' }>['how']> = { 'as if all were said': 'quietly', 'with [DONE] and no reason': 'done', 'by hanging up in the middle of an event': 'hang-up' }

for (const kind of dialects) {
  for (const [how, way] of Object.entries(ways)) {
    test(`an answer of ${kind} that ends ${how} is incomplete`, async () => {
      const simulator = await simulateModels({ answer: { text: 'one two three four', fault: { kind: 'end', after: 2, how: way } } })
      const heard = await hear(clientOf(simulator, kind), question(kind))
      expect(heard.error).toMatchObject({ kind: 'truncated', mayRetry: true, mayFallBack: true, isIllness: true })
      expect(heard.text).toBe('one two')
      expect(heard.events.some((event) => event.type === 'finish')).toBe(false)
    })
  }
}

test('an answer that ends before its first word is incomplete', async () => {
  const simulator = await simulateModels()
  const client = clientOf(simulator)
  simulator.next(...Object.values(ways).map((how) => ({ fault: { kind: 'end', after: 0, how } as const })))
  const heard = [await hear(client, question()), await hear(client, question()), await hear(client, question())]
  // Whoever hangs up before having said anything was not there.
  expect(heard.map(kindOf)).toEqual(['truncated', 'truncated', 'unavailable'])
  expect(heard.map(({ events }) => events)).toEqual([[], [], []])
})

test('a whole answer that is cut off is none', async () => {
  const simulator = await simulateModels({ answer: { fault: { kind: 'end', after: 0, how: 'hang-up' } } })
  const client = clientOf(simulator)
  expect(kindOf(await hear(client, question('openai', { streams: false })))).toBe('unavailable')
  simulator.answer({ fault: { kind: 'end', after: 0, how: 'quietly' } })
  expect(kindOf(await hear(client, question('openai', { streams: false })))).toBe('protocol')
})

test('half an event at the end is nothing that was said', async () => {
  const half = 'data: {"choices":[{"delta":{"content":"one"}}]}\n\ndata: {"choices":[{"delta":{"cont'
  const simulator = await simulateModels({ answer: { fault: { kind: 'page', contentType: 'text/event-stream', text: half } } })
  const heard = await hear(clientOf(simulator), question())
  expect(kindOf(heard)).toBe('truncated')
  expect(heard.text).toBe('one')
})

const errors: [string, unknown, string][] = [
  ['without a code', { message: 'The server had an error.', type: 'server_error', param: null, code: null }, 'unavailable'],
  ['with a code that is a number', { message: 'Slow down.', code: 429 }, 'rate-limited'],
  ['with a code that is a number in a string', { message: 'Bad gateway.', code: '502' }, 'unavailable'],
  ['with a code that is a word', { message: 'Too fast.', code: 'rate_limit_exceeded' }, 'rate-limited'],
  ['with an empty account', { message: 'Insufficient credits.', code: 402 }, 'no-balance'],
  ['of a filter', { message: 'Filtered.', code: 'content_filter' }, 'filtered'],
  ['of one who is overloaded', { message: 'Overloaded.', type: 'overloaded_error' }, 'unavailable'],
  ['that is only a string', 'the engine is dead', 'unavailable'],
]

for (const [which, error, kind] of errors) {
  for (const as of ['data', 'event'] as const) {
    test(`an error ${which} inside an answer ends it, said as ${as}, before the first word and after`, async () => {
      const simulator = await simulateModels({ answer: { text: 'one two three', fault: { kind: 'error', after: 0, as, error } } })
      const client = clientOf(simulator)
      const first = await hear(client, question())
      expect(kindOf(first)).toBe(kind)
      expect(first.events).toEqual([])
      simulator.answer({ text: 'one two three', fault: { kind: 'error', after: 2, as, error } })
      const later = await hear(client, question())
      expect(kindOf(later)).toBe(kind)
      expect(later.text).toBe('one two')
    })
  }
}

test('an error in place of a whole answer, with status 200, is one', async () => {
  const simulator = await simulateModels({ answer: { fault: { kind: 'error', after: 0, error: { message: 'No room.', code: 503 } } } })
  expect((await hear(clientOf(simulator), question('openai', { streams: false }))).error).toMatchObject({ kind: 'unavailable', status: 503, message: 'No room.' })
})

test('an error that calls itself an object is one', async () => {
  const simulator = await simulateModels({ answer: { fault: { kind: 'page', contentType: 'text/event-stream', text: 'data: {"object":"error","message":"CUDA out of memory","code":50002}\n\ndata: [DONE]\n\n' } } })
  expect((await hear(clientOf(simulator), question())).error).toMatchObject({ kind: 'unavailable', message: 'CUDA out of memory' })
})

test('an error after the end does not spoil the answer', async () => {
  const simulator = await simulateModels({ answer: { text: 'Done.', manners: { saysDone: false, afterDone: 'data: {"error":{"message":"late"}}\n\n' } } })
  expect(await hear(clientOf(simulator), question())).toMatchObject({ text: 'Done.', reason: 'stop', error: undefined })
})

test('an answer that is as long as it may be says so', async () => {
  const simulator = await simulateModels({ answer: { text: 'one two', finish: 'length' } })
  expect((await hear(clientOf(simulator), question())).reason).toBe('length')
})

test('the end of a server with words of its own is an end', async () => {
  const simulator = await simulateModels({ answer: { text: 'one', finish: 'eos_token' } })
  expect((await hear(clientOf(simulator), question())).reason).toBe('stop')
})

test('an answer that the server gave up is incomplete', async () => {
  const simulator = await simulateModels({ answer: { text: 'one two', finish: 'abort' } })
  expect(kindOf(await hear(clientOf(simulator), question()))).toBe('truncated')
  simulator.answer({ text: 'one two', finish: 'error' })
  expect(kindOf(await hear(clientOf(simulator), question()))).toBe('unavailable')
})
