import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startCompletions } from '../../../test/completions.ts'
import { failing } from '../../../test/model-simulator.ts'
import { question } from '../../../test/models.ts'
import { cacheKey } from './cache.ts'

// Answers that are given to several people: only what depends on nobody, and only whole.

const { ask, set, models, budget, rows, metric, completions } = await startCompletions({ servers: ['openai', 'deepseek'] })
await set({ 'assistant.guests': 'all', 'assistant.answers-at-once': 1000, 'assistant.person-requests-per-minute': 10_000, 'assistant.requests-per-minute': 10_000, 'assistant.retries': 0 })
const open = { scope: 'student en', version: '1' }
let asked = 0
/** One that nobody has asked. */
const fresh = () => `Question ${++asked}`
const requestsFor = async <Result>(work: () => Promise<Result>): Promise<[Result, number]> => {
  const before = models.requests.length
  const result = await work()
  return [result, models.requests.length - before]
}
const slow = { text: ['The ', 'round ', 'opens ', 'on ', 'Monday.'], pace: { firstTokenMs: 50, tokenMs: 40 } }

test('who asks what was answered is given that answer, is told so, and pays nothing', async () => {
  models.answer({ text: ['On ', 'Monday.'], usage: { input: 10, output: 5 } })
  const text = fresh()
  await ask(text, { as: { personId: 1 }, cache: open })
  const [answer, requests] = await requestsFor(() => ask(text, { as: { personId: 2 }, cache: open }))
  expect(requests).toBe(0)
  expect(answer).toMatchObject({ text: 'On Monday.', isCached: true, model: 'sim-large', finish: { reason: 'stop', usage: undefined, tokensLeft: undefined } })
  expect(await budget('person:1')).toMatchObject({ spent: 15 })
  expect(await budget('person:2')).toBeUndefined()
  expect((await rows('outcome, usage_source, input_tokens, cost::float8 as cost, model, answer')).at(-1)).toEqual({ outcome: 'cached', usage_source: 'none', input_tokens: 0, cost: 0, model: 'sim-large', answer: 'On Monday.' })
})

test.each([
  ['nothing is said to be everybody’s', undefined],
  ['it is for others', { scope: 'teacher en', version: '1' }],
  ['it was made from other data', { scope: 'student en', version: '2' }],
])('where %s, a model is asked', async (_, cache) => {
  models.answer({ text: ['Yes.'] })
  const text = fresh()
  await ask(text, { cache: open })
  const [answer, requests] = await requestsFor(() => ask(text, { cache }))
  expect({ requests, isCached: answer.isCached }).toEqual({ requests: 1, isCached: false })
})

test('two people share no answer that was made from anything of one of them', async () => {
  models.answer({ text: ['Yes.'] })
  const text = fresh()
  const told = (mine: string) => ({ messages: [{ role: 'system', content: `Of who asks: ${mine}` }, { role: 'user', content: text }] as const })
  const looked = (seats: number) => ({
    messages: [
      { role: 'user', content: text },
      { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'find_sections', arguments: '{}' }] },
      { role: 'tool', callId: '1', content: JSON.stringify({ seats_left: seats }) },
    ] as const,
  })
  for (const [one, other] of [[told('Ben'), told('Chloe')], [looked(3), looked(2)]] as const) {
    await ask(text, { cache: open, ...one })
    // Seats that have changed since make another question.
    expect((await ask(text, { cache: open, ...other })).isCached).toBe(false)
    expect((await ask(text, { cache: open, ...one })).isCached).toBe(true)
  }
})

test('of all that a model is told, whatever differs makes another key; who asks, and how it is sent, do not', () => {
  const first = { id: 1 }
  const key = (more: Parameters<typeof question>[1] = {}, scope = open, model = first) => cacheKey(scope, model, question('openai', more))
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const keys = [
        key({ messages: [{ role: 'user', content: one }] }) === key({ messages: [{ role: 'user', content: other }] }),
        key({}, { ...open, scope: one }) === key({}, { ...open, scope: other }),
        key({}, { ...open, version: one }) === key({}, { ...open, version: other }),
      ]
      expect(keys).toEqual(keys.map(() => one === other))
    }),
  )
  const others = [key({ temperature: 0 }), key({ maxTokens: 5 }), key({ tools: [{ name: 'find' }] }), key({ stop: '.' }), key({ thinks: true }), key({ more: { seed: 1 } }), key({ model: 'x' }), key({}, open, { id: 2 })]
  expect(new Set([key(), ...others]).size).toBe(others.length + 1)
  expect(key({ user: 'a', streams: false })).toBe(key({ user: 'b', streams: true }))
})

test('100 who ask the same at the same time are one request, and all get all of it', async () => {
  models.answer(slow)
  const text = fresh()
  const [answers, requests] = await requestsFor(() => Promise.all(Array.from({ length: 100 }, (_, index) => ask(text, { as: { personId: 100 + index }, cache: open }))))
  expect(requests).toBe(1)
  expect(new Set(answers.map(({ text: said }) => said))).toEqual(new Set(['The round opens on Monday.']))
  expect(answers.filter(({ isCached }) => !isCached)).toHaveLength(1)
  expect(await metric('ai_cache_total')).toMatchObject({ 'ai_cache_total result=shared': 99 })
})

test('when the first one stops, the others get theirs, and it is paid for by who was first', async () => {
  const words = Array.from({ length: 60 }, (_, index) => `word${index} `)
  models.answer({ text: words, usage: { input: 10, output: 20 }, pace: { tokenMs: 30 } })
  const text = fresh()
  const stop = new AbortController()
  const [, requests] = await requestsFor(async () => {
    const leads = Promise.withResolvers<void>()
    const leader = ask(text, { as: { personId: 21 }, cache: open, signal: stop.signal, onEvent: () => leads.resolve() })
    await leads.promise
    let following = 0
    const followers = [22, 23].map((personId) => ask(text, { as: { personId }, cache: open, onEvent: ({ type }) => void (type === 'begin' && following++) }))
    await expect.poll(() => following).toBe(2)
    stop.abort(new Error('Enough.'))
    expect((await leader).refused).toBe('stopped')
    for (const { text: said, refused } of await Promise.all(followers)) expect({ said, refused }).toEqual({ said: words.join(''), refused: undefined })
  })
  expect(requests).toBe(1)
  await completions.settled()
  expect([await budget('person:21'), await budget('person:22')]).toMatchObject([{ spent: 30, reserved: 0, open: 0 }, undefined])
  expect((await ask(text, { cache: open })).isCached).toBe(true)
})

test('when nobody listens any more, the model is stopped, and nothing is kept', async () => {
  models.answer({ text: Array.from({ length: 200 }, () => 'word '), pace: { tokenMs: 20 } })
  const text = fresh()
  const stop = new AbortController()
  const begun = Promise.withResolvers<void>()
  const all = [1, 2, 3].map(() => ask(text, { cache: open, signal: stop.signal, onEvent: ({ type }) => void (type === 'text' && begun.resolve()) }))
  await begun.promise
  stop.abort(new Error('Enough.'))
  await Promise.all(all)
  await expect.poll(() => models.requests.at(-1)!.closedByClientAt).toBeDefined()
  models.answer({ text: ['Whole.'] })
  expect(await ask(text, { cache: open })).toMatchObject({ text: 'Whole.', isCached: false })
})

test('who waited for one that may not ask any more asks itself', async () => {
  models.answer(slow)
  await set({ 'assistant.tokens-a-day': 0 })
  const text = fresh()
  const keys = (ids: readonly number[]) => ids.map((id) => ask(text, { as: { personId: 31, key: { id }, surface: 'gateway' }, cache: open }))
  const [answers, requests] = await requestsFor(() => Promise.all([ask(text, { as: { personId: 31 }, isFurther: true, cache: open }), ...keys([1, 2, 3])]))
  await set({ 'assistant.tokens-a-day': null })
  expect(answers.slice(1).map(({ refused, text: said }) => [refused, said])).toEqual([1, 2, 3].map(() => [undefined, 'The round opens on Monday.']))
  expect(requests).toBe(1)
})

test.each([
  ['fails', { fault: failing(503) }, 'model-unavailable'],
  ['breaks off', { text: ['a ', 'b ', 'c'], fault: { kind: 'end', after: 2, how: 'hang-up' } }, 'answer-broken-off'],
  ['is too long', { text: ['a '], finish: 'length' }, undefined],
  ['is taken back by a filter', { text: ['a '], finish: 'content_filter' }, undefined],
] as const)('an answer that %s is told to all who listen, and kept for nobody', async (_, script, refused) => {
  const text = fresh()
  models.answer({ ...script, pace: { firstTokenMs: 40 } })
  const answers = await Promise.all([1, 2, 3].map((personId) => ask(text, { as: { personId }, model: 'sim-large', cache: open })))
  expect(answers.map((answer) => answer.refused)).toEqual([refused, refused, refused])
  models.answer({ text: ['Whole.'] })
  expect(await ask(text, { as: { personId: 1 }, model: 'sim-large', cache: open })).toMatchObject({ text: 'Whole.', isCached: false })
})

test('an answer of the second choice is given, and the first choice is asked again next time', async () => {
  const text = fresh()
  models.answer((_, { dialect }) => (dialect === 'openai' ? { fault: failing(503) } : { text: ['From elsewhere.'] }))
  expect(await ask(text, { as: { personId: 1 }, cache: open })).toMatchObject({ text: 'From elsewhere.' })
  models.answer({ text: ['From here.'] })
  expect(await ask(text, { as: { personId: 1 }, cache: open })).toMatchObject({ text: 'From here.', isCached: false })
})

test('what a model wants to be looked up is kept too: whoever is given it looks it up anew', async () => {
  models.answer({ toolCalls: [{ id: 'call_1', name: 'find_sections', arguments: '{"words":"tea"}' }] })
  const text = fresh()
  const tools = [{ name: 'find_sections' }]
  await ask(text, { as: { personId: 1 }, cache: open, tools })
  const answer = await ask(text, { as: { personId: 2 }, cache: open, tools })
  expect(answer).toMatchObject({ isCached: true, finish: { reason: 'tool-calls' } })
  expect(answer.events).toContainEqual(expect.objectContaining({ type: 'tool-call', name: 'find_sections' }))
})

test('an answer is kept for as long as the settings say, and not at all where they say so', async () => {
  models.answer({ text: ['Yes.'] })
  await set({ 'assistant.cache-seconds': 1 })
  const text = fresh()
  await ask(text, { cache: open })
  expect((await ask(text, { cache: open })).isCached).toBe(true)
  await sleep(1100)
  expect((await ask(text, { cache: open })).isCached).toBe(false)
  await set({ 'assistant.cache-seconds': 0 })
  const other = fresh()
  await ask(other, { cache: open })
  expect((await ask(other, { cache: open })).isCached).toBe(false)
  await set({ 'assistant.cache-seconds': null })
})
