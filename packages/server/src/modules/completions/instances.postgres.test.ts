import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startCompletions } from '../../../test/completions.ts'
import { createFaultyBus } from '../../../test/faulty-bus.ts'
import { startApp } from '../../../test/start-app.ts'

// The pipeline on two instances with one database.

async function startTwo() {
  const here = await startCompletions()
  await here.set({ 'assistant.output-tokens': 500, 'assistant.tokens-a-day': 10_000, 'assistant.answers-at-once': 1000, 'assistant.person-requests-per-minute': 1000, 'assistant.requests-per-minute': 1000 })
  const there = await startCompletions({ simulator: here.models, started: await startApp({ place: here.place }) })
  return { here, there, models: here.models }
}

test('the tokens of a day are exact over both, however many ask at once', async () => {
  const { here, there, models } = await startTwo()
  models.answer({ text: ['Yes.'], usage: { input: 40, output: 60 }, pace: { firstTokenMs: 50 } })
  const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => (index % 2 ? here : there).ask('Is it open?', { as: { personId: 1 } })))
  expect(new Set(answers.map(({ refused }) => refused))).toEqual(new Set([undefined, 'tokens-used-up']))
  const answered = answers.filter(({ refused }) => refused === undefined).length
  // All that fit beside each other are let in; more only as those come to their end.
  expect(answered).toBeGreaterThanOrEqual(19)
  expect(answered).toBeLessThanOrEqual(100)
  expect(await here.budget('person:1')).toEqual({ spent: answered * 100, reserved: 0, open: 0 })
  expect(answered * 100).toBeLessThanOrEqual(10_000)
  expect([...here.errors, ...there.errors]).toEqual([])
})

test('answers at once are counted over both', async () => {
  const { here, there, models } = await startTwo()
  await here.set({ 'assistant.answers-at-once': 3, 'assistant.tokens-a-day': 1_000_000 })
  models.answer({ text: Array.from({ length: 200 }, () => 'word '), pace: { tokenMs: 20 } })
  // What was set here holds there a second later.
  await expect.poll(async () => (await there.app.settings.read())['assistant.answers-at-once']).toBe(3)
  const stop = new AbortController()
  let begun = 0
  const all = Array.from({ length: 10 }, (_, index) => (index % 2 ? here : there).ask('Tell me', { as: { personId: 2 }, signal: stop.signal, onEvent: ({ type }) => void (type === 'begin' && begun++) }))
  const refused = Promise.all(all.map(async (answer) => (await answer).refused))
  await expect.poll(async () => (await here.budget('person:2'))?.open).toBe(3)
  await expect.poll(() => begun).toBe(3)
  stop.abort(new Error('Enough.'))
  expect((await refused).toSorted()).toEqual([...Array.from({ length: 3 }, () => 'stopped'), ...Array.from({ length: 7 }, () => 'too-many-answers')])
  expect(await here.budget('person:2')).toMatchObject({ reserved: 0, open: 0 })
})

test('requests of the minute are counted over both, a moment later', async () => {
  const bus = createFaultyBus({ lost: 0, doubled: 0, delayMs: 5 }, () => 0.5)
  const here = await startCompletions({ bus: bus.join() })
  const there = await startCompletions({ simulator: here.models, started: await startApp({ place: here.place }), bus: bus.join() })
  await here.set({ 'assistant.person-requests-per-minute': 10, 'assistant.answers-at-once': 1000 })
  await expect.poll(async () => (await there.app.settings.read())['assistant.person-requests-per-minute']).toBe(10)
  here.models.answer({ text: ['Yes.'] })
  const askAt = async (one: typeof here, times: number) => {
    const answers = []
    for (let count = 0; count < times; count++) answers.push((await one.ask('Is it open?', { as: { personId: 6 } })).refused)
    return answers
  }
  expect(await askAt(here, 6)).toEqual(Array.from({ length: 6 }, () => undefined))
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await askAt(there, 6)).toEqual([undefined, undefined, undefined, undefined, 'too-many-questions', 'too-many-questions'])
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await askAt(here, 1)).toEqual(['too-many-questions'])
})

test('what an instance had set aside that was killed is given back by the other one as used', async () => {
  const { here, there } = await startTwo()
  await here.database.query({ text: `insert into token_budget (subject, day, spent, reserved) values ('person:3', (now() at time zone 'Asia/Shanghai')::date, 100, 500)` })
  await here.database.query({ text: `insert into token_reservation (completion_id, subject, day, tokens, expires_at) values (gen_random_uuid(), 'person:3', (now() at time zone 'Asia/Shanghai')::date, 500, now() - interval '1 second')` })
  const { createBudgets } = await import('./budgets.ts')
  const swept = await Promise.all([here, there].map(({ database }) => createBudgets({ database, timeZone: 'Asia/Shanghai' }).sweep()))
  expect(swept.toSorted()).toEqual([0, 1])
  expect(await there.budget('person:3')).toEqual({ spent: 600, reserved: 0, open: 0 })
})

test('who has plenty left does not wait for the database; who turns out to have nothing left is told nothing of what was asked meanwhile', async () => {
  const { here, models } = await startTwo()
  await here.set({ 'assistant.answers-at-once': 3, 'assistant.tokens-a-day': 1_000_000, 'assistant.output-tokens': 1000 })
  const askAs = () => here.ask('Is it open?', { as: { personId: 4 } })
  models.answer({ text: ['Yes.'] })
  expect((await askAs()).text).toBe('Yes.')
  models.answer({ text: Array.from({ length: 300 }, () => 'word '), pace: { tokenMs: 20 } })
  const before = models.requests.length
  const asked = Promise.withResolvers<void>()
  const spending = here.database.inTransaction(async ({ query }) => {
    await query({ text: `update token_budget set spent = 1000000 where subject = 'person:4'` })
    await asked.promise
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  const refused = askAs()
  await expect.poll(() => models.requests.length - before).toBe(1)
  asked.resolve()
  await spending
  expect(await refused).toMatchObject({ refused: 'tokens-used-up', events: [], text: '' })
  await expect.poll(() => models.requests[before]!.closedByClientAt).toBeDefined()
  // Now it is known that there is not plenty.
  expect(await askAs()).toMatchObject({ refused: 'tokens-used-up' })
  expect(models.requests.length - before).toBe(1)
  expect(await here.budget('person:4')).toMatchObject({ reserved: 0, open: 0 })
})

test('who has as many answers elsewhere as are possible at once has a model asked for nothing only the first time', async () => {
  const { here, there, models } = await startTwo()
  await here.set({ 'assistant.answers-at-once': 1, 'assistant.tokens-a-day': 1_000_000 })
  await expect.poll(async () => (await there.app.settings.read())['assistant.answers-at-once']).toBe(1)
  const as = { personId: 5 }
  models.answer({ text: ['Yes.'] })
  expect((await there.ask('Is it open?', { as })).text).toBe('Yes.')
  models.answer({ text: Array.from({ length: 500 }, () => 'word '), pace: { tokenMs: 20 } })
  const stop = new AbortController()
  const begun = Promise.withResolvers<void>()
  const running = here.ask('Tell me', { as, signal: stop.signal, onEvent: ({ type }) => void (type === 'begin' && begun.resolve()) })
  await begun.promise
  const before = models.requests.length
  for (let count = 0; count < 10; count++) expect((await there.ask('Is it open?', { as })).refused).toBe('too-many-answers')
  expect(models.requests.length - before).toBeLessThanOrEqual(1)
  stop.abort(new Error('Enough.'))
  await running
  models.answer({ text: ['Yes.'] })
  expect((await there.ask('Is it open?', { as })).text).toBe('Yes.')
})

test('who asked first and stops before a model is asked fails nobody who asked the same', async () => {
  const { ask, models, database, errors } = await startCompletions()
  models.answer({ text: ['It ', 'is.'], pace: { firstTokenMs: 20 } })
  const stop = new AbortController()
  const same = { cache: { scope: 'student en', version: '1' } }
  const asked = await database.inTransaction(async ({ query }) => {
    // The day's tokens cannot be set aside for as long.
    await query({ text: 'lock table token_budget in access exclusive mode' })
    const first = ask('Is it open?', { ...same, as: { personId: 11 }, signal: stop.signal })
    await sleep(50)
    const others = [ask('Is it open?', { ...same, as: { personId: 12 } }), ask('Is it open?', { ...same, as: { personId: 13 } })]
    await sleep(50)
    stop.abort(new Error('Stopped.'))
    await sleep(50)
    return [first, ...others]
  })
  const [first, ...others] = await Promise.all(asked)
  expect(first).toMatchObject({ refused: 'stopped' })
  for (const other of others) expect(other).toMatchObject({ text: 'It is.', refused: undefined })
  expect(errors).toEqual([])
})
