import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import type { Asked, Conversation } from '@fairway/contract/assistant'
import type { Experiment, ExperimentDraft, ExperimentList, ExperimentResults, ShadowAnswers } from '@fairway/contract/experiments'
import type { ModelList } from '@fairway/contract/models'
import type { Problem } from '@fairway/contract/problem'
import type { Client } from '../../../test/client.ts'
import { failing } from '../../../test/model-simulator/faults.ts'
import { simulatorKey } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

// Experiments from the draft to what came of them, with models that are simulated.

const simulator = await simulateModels({ answer: (request) => ({ text: `I am ${request.model}.` }) })
const { app, database, guest, signIn } = await startApp()
app.assistant.start()
const { olga, ben, chloe } = await signIn('olga', 'ben', 'chloe')
const { key } = (await olga.post<{ key: string }>('/api/office/models/servers', { name: 'Sim', kind: 'openai', baseUrl: simulator.server('openai').baseUrl, reach: 'private', apiKey: simulatorKey })).body
const { servers } = (await olga.post<ModelList>(`/api/office/models/servers/${key}/models`, { names: ['sim-large', 'sim-small'] })).body
const [large, small] = servers.find((server) => server.key === key)!.models.map(({ id }) => id) as [number, number]

const draft = (more: Partial<ExperimentDraft> = {}): ExperimentDraft => ({ name: 'Smaller', task: 'chat', isShadow: false, tokensADay: 0, arms: [{ name: 'A', weight: 1, model: large }, { name: 'B', weight: 1, model: small }], ...more })
const at = (id: number, path = '') => `/api/office/experiments/${id}${path}`

/** One that a test has left running would be in the way of the next. */
afterEach(async () => {
  const { experiments } = (await olga.get<ExperimentList>('/api/office/experiments')).body
  for (const one of experiments) if (one.state === 'running') await step(one, 'end')
})

async function create(more: Partial<ExperimentDraft> = {}): Promise<Experiment> {
  const { status, body } = await olga.post<Experiment>('/api/office/experiments', draft(more))
  expect({ status, body }).toMatchObject({ status: 201 })
  return body
}

async function step(experiment: Experiment, path: 'start' | 'end'): Promise<Experiment> {
  const { status, body } = await olga.post<Experiment>(at(experiment.id, `/${path}`), { revision: experiment.revision })
  expect({ status, body }).toMatchObject({ status: 200 })
  return body
}

async function ask(who: Client, text: string = randomUUID()) {
  const { body } = await who.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text })
  await who.get(`/api/assistant/generations/${body.answer.generation}/events`)
  const { turns } = (await who.get<Conversation>(`/api/assistant/conversations/${body.conversation}`)).body
  const answer = turns.find(({ role }) => role === 'assistant')
  return { conversation: body.conversation, question: body.question.id, turn: body.answer.id, text: answer?.text, model: answer?.role === 'assistant' ? answer.model?.label : undefined }
}

test('somebody is given the same arm each time; what came of it is counted, by person', async () => {
  const running = await step(await create(), 'start')
  expect(running).toMatchObject({ state: 'running', revision: 2 })
  const asked = new Map<Client, string>()
  for (const who of [ben, chloe]) {
    const first = await ask(who)
    expect(['sim-large', 'sim-small']).toContain(first.model)
    expect((await ask(who)).model).toBe(first.model)
    asked.set(who, first.model!)
    await who.put(`/api/assistant/conversations/${first.conversation}/turns/${first.turn}/rating`, { rating: 1 })
    await who.post(`/api/assistant/conversations/${first.conversation}/turns/${first.question}/answers`, { clientId: randomUUID() })
  }
  // An answer and the request for it are written down one after the other.
  await expect.poll(async () => (await results(running.id)).arms.reduce((sum, arm) => sum + Math.min(arm.failed.of, arm.regenerated.of), 0)).toBe(6)
  const { arms, ratio } = await results(running.id)
  for (const [place, model] of ['sim-large', 'sim-small'].entries()) {
    const people = [...asked.values()].filter((one) => one === model).length
    expect(arms[place]).toMatchObject({ exposed: people, failed: { count: 0, of: people * 3 }, liked: { count: people, of: people }, regenerated: { count: people, of: people * 3 } })
  }
  expect(ratio).toBeNull()
  expect(await step(running, 'end')).toMatchObject({ state: 'ended' })
  expect((await ask(ben)).model).toBe('sim-large')
})

test('an arm that fails keeps its people', async () => {
  const running = await step(await create({ arms: [{ name: 'A', weight: 1, prompt: 'Be short.' }, { name: 'B', weight: 1, prompt: 'Be long.' }] }), 'start')
  simulator.answer({ fault: failing(500) })
  await olga.put('/api/office/settings/assistant.built-in-helps-out', { value: false })
  await olga.put('/api/office/settings/assistant.retries', { value: 0 })
  await ask(ben)
  await expect.poll(async () => (await results(running.id)).arms.map(({ exposed, failed }) => [exposed, failed.count]).toSorted()).toEqual([[0, 0], [1, 1]])
  simulator.answer((request) => ({ text: `I am ${request.model}.` }))
  for (const name of ['assistant.built-in-helps-out', 'assistant.retries']) await olga.put(`/api/office/settings/${name}`, { value: null })
  app.completions.changed(key)
})

test('words and parameters of an arm reach the model, guests’ too', async () => {
  await olga.put('/api/office/settings/assistant.guests', { value: 'all' })
  const arm = { weight: 1, prompt: 'Answer in verse.', temperature: 0.1, outputTokens: 77, model: small }
  const running = await step(await create({ arms: [{ name: 'A', ...arm }, { name: 'B', ...arm }] }), 'start')
  await expect.poll(async () => (await guest.get<{ model: { label: string } }>('/api/assistant')).body.model.label).toBe('sim-large')
  await guest.post('/api/assistant/questions', { clientId: randomUUID(), text: 'As a guest' })
  await expect.poll(() => simulator.requests.at(-1)?.body).toMatchObject({ model: 'sim-small', temperature: 0.1, max_tokens: 77, messages: expect.arrayContaining([{ role: 'system', content: 'Answer in verse.' }]) as unknown })
  await expect.poll(async () => (await results(running.id)).arms.reduce((sum, { exposed }) => sum + exposed, 0)).toBe(1)
  await olga.put('/api/office/settings/assistant.guests', { value: null })
})

test('a difference is told where there is one, and people who are missing are noticed', async () => {
  const running = await step(await create({ task: 'code' }), 'start')
  await database.query({
    text: `insert into experiment_exposure (experiment_id, subject, arm) select $1, decode(md5(i::text), 'hex'), case when i <= 100 then 0 else 1 end from generate_series(1, 300) i`,
    values: [running.id],
  })
  await database.query({
    text: `insert into completion (id, at, person_id, surface, task, server, model, experiment_id, arm, outcome, usage_source, cost, first_token_ms, total_ms)
           select gen_random_uuid(), now(), 100000 + i, 'chat', 'code', 's', 'm', $1, case when i <= 100 then 0 else 1 end, case when i > 100 and i <= 180 then 'failed' else 'done' end, 'provider',
                  case when i <= 100 then 0.01 else 0.02 end + i / 1000000.0, case when i <= 100 then 500 else 1000 end + i, 2000 from generate_series(1, 300) i`,
    values: [running.id],
  })
  const { arms, comparisons, ratio } = await results(running.id)
  expect(arms[1]!.failed).toMatchObject({ count: 80, of: 200, interval: { value: 0.4 } })
  expect(arms[1]!.failed.interval!.low).toBeCloseTo(0.3346, 3)
  expect(comparisons).toMatchObject([{ arm: 1, failed: { says: 'more' }, stopped: { says: 'nothing' }, liked: null, cost: { says: 'more' }, firstToken: { says: 'more' } }])
  expect(comparisons[0]!.firstToken!.value).toBeCloseTo(1.18, 1)
  expect(ratio).toMatchObject({ isOff: true })
})

test('a shadow is asked after the answer, seen by the office alone, and judged', async () => {
  const shadow = await step(await create({ isShadow: true, tokensADay: 50_000, arms: [{ name: 'Shown', weight: 100 }, { name: 'Candidate', weight: 100, model: small, prompt: 'You are tried out.' }] }), 'start')
  const answer = await ask(ben, 'Is this compared? My number is 13800138000.')
  expect(answer).toMatchObject({ text: 'I am sim-large.', model: 'sim-large' })
  await expect.poll(async () => (await answers(shadow.id)).answers).toMatchObject([{ shown: { model: 'sim-large', text: 'I am sim-large.', outcome: 'done' }, shadow: { model: 'sim-small', text: 'I am sim-small.', outcome: 'done' }, verdict: null }])
  const { answers: [one], tokensToday } = await answers(shadow.id)
  expect(one!.prompt).toContain('Is this compared?')
  expect(one!.prompt).not.toContain('13800138000')
  expect(tokensToday).toBeGreaterThan(0)
  expect(simulator.requests.at(-1)!.body).toMatchObject({ model: 'sim-small', messages: expect.arrayContaining([{ role: 'system', content: 'You are tried out.' }]) as unknown })
  expect((await database.query({ text: `select surface, arm from completion where experiment_id = $1`, values: [shadow.id] }))).toEqual([{ surface: 'shadow', arm: 1 }])
  // It is nobody's: what somebody has left is as if it had not been.
  const spent = async () => (await database.query<{ spent: number }>({ text: `select spent from token_budget where subject = $1`, values: [`shadow:${shadow.id}`] }))[0]!.spent
  // Settled beside being written down.
  await expect.poll(spent).toBeGreaterThan(0)
  expect((await olga.put(at(shadow.id, `/answers/${one!.id}`), { verdict: 'shadow' })).status).toBe(204)
  expect(await answers(shadow.id)).toMatchObject({ counted: { all: 1, failed: 0, shadow: 1, shown: 0, equal: 0 }, preferred: { count: 1, of: 1 } })
  expect(await olga.put(at(shadow.id, '/answers/999999'), { verdict: 'shadow' })).toMatchObject({ status: 404, body: { code: 'no-such-answer' } })
  // One that fails is noted, and whoever asked is none the wiser.
  simulator.answer((request) => (request.model === 'sim-small' ? { fault: failing(500) } : { text: 'Well.' }))
  expect((await ask(ben)).text).toBe('Well.')
  await expect.poll(async () => (await answers(shadow.id)).counted).toMatchObject({ all: 2, failed: 1 })
  simulator.answer((request) => ({ text: `I am ${request.model}.` }))
  app.completions.changed(key)
})

test('a shadow whose tokens are used up is asked no more, and people are', async () => {
  const shadow = await step(await create({ isShadow: true, tokensADay: 1, arms: [{ name: 'Shown', weight: 1 }, { name: 'Candidate', weight: 1, model: small }] }), 'start')
  const before = simulator.requests.length
  expect((await ask(chloe)).model).toBe('sim-large')
  // What comes after it has nothing to wait for that could still come.
  expect((await ask(chloe)).model).toBe('sim-large')
  expect(simulator.requests.slice(before).map(({ body }) => body.model)).toEqual(['sim-large', 'sim-large'])
  expect((await answers(shadow.id)).answers).toEqual([])
})

test('what is counted stays as it is, and two do not count the same people', async () => {
  const first = await create()
  const changed = await olga.put<Experiment>(at(first.id), { ...draft({ name: 'Renamed' }), revision: first.revision })
  expect(changed).toMatchObject({ status: 200, body: { name: 'Renamed', revision: 2 } })
  expect(await olga.put<Problem>(at(first.id), { ...draft(), revision: 1 })).toMatchObject({ status: 409, body: { code: 'experiment-changed' } })
  const running = await step(changed.body, 'start')
  expect(await olga.put<Problem>(at(running.id), { ...draft(), revision: running.revision })).toMatchObject({ status: 409, body: { code: 'experiment-state' } })
  expect(await olga.delete<Problem>(at(running.id, `?revision=${running.revision}`))).toMatchObject({ status: 409, body: { code: 'experiment-state' } })
  const second = await create({ task: null })
  expect(await olga.post<Problem>(at(second.id, '/start'), { revision: 1 })).toMatchObject({ status: 409, body: { code: 'experiment-overlaps', experiment: 'Renamed' } })
  expect(await olga.delete(`/api/office/models/${small}?revision=1`)).toMatchObject({ status: 409, body: { code: 'model-in-experiment' } })
  expect(await olga.put<Problem>(at(running.id, '/archive'), { revision: running.revision })).toMatchObject({ status: 409, body: { code: 'experiment-state' } })
  const ended = await step(running, 'end')
  expect(await olga.post<Problem>(at(ended.id, '/start'), { revision: ended.revision })).toMatchObject({ status: 409, body: { code: 'experiment-state' } })
  expect(await olga.put(at(ended.id, '/archive'), { revision: ended.revision })).toMatchObject({ status: 200, body: { isArchived: true } })
  expect(await olga.delete(at(ended.id, `/archive?revision=${ended.revision + 1}`))).toMatchObject({ status: 200, body: { isArchived: false } })
  expect((await olga.delete(at(second.id, '?revision=1'))).status).toBe(204)
  const entries = await database.query<{ action: string }>({ text: `select action from audit_entry where subject_kind = 'experiment' and subject_id = $1 order by id`, values: [String(ended.id)] })
  expect(entries.map(({ action }) => action)).toEqual(['created', 'changed', 'started', 'ended', 'archived', 'unarchived'].map((done) => `experiment.${done}`))
})

test.each([
  ['arms of one name', { arms: [{ name: 'A', weight: 1 }, { name: 'a', weight: 1 }] }, 422, 'arms-alike'],
  ['a model that is not there', { arms: [{ name: 'A', weight: 1 }, { name: 'B', weight: 1, model: 999_999 }] }, 422, 'arm-model-missing'],
  ['a shadow without tokens', { isShadow: true, arms: [{ name: 'A', weight: 1 }, { name: 'B', weight: 1, model: 1 }] }, 422, 'shadow-unfit'],
  ['a shadow without a model', { isShadow: true, tokensADay: 9, arms: [{ name: 'A', weight: 1 }, { name: 'B', weight: 1 }] }, 422, 'shadow-unfit'],
  ['one arm', { arms: [{ name: 'A', weight: 1 }] }, 400, 'invalid-input'],
] as const)('%s is refused', async (_what, more, status, code) => {
  expect(await olga.post('/api/office/experiments', draft(more as unknown as Partial<ExperimentDraft>))).toMatchObject({ status, body: { code } })
})

test('only the office sees and makes them', async () => {
  for (const [client, status] of [[ben, 403], [guest, 401]] as const) {
    expect((await client.get<ExperimentList>('/api/office/experiments')).status).toBe(status)
    expect((await client.post('/api/office/experiments', draft())).status).toBe(status)
    expect((await client.get(at(1, '/answers'))).status).toBe(status)
  }
})

async function results(id: number): Promise<ExperimentResults> {
  return (await olga.get<ExperimentResults>(at(id, '/results'))).body
}

async function answers(id: number): Promise<ShadowAnswers> {
  return (await olga.get<ShadowAnswers>(at(id, '/answers'))).body
}
