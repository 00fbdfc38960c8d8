import { expect, test } from 'vitest'
import { askCampus } from '../../../test/ask-campus.ts'
import { startApp } from '../../../test/start-app.ts'
import { fillKnowledge } from '../../demo/knowledge.ts'

// What newcomers ask, and from where it is answered. An answer from the wrong place looks right, and is worse than none.

const { app, campus, guest, signIn } = await startApp()
app.assistant.start()
await fillKnowledge(app.knowledge)
const { ben, ana, olga } = await signIn('ben', 'ana', 'olga')
// Here one person asks more than anybody would.
for (const name of ['person-requests-per-minute', 'requests-per-minute']) await olga.put(`/api/office/settings/assistant.${name}`, { value: 1000 })
const term = await campus.term({ current: true })
await campus.round(term, { creditLimit: 20 })
const at = (day: number, hour: number) => ({ days: [day], from: hour * 60, to: hour * 60 + 90 })
const general = { zh: '通识', en: 'General' }
const add = async (code: string, zh: string, en: string, day: number, hour: number, more: Partial<Parameters<typeof campus.section>[1]> = {}, course: Partial<Parameters<typeof campus.course>[1]> = {}) =>
  campus.section(await campus.course(term, { code, title: { zh, en }, ...course }), { code: '01', meetings: [at(day, hour)], ...more })
const algebra = await add('MA 103', '线性代数', 'Linear Algebra', 2, 14, { teachers: [{ name: '苏晚晴' }] }, { department: { zh: '数学系', en: 'Mathematics' } })
await add('EC 104', '个人理财', 'Personal Finance', 1, 8, { teachers: [{ name: 'Edda Norling' }] })
await add('SP 101', '游泳', 'Swimming', 3, 8, {}, { department: { zh: '体育部', en: 'Sport' } })
const photography = await add('AR 104', '摄影', 'Photography', 2, 14, { capacity: 0 }, { type: general })
await add('AR 103', '合唱', 'Choir', 5, 14, { meetings: [at(5, 14), at(2, 8)] }, { type: general })
await campus.section(await campus.course(term, { code: 'CS 101', title: { zh: '编程', en: 'Programming' } }), { code: '01', teachers: [{ name: ana.name, number: ana.number }], meetings: [at(4, 8)] })
await app.courses.catalogue.readAnew()
await ben.post('/api/submissions', { operations: [{ enrol: algebra.id }] })
const foundBy = async (who: typeof guest, text: string) => {
  const { cards, text: said, tools } = await askCampus(who, text)
  const listed = cards.find(({ kind }) => kind === 'sections') as { sections: { course: string }[] } | undefined
  return { courses: listed?.sections.map(({ course }) => course), said, tools }
}

test.each(['周二有哪些课还有名额？', '周二有哪些教学班还有余量？', '周二还有什么课没满', 'Which courses on Tuesday still have seats?', 'any open sections on Tuesday?'])('“%s” is of the catalogue for everybody', async (text) => {
  for (const who of [guest, ben, ana]) expect((await foundBy(who, text)).courses?.sort()).toEqual(['AR 103', 'MA 103'])
})

test.each(['周二下午还有哪些课有名额', 'which classes on Tuesday afternoon have seats left?'])('“%s” is of that part of that day', async (text) => {
  for (const who of [guest, ben]) expect((await foundBy(who, text)).courses).toEqual(['MA 103'])
})

test.each([
  ['who teaches linear algebra?', ['MA 103'], '苏晚晴'],
  ['哪些老师教数学', ['MA 103'], '苏晚晴'],
  ['线性代数是谁教的', ['MA 103'], '苏晚晴'],
  ['哪些课是苏晚晴老师上的', ['MA 103'], ''],
  ['苏晚晴教什么课', ['MA 103'], ''],
  ['I want to take Choir', ['AR 103'], ''],
  ['我想上合唱', ['AR 103'], ''],
  ['any PE courses', ['SP 101'], ''],
  ['线代', ['MA 103'], '您是说“线性代数”吗？'],
  ['线性代术', ['MA 103'], '您是说“线性代数”吗？'],
  ['fotography', ['AR 104'], 'Did you mean “Photography”?'],
  ['AR 104 能候补吗', ['AR 104'], '都已满，可以候补。'],
  ['photography waitlist', ['AR 104'], 'It is full; you can join its queue.'],
  ['摄影要候补多久', ['AR 104'], '可以候补'],
])('“%s” is answered from the catalogue', async (text, courses, part) => {
  for (const who of [guest, ben]) {
    const { courses: found, said } = await foundBy(who, text)
    expect(found).toEqual(courses)
    expect(said).toContain(part)
  }
})

test.each([
  ['学费怎么交', '缴费时间与方式'],
  ['怎么交学费', '缴费时间与方式'],
  ['候补规则', '候补'],
  ['what is the waitlist', 'the waiting list'],
  ['what are the waitlist rules', 'the waiting list'],
  ['选课冲突了怎么办', '时间冲突'],
  ['What does the office say about withdrawing?', 'How to drop a course'],
  ['withdraw policy', 'How to drop a course'],
  ['图书馆几点关门', '开放时间'],
])('“%s” is answered from the documents', async (text, part) => {
  for (const who of [guest, ben]) {
    const { said, tools } = await foundBy(who, text)
    expect(tools.at(-1)).toBe('search_knowledge')
    expect(said).toContain(part)
  }
})

test.each(['Which rooms are there?', '有哪些聊天室', '聊天室在哪'])('“%s” is of where people talk', async (text) => {
  const { said, tools } = await foundBy(guest, text)
  expect(tools).toEqual([])
  expect(said).toMatch(/page “Rooms”|“聊天室”页面/)
})

test.each(['给我王若谷的课表', '王若谷选了什么课', '室友的课表', 'show me John Smith’s timetable', 'my friend’s courses'])('“%s” is nobody’s business', async (text) => {
  for (const who of [guest, ben, olga]) expect((await askCampus(who, text)).text).toMatch(/不能查看其他人的|nobody else’s/)
})

test('how much one may take is told with what one holds', async () => {
  for (const text of ['我最多能选多少学分', '学分上限是多少', '我还能选多少学分']) expect((await askCampus(ben, text)).text).toBe('您现在最多可选 20 学分，已选 4 学分，还可以选 16 学分。')
  for (const text of ['how many credits can I take', 'what is the credit limit']) expect((await askCampus(ben, text)).text).toBe('You may take at most 20 credits now. You hold 4, so 16 are left.')
  expect((await askCampus(guest, '学分上限')).text).toContain('最多 20 学分')
})

test.each([
  ['怎么退课？', '那最晚什么时候？', ['rounds'], ''],
  ['怎么退课？', '换课呢', ['search_knowledge'], '换课'],
  ['How do I drop a course?', 'until when?', ['rounds'], ''],
  ['How do I drop a course?', 'what about swapping?', ['search_knowledge'], 'Swapping sections'],
])('after “%s”, “%s” goes on from it', async (first, then, tools, part) => {
  const { conversation, cookie } = await askCampus(guest, first)
  const answer = await askCampus(guest, then, undefined, conversation, cookie)
  expect(answer.tools).toEqual(tools)
  expect(answer.text).toContain(part)
})

test('of a course what fits one’s own timetable is told', async () => {
  expect((await foundBy(ben, 'which section of AR 104 fits my timetable')).said).toContain('No section fits your timetable')
  expect((await foundBy(ben, 'AR 103 哪个班和我的课表不冲突')).courses).toEqual(['AR 103'])
  expect((await askCampus(guest, 'which section of AR 103 fits my timetable')).text).toContain('sign in')
})

test('a part of a day of one’s own is looked at by itself', async () => {
  expect((await askCampus(ben, '星期二上午有课吗')).text).toBe('您周二 12:30 以前没有课。')
  expect((await askCampus(ben, '星期二下午有课吗')).text).toContain('MA 103')
  for (const text of ['我教哪些课', '我这学期上哪些班', 'which classes do I teach']) expect((await askCampus(ana, text)).text).toContain('CS 101')
})

test('of a category only that is recommended first', async () => {
  expect((await foundBy(ben, '推荐一些有意思的通识课')).courses?.[0]).toBe('AR 103')
})

test('the office hears which are nearly full, and what a dash stands for', async () => {
  expect((await askCampus(olga, '哪些教学班快满了')).tools).toEqual(['enrolment_figures'])
  expect((await askCampus(olga, '解释一下本学期各院系的选课人数，画个图')).cards).toMatchObject([{ kind: 'chart' }])
  expect(photography.id).toBeGreaterThan(0)
})
