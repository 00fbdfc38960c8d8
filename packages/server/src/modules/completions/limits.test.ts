import { expect, test } from 'vitest'
import { startCompletions } from '../../../test/completions.ts'
import { promptFiltered } from '../../../test/model-simulator.ts'

// How much of the models somebody may have: requests in a minute, answers at once, tokens of the day.

const { ask, set, models, budget, rows, database, completions } = await startCompletions()
const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index} `)

test('of 100 who ask at the same time as many are answered as their tokens are enough for, and nothing stays set aside', async () => {
  models.answer({ text: ['Yes.'], usage: { input: 40, output: 60 }, pace: { firstTokenMs: 50 } })
  // Each sets aside what its answer may at most have.
  await set({ 'assistant.output-tokens': 500, 'assistant.tokens-a-day': 10_000, 'assistant.answers-at-once': 1000, 'assistant.person-requests-per-minute': 1000, 'assistant.requests-per-minute': 1000 })
  const before = models.requests.length
  const answers = await Promise.all(Array.from({ length: 100 }, () => ask('Is it open?', { as: { personId: 1 } })))
  const answered = answers.filter(({ refused }) => refused === undefined)
  expect(new Set(answers.map(({ refused }) => refused))).toEqual(new Set([undefined, 'tokens-used-up']))
  // 19 times 500 and the question fit into 10,000.
  expect(answered).toHaveLength(19)
  expect(models.requests.length - before).toBe(19)
  expect(await budget('person:1')).toEqual({ spent: 1900, reserved: 0, open: 0 })
  expect(answers.find(({ refusal }) => refusal)!.refusal!.fields).toMatchObject({ left: expect.any(Number), wanted: expect.any(Number), resetsAt: expect.stringMatching(/^\d{4}-/), retryAfter: expect.any(Number) })
  expect(await completions.left({ personId: 1, key: null, network: '', factor: 1 })).toMatchObject({ used: 1900, most: 10_000 })
})

test('one after the other, the day is used up to its end and not beyond', async () => {
  await set({ 'assistant.output-tokens': 100, 'assistant.tokens-a-day': 1000 })
  models.answer({ text: ['Yes.'], usage: { input: 10, output: 100 } })
  let count = 0
  while ((await ask('Is it open?', { as: { personId: 2 } })).refused === undefined) count++
  const { spent, reserved } = (await budget('person:2'))!
  expect({ spent, reserved }).toEqual({ spent: count * 110, reserved: 0 })
  expect(spent).toBeLessThanOrEqual(1000)
  expect(1000 - spent).toBeLessThan(200)
})

test('at the end it is said what is left', async () => {
  models.answer({ text: ['Yes.'], usage: { input: 10, output: 100 } })
  await set({ 'assistant.tokens-a-day': 5000 })
  expect((await ask('Is it open?', { as: { personId: 3 } })).finish).toMatchObject({ tokensLeft: 4890, usage: { input: 10, output: 100, source: 'provider' } })
})

test('who has as many answers as are possible at once waits for one of them to end', async () => {
  await set({ 'assistant.tokens-a-day': 1_000_000, 'assistant.answers-at-once': 2 })
  models.answer({ text: words(2000), pace: { tokenMs: 20 } })
  const stop = new AbortController()
  const begun = Promise.withResolvers<void>()
  let count = 0
  const onEvent = ({ type }: { type: string }) => void (type === 'begin' && ++count === 2 && begun.resolve())
  const running = [1, 2].map(() => ask('Tell me', { as: { personId: 4 }, signal: stop.signal, onEvent }))
  await begun.promise
  expect(await ask('Tell me', { as: { personId: 4 } })).toMatchObject({ refused: 'too-many-answers', refusal: { status: 429, fields: { most: 2 } } })
  expect((await ask('Tell me', { as: { personId: 5 }, signal: AbortSignal.timeout(300) })).refused).toBe('stopped')
  stop.abort(new Error('Enough.'))
  await Promise.all(running)
  models.answer({ text: ['Yes.'] })
  expect((await ask('Tell me', { as: { personId: 4 } })).refused).toBeUndefined()
})

test.each([
  // What a key asks is its own, and not of its person.
  ['a key', { personId: 14, key: { id: 14 } }, 3, [{ personId: 14, key: { id: 15 } }, { personId: 14 }]],
  ['the guests of a network, whoever they are', { network: '198.51.100.30' }, 1, [{ network: '198.51.100.31' }, { personId: 15, network: '198.51.100.30' }]],
  ['the guests of a network that has more of everything', { network: '198.51.100.32', factor: 2 }, 2, [{ network: '198.51.100.33' }]],
])('%s can have as many answers at once as the office gives them, which others do not use up', async (_, as, most, others) => {
  await set({ 'assistant.guests': 'all', 'assistant.tokens-a-day': 1_000_000, 'assistant.guest-tokens-a-day': 1_000_000, 'assistant.answers-at-once': 1, 'assistant.key-answers-at-once': 3 })
  models.answer({ text: words(2000), pace: { tokenMs: 20 } })
  const stop = new AbortController()
  const begun = Promise.withResolvers<void>()
  let count = 0
  const onEvent = ({ type }: { type: string }) => void (type === 'begin' && ++count === most && begun.resolve())
  const running = Array.from({ length: most }, () => ask('Tell me', { as, signal: stop.signal, onEvent }))
  await begun.promise
  expect(await ask('Tell me', { as })).toMatchObject({ refused: 'too-many-answers', refusal: { status: 429, fields: { most, retryAfter: expect.any(Number) } } })
  models.answer({ text: ['Yes.'] })
  for (const other of others) expect((await ask('Tell me', { as: other })).refused).toBeUndefined()
  expect((await ask('Tell me', { as })).refused).toBe('too-many-answers')
  stop.abort(new Error('Enough.'))
  await Promise.all(running)
  expect((await ask('Tell me', { as })).refused).toBeUndefined()
  await set({ 'assistant.guests': 'built-in', 'assistant.answers-at-once': 2 })
})

test('an answer that is stopped, or breaks off, is paid for as far as it came, and marked as estimated', async () => {
  models.answer({ text: words(500), pace: { tokenMs: 20 } })
  const stop = new AbortController()
  let pieces = 0
  await ask('Tell me', { as: { personId: 6 }, signal: stop.signal, onEvent: ({ type }) => void (type === 'text' && ++pieces === 10 && stop.abort(new Error('Enough.'))) })
  models.answer({ text: words(50), fault: { kind: 'end', after: 20, how: 'hang-up' } })
  expect((await ask('Tell me', { as: { personId: 6 } })).refused).toBe('answer-broken-off')
  const of = (await rows('person_id, outcome, code, usage_source, input_tokens, output_tokens')).filter((row) => row['person_id'] === 6) as { usage_source: string; outcome: string; output_tokens: number; input_tokens: number; code: string | null }[]
  expect(of).toMatchObject([
    { outcome: 'stopped', code: null, usage_source: 'estimated' },
    { outcome: 'failed', code: 'truncated', usage_source: 'estimated' },
  ])
  for (const { output_tokens: output, input_tokens: input } of of) expect({ output: output > 10, input: input > 0 }).toEqual({ output: true, input: true })
  expect(await budget('person:6')).toEqual({ spent: of.reduce((sum, row) => sum + row.input_tokens + row.output_tokens, 0), reserved: 0, open: 0 })
})

test('who stops an answer before its first word pays for the question', async () => {
  models.answer({ text: ['Yes.'], pace: { firstTokenMs: 60_000 } })
  for (const cache of [undefined, { scope: 'everybody', version: '1' }]) {
    const before = models.requests.length
    const stop = new AbortController()
    const asked = ask(words(200).join(''), { as: { personId: 12 }, signal: stop.signal, cache })
    await expect.poll(() => models.requests.length - before).toBe(1)
    stop.abort(new Error('Enough.'))
    expect((await asked).refused).toBe('stopped')
  }
  await completions.settled()
  const of = (await rows('person_id, outcome, usage_source, input_tokens, output_tokens, model')).filter((row) => row['person_id'] === 12) as { input_tokens: number }[]
  expect(of).toMatchObject(Array.from({ length: 2 }, () => ({ outcome: 'stopped', usage_source: 'estimated', output_tokens: 0, model: expect.any(String) })))
  expect(of.every(({ input_tokens: input }) => input > 200)).toBe(true)
  expect(await budget('person:12')).toEqual({ spent: of.reduce((sum, row) => sum + row.input_tokens, 0), reserved: 0, open: 0 })
})

test('what the filter of a server has read is paid for, and answered by nobody', async () => {
  models.answer({ fault: promptFiltered })
  expect((await ask(words(200).join(''), { as: { personId: 13 } })).refused).toBe('prompt-blocked')
  await completions.settled()
  const [of] = (await rows('person_id, code, usage_source, input_tokens, output_tokens')).filter((row) => row['person_id'] === 13) as { input_tokens: number }[]
  expect(of).toMatchObject({ code: 'filtered', usage_source: 'estimated', output_tokens: 0 })
  expect(of!.input_tokens).toBeGreaterThan(200)
  expect(await budget('person:13')).toEqual({ spent: of!.input_tokens, reserved: 0, open: 0 })
})

test('the built-in model costs nobody anything, stopped or not', async () => {
  // Guests are answered by it.
  for (const pieces of [1, Infinity]) {
    const stop = new AbortController()
    let heard = 0
    const { refused } = await ask('help', { as: { network: '198.51.100.20' }, signal: stop.signal, onEvent: ({ type }) => void (type === 'text' && ++heard === pieces && stop.abort(new Error('Enough.'))) })
    expect(refused).toBe(pieces === 1 ? 'stopped' : undefined)
  }
  await completions.settled()
  const of = (await rows('server, outcome, usage_source, input_tokens, output_tokens, cost::float8 as cost')).filter(({ server }) => server === 'campus')
  const free = { usage_source: 'provider', input_tokens: 0, output_tokens: 0, cost: 0 }
  expect(of).toMatchObject([{ outcome: 'stopped', ...free }, { outcome: 'done', ...free }])
  expect(await budget('network:198.51.100.20')).toEqual({ spent: 0, reserved: 0, open: 0 })
})

test('what never began is paid for by nobody', async () => {
  models.answer({ fault: { kind: 'status', status: 400, body: { error: { message: 'No.', type: 'invalid_request_error' } } } })
  expect((await ask('Tell me', { as: { personId: 7 } })).refused).toBe('prompt-refused')
  expect(await budget('person:7')).toEqual({ spent: 0, reserved: 0, open: 0 })
})

test('what an instance had set aside that ended in the middle is counted as used in the end', async () => {
  await database.query({ text: `insert into token_budget (subject, day, spent, reserved) values ('person:8', (now() at time zone 'Asia/Shanghai')::date, 100, 500)` })
  await database.query({ text: `insert into token_reservation (completion_id, subject, day, tokens, expires_at) values (gen_random_uuid(), 'person:8', (now() at time zone 'Asia/Shanghai')::date, 500, now() - interval '1 second')` })
  const { createBudgets } = await import('./budgets.ts')
  expect(await createBudgets({ database, timeZone: 'Asia/Shanghai' }).sweep()).toBe(1)
  expect(await budget('person:8')).toEqual({ spent: 600, reserved: 0, open: 0 })
})

test('a key pays for itself, and guests of one network together', async () => {
  models.answer({ text: ['Yes.'], usage: { input: 10, output: 5 } })
  await ask('Is it open?', { as: { personId: 9, key: { id: 1 }, surface: 'gateway' } })
  expect([await budget('key:1'), await budget('person:9')]).toMatchObject([{ spent: 15 }, undefined])
  await set({ 'assistant.guests': 'all', 'assistant.guest-tokens-a-day': 300 })
  const guests = await Promise.all(Array.from({ length: 10 }, () => ask('Is it open?', { as: { network: '198.51.100.1' } })))
  expect(guests.filter(({ refused }) => refused === undefined)).toHaveLength(2)
  // A classroom behind one address has more.
  expect((await ask('Is it open?', { as: { network: '198.51.100.1', factor: 10 } })).refused).toBeUndefined()
})

test('requests are counted by the minute: of an address, and of a person wherever they ask', async () => {
  await set({ 'assistant.requests-per-minute': 5, 'assistant.person-requests-per-minute': 3, 'assistant.guest-tokens-a-day': null, 'assistant.answers-at-once': 100 })
  models.answer({ text: ['Yes.'] })
  const many = (count: number, as: object, more: object = {}) => Promise.all(Array.from({ length: count }, () => ask('Is it open?', { as, ...more })))
  const refusedIn = (answers: readonly { refused: string | undefined }[]) => answers.filter(({ refused }) => refused === 'too-many-questions').length
  expect(refusedIn(await many(100, { network: '198.51.100.2' }))).toBe(95)
  expect(refusedIn(await many(4, { network: '198.51.100.3', personId: 10 }))).toBe(1)
  expect(await ask('Is it open?', { as: { network: '198.51.100.4', personId: 10 } })).toMatchObject({ refused: 'too-many-questions', refusal: { status: 429, fields: { limit: 'person', retryAfter: expect.any(Number) } } })
  expect(refusedIn(await many(1, { network: '198.51.100.5', personId: 11 }))).toBe(0)
  // Looking things up for an answer is no further question.
  expect(refusedIn(await many(3, { network: '198.51.100.4', personId: 10 }, { isFurther: true }))).toBe(0)
})

test('shipped, it is 100 requests a minute for an address, and 30 for a person', async () => {
  const { defaultSettings } = await import('@fairway/contract/settings')
  expect(defaultSettings).toMatchObject({
    'assistant.requests-per-minute': 100,
    'assistant.person-requests-per-minute': 30,
    'assistant.first-token-seconds': 30,
    'assistant.connect-seconds': 10,
    'assistant.retries': 3,
    'assistant.backoff-seconds': 1,
    'assistant.cache-seconds': 300,
    'assistant.output-tokens': 2000,
    'assistant.temperature': 0.7,
    'assistant.streaming': true,
  })
})

test('however reserving and settling fall together, nothing of what was given back stays set aside', async () => {
  const { createBudgets } = await import('./budgets.ts')
  const budgets = createBudgets({ database, timeZone: 'Asia/Shanghai' })
  const payers = [{ subject: 'key:77', tokensADay: 10_000_000, answersAtOnce: 1000 }]
  const answer = async () => {
    const reserved = await budgets.reserve({ id: crypto.randomUUID(), payers, tokens: 2000, expiresInMs: 60_000 })
    if ('refused' in reserved) throw new Error(reserved.refused)
    await budgets.settle({ reservation: reserved.reservation, used: 100 })
  }
  await Promise.all(
    Array.from({ length: 5 }, async () => {
      for (let count = 0; count < 20; count++) await answer()
    }),
  )
  expect(await budget('key:77')).toEqual({ spent: 10_000, reserved: 0, open: 0 })
})
