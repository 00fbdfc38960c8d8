import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Asked, Conversation } from '@fairway/contract/assistant'
import { askCampus as ask } from '../../../test/ask-campus.ts'
import { startApp } from '../../../test/start-app.ts'

// Without any server of models, over HTTP.

const { app, campus, guest, signIn } = await startApp()
app.assistant.start()
const { ben, ana } = await signIn('ben', 'ana')
const term = await campus.term({ current: true })
await campus.round(term)
const course = await campus.course(term, { code: 'TEA 101', title: { zh: '茶艺', en: 'Tea' } })
const tea = await campus.section(course, { code: '01', capacity: 2, meetings: [{ days: [1], from: 480, to: 580 }] })
await campus.section(course, { code: '02', capacity: 2, meetings: [{ days: [2], from: 480, to: 580 }] })
await campus.section(await campus.course(term, { code: 'POT 101', title: { zh: '陶艺', en: 'Pottery' } }), { code: '01', meetings: [{ days: [3], from: 480, to: 580 }] })
await app.courses.catalogue.readAnew()

test('it says what it is, and no more than what who asks may use', async () => {
  expect((await ask(ben, '你是谁？', 'zh')).text).toContain('内置助手，不是大语言模型')
  expect((await ask(ben, 'Who are you?', 'en')).text).toContain('plan a week')
  expect((await ask(ana, 'Who are you?', 'en')).text).not.toContain('prepare an enrolment')
})

test('courses are found with their seats and sources, in both languages', async () => {
  for (const [text, language] of [['茶艺课还有名额吗？', 'zh'], ['Are there seats left in Tea?', 'en']] as const) {
    const { tools, cards, sources } = await ask(ben, text, language)
    expect(tools).toEqual(['find_sections'])
    expect(cards).toMatchObject([{ kind: 'sections', sections: [{ course: 'TEA 101', section: '01' }, { section: '02' }] }])
    expect(sources.length).toBe(2)
  }
})

test('a proposal is made of what is named, and confirming it enrols', async () => {
  const { cards } = await ask(ben, 'Propose that I enrol in TEA 101 01.', 'en')
  const proposal = cards.find(({ kind }) => kind === 'proposal') as { id: number; operations: unknown }
  expect(proposal.operations).toEqual([{ enrol: tea.id }])
  expect((await ask(ben, '我的课表是什么样的？', 'zh')).text).toContain('没有课')
  await ben.post(`/api/assistant/proposals/${proposal.id}/confirmation`)
  expect((await ask(ben, '我的课表是什么样的？', 'zh')).text).toContain('TEA 101')
})

test('what was spoken of before is meant', async () => {
  const first = await ask(ben, 'Which sections of Pottery are there?', 'en')
  const { tools, text } = await ask(ben, 'Do they clash with my timetable?', 'en', first.conversation)
  expect(tools).toEqual(['check_conflicts'])
  expect(text).toContain('Nothing clashes')
})

test('a guest finds courses and is offered nothing of anybody’s', async () => {
  const { headers, body } = await guest.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text: '我的课表' })
  const cookie = { headers: { cookie: String(headers['set-cookie']).split(';')[0]! } }
  await guest.get(`/api/assistant/generations/${body.answer.generation}/events`, cookie)
  const { body: kept } = await guest.get<Conversation>(`/api/assistant/conversations/${body.conversation}`, cookie)
  expect(kept.turns[1]).toMatchObject({ state: 'done', tools: [], cards: [] })
})
