import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Asked, Conversation } from '@fairway/contract/assistant'
import type { GenerationEvent } from '@fairway/contract/generations'
import type { KnowledgeDraft, OfficeKnowledge } from '@fairway/contract/knowledge'
import type { Client } from '../../../test/client.ts'
import { simulatedModels } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

// An answer that somebody got is given to others only as long as what it was made from stands.

const models = await simulateModels()
const { app, signIn, guest } = await startApp({ config: { modelServers: { openai: { ...models.server('openai'), model: simulatedModels.openai[0]!.id } } } })
app.assistant.start()
app.completions.start()
const { olga, chloe, ben, emil, ana } = await signIn('olga', 'chloe', 'ben', 'emil', 'ana')
expect((await olga.put('/api/office/settings/assistant.guests', { value: 'all' })).status).toBe(200)

/** @returns what was said, whether it was known, and how many requests the model got for it */
async function ask(who: Client, text: string, language = 'en') {
  const before = models.requests.length
  const headers = { 'accept-language': language }
  const { status, body: asked, headers: said } = await who.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text }, { headers })
  expect(status).toBe(201)
  const cookie = said['set-cookie'] === undefined ? who.cookie : String(said['set-cookie']).split(';')[0]
  const as = { headers: { ...(cookie !== undefined && { cookie }) } }
  const { text: stream } = await who.get<string>(`/api/assistant/generations/${asked.answer.generation}/events`, as)
  const events = [...stream.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as GenerationEvent)
  const kept = (await who.get<Conversation>(`/api/assistant/conversations/${asked.conversation}`, as)).body.turns.at(-1)
  if (kept?.role !== 'assistant') throw new Error('No answer was kept.')
  expect(events.flatMap((event) => (event.type === 'begin' ? [event.isCached] : []))).toEqual([kept.isCached])
  return { text: kept.text, isCached: kept.isCached, requests: models.requests.length - before }
}

let said = 0
models.answer(() => ({ text: [`Answer ${++said}`] }))
const fresh = (number: number) => ({ text: `Answer ${number}`, isCached: false, requests: 1 })
const known = (number: number) => ({ text: `Answer ${number}`, isCached: true, requests: 0 })

const draft: KnowledgeDraft = { title: 'Parking', languages: ['en'], audience: 'everyone', body: 'Cars stand behind the gym.' }

test('until the office publishes something, withdraws it or says which words mean the same, who asks the same is given the same', async () => {
  const text = 'Where can I park?'
  expect(await ask(chloe, text)).toEqual(fresh(1))
  expect(await ask(ben, text)).toEqual(known(1))
  const { body: written } = await olga.post<OfficeKnowledge>('/api/office/knowledge', draft)
  // Nobody finds a draft.
  expect(await ask(emil, text)).toEqual(known(1))
  const publication = `/api/office/knowledge/${written.id}/publication`
  const published = await olga.post<OfficeKnowledge>(publication, { revision: written.revision })
  expect(published.body).toMatchObject({ state: 'published' })
  expect(await ask(emil, text)).toEqual(fresh(2))
  expect(await ask(ben, text)).toEqual(known(2))
  expect((await olga.put('/api/office/knowledge/words', { revision: 0, groups: [['car', 'automobile']] })).status).toBe(200)
  expect(await ask(chloe, text)).toEqual(fresh(3))
  expect((await olga.delete(`${publication}?revision=${published.body.revision}`)).status).toBe(200)
  expect(await ask(ben, text)).toEqual(fresh(4))
  expect(await ask(emil, text)).toEqual(known(4))
})

test('a guest is given what a guest was, and nobody what somebody of another part or in another language was', async () => {
  const text = 'Where is the bicycle shed?'
  const first = said + 1
  expect(await ask(guest, text)).toEqual(fresh(first))
  expect(await ask(guest, text)).toEqual(known(first))
  expect(await ask(chloe, text)).toEqual(fresh(first + 1))
  expect(await ask(ana, text)).toEqual(fresh(first + 2))
  expect(await ask(olga, text)).toEqual(fresh(first + 3))
  expect(await ask(ben, text, 'zh')).toEqual(fresh(first + 4))
  expect(await ask(emil, text)).toEqual(known(first + 1))
})
