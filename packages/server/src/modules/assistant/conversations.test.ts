import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Asked, Conversation, ConversationList } from '@fairway/contract/assistant'
import type { GenerationEvent } from '@fairway/contract/generations'
import type { Client } from '../../../test/client.ts'
import { simulatedModels } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

const models = await simulateModels()
const model = simulatedModels.openai[0]!.id
const { app, database, guest, signIn } = await startApp({ config: { modelServers: { openai: { ...models.server('openai'), model } } } })
app.assistant.start()
app.completions.start()
const { chloe, ben } = await signIn('chloe', 'ben')

async function ask(who: Client, text: string, more: object = {}) {
  const { status, body } = await who.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text, ...more })
  return { status, body }
}

async function eventsOf(who: Client, generation: string): Promise<GenerationEvent[]> {
  const { text } = await who.get<string>(`/api/assistant/generations/${generation}/events`)
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as GenerationEvent)
}

test('a question is answered, and the answer is kept', async () => {
  models.answer({ text: ['Hello, ', 'Chloe.'] })
  const { status, body } = await ask(chloe, 'Hi there')
  expect(status).toBe(201)
  const events = await eventsOf(chloe, body.answer.generation)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.filter((event) => event.type === 'text').map((event) => event.text).join('')).toBe('Hello, Chloe.')
  expect(events.at(-1)).toMatchObject({ type: 'end', state: 'done' })
  const { body: kept } = await chloe.get<Conversation>(`/api/assistant/conversations/${body.conversation}`)
  expect(kept).toMatchObject({ title: 'Hi there', head: body.answer.id, turns: [{ role: 'user', text: 'Hi there' }, { role: 'assistant', state: 'done', text: 'Hello, Chloe.', model: { label: model } }] })
})

test('the same question sent twice is asked once', async () => {
  models.answer({ text: ['Once.'] })
  const before = models.requests.length
  const clientId = randomUUID()
  const [first, second] = await Promise.all([ask(chloe, 'Only once?', { clientId }), ask(chloe, 'Only once?', { clientId })])
  expect(second.body).toEqual(first.body)
  await eventsOf(chloe, first.body.answer.generation)
  expect(models.requests.length - before).toBe(1)
  expect(await ask(chloe, 'Something else', { clientId })).toMatchObject({ status: 422, body: { code: 'client-id-used' } })
})

test('nobody sees, continues, stops or deletes what is another one’s', async () => {
  models.answer({ text: ['Private.'] })
  const { body } = await ask(chloe, 'A secret of mine')
  await eventsOf(chloe, body.answer.generation)
  for (const who of [ben, guest]) {
    for (const path of [`conversations/${body.conversation}`, `generations/${body.answer.generation}/events`, `conversations/${body.conversation}/export`]) {
      expect((await who.get(`/api/assistant/${path}`)).status, path).toBe(404)
    }
    expect((await who.post(`/api/assistant/generations/${body.answer.generation}/stop`)).status).toBe(404)
    expect((await who.delete(`/api/assistant/conversations/${body.conversation}`)).status).toBe(404)
    expect((await ask(who, 'Go on', { conversation: body.conversation })).status).toBe(404)
  }
  expect((await ben.get<ConversationList>('/api/assistant/conversations?search=secret')).body.conversations).toEqual([])
  expect((await chloe.get<ConversationList>('/api/assistant/conversations?search=SECRET')).body.conversations).toMatchObject([{ id: body.conversation }])
})

test('an answer that is stopped keeps what was said, and closes the connection of the model', async () => {
  models.answer({ text: Array.from({ length: 200 }, (_, index) => `word${index} `), pace: { tokenMs: 40 } })
  const before = models.requests.length
  const { body } = await ask(chloe, 'Tell me a long story')
  const { generation } = body.answer
  await expect.poll(() => models.requests[before]?.tokensSaid ?? 0).toBeGreaterThan(3)
  expect((await chloe.post(`/api/assistant/generations/${generation}/stop`)).status).toBe(204)
  const events = await eventsOf(chloe, generation)
  expect(events.at(-1)).toMatchObject({ type: 'end', state: 'stopped' })
  await expect.poll(() => models.requests[before]?.closedByClientAt).toBeDefined()
  const { body: kept } = await chloe.get<Conversation>(`/api/assistant/conversations/${body.conversation}`)
  expect(kept.turns.at(-1)).toMatchObject({ state: 'stopped', text: expect.stringMatching(/^word0 word1 /) })
  // What was used is counted, though nobody said how much it was.
  const rows = await database.query<{ outcome: string; usage_source: string; output_tokens: number }>({ text: 'select outcome, usage_source, output_tokens from completion where conversation_id = $1', values: [body.conversation] })
  expect(rows).toMatchObject([{ outcome: 'stopped', usage_source: 'estimated' }])
  expect(rows[0]!.output_tokens).toBeGreaterThan(3)
})

test('a question is put anew beside the old one, and answered again beside the old answer', async () => {
  models.answer({ text: ['First.'] })
  const { body: first } = await ask(chloe, 'Which one?')
  await eventsOf(chloe, first.answer.generation)
  models.answer({ text: ['Second.'] })
  const again = await chloe.post<Asked>(`/api/assistant/conversations/${first.conversation}/turns/${first.question.id}/answers`, { clientId: randomUUID() })
  expect(again.status).toBe(201)
  await eventsOf(chloe, again.body.answer.generation)
  const { body: other } = await ask(chloe, 'Which other one?', { conversation: first.conversation, parent: null })
  await eventsOf(chloe, other.answer.generation)
  const { body: kept } = await chloe.get<Conversation>(`/api/assistant/conversations/${first.conversation}`)
  expect(kept.turns.map(({ parent, text }) => [parent, text])).toEqual([[null, 'Which one?'], [first.question.id, 'First.'], [first.question.id, 'Second.'], [null, 'Which other one?'], [other.question.id, 'Second.']])
  expect(models.requests.at(-1)!.body.messages).not.toContainEqual(expect.objectContaining({ content: 'Which one?' }))
  const back = await chloe.patch<Conversation>(`/api/assistant/conversations/${first.conversation}`, { head: first.answer.id })
  expect(back).toMatchObject({ status: 200, body: { head: first.answer.id } })
})

test('a shared conversation is read by its link until that is taken back, by nobody who is not signed in', async () => {
  models.answer({ text: ['To be shared.'] })
  const { body } = await ask(chloe, 'Share this')
  await eventsOf(chloe, body.answer.generation)
  const { body: shared } = await chloe.post<Conversation>(`/api/assistant/conversations/${body.conversation}/share`)
  const path = shared.share!.path.replace('/assistant', '/api/assistant')
  expect((await ben.get(path)).body).toMatchObject({ title: 'Share this', by: chloe.name, turns: [{ text: 'Share this' }, { text: 'To be shared.' }] })
  expect((await guest.get(path)).status).toBe(401)
  expect((await ben.post(`/api/assistant/conversations/${body.conversation}/share`)).status).toBe(404)
  expect((await chloe.delete(`/api/assistant/conversations/${body.conversation}/share`)).status).toBe(204)
  expect((await ben.get(path)).status).toBe(404)
})

test('what is deleted is gone', async () => {
  models.answer({ text: ['Gone.'] })
  const { body } = await ask(chloe, 'Forget this')
  await eventsOf(chloe, body.answer.generation)
  expect((await chloe.delete(`/api/assistant/conversations/${body.conversation}`)).status).toBe(204)
  expect((await chloe.get(`/api/assistant/conversations/${body.conversation}`)).status).toBe(404)
  expect((await chloe.get<ConversationList>('/api/assistant/conversations?search=Forget')).body.conversations).toEqual([])
})

test('a guest has conversations of their own, and is answered by the built-in model', async () => {
  const { status, body, headers } = await guest.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text: 'Who are you?' })
  expect(status).toBe(201)
  const cookie = { headers: { cookie: String(headers['set-cookie']).split(';')[0]! } }
  const { text } = await guest.get<string>(`/api/assistant/generations/${body.answer.generation}/events`, cookie)
  expect(text).toContain('"type":"end","state":"done"')
  expect((await guest.get<ConversationList>('/api/assistant/conversations', cookie)).body.conversations).toHaveLength(1)
  expect((await guest.get<ConversationList>('/api/assistant/conversations')).body.conversations).toEqual([])
})

test('what somebody thinks of an answer is kept with the reasons, until they think otherwise, and is shown to nobody else', async () => {
  models.answer({ text: ['Rated.'] })
  const { body } = await ask(chloe, 'Rate this')
  await eventsOf(chloe, body.answer.generation)
  const path = `/api/assistant/conversations/${body.conversation}`
  const answer = async () => (await chloe.get<Conversation>(path)).body.turns[1]
  const rate = (who: Client, rating: object) => who.put(`${path}/turns/${body.answer.id}/rating`, rating)
  expect((await rate(chloe, { rating: -1, reasons: ['wrong', 'outdated'], note: 'It closed yesterday.' })).status).toBe(204)
  expect(await answer()).toMatchObject({ rating: -1, ratingReasons: ['wrong', 'outdated'], ratingNote: 'It closed yesterday.' })
  expect((await rate(ben, { rating: 1 })).status).toBe(404)
  expect((await rate(chloe, { rating: -1, reasons: ['rude'] })).status).toBe(400)
  const { body: shared } = await chloe.post<Conversation>(`${path}/share`)
  expect(JSON.stringify((await ben.get(shared.share!.path.replace('/assistant', '/api/assistant'))).body)).not.toMatch(/rating|yesterday/)
  expect((await rate(chloe, { rating: 0 })).status).toBe(204)
  for (const name of ['rating', 'ratingReasons', 'ratingNote']) expect(await answer()).not.toHaveProperty(name)
})

test('a conversation is taken along as a file under its title, in any script, and without what was not looked at', async () => {
  models.answer({ reasoning: 'What I think of it.', text: ['下午', '三点。'] })
  const { body: first } = await ask(chloe, '图书馆几点关门？')
  await eventsOf(chloe, first.answer.generation)
  models.answer({ text: '晚上**十点**。' })
  const path = `/api/assistant/conversations/${first.conversation}`
  const again = await chloe.post<Asked>(`${path}/turns/${first.question.id}/answers`, { clientId: randomUUID() })
  await eventsOf(chloe, again.body.answer.generation)

  const markdown = await chloe.get(`${path}/export`, { headers: { 'accept-language': 'zh-CN' } })
  expect(markdown.headers).toMatchObject({ 'content-type': 'text/markdown; charset=utf-8', 'content-disposition': `attachment; filename="conversation.md"; filename*=UTF-8''${encodeURIComponent('图书馆几点关门')}.md` })
  expect(markdown.text).toMatch(/^# 图书馆几点关门？\n\n## 我 · [^\n]+\n\n图书馆几点关门？\n\n## 智能助手 · [^\n]+\n\n晚上\*\*十点\*\*。\n$/)
  expect((await chloe.get(`${path}/export`)).text).toMatch(/^# 图书馆几点关门？\n\n## Me · /)

  await chloe.patch(path, { head: first.answer.id })
  const json = await chloe.get<{ title: string; turns: object[] }>(`${path}/export?format=json`)
  expect(json.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'content-disposition': expect.stringMatching(/filename="conversation\.json";.*\.json$/) })
  expect(json.body).toEqual({ title: '图书馆几点关门？', turns: [expect.objectContaining({ id: first.question.id, role: 'user', text: '图书馆几点关门？' }), expect.objectContaining({ id: first.answer.id, role: 'assistant', state: 'done', text: '下午三点。' })] })
  // Thoughts are nothing that an answer says.
  expect((await chloe.get(`${path}/export`)).text).not.toContain('What I think')
  expect((await chloe.get(`${path}/export?format=pdf`)).status).toBe(400)
})

test.each([
  ['of signs alone', '???', 'conversation'],
  ['that would lead elsewhere', '../../etc/passwd\\"; filename=x', 'etcpasswd filenamex'],
  ['whose letters are longer than others, cut off between two of them', `a${'𠮷'.repeat(59)}`, `a${'𠮷'.repeat(59)}`],
])('a title %s still names the file', async (_, title, name) => {
  models.answer({ text: 'Yes.' })
  const { body } = await ask(chloe, title)
  await eventsOf(chloe, body.answer.generation)
  const { status, headers } = await chloe.get(`/api/assistant/conversations/${body.conversation}/export`)
  expect([status, headers['content-disposition']]).toEqual([200, `attachment; filename="conversation.md"; filename*=UTF-8''${encodeURIComponent(name)}.md`])
})

test('pages lose none of those that changed in the same moment', async () => {
  const { emil } = await signIn('emil')
  await database.query({
    text: `insert into conversation (person_id, title, task, created_at, changed_at)
           select $1, 'Number ' || number, 'chat', now(), '2026-01-01T00:00:00.123Z'::timestamptz + number * interval '1 microsecond' from generate_series(1, 120) as number`,
    values: [emil.id],
  })
  const titles: string[] = []
  let next: string | null = null
  do {
    const { body }: { body: ConversationList } = await emil.get<ConversationList>(`/api/assistant/conversations${next === null ? '' : `?before=${encodeURIComponent(next)}`}`)
    titles.push(...body.conversations.map(({ title }) => title))
    next = body.next
  } while (next !== null)
  expect(new Set(titles).size).toBe(120)
  expect(titles).toHaveLength(120)
})
