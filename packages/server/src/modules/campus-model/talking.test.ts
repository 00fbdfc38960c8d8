import { expect, test } from 'vitest'
import { talkWithCampus } from '../../../test/ask-campus.ts'
import { startApp } from '../../../test/start-app.ts'
import { fillKnowledge } from '../../demo/knowledge.ts'

// How a talk goes on, and what is said where there is nothing to say.

const { app, campus, guest, signIn } = await startApp()
app.assistant.start()
await fillKnowledge(app.knowledge)
const { ben, ana, chloe } = await signIn('ben', 'ana', 'chloe')
const term = await campus.term({ current: true })
await campus.round(term)
const at = (day: number, hour: number) => ({ meetings: [{ days: [day], from: hour * 60, to: hour * 60 + 90 }] })
const drawing = await campus.course(term, { code: 'AR 101', title: { zh: '素描', en: 'Drawing' }, credits: 2 })
const [one] = await campus.sections(drawing, [{ code: '01', ...at(1, 8) }, { code: '02', ...at(2, 8) }, { code: '03', ...at(5, 8) }])
const [free] = await campus.sections(await campus.course(term, { code: 'AR 102', title: { zh: '摄影', en: 'Photography' }, credits: 3 }), [{ code: '01', ...at(2, 10) }, { code: '02', ...at(5, 14) }])
await app.courses.catalogue.readAnew()
await ben.post('/api/submissions', { operations: [{ enrol: one!.id }, { enrol: free!.id }] })
const planOf = (cards: readonly { kind: string }[]) => cards.find(({ kind }) => kind === 'plans') as { plans: { days: number[] }[] } | undefined

test.each([
  ['用素描和摄影帮我排一周的课', '周二不要上课', 2],
  ['用素描和摄影帮我排一周的课', '不要周五', 5],
  ['Plan my week with Drawing and Photography', 'and without Friday', 5],
  ['帮我排课：素描、摄影，周二不上课', '那周五呢？', 5],
  ['用素描和摄影帮我排一周的课', '周五下午也不要有课', 5],
  ['Plan my week with Drawing and Photography', 'and nothing on Friday afternoons', 5],
])('after “%s”, “%s” plans it anew', async (first, then, day) => {
  const { cards, tools } = await talkWithCampus(chloe, first, then)
  expect(tools).toEqual(['plan_week'])
  expect(planOf(cards)!.plans[0]!.days).not.toContain(day)
})

test.each([
  ['素描还有名额吗？', '那 03 班呢？', 'AR 101 素描 03'],
  ['Are there seats in AR 101?', 'and section 03?', 'AR 101 Drawing 03'],
  ['AR 101 01 几点上课？', '那摄影呢？', 'AR 102 摄影 01'],
])('after “%s”, “%s” is of the same course or the one that is named', async (first, then, text) => {
  expect((await talkWithCampus(guest, first, then)).text).toContain(text)
})

test('one day of a timetable is told and drawn by itself, and the next one after it', async () => {
  const first = await talkWithCampus(ben, '下周二有什么课')
  expect(first.text).toMatch(/^您周二有 1 门课。/)
  expect(first.cards).toMatchObject([{ kind: 'timetable', sections: [{ course: 'AR 102' }] }])
  expect((await talkWithCampus(ben, '下周二有什么课', '那周五呢？')).text).toBe('您周五没有课。')
  expect((await talkWithCampus(chloe, 'What is my timetable?')).text).toBe('There are no classes in your timetable yet.')
})

test('who asks for clashes is told of their own', async () => {
  for (const text of ['do I have any conflicts?', 'any clashes?', '我的课有没有撞课']) expect((await talkWithCampus(ben, text)).text, text).toMatch(/There are no clashes|没有时间冲突/)
})

test.each(['帮帮我', '我的饭卡不见了', 'without Tuesday', '那 03 班呢？', 'help', 'thanks!', 'lorem ipsum', '写一首诗', '谢谢'])('“%s” is answered with no rules and no sources', async (text) => {
  const { text: said, sources, cards } = await talkWithCampus(guest, text)
  expect(said).toMatch(/我可以|I can|不客气|welcome|Tell me which courses/)
  expect({ sources, cards }).toEqual({ sources: [], cards: [] })
})

test('a guest is told to sign in for what is their own, and nobody is told broken sentences', async () => {
  expect((await talkWithCampus(guest, 'What is my timetable?')).text).toContain('sign in')
  expect((await talkWithCampus(guest, '我的课表')).text).toContain('登录')
  expect((await talkWithCampus(ana, 'lorem ipsum')).text).toMatch(/^I did not understand that\. I am the built-in assistant .+\.\n\nFor example:/)
})

test('how to get a scholarship is told in Chinese', async () => {
  expect((await talkWithCampus(guest, '奖学金怎么申请？')).text).toContain('学生资助中心')
})

test('what would be refused is not to be confirmed', async () => {
  const { text } = await talkWithCampus(ben, 'Enrol me in AR 101 02')
  expect(text).toMatch(/^As things are now, this would be refused:/)
  expect(text).not.toContain('Confirm it')
})
