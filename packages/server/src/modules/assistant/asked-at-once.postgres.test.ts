import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Asked } from '@fairway/contract/assistant'
import { createAnswerReader } from '../../../test/answers.ts'
import { simulatedModels } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

// A model is asked while the database still keeps the question.

const models = await simulateModels()
const { app, database, url, signIn } = await startApp({ listen: true, config: { modelServers: { openai: { ...models.server('openai'), model: simulatedModels.openai[0]!.id } } } })
app.assistant.start()
const { chloe } = await signIn('chloe')
const post = (body: object) => chloe.post<Asked>('/api/assistant/questions', body)
/** Until it lets go, nothing is kept under this id. */
async function hold(clientId: string) {
  const holding = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const over = database.inTransaction(async ({ query }) => {
    await query({ text: `select pg_advisory_xact_lock(hashtextextended('assistant ' || $1, 0))`, values: [clientId] })
    held.resolve()
    await holding.promise
  })
  await held.promise
  return async () => {
    holding.resolve()
    await over
  }
}
const countKept = async (clientId: string) => (await database.query({ text: 'select from turn where client_id = $1', values: [clientId] })).length

test('the first question of a conversation is on its way to a model before it is kept, and the answer is told after it', async () => {
  const clientId = randomUUID()
  const release = await hold(clientId)
  models.next({ text: ['At ', 'once.'] })
  const before = models.requests.length
  let isAnswered = false
  const posted = post({ clientId, text: 'Is it asked at once?' }).finally(() => (isAnswered = true))
  await expect.poll(() => models.requests[before]?.isComplete).toBe(true)
  expect([isAnswered, await countKept(clientId)]).toEqual([false, 0])
  await release()
  const { status, body } = await posted
  expect(status).toBe(201)
  const reader = createAnswerReader(body.answer.generation, chloe.cookie)
  await reader.read(url, { over: 'events' })
  expect([reader.text(), reader.end()]).toEqual(['At once.', expect.objectContaining({ state: 'done' })])
  expect(await countKept(clientId)).toBe(2)
})

test('what cannot be kept is answered by nobody: the model is stopped, and sent again it is a new question', async () => {
  const clientId = randomUUID()
  const release = await hold(clientId)
  models.next({ text: Array.from({ length: 500 }, () => 'word '), pace: { tokenMs: 20 } })
  const before = models.requests.length
  const posted = post({ clientId, text: 'Is it kept?' })
  await expect.poll(() => models.requests[before]).toBeDefined()
  // It waits for who holds it.
  await expect.poll(async () => (await database.query({ text: `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event = 'advisory'` })).length).toBe(1)
  expect(await posted).toMatchObject({ status: 503 })
  await expect.poll(() => models.requests[before]!.closedByClientAt).toBeDefined()
  await release()
  expect(await countKept(clientId)).toBe(0)
  expect(await database.query({ text: `select from generation where state = 'running'` })).toEqual([])
  models.next({ text: ['Yes.'] })
  const { body } = await post({ clientId, text: 'Is it kept?' })
  const reader = createAnswerReader(body.answer.generation, chloe.cookie)
  await reader.read(url, { over: 'events' })
  expect(reader.text()).toBe('Yes.')
})

test('the next question of a conversation is asked when it is known what it comes after, and no sooner', async () => {
  models.next({ text: ['First.'] })
  const { body: first } = await post({ clientId: randomUUID(), text: 'First?' })
  await createAnswerReader(first.answer.generation, chloe.cookie).read(url, { over: 'events' })
  const clientId = randomUUID()
  const release = await hold(clientId)
  const before = models.requests.length
  const posted = post({ clientId, text: 'Second?', conversation: first.conversation })
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(models.requests.length).toBe(before)
  models.next({ text: ['Second.'] })
  await release()
  const { body: second } = await posted
  const reader = createAnswerReader(second.answer.generation, chloe.cookie)
  await reader.read(url, { over: 'events' })
  expect(reader.text()).toBe('Second.')
  expect(JSON.stringify(models.requests[before]!.body)).toMatch(/First\?.*First\..*Second\?/)
})

test('of two questions in one conversation at once the second one is refused', async () => {
  models.next({ text: ['First.'] })
  const { body: first } = await post({ clientId: randomUUID(), text: 'First?' })
  await createAnswerReader(first.answer.generation, chloe.cookie).read(url, { over: 'events' })
  models.answer({ text: ['Well, ', 'well.'], pace: { tokenMs: 300 } })
  const both = await Promise.all([1, 2].map((count) => post({ clientId: randomUUID(), text: `Both ${count}?`, conversation: first.conversation })))
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  expect(both.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'still-answering' })
})
