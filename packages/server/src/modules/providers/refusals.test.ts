import { expect, test } from 'vitest'
import { clientOf, hear, kindOf, question, simulateModels } from '../../../test/models.ts'
import { failing, noBalance, noQuota, rateLimited, type Fault } from '../../../test/model-simulator.ts'

// What is made of what servers refuse with.

async function refused(fault: Fault) {
  const simulator = await simulateModels({ answer: { fault } })
  const { error, events } = await hear(clientOf(simulator), question())
  expect(events).toEqual([])
  return error
}

test('too many requests are a matter of waiting, and no illness', async () => {
  expect(await refused(rateLimited())).toMatchObject({ kind: 'rate-limited', status: 429, retryAfterMs: undefined, mayRetry: true, isIllness: false })
})

test('how long to wait is heard in seconds, in milliseconds and as a date', async () => {
  expect(await refused(rateLimited(3))).toMatchObject({ retryAfterMs: 3000 })
  expect(await refused(rateLimited(0.5))).toMatchObject({ retryAfterMs: 500 })
  expect(await refused(rateLimited({ ms: 1234 }))).toMatchObject({ retryAfterMs: 1234 })
  const { retryAfterMs } = (await refused(rateLimited(new Date(Date.now() + 60_000)))) as { retryAfterMs: number }
  expect(retryAfterMs).toBeGreaterThan(30_000)
  expect(retryAfterMs).toBeLessThanOrEqual(60_000)
})

test('a time that is over is no wait, and nonsense says nothing', async () => {
  expect(await refused(rateLimited(new Date(0)))).toMatchObject({ retryAfterMs: 0 })
  const saying = (headers: Record<string, string>): Fault => ({ kind: 'status', status: 429, headers })
  expect(await refused(saying({ 'retry-after': 'soon' }))).toMatchObject({ retryAfterMs: undefined })
  expect(await refused(saying({ 'retry-after-ms': 'soon', 'retry-after': '2' }))).toMatchObject({ retryAfterMs: 2000 })
  expect(await refused(saying({ 'retry-after-ms': '250', 'retry-after': '2' }))).toMatchObject({ retryAfterMs: 250 })
})

test('a server that is down may say when it will be back', async () => {
  expect(await refused(failing(503, { 'retry-after': '7' }))).toMatchObject({ kind: 'unavailable', retryAfterMs: 7000 })
})

for (const status of [500, 502, 503, 504, 529] as const) {
  test(`status ${status} is an illness, and may be tried again`, async () => {
    expect(await refused(failing(status))).toMatchObject({ kind: 'unavailable', status, mayRetry: true, mayFallBack: true, isIllness: true })
  })
}

test('an empty account is not tried again, and is no illness', async () => {
  for (const fault of [noBalance, noQuota]) expect(await refused(fault)).toMatchObject({ kind: 'no-balance', mayRetry: false, mayFallBack: true, isIllness: false })
})

test('a server that says whether to try again is believed', async () => {
  expect(await refused(failing(500, { 'x-should-retry': 'false' }))).toMatchObject({ kind: 'unavailable', mayRetry: false })
  expect(await refused({ kind: 'status', status: 400, body: {}, headers: { 'x-should-retry': 'true' } })).toMatchObject({ kind: 'refused', mayRetry: true })
})

const others: [string, number, unknown, string][] = [
  ['a timeout of the server', 408, {}, 'timeout'],
  ['a conflict', 409, {}, 'rate-limited'],
  ['a request that is too large', 413, '<html>413</html>', 'too-long'],
  ['a request that makes no sense', 422, { detail: [{ msg: 'field required' }] }, 'refused'],
  ['a place where it is not offered', 403, { error: { code: 'unsupported_country_region_territory', message: 'Country not supported' } }, 'key-refused'],
  ['a key that is wrong, in a word of another kind', 403, { detail: 'Invalid API key' }, 'key-refused'],
  ['a key that is wrong, in a code only', 403, { error: { code: 'invalid_api_key' } }, 'key-refused'],
  ['a filter that says so with 403 and no word', 403, { error: { code: 'content_filter' } }, 'filtered'],
  ['a filter that says so with 403', 403, { error: { code: 'content_policy_violation', message: 'Flagged' } }, 'filtered'],
  ['a conversation that is too long, in words only', 400, { object: 'error', message: "This model's maximum context length is 4096 tokens.", code: 400 }, 'too-long'],
  ['a model that is missing, in words only', 400, { code: 20012, message: 'Model does not exist. Please check it carefully.', data: null }, 'no-such-model'],
  ['an account that is empty, in words only', 403, { code: 30001, message: 'Sorry, your account balance is insufficient', data: null }, 'no-balance'],
  ['a schema that is quoted, and says that there is no model', 400, { error: { message: "Invalid schema for function 'look': 'model not found' is not of type 'object'.", type: 'invalid_request_error' } }, 'refused'],
  ['a value that is quoted, and speaks of money', 400, { error: { message: "Invalid value: 'insufficient balance'. Supported values are: 'low' and 'high'.", type: 'invalid_request_error' } }, 'refused'],
  ['a question that was flagged, in words only', 403, { error: { code: 403, message: 'sim-large requires moderation. Your input was flagged for "violence".', metadata: { reasons: ['violence'] } } }, 'filtered'],
  ['a filter behind another code', 400, { error: { code: 'BadRequest', innererror: { code: 'ResponsibleAIPolicyViolation' } } }, 'filtered'],
  ['a page', 404, '<html>nginx</html>', 'no-such-model'],
  ['an error that is only a string', 400, { error: 'bad things' }, 'refused'],
  ['null', 400, 'null', 'refused'],
]

for (const [what, status, body, kind] of others) {
  test(`${what} is told apart`, async () => {
    expect(await refused({ kind: 'status', status, body })).toMatchObject({ kind, status })
  })
}

test('what stands before a server and turns a question away says nothing of our key, nor that the server is ill', async () => {
  for (const body of ['<html>Your request was blocked.</html>', '']) {
    expect(await refused({ kind: 'status', status: 403, body })).toMatchObject({ kind: 'unavailable', status: 403, mayRetry: false, mayFallBack: true, isIllness: false })
  }
})

test('a conversation that is too long is told apart from other mistakes', async () => {
  for (const kind of ['openai', 'deepseek', 'azure'] as const) {
    const simulator = await simulateModels({ models: { [kind]: [{ id: 'short', mostCharacters: 200 }] } })
    const heard = await hear(clientOf(simulator, kind), question(kind, { model: 'short', messages: [{ role: 'user', content: '茶'.repeat(300) }] }))
    expect(heard.error).toMatchObject({ kind: 'too-long', mayRetry: false, mayFallBack: true })
  }
})

test('a request that is refused is the same for other servers', async () => {
  const simulator = await simulateModels()
  const { error } = await hear(clientOf(simulator), question('openai', { temperature: 3 }))
  expect(error).toMatchObject({ kind: 'refused', mayRetry: false, mayFallBack: false, isIllness: false })
})

test('a refusal that goes on for ever is heard by its status', async () => {
  const simulator = await simulateModels({ answer: { fault: { kind: 'status', status: 429, body: 'x'.repeat(1_000_000) } } })
  expect(kindOf(await hear(clientOf(simulator), question()))).toBe('rate-limited')
})

test('a key with a line end in it is a matter of the key', async () => {
  const simulator = await simulateModels()
  expect((await hear(clientOf(simulator, 'openai', { apiKey: 'sk-copied\nbadly' }), question())).error).toMatchObject({ kind: 'key-refused', mayRetry: false })
})

test('faults come in turn, and then all is well', async () => {
  const simulator = await simulateModels({ answer: { text: 'Well.' } })
  simulator.next({ fault: rateLimited(1) }, { fault: failing(502) })
  const client = clientOf(simulator)
  const heard = [await hear(client, question()), await hear(client, question()), await hear(client, question())]
  expect(heard.slice(0, 2).map(kindOf)).toEqual(['rate-limited', 'unavailable'])
  expect(heard[2]!.text).toBe('Well.')
})

test('what fails is asked once: whether to ask again is for others to say', async () => {
  const simulator = await simulateModels()
  const client = clientOf(simulator)
  const faults: Fault[] = [rateLimited(), failing(500), { kind: 'end', after: 0, how: 'hang-up' }, { kind: 'error', after: 0 }]
  simulator.next(...faults.map((fault) => ({ fault })))
  for (const _ of faults) await hear(client, question())
  expect(simulator.requests).toHaveLength(faults.length)
})
