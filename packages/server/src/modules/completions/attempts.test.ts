import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientOf, dialects, patient, question, simulateModels } from '../../../test/models.ts'
import { failing, noBalance, promptFiltered, rateLimited, simulatedModels, type Dialect, type Fault, type Script } from '../../../test/model-simulator.ts'
import { ProviderError, type Timeouts } from '../providers/index.ts'
import { createAttempts, type AttemptEvent } from './attempts.ts'
import { breakerLimits, type BreakerLimits } from './breaker.ts'
import type { KnownModel } from './task.ts'

// Which model is asked, how often, and which one after it, against servers that fail in every way they know.

const models = await simulateModels()
const clients = Object.fromEntries(dialects.map((kind) => [kind, clientOf(models, kind)])) as Record<Dialect, ReturnType<typeof clientOf>>

function modelOf(kind: Dialect, more: Partial<KnownModel> = {}): KnownModel {
  const name = simulatedModels[kind][0]!.id
  return { id: dialects.indexOf(kind), server: kind, name, label: name, contextTokens: 10_000, hasTools: true, without: [], thinking: 'by-task', prices: { input: 0, cached: 0, output: 0 }, mostAtOnce: 100, provider: clients[kind], isBuiltIn: false, ...more }
}
const [first, second, third] = dialects.map((kind) => modelOf(kind)) as [KnownModel, KnownModel, KnownModel]

function start(breakers?: BreakerLimits, queue?: { mostWaiting: number; longestWaitMs: number }) {
  const told = { trouble: [] as string[], retries: [] as string[], fallbacks: [] as string[] }
  const attempts = createAttempts({
    onTrouble: (_, { kind }) => told.trouble.push(kind),
    onRetry: (_, { kind }) => told.retries.push(kind),
    onFallback: ({ server }, why) => told.fallbacks.push(`${server} ${why}`),
    ...(breakers && { breakers }),
    ...(queue && { queue }),
  })

  /** @param random 0: no pause but what the server asks for */
  async function run(candidates: readonly KnownModel[], { retries = 3, firstPauseMs = 1000, timeouts = {}, signal = new AbortController().signal, random = () => 0, onEvent }: { retries?: number; firstPauseMs?: number; timeouts?: Partial<Timeouts>; signal?: AbortSignal; random?: () => number; onEvent?(event: AttemptEvent): void } = {}) {
    const events: AttemptEvent[] = []
    let error: unknown
    const before = models.requests.length
    const startedAt = performance.now()
    try {
      for await (const event of attempts.run(candidates, ({ server }) => question(server as Dialect), signal, { retries, firstPauseMs, timeouts: { ...patient, ...timeouts }, random })) {
        events.push(event)
        onEvent?.(event)
      }
    } catch (thrown) {
      error = thrown
    }
    const begin = events.find((event) => event.type === 'begin')
    return {
      begin: begin && { server: begin.model.server, retries: begin.retries, fallbacks: begin.fallbacks },
      begins: events.filter(({ type }) => type === 'begin').length,
      text: events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join(''),
      kind: error instanceof ProviderError ? error.kind : error === undefined ? undefined : 'other',
      error,
      asked: models.requests.slice(before).map(({ dialect }) => dialect),
      ms: performance.now() - startedAt,
    }
  }
  return { run, told, attempts, stateOf: (model: KnownModel) => [...attempts.standings()].find((standing) => standing.model.server === model.server) }
}

/** Of each dialect its own script. */
function say(scripts: Partial<Record<Dialect, Script>>): void {
  models.answer((_, { dialect }) => scripts[dialect] ?? { text: `From ${dialect}.` })
}
const fails = (fault: Fault): Script => ({ text: ['A ', 'b ', 'c ', 'd.'], fault })
const broken = fails(failing(503))

test('a failure is tried again, as often as the settings say, and the next model after it', async () => {
  say({ openai: broken })
  const { run, told } = start()
  expect(await run([first])).toMatchObject({ kind: 'unavailable', asked: Array.from({ length: 4 }, () => 'openai') })
  expect(told).toEqual({ trouble: [], retries: ['unavailable', 'unavailable', 'unavailable'], fallbacks: [] })
})

test('where another model is well, the one that is not is tried once more and no oftener', async () => {
  say({ openai: broken })
  const { run, told } = start()
  expect(await run([first, second])).toMatchObject({ begin: { server: 'deepseek', retries: 1, fallbacks: 1 }, text: 'From deepseek.', asked: ['openai', 'openai', 'deepseek'] })
  expect(told.fallbacks).toEqual(['openai unavailable'])
})

test('what the server asks for is the least that is waited, and the spread comes on top of it', async () => {
  say({})
  models.next({ fault: rateLimited({ ms: 300 }) }, { fault: rateLimited({ ms: 300 }) })
  const { run } = start()
  const { ms, begin } = await run([first], { random: () => 0.1 })
  expect(begin).toMatchObject({ retries: 2 })
  // Twice what it asked for, and a tenth of one and of two seconds.
  expect(ms).toBeGreaterThanOrEqual(300 + 100 + 300 + 200)
})

test('nobody waits for a server that wants to be left in peace for longer than a person would', async () => {
  say({ openai: fails(rateLimited(60)) })
  const { run } = start()
  expect(await run([first])).toMatchObject({ kind: 'rate-limited', asked: ['openai'], error: { retryAfterMs: 60_000 } })
  // And it is left in peace.
  expect(await run([first])).toMatchObject({ kind: 'rate-limited', asked: [] })
  expect(await run([first, second])).toMatchObject({ begin: { server: 'deepseek' }, asked: ['deepseek'] })
})

test('being asked too much is a rest, and no illness', async () => {
  say({ openai: fails(rateLimited({ ms: 20 })) })
  const { run, stateOf } = start()
  for (let count = 0; count < 10; count++) await run([first], { retries: 0 })
  expect(stateOf(first)).toMatchObject({ breaker: 'closed' })
  say({})
  expect(await run([first])).toMatchObject({ text: 'From openai.' })
})

test.each([
  ['a question that is wrong', { kind: 'status', status: 400, body: { error: { message: 'No.', type: 'invalid_request_error' } } } satisfies Fault, 'refused', ['openai']],
  ['a question that a filter refuses', promptFiltered, 'filtered', ['openai']],
  ['an account without money', noBalance, undefined, ['openai', 'deepseek']],
] as const)('%s is never tried again, and opens no breaker', async (_, fault, kind, asked) => {
  say({ openai: fails(fault) })
  const { run, stateOf } = start()
  for (let count = 0; count < 8; count++) {
    const answer = await run([first, second])
    expect(answer.kind).toBe(kind)
    if (count === 0) expect(answer.asked).toEqual(asked)
  }
  expect(stateOf(first)).toMatchObject({ breaker: 'closed' })
})

test('who has to see to it is told of a key that is refused, and the server is not asked meanwhile', async () => {
  say({ openai: fails(noBalance) })
  const { run, told } = start()
  await run([first, second])
  await run([first, second])
  expect(told.trouble).toEqual(['no-balance'])
})

test('a breaker opens when most of the last answers failed; one request tries it after a while, and closes it', async () => {
  say({ openai: broken })
  const { run, stateOf } = start({ ...breakerLimits, openMs: 300 })
  for (let count = 0; count < 5; count++) await run([first], { retries: 0 })
  expect(stateOf(first)).toMatchObject({ breaker: 'open' })
  expect(await run([first])).toMatchObject({ kind: 'unavailable', asked: [], error: { retryAfterMs: expect.any(Number) } })
  expect(await run([first, second])).toMatchObject({ begin: { server: 'deepseek' }, asked: ['deepseek'] })
  say({ openai: { text: 'Well again.', pace: { firstTokenMs: 200 } } })
  await sleep(310)
  expect(stateOf(first)).toMatchObject({ breaker: 'half-open' })
  const answers = await Promise.all(Array.from({ length: 5 }, () => run([first, second])))
  expect(answers.map(({ begin }) => begin!.server).toSorted()).toEqual(['deepseek', 'deepseek', 'deepseek', 'deepseek', 'openai'])
  expect(stateOf(first)).toMatchObject({ breaker: 'closed' })
})

test('an answer that has begun is never begun anew: it ends with an error', async () => {
  say({ openai: fails({ kind: 'end', after: 2, how: 'hang-up' }) })
  const { run } = start()
  expect(await run([first, second])).toMatchObject({ begins: 1, begin: { server: 'openai' }, text: 'A b ', kind: 'truncated', asked: ['openai'] })
})

test('a place is waited for while a model gives as many answers as it may at once', async () => {
  say({ openai: { text: ['One ', 'answer.'], pace: { tokenMs: 100 } } })
  const { run, stateOf } = start()
  const one = modelOf('openai', { mostAtOnce: 1 })
  const running = Array.from({ length: 4 }, () => run([one]))
  await expect.poll(() => stateOf(one)).toMatchObject({ inFlight: 1, waiting: 3 })
  expect((await Promise.all(running)).map(({ text }) => text)).toEqual(Array.from({ length: 4 }, () => 'One answer.'))
  expect(stateOf(one)).toMatchObject({ inFlight: 0, waiting: 0 })
})

test('a place is not waited for where another model that is well has room; where none has, so many wait and so long, and no more', async () => {
  say({ openai: { text: ['One ', 'answer.'], fault: { kind: 'hang', after: 1 } } })
  const { run, stateOf } = start(undefined, { mostWaiting: 2, longestWaitMs: 3000 })
  const one = modelOf('openai', { mostAtOnce: 1 })
  const stop = new AbortController()
  const running = run([one], { signal: stop.signal })
  await expect.poll(() => stateOf(one)).toMatchObject({ inFlight: 1 })
  const waits = run([one])
  await expect.poll(() => stateOf(one)).toMatchObject({ waiting: 1 })
  // Sooner than who has nobody else to ask.
  expect(await Promise.race([run([one, second]), waits])).toMatchObject({ begin: { server: 'deepseek', retries: 0, fallbacks: 1 } })
  const alsoWaits = run([one])
  await expect.poll(() => stateOf(one)).toMatchObject({ waiting: 2 })
  expect(await Promise.race([run([one]), waits, alsoWaits])).toMatchObject({ kind: 'rate-limited', asked: [], error: { retryAfterMs: expect.any(Number) } })
  expect(await Promise.all([waits, alsoWaits])).toMatchObject([{ kind: 'rate-limited' }, { kind: 'rate-limited' }])
  stop.abort(new Error('Gone.'))
  await running
  expect(stateOf(one)).toMatchObject({ inFlight: 0, waiting: 0, breaker: 'closed' })
})

test('who has gone waits no more, and leaves no place taken', async () => {
  say({ openai: { text: ['One ', 'answer.'], fault: { kind: 'hang', after: 1 } } })
  const { run, stateOf } = start()
  const one = modelOf('openai', { mostAtOnce: 1 })
  const stop = new AbortController()
  const running = [1, 2, 3].map(() => run([one], { signal: stop.signal }))
  await expect.poll(() => models.requests.at(-1)!.tokensSaid).toBe(1)
  expect(stateOf(one)).toMatchObject({ inFlight: 1, waiting: 2 })
  stop.abort(new Error('Gone.'))
  for (const { error } of await Promise.all(running)) expect(error).toBe(stop.signal.reason)
  expect(stateOf(one)).toMatchObject({ inFlight: 0, waiting: 0 })
  await expect.poll(() => models.requests.at(-1)!.closedByClientAt).toBeDefined()
})

test('retries are paid for by what went well: where everything fails they come to an end', async () => {
  say({ openai: broken })
  const { run, told } = start()
  // Of each fewer failures than its breaker opens at.
  const many = Array.from({ length: 20 }, (_, index) => modelOf('openai', { name: `model ${index}` }))
  await Promise.all(many.map((model) => run([model], { retries: 3 })))
  expect(told.retries).toHaveLength(20)
})

test.each([
  ['the first token', { firstTokenMs: 200 }, { kind: 'hang', after: 'headers' }, 'timeout', 0],
  ['what comes next', { idleMs: 200 }, { kind: 'hang', after: 2 }, 'timeout', 1],
  ['all of it', { totalMs: 300 }, { kind: 'hang', after: 2 }, 'timeout', 1],
] as const)('%s has a time of its own', async (_, timeouts, fault, kind, begins) => {
  say({ openai: fails(fault) })
  const { run } = start()
  expect(await run([first], { timeouts, retries: 0 })).toMatchObject({ kind, begins })
})

test('all tries together take no longer than an answer may', async () => {
  say({ openai: { ...broken, pace: { firstTokenMs: 150 } } })
  const { run } = start()
  const { asked, kind } = await run([first], { timeouts: { totalMs: 500 }, retries: 10, random: () => 0.1 })
  expect(kind).toMatch(/unavailable|timeout/)
  expect(asked.length).toBeLessThanOrEqual(3)
})

test.each([
  ['the next one is asked', [first, second], ['openai', 'deepseek']],
  ['nobody is waited for any longer', [first], ['openai']],
])('where a model has said nothing for as long as a first word may take, %s', async (_, candidates, asked) => {
  say({ openai: fails({ kind: 'hang', after: 'headers' }) })
  const { run, told } = start()
  expect(await run(candidates, { timeouts: { firstTokenMs: 200 } })).toMatchObject({ asked, kind: candidates.length > 1 ? undefined : 'timeout' })
  expect(told.retries).toEqual([])
})

test('whatever goes wrong before the first token, a model that is well answers', async () => {
  const faults: Fault[] = [
    failing(500),
    failing(502),
    failing(529),
    rateLimited(),
    rateLimited({ ms: 30 }),
    rateLimited(30),
    noBalance,
    { kind: 'status', status: 401, body: {} },
    { kind: 'status', status: 404, body: {} },
    { kind: 'hang', after: 'request' },
    { kind: 'hang', after: 'headers' },
    { kind: 'error', after: 0 },
    { kind: 'end', after: 0, how: 'done' },
    { kind: 'end', after: 0, how: 'hang-up' },
    { kind: 'end', after: 0, how: 'quietly' },
    { kind: 'page', contentType: 'text/html', text: '<p>Sign in</p>' },
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ openai: fc.constantFrom(...faults), deepseek: fc.option(fc.constantFrom(...faults), { nil: undefined }) }), { minLength: 1, maxLength: 4 }), async (rounds) => {
      const { run, attempts } = start()
      for (const { openai, deepseek } of rounds) {
        say({ openai: { text: 'Never.', fault: openai }, ...(deepseek && { deepseek: { text: 'Never.', fault: deepseek } }) })
        const answer = await run([first, second, third], { timeouts: { firstTokenMs: 400 } })
        expect(answer.error).toBeUndefined()
        expect(answer.text).toMatch(deepseek ? /^From azure/ : /^From (deepseek|azure)/)
        expect(answer.begins).toBe(1)
      }
      for (const { inFlight, waiting } of attempts.standings()) expect({ inFlight, waiting }).toEqual({ inFlight: 0, waiting: 0 })
    }),
    { numRuns: 12 },
  )
})
