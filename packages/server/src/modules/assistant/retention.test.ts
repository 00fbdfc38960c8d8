import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Asked, Conversation, DeletedConversationList } from '@fairway/contract/assistant'
import type { Client } from '../../../test/client.ts'
import { simulatedModels } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

// How long what people said to the assistant is there, and what is left of it.

const models = await simulateModels({ answer: { text: ['Said ', 'back.'] } })
const model = simulatedModels.openai[0]!.id
const { app, database, guest, signIn } = await startApp({ config: { modelServers: { openai: { ...models.server('openai'), model } } } })
app.assistant.start()
app.completions.start()
const { ben, chloe, olga } = await signIn('ben', 'chloe', 'olga')

async function ask(who: Client, text: string, headers: Record<string, string> = {}): Promise<Asked> {
  const { body, headers: told } = await who.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text }, { headers })
  await who.get(`/api/assistant/generations/${body.answer.generation}/events`, { headers: { ...headers, ...(told['set-cookie'] && { cookie: String(told['set-cookie']).split(';')[0]! }) } })
  return body
}

const path = (conversation: number) => `/api/assistant/conversations/${conversation}`
const age = (conversation: number, column: 'changed_at' | 'deleted_at', days: number) =>
  database.query({ text: `update conversation set ${column} = now() - make_interval(days => $2) where id = $1`, values: [conversation, days] })
const exists = async (conversation: number) => (await database.query({ text: 'select from conversation where id = $1', values: [conversation] })).length > 0
/** What the tables of conversations still say of these words. */
async function traces(words: string): Promise<string[]> {
  const found: string[] = []
  for (const table of ['conversation', 'turn', 'turn_summary', 'conversation_share', 'generation', 'generation_chunk', 'completion_text', 'audit_entry', 'audit_text', 'assistant_preference', 'enrolment_proposal']) {
    const rows = await database.query({ text: `select from ${table} where ${table}::text ilike '%' || $1 || '%'`, values: [words] })
    if (rows.length > 0) found.push(table)
  }
  return found
}

test('what is deleted is hidden from everybody, and can be taken back until the time that the office has set is over', async () => {
  const { conversation } = await ask(chloe, 'Something to forget')
  const link = (await chloe.post<Conversation>(`${path(conversation)}/share`)).body.share!.path.replace('/assistant', '/api/assistant')
  expect((await ben.get(link)).status).toBe(200)
  expect((await chloe.delete(path(conversation))).status).toBe(204)
  expect((await chloe.get(path(conversation))).status).toBe(404)
  expect((await chloe.get('/api/assistant/conversations?search=forget')).body).toMatchObject({ conversations: [] })
  expect((await ben.get(link)).status).toBe(404)
  for (const [who, status] of [[ben, 404], [olga, 404], [chloe, 200]] as const) expect((await who.post(`${path(conversation)}/restoration`)).status).toBe(status)
  expect((await ben.get(link)).status).toBe(200)

  await chloe.delete(path(conversation))
  await age(conversation, 'deleted_at', 6)
  await app.assistant.tidy()
  expect(await exists(conversation)).toBe(true)
  await age(conversation, 'deleted_at', 8)
  await app.assistant.tidy()
  expect((await chloe.post(`${path(conversation)}/restoration`)).status).toBe(404)
  // The log of requests has a time of its own.
  expect(await traces('Something to forget')).toEqual(['completion_text'])
})

test('whoever deleted it sees it in a list, takes it back, or has it removed for good: one, or all', async () => {
  const deleted = '/api/assistant/deleted-conversations'
  const list = async (who: Client) => (await who.get<DeletedConversationList>(deleted)).body.conversations
  const [kept, first, second, third] = [await ask(chloe, 'Kept words'), await ask(chloe, 'First gone words'), await ask(chloe, 'Second gone words'), await ask(chloe, 'Third gone words')]
  await chloe.post(`${path(first.conversation)}/share`)
  await chloe.put(`${path(first.conversation)}/turns/${first.answer.id}/rating`, { rating: -1, reasons: ['wrong'], note: 'gone words' })
  for (const { conversation } of [first, second, third]) expect((await chloe.delete(path(conversation))).status).toBe(204)
  const shown = await list(chloe)
  expect(shown.map(({ id, title }) => [id, title])).toEqual([[third.conversation, 'Third gone words'], [second.conversation, 'Second gone words'], [first.conversation, 'First gone words']])
  for (const { deletedAt, goneAt } of shown) expect(Date.parse(goneAt) - Date.parse(deletedAt)).toBe(7 * 86_400_000)
  for (const who of [ben, olga, guest]) expect(await list(who)).toEqual([])

  // What is not deleted yet, or is somebody else's, is removed by nobody.
  for (const [who, { conversation }] of [[chloe, kept], [ben, first], [olga, first]] as const) expect((await who.delete(`${deleted}/${conversation}`)).status).toBe(404)
  expect((await ben.delete(deleted)).status).toBe(204)
  expect((await chloe.delete(`${deleted}/${first.conversation}`)).status).toBe(204)
  expect((await chloe.delete(`${deleted}/${first.conversation}`)).status).toBe(404)
  expect((await chloe.post(`${path(first.conversation)}/restoration`)).status).toBe(404)
  expect(await traces('First gone')).toEqual(['completion_text'])
  expect(await database.query({ text: 'select from generation where id = $1', values: [first.answer.generation] })).toEqual([])

  expect((await chloe.post(`${path(second.conversation)}/restoration`)).status).toBe(200)
  expect((await list(chloe)).map(({ id }) => id)).toEqual([third.conversation])
  expect((await chloe.delete(deleted)).status).toBe(204)
  expect(await list(chloe)).toEqual([])
  expect([await exists(kept.conversation), await exists(second.conversation), await exists(third.conversation)]).toEqual([true, true, false])
})

test('what was deleted is listed a page at a time', async () => {
  await database.query({ text: `insert into conversation (person_id, title, task, deleted_at) select $1, 'Old ' || n, 'chat', now() - make_interval(secs => n) from generate_series(1, 120) n`, values: [ben.id] })
  const titles: string[] = []
  for (let before: string | null = ''; before !== null; ) {
    const { body }: { body: DeletedConversationList } = await ben.get<DeletedConversationList>(`/api/assistant/deleted-conversations${before && `?before=${encodeURIComponent(before)}`}`)
    titles.push(...body.conversations.map(({ title }) => title))
    before = body.next
  }
  expect(titles).toEqual(Array.from({ length: 120 }, (_, index) => `Old ${index + 1}`))
  expect((await ben.delete('/api/assistant/deleted-conversations')).status).toBe(204)
})

test('a conversation in which nothing was said for long goes, a guest’s sooner', async () => {
  const own = (await ask(ben, 'Mine')).conversation
  const guests = (await ask(guest, 'Of a guest')).conversation
  for (const one of [own, guests]) await age(one, 'changed_at', 29)
  await app.assistant.tidy()
  expect([await exists(own), await exists(guests)]).toEqual([true, true])
  for (const one of [own, guests]) await age(one, 'changed_at', 31)
  await app.assistant.tidy()
  expect([await exists(own), await exists(guests)]).toEqual([true, false])
  expect((await olga.put('/api/office/settings/retention.conversation-months', { value: 1 })).status).toBe(200)
  await age(own, 'changed_at', 32)
  await app.assistant.tidy()
  expect(await exists(own)).toBe(false)
  expect(await traces('Of a guest')).toEqual(['completion_text'])
})

test('nothing that somebody said or was told is left of who is erased, also of what they are being told', async () => {
  const done = await ask(ben, 'My secret')
  await ben.put(`${path(done.conversation)}/turns/${done.answer.id}/rating`, { rating: 1 })
  await ben.post(`${path(done.conversation)}/share`)
  models.next({ text: Array.from({ length: 2000 }, () => 'secretly '), pace: { tokenMs: 20 } })
  const { body: running } = await ben.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text: 'Another secret' })
  await expect.poll(() => traces('secretly')).toContain('generation_chunk')
  expect((await olga.post(`/api/office/people/${ben.id}/removal`, { reason: 'left' })).status).toBeLessThan(300)
  expect((await olga.post(`/api/office/people/${ben.id}/erasure`, { reason: 'asked for it' })).status).toBeLessThan(300)
  await expect.poll(() => models.requests.at(-1)!.closedByClientAt).toBeDefined()
  expect(models.requests.at(-1)!.isComplete).toBe(false)
  await app.assistant.asking.settled()
  expect(await exists(running.conversation)).toBe(false)
  expect(await traces('secret')).toEqual([])
  const kept = await database.query<{ outcome: string }>({ text: 'select outcome from completion where person_id = $1 order by at desc limit 2', values: [ben.id] })
  expect(kept).toEqual([{ outcome: 'stopped' }, { outcome: 'done' }])
})
