import { expect, test } from 'vitest'
import { askCampus, talkWithCampus } from '../../../test/ask-campus.ts'
import { startApp } from '../../../test/start-app.ts'

// Weeks that are planned: what is meant by a name, what is not understood, and what would be refused.

const { app, campus, guest, signIn } = await startApp()
app.assistant.start()
const { ben, ana, chloe, dev } = await signIn('ben', 'ana', 'chloe', 'dev')
const term = await campus.term({ current: true })
await campus.round(term)
const at = (day: number, hour: number) => ({ meetings: [{ days: [day], from: hour * 60, to: hour * 60 + 90 }] })
const add = async (code: string, zh: string, en: string, day: number, prerequisites: string[][] = []) => campus.section(await campus.course(term, { code, title: { zh, en }, prerequisites }), { code: '01', ...at(day, 8) })
await add('MA 101', '微积分（上）', 'Calculus I', 1)
await add('MA 102', '微积分（下）', 'Calculus II', 2, [['MA 101']])
await add('LT 101', '日语（一）', 'Japanese I', 3)
await add('LT 102', '日语（二）', 'Japanese II', 4)
await add('CS 201', '数据结构', 'Data Structures', 5, [['CS 101', 'CS 102']])
const quantum = await campus.course(term, { code: 'PH 301', title: { zh: '量子物理', en: 'Quantum Physics' } })
await campus.sections(quantum, [{ code: '01', ...at(1, 8) }, { code: '02', ...at(6, 13) }])
await app.courses.catalogue.readAnew()
const planOf = (cards: readonly { kind: string }[]) => (cards.find(({ kind }) => kind === 'plans') as { sections: { course: string }[] } | undefined)?.sections.map(({ course }) => course)

test.each([
  ['帮我排课：微积分，周五不上课', '“微积分”可能是 MA 101 微积分（上）、MA 102 微积分（下），您能选的只有 MA 101 微积分（上），按它排课。'],
  ['Plan my week: Calculus, with Friday free', '“Calculus” could be MA 101 Calculus I or MA 102 Calculus II. You can take only MA 101 Calculus I of them, so I planned with that.'],
])('“%s” is planned with the only one that can be taken', async (text, said) => {
  for (const who of [guest, ben]) {
    const { cards, text: answer } = await askCampus(who, text)
    expect(answer).toContain(said)
    expect(planOf(cards)).toEqual(['MA 101'])
  }
})

test.each([
  ['帮我排课：日语', '“日语”可能是 LT 101 日语（一）、LT 102 日语（二）。请说明要哪一门。'],
  ['Plan my week: Japanese', '“Japanese” could be LT 101 Japanese I or LT 102 Japanese II. Say which you want.'],
  ['帮我排课：编织', '没有找到课程“编织”，请写课程代码或完整名称。'],
])('of “%s” they are asked which they want', async (text, said) => {
  expect((await askCampus(ben, text)).text).toBe(said)
})

test.each([
  [['帮我排课：日语，周五不上课', 'LT 102'], ['LT 102']],
  [['帮我排课：日语，周五不上课', '日语（二）'], ['LT 102']],
  [['帮我排课：日语，周五不上课', '要第二个'], ['LT 102']],
  [['帮我排课：日语，周五不上课', 'LT 101 和 LT 102'], ['LT 101', 'LT 102']],
  [['帮我排课：日语、编织', 'LT 101', 'MA 101'], ['LT 101', 'MA 101']],
  [['Plan my week: Japanese, with Friday free', 'Japanese II'], ['LT 102']],
  [['Plan my week: Japanese, with Friday free', 'the first one, please'], ['LT 101']],
  [['Plan my week: Calculus', 'MA 102'], ['MA 102']],
])('who answers %j has said which they want', async (said, planned) => {
  const { cards, tools } = await talkWithCampus(chloe, ...said)
  expect(tools).toEqual(['plan_week'])
  expect(planOf(cards)).toEqual(planned)
})

test('who is asked which courses are to be planned names them', async () => {
  const { cards } = await talkWithCampus(guest, '帮我排课，周三不上课', '日语（二）、数据结构')
  expect(planOf(cards)?.toSorted()).toEqual(['CS 201', 'LT 102'])
})

test.each([
  ['帮我排课：日语', '日语有什么老师？'],
  ['Plan my week: Japanese', 'What is Japanese I about?'],
  ['帮我排课：日语', '算了'],
])('after “%s”, “%s” chooses nothing', async (first, then) => {
  expect((await talkWithCampus(dev, first, then)).tools).not.toContain('plan_week')
})

test.each([
  ['帮我选日语', 'LT 102', 'enrol'],
  ['帮我选日语', '第二个', 'enrol'],
  ['Enrol me in Japanese', 'Japanese II', 'enrol'],
])('after “%s”, “%s” says what is to be proposed', async (first, then) => {
  const { cards } = await talkWithCampus(dev, first, then)
  expect(cards.find(({ kind }) => kind === 'proposal')).toMatchObject({ sections: [{ course: 'LT 102' }] })
})

test.each([
  ['帮我排课：微积分（上），不要林老师', '没有理解：“不要林老师”。'],
  ['Plan my week: Calculus I, no teacher called Lin', 'I did not understand “no teacher called Lin”, and left it out of account.'],
])('what of “%s” is not understood is said beside the plan', async (text, said) => {
  const { cards, text: answer } = await askCampus(ana, text)
  expect(planOf(cards)).toEqual(['MA 101'])
  expect(answer).toContain(said)
})

test('what a student lacks for a plan stands beside it', async () => {
  expect((await askCampus(ben, '帮我排课：数据结构')).text).toContain('注意：CS 201 数据结构 现在选不上。尚未修完先修课程。需要先修 CS 101 或 CS 102。')
  expect((await askCampus(ben, 'Plan my week: Data Structures')).text).toContain('Note: CS 201 Data Structures would be refused now. A prerequisite is missing. It needs CS 101 or CS 102.')
  expect((await askCampus(ana, 'Plan my week: Data Structures')).text).not.toContain('Note')
})

test('no plan is told in one language, whatever that of the page is', async () => {
  const { text } = await askCampus(ben, 'Plan my week: Calculus I, with Monday free', 'zh')
  expect(text).not.toMatch(/\p{Script=Han}/u)
  expect((await askCampus(ben, '帮我排课：微积分（上），周一不上课', 'en')).text).toContain('放弃以下任意一组条件即可：周一空出来。')
})

test('who wants no recommendations is told how to name courses', async () => {
  await ana.put('/api/assistant/preferences', { recommends: false })
  await ben.put('/api/assistant/preferences', { recommends: false })
  const { text } = await askCampus(ben, '帮我排课，周五不上课')
  expect(text).toContain('“偏好”')
  expect(text).toContain('请告诉我要排哪些课')
})

test.each([
  ['帮我排课：量子物理', ['01', '02']],
  ['帮我排课：量子物理，10 点前不上课', ['02']],
  ['帮我排课：量子物理，中午 12 点以后不上课', ['01']],
  ['Plan my week: Quantum Physics', ['01', '02']],
  ['Plan my week: Quantum Physics, nothing before 10', ['02']],
  ['Plan my week: Quantum Physics, home by 12', ['01']],
])('of “%s” there are plans with %j', async (text, sections) => {
  const { cards } = await askCampus(dev, text)
  const card = cards.find((one) => one.kind === 'plans')
  expect(card?.sections.map(({ section }) => section).toSorted()).toEqual(sections)
  expect(card?.plans).toHaveLength(sections.length)
})

test.each([
  ['帮我排课：量子物理、日语（二），最多 12 学分', '帮我排课：量子物理、日语（二），最多 4 学分', '至多 4 学分'],
  ['Plan my week: Quantum Physics, Japanese II, at least 8 credits', 'Plan my week: Quantum Physics, Japanese II, at least 12 credits', 'at least 12 credits'],
])('“%s” is planned; “%s” cannot be, and is told why', async (possible, impossible, said) => {
  expect(planOf((await askCampus(chloe, possible)).cards)).toEqual(expect.arrayContaining(['PH 301', 'LT 102']))
  const { cards, text } = await askCampus(chloe, impossible)
  expect(planOf(cards)).toBeUndefined()
  expect(text).toContain(said)
})
