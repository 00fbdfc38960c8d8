import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import type { BegunDraft, NewDraft } from '@fairway/contract/drafts'
import { readDraft } from '@fairway/contract/draft-text'
import type { GenerationEvent } from '@fairway/contract/generations'
import { simulatedModels } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

// What a course is about, drafted for the office: by a model, and by the built-in one where there is none.

const models = await simulateModels()
const withModel = await campusWith({ modelServers: { openai: { ...models.server('openai'), model: simulatedModels.openai[0]!.id } } })
const withoutModel = await campusWith({})

async function campusWith(config: NonNullable<Parameters<typeof startApp>[0]>['config']) {
  const started = await startApp({ config })
  const { app, campus, signIn } = started
  app.assistant.start()
  app.completions.start()
  const { olga } = await signIn('olga')
  const [now, coming] = [await campus.term({ current: true }), await campus.term({ starts: '2027-03-01', ends: '2027-07-04' })]
  const add = async (term: typeof now, course: Parameters<typeof campus.course>[1]) => campus.section(await campus.course(term, course))
  await add(now, { code: 'TEA 101', title: { zh: '茶艺', en: 'Tea' }, credits: 2 })
  await add(now, { code: 'TEA 201', title: { zh: '茶史', en: 'History of Tea' }, credits: 3, department: { zh: '茶学系', en: 'Tea Studies' }, prerequisites: [['TEA 101', 'HI 100'], ['CN 1']] })
  await add(coming, { code: 'TEA 301', title: { zh: '茶席', en: 'Tea Settings' }, credits: 1.5 })
  return { app, olga }
}

beforeAll(async () => {
  for (const { app } of [withModel, withoutModel]) await app.courses.catalogue.readAnew()
})

type Course = Omit<Extract<NewDraft['for'], { kind: 'course-description' }>, 'kind'>
async function draft({ olga }: typeof withModel, course: Course, more: Omit<NewDraft, 'clientId' | 'for'> = {}) {
  const { status, body } = await olga.post<BegunDraft>('/api/assistant/drafts', { clientId: randomUUID(), for: { kind: 'course-description', ...course }, wish: 'About leaves', ...more }, { headers: { 'accept-language': 'en' } })
  expect(status).toBe(201)
  const { text } = await olga.get<string>(`/api/assistant/generations/${body.generation}/events`)
  const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as GenerationEvent)
  expect(events.at(-1)).toMatchObject({ type: 'end', state: 'done' })
  return readDraft(events.map((event) => (event.type === 'text' ? event.text : '')).join(''), more.languages ?? ['zh', 'en'])
}
/** What the model was told last. */
function told() {
  const [system, user] = models.requests.at(-1)!.body.messages as { content: string }[]
  return { system: system!.content, order: JSON.parse(user!.content) as Record<string, unknown> & { facts: { course: object } } }
}

test('a model is told what the campus knows of the course and what is in the form, and what it writes comes back', async () => {
  models.answer({ text: ['[[zh text]]\n讲茶的', '历史。\n[[en text]]\nOn the ', 'history of tea.'] })
  expect(await draft(withModel, { code: 'tea-201', title: { en: 'Tea through History' } }, { size: 'short', tone: 'formal' })).toEqual({ title: {}, text: { zh: '讲茶的历史。', en: 'On the history of tea.' }, note: '' })
  const { system, order } = told()
  for (const part of ['[[zh text]]', '[[en text]]']) expect(system).toContain(part)
  expect(system).not.toContain('title]]')
  expect(order).toMatchObject({ order: expect.stringMatching(/^Write the description of a course/), wish: 'About leaves', style: 'formal', length: 'two or three sentences' })
  expect(order.facts.course).toEqual({
    ...{ code: 'tea-201', title: { zh: '茶史', en: 'Tea through History' }, credits: 3, prerequisites: [['TEA 101', 'HI 100'], ['CN 1']] },
    department: { zh: '茶学系', en: 'Tea Studies' },
  })
})

test('of a course of another term it is told the same, and of one that nobody knows yet no more than its form says', async () => {
  models.answer({ text: ['[[en text]]\nYes.'] })
  await draft(withModel, { code: 'TEA 301' })
  expect(told().order.facts.course).toMatchObject({ title: { en: 'Tea Settings' }, credits: 1.5 })
  await draft(withModel, { code: 'TEA 999', title: { zh: '茶器' } })
  expect(told().order.facts.course).toEqual({ code: 'TEA 999', title: { zh: '茶器' } })
})

test('a description is revised as it stands', async () => {
  models.answer({ text: ['[[en text]]\nAbout tea.'] })
  const { text } = await draft(withModel, { code: 'TEA 201' }, { wish: '', languages: ['en'], revises: { how: 'shorter', text: { en: 'This is a long text about tea.' } } })
  expect(text).toEqual({ en: 'About tea.' })
  expect(told().order).toMatchObject({ order: expect.stringMatching(/^Revise the description of a course.*half as long/), text_as_it_stands: { text: { en: 'This is a long text about tea.' } }, facts: { course: { credits: 3 } } })
  expect(told().order).not.toHaveProperty('wish')
})

test('the built-in model fills in a template in both languages, and says that it is one', async () => {
  const { title, text, note } = await draft(withoutModel, { code: 'TEA 201' })
  expect(title).toEqual({})
  expect(text.zh).toMatch(/^《茶史》讲授\[主要内容\].*共 3 学分。/)
  expect(text.zh).toContain('先修课程：TEA 101 或 HI 100；CN 1。')
  expect(text.en).toMatch(/^History of Tea is about \[main topics\].* it is worth 3 credits\./)
  expect(text.en).toContain('Prerequisites: TEA 101 or HI 100; CN 1.')
  expect(text.en).not.toMatch(/\p{Script=Han}/u)
  expect(note).toContain('this is a template')
  expect((await draft(withoutModel, { code: 'TEA 101' }, { languages: ['en'] })).text).toEqual({ en: expect.stringContaining('There are no prerequisites.') })
})

test('the built-in model claims nothing of a course that nobody knows yet', async () => {
  const { text } = await draft(withoutModel, { code: 'TEA 999', title: { zh: '茶器', en: 'Teaware' } })
  expect(text.zh).toMatch(/^《茶器》讲授.*先修课程：\[先修课程\]。/s)
  expect(text.en).toMatch(/^Teaware is about.*Prerequisites: \[courses, or none\]\./s)
  expect(text.zh).not.toContain('学分')
})

test('the built-in model revises nothing, and says so', async () => {
  const { text, note } = await draft(withoutModel, { code: 'TEA 201' }, { wish: '', languages: ['en'], revises: { how: 'shorter', text: { en: 'A long text.' } } })
  expect(text).toEqual({})
  expect(note).toContain('your text stays as it is')
})
