import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import type { Asked, Conversation } from '@fairway/contract/assistant'
import type { ModelList, ModelListing, ModelServer, ModelServerDraft, ModelTrialAnswer } from '@fairway/contract/models'
import type { Problem } from '@fairway/contract/problem'
import { startDeafServer } from '../../../test/deaf-server.ts'
import { failing, noBalance, rateLimited } from '../../../test/model-simulator/faults.ts'
import { simulatorKey } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'
import { countTokens, estimateTokens } from '../completions/tokens.ts'

// What the office does with servers, models and routes, and what becomes of questions.

const simulator = await simulateModels({ answer: { text: 'The simulator speaks.' } })
const { baseUrl } = simulator.server('openai')
const { app, database, signIn, guest, errors } = await startApp()
app.assistant.start()
const { olga, ben } = await signIn('olga', 'ben')

const draft = (more: Partial<ModelServerDraft> = {}) => ({ name: `Sim ${randomUUID().slice(0, 8)}`, kind: 'openai', baseUrl, reach: 'private', apiKey: simulatorKey, ...more })
const list = async () => (await olga.get<ModelList>('/api/office/models')).body
const serverOf = async (key: string) => (await list()).servers.find((server) => server.key === key)!
const modelOf = async (key: string, name = 'sim-large') => (await serverOf(key)).models.find((model) => model.name === name)!

async function add(more: Partial<ModelServerDraft> = {}, ...names: string[]): Promise<string> {
  const { status, body } = await olga.post<{ key: string }>('/api/office/models/servers', draft(more))
  expect({ status, body }).toMatchObject({ status: 201 })
  if (names.length > 0) expect((await olga.post(`/api/office/models/servers/${body.key}/models`, { names })).status).toBe(200)
  return body.key
}

async function change(key: string, changes: Partial<ModelServerDraft>) {
  const { name, kind, reach, apiVersion, isOn, mostAtOnce, revision, baseUrl: address } = await serverOf(key)
  return olga.put<Problem>(`/api/office/models/servers/${key}`, { name, kind, reach, apiVersion, isOn, mostAtOnce, baseUrl: address, revision, ...changes })
}

async function remove(key: string) {
  return olga.delete(`/api/office/models/servers/${key}?revision=${(await serverOf(key)).revision}`)
}

async function ask(text: string): Promise<{ text: string; model: string | undefined }> {
  const { body } = await ben.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text })
  await ben.get(`/api/assistant/generations/${body.answer.generation}/events`)
  const { turns } = (await ben.get<Conversation>(`/api/assistant/conversations/${body.conversation}`)).body
  const answer = turns.find(({ role }) => role === 'assistant')
  return answer?.role === 'assistant' ? { text: answer.text, model: answer.model?.label } : { text: '', model: undefined }
}

test('without a server there is the built-in model, and nothing of it can be taken away', async () => {
  const { servers, routes } = await list()
  expect(servers).toMatchObject([{ key: 'campus', from: 'built-in', kind: 'built-in', hasKey: false, models: [{ name: 'campus', isFixed: true }] }])
  const [model] = servers[0]!.models
  for (const route of routes) expect(route).toMatchObject({ models: [], asked: [model!.id] })
  expect(await olga.delete(`/api/office/models/${model!.id}?revision=${model!.revision}`)).toMatchObject({ status: 409, body: { code: 'model-is-fixed' } })
  expect(await remove('campus')).toMatchObject({ status: 409, body: { code: 'server-is-fixed' } })
})

test('a server is added, tried and asked, and switched off; nothing is started anew', async () => {
  const key = await add({}, 'sim-large')
  expect(await olga.get<ModelListing>(`/api/office/models/servers/${key}/names`)).toMatchObject({ body: { names: ['sim-embedding', 'sim-large', 'sim-small', 'sim-thinker'], trouble: null } })
  expect(await olga.post<ModelTrialAnswer>(`/api/office/models/servers/${key}/trials`, { model: 'sim-large' })).toMatchObject({ status: 200, body: { trouble: null, text: 'The simulator speaks.' } })
  expect(await ask('Who speaks?')).toEqual({ text: 'The simulator speaks.', model: 'sim-large' })
  // Counted exactly from now on: a word that no estimate would take for so little.
  await expect.poll(() => countTokens('internationalization')).toBeLessThan(estimateTokens('internationalization'))
  expect((await change(key, { isOn: false })).status).toBe(200)
  expect((await ask('And now?')).model).not.toBe('sim-large')
  expect((await remove(key)).status).toBe(204)
  expect((await list()).servers.map(({ from }) => from)).toEqual(['built-in'])
})

test('a key is told to nobody, whatever is done with it', async () => {
  const key = await add({}, 'sim-large')
  const read = await olga.get('/api/office/models')
  expect(JSON.stringify(read.body)).not.toContain(simulatorKey.slice(0, -4))
  expect(await serverOf(key)).toMatchObject({ hasKey: true, keyEnd: simulatorKey.slice(-4) })
  const [row] = await database.query<{ api_key: Buffer }>({ text: 'select api_key from model_server where id = $1', values: [key.slice('office:'.length)] })
  expect(row!.api_key.toString('latin1')).not.toContain(simulatorKey)
  // One that the server repeats when it refuses it.
  const wrong = 'sk-this-one-is-wrong-0000'
  expect((await change(key, { apiKey: wrong })).status).toBe(200)
  const trial = await olga.post<ModelTrialAnswer>(`/api/office/models/servers/${key}/trials`, { model: 'sim-large' })
  expect(trial.body.trouble).toMatchObject({ kind: 'key-refused', status: 401 })
  const entries = await database.query({ text: `select action, entry.before, entry.after from audit_entry entry where subject_kind = 'model-server' and subject_id = $1 order by id`, values: [key.slice('office:'.length)] })
  expect(entries).toMatchObject([{ action: 'model-server.created', after: { keyEnd: simulatorKey.slice(-4) } }, { action: 'model-server.key-changed', after: { keyEnd: '0000' } }])
  for (const told of [trial.body, entries]) for (const secret of [wrong, simulatorKey]) expect(JSON.stringify(told)).not.toContain(secret)
  // A short one would be half told by its end.
  await change(key, { apiKey: 'short-key' })
  expect(await serverOf(key)).toMatchObject({ hasKey: true, keyEnd: null })
  await change(key, { apiKey: null })
  expect(await serverOf(key)).toMatchObject({ hasKey: false, keyEnd: null })
  await remove(key)
})

test('a key goes to no other address than it was given for', async () => {
  const key = await add()
  const elsewhere = { baseUrl: 'https://elsewhere.example.com/v1', reach: 'public' } as const
  expect(await change(key, elsewhere)).toMatchObject({ status: 422, body: { code: 'key-needed-anew', field: 'apiKey' } })
  expect(await serverOf(key)).toMatchObject({ baseUrl })
  expect((await change(key, { ...elsewhere, apiKey: 'another-key-0123456789' })).status).toBe(200)
  expect(await serverOf(key)).toMatchObject({ ...elsewhere, keyEnd: '6789' })
  await remove(key)
})

test.each([
  ['http://models.example.com/v1', 'public', 'address-needs-https'],
  ['ftp://models.example.com', 'public', 'address-unfit'],
  ['models.example.com', 'public', 'address-unfit'],
  ['https://me:secret@models.example.com', 'public', 'address-unfit'],
  ['https://models.example.com/v1?key=1', 'public', 'address-unfit'],
  ['https://models.example.com/#x', 'public', 'address-unfit'],
  ['https://127.0.0.1:8000/v1', 'public', 'address-out-of-reach'],
  ['https://localhost/v1', 'public', 'address-out-of-reach'],
  ['https://0x7f.1/v1', 'public', 'address-out-of-reach'],
  ['https://[::1]/v1', 'public', 'address-out-of-reach'],
  ['https://[::ffff:10.0.0.1]/v1', 'public', 'address-out-of-reach'],
  ['http://8.8.8.8/v1', 'private', 'address-out-of-reach'],
  ['http://169.254.169.254/latest', 'private', 'address-nowhere'],
  ['https://169.254.169.254/latest', 'public', 'address-nowhere'],
  ['http://0.0.0.0:3000', 'private', 'address-nowhere'],
] as const)('%s is no address that is %s', async (address, reach, code) => {
  expect(await olga.post('/api/office/models/servers', draft({ baseUrl: address, reach }))).toMatchObject({ status: 422, body: { code, field: 'baseUrl' } })
})

test.each([
  ['openai', 'https://models.example.com/v1/chat/completions', 'https://models.example.com/v1'],
  ['openai', 'https://Models.example.com:443/v1//', 'https://models.example.com/v1'],
  ['azure', 'https://campus.openai.azure.com/openai/v1/', 'https://campus.openai.azure.com'],
  ['deepseek', 'https://api.deepseek.com/', 'https://api.deepseek.com'],
] as const)('an address of %s is stored as it is needed: %s', async (kind, typed, stored) => {
  const key = await add({ kind, baseUrl: typed, reach: 'public' })
  expect((await serverOf(key)).baseUrl).toBe(stored)
  await remove(key)
})

test('a name that leads into a private network is not asked for a server on the internet', async () => {
  const key = await add({ baseUrl: 'https://models.example.com', reach: 'public' })
  await database.query({ text: 'update model_server set base_url = $2 where id = $1', values: [key.slice('office:'.length), baseUrl.replace('127.0.0.1', 'localhost')] })
  const before = simulator.requests.length
  expect(await olga.post<ModelTrialAnswer>(`/api/office/models/servers/${key}/trials`, { model: 'sim-large' })).toMatchObject({ body: { trouble: { kind: 'out-of-reach' } } })
  expect(simulator.requests.length).toBe(before)
  await remove(key)
})

test('what is wrong with a connection is told by what it is', async () => {
  const key = await add()
  const trial = async (model = 'sim-large') => (await olga.post<ModelTrialAnswer>(`/api/office/models/servers/${key}/trials`, { model })).body.trouble
  expect(await trial('sim-of-yesterday')).toMatchObject({ kind: 'no-such-model', status: 404 })
  simulator.next({ fault: rateLimited() })
  expect(await trial()).toMatchObject({ kind: 'rate-limited', status: 429 })
  simulator.next({ fault: failing(503) })
  expect(await trial()).toMatchObject({ kind: 'unavailable', status: 503 })
  simulator.next({ fault: noBalance })
  expect(await trial()).toMatchObject({ kind: 'no-balance', status: 402, said: 'Insufficient Balance' })
  await change(key, { baseUrl: 'http://127.0.0.1:1/v1', apiKey: simulatorKey })
  expect(await trial()).toMatchObject({ kind: 'unavailable', status: null })
  expect((await olga.get<ModelListing>(`/api/office/models/servers/${key}/names`)).body).toMatchObject({ names: [], trouble: { kind: 'unavailable' } })
  await remove(key)
})

test('two who change the same thing cannot overwrite each other', async () => {
  const key = await add({}, 'sim-large')
  const { revision } = await serverOf(key)
  const first = await change(key, { mostAtOnce: 5 })
  expect(first.status).toBe(200)
  expect(await change(key, { mostAtOnce: 6, revision } as never)).toMatchObject({ status: 409, body: { code: 'server-changed' } })
  const model = await modelOf(key)
  const edit = { label: 'Large', isOn: true, contextTokens: 8000, hasTools: false, without: ['temperature'], inputPrice: 2, cachedPrice: null, outputPrice: 8, mostAtOnce: 3, thinking: 'by-task', revision: model.revision }
  expect((await olga.put(`/api/office/models/${model.id}`, edit)).status).toBe(200)
  expect(await olga.put(`/api/office/models/${model.id}`, edit)).toMatchObject({ status: 409, body: { code: 'model-changed' } })
  expect(await modelOf(key)).toMatchObject({ label: 'Large', contextTokens: 8000, mostAtOnce: 3, without: ['temperature'], revision: 2 })
  expect(await ask('Under which name?')).toMatchObject({ model: 'Large' })
  const sent = simulator.requests.at(-1)!.body
  expect(sent).not.toHaveProperty('temperature')
  expect(sent).not.toHaveProperty('tools')
  expect(await olga.put(`/api/office/models/routes/chat`, { models: [model.id], seen: [model.id] })).toMatchObject({ status: 409, body: { code: 'route-changed' } })
  expect(await olga.post('/api/office/models/servers', draft({ name: (await serverOf(key)).name.toUpperCase() }))).toMatchObject({ status: 409, body: { code: 'server-name-taken' } })
  await remove(key)
})

test('whether a model thinks is chosen where its server has a word for it, and what was chosen may stay', async () => {
  const key = await add({ kind: 'deepseek', baseUrl: simulator.server('deepseek').baseUrl }, 'deepsim-flash')
  const edit = async (thinking: string) => {
    const { label, isOn, contextTokens, hasTools, without, inputPrice, cachedPrice, outputPrice, mostAtOnce, id, revision } = await modelOf(key, 'deepsim-flash')
    return olga.put<Problem>(`/api/office/models/${id}`, { label, isOn, contextTokens, hasTools, without, inputPrice, cachedPrice, outputPrice, mostAtOnce, revision, thinking })
  }
  expect(await modelOf(key, 'deepsim-flash')).toMatchObject({ thinking: 'by-task' })
  expect(await edit('often')).toMatchObject({ status: 400 })
  expect((await edit('on')).status).toBe(200)
  expect(await modelOf(key, 'deepsim-flash')).toMatchObject({ thinking: 'on' })
  const { id } = await modelOf(key, 'deepsim-flash')
  expect(await database.query({ text: `select entry.before->>'thinking' as before, entry.after->>'thinking' as after from audit_entry entry where action = 'model.changed' and subject_id = $1`, values: [String(id)] })).toEqual([{ before: 'by-task', after: 'on' }])
  // Its server is now one that speaks as OpenAI's does.
  expect((await change(key, { kind: 'openai' })).status).toBe(200)
  expect((await edit('on')).status).toBe(200)
  expect(await edit('off')).toMatchObject({ status: 422, body: { code: 'thinking-unfit', field: 'thinking' } })
  expect((await edit('by-task')).status).toBe(200)
  expect(await edit('on')).toMatchObject({ status: 422, body: { code: 'thinking-unfit' } })
  await remove(key)
})

test('a task is answered by the first model of its route that can, and the next one where it cannot', async () => {
  const [one, two] = [await add({}, 'sim-large'), await add({}, 'sim-small')]
  const [large, small] = [await modelOf(one), await modelOf(two, 'sim-small')]
  const route = async () => (await list()).routes.find(({ task }) => task === 'chat')!
  expect(await olga.put('/api/office/models/routes/chat', { models: [small.id, large.id], seen: [] })).toMatchObject({ status: 200 })
  expect((await route()).asked.slice(0, 2)).toEqual([small.id, large.id])
  expect((await ask('First?')).model).toBe('sim-small')
  // Its key is taken away, so the next one answers, and the page says why.
  await change(two, { apiKey: 'sk-not-this-key-any-more' })
  expect((await ask('Second?')).model).toBe('sim-large')
  expect((await modelOf(two, 'sim-small')).standing).toMatchObject({ breaker: 'closed', trouble: { kind: 'key-refused' } })
  expect((await modelOf(two, 'sim-small')).standing.waitMs).toBeGreaterThan(30_000)
  // With the right one again it is asked at once, and not after its rest.
  await change(two, { apiKey: simulatorKey })
  expect((await modelOf(two, 'sim-small')).standing).toMatchObject({ waitMs: 0, trouble: null })
  expect((await ask('Third?')).model).toBe('sim-small')
  expect(await olga.put('/api/office/models/routes/chat', { models: [999_999], seen: [small.id, large.id] })).toMatchObject({ status: 404, body: { code: 'no-such-model' } })
  // What is switched off or removed is left out.
  await olga.delete(`/api/office/models/${small.id}?revision=${small.revision}`)
  expect(await route()).toMatchObject({ models: [large.id] })
  const entries = await database.query({ text: `select entry.before, entry.after from audit_entry entry where action = 'model-route.changed' and subject_id = 'chat'` })
  expect(entries).toEqual([{ before: { models: [] }, after: { models: [small.id, large.id] } }])
  await remove(one)
  await remove(two)
})

test('the pause before a retry, and the wait for a connection, are as long as the settings say', async () => {
  const set = async (name: string, value: number | null) => (await olga.put(`/api/office/settings/assistant.${name}`, { value })).status
  for (const [name, value] of [['backoff-seconds', 0], ['backoff-seconds', 5.1], ['connect-seconds', 0], ['connect-seconds', 61]] as const) expect(await set(name, value)).toBe(422)
  const key = await add({}, 'sim-large')
  expect(await set('backoff-seconds', 3)).toBe(200)
  simulator.next({ fault: failing(503) })
  const random = vi.spyOn(Math, 'random').mockReturnValue(0.5)
  expect(await ask('Once more?')).toMatchObject({ model: 'sim-large' })
  random.mockRestore()
  // Half of it.
  const [row] = await database.query<{ retries: number; first_token_ms: number }>({ text: 'select retries, first_token_ms from completion order by at desc limit 1' })
  expect(row!.retries).toBe(1)
  expect(row!.first_token_ms).toBeGreaterThanOrEqual(1490)
  await remove(key)
  // It takes no connection: that is over before nothing is said for too long.
  const { port } = await startDeafServer()
  for (const [name, value] of [['retries', 0], ['first-token-seconds', 8], ['connect-seconds', 1]] as const) expect(await set(name, value)).toBe(200)
  const deaf = await add({ baseUrl: `http://127.0.0.1:${port}/v1` }, 'sim-large')
  expect((await ask('Is anybody there?')).model).not.toBe('sim-large')
  expect((await modelOf(deaf)).standing.trouble).toMatchObject({ kind: 'unavailable' })
  await remove(deaf)
  for (const name of ['backoff-seconds', 'connect-seconds', 'retries', 'first-token-seconds']) expect(await set(name, null)).toBe(200)
})

test('a key that was sealed with another secret is said to be one, and nobody is asked with it', async () => {
  const key = await add({}, 'sim-large')
  await database.query({ text: `update model_server set api_key = '\\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff' where id = $1`, values: [key.slice('office:'.length)] })
  expect(await serverOf(key)).toMatchObject({ trouble: 'key-unreadable', hasKey: true })
  expect(await olga.post<ModelTrialAnswer>(`/api/office/models/servers/${key}/trials`, { model: 'sim-large' })).toMatchObject({ body: { trouble: { kind: 'key-unreadable' } } })
  await remove(key)
  errors.length = 0
})

test('what does not exist, and what does not fit, is refused by its name', async () => {
  const model = { label: null, isOn: true, contextTokens: 8000, hasTools: true, without: [], inputPrice: 0, cachedPrice: null, outputPrice: 0, mostAtOnce: null, thinking: 'by-task', revision: 1 }
  expect(await olga.put('/api/office/models/999999', model)).toMatchObject({ status: 404, body: { code: 'no-such-model' } })
  expect(await olga.put('/api/office/models/servers/office:999999', { ...draft(), revision: 1 })).toMatchObject({ status: 404, body: { code: 'no-such-server' } })
  expect(await olga.post('/api/office/models/servers/elsewhere/trials', { model: 'x' })).toMatchObject({ status: 404, body: { code: 'no-such-server' } })
  expect(await olga.post('/api/office/models/servers/openai/models', { names: ['x'] })).toMatchObject({ status: 409, body: { code: 'server-is-fixed' } })
  expect(await olga.post('/api/office/models/servers', draft({ apiVersion: '2024-10-21' }))).toMatchObject({ status: 422, body: { code: 'version-unfit' } })
  expect(await olga.post('/api/office/models/servers', draft({ apiKey: 'two words' }))).toMatchObject({ status: 400 })
})

test('only the office sees and changes them', async () => {
  for (const [client, status] of [[ben, 403], [guest, 401]] as const) {
    expect((await client.get<ModelServer>('/api/office/models')).status).toBe(status)
    expect((await client.post('/api/office/models/servers', draft())).status).toBe(status)
    expect((await client.post('/api/office/models/servers/campus/trials', { model: 'x' })).status).toBe(status)
  }
})
