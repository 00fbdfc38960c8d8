import { expect, test } from 'vitest'
import type { Language } from '@fairway/contract/language'
import { startApp } from '../../../test/start-app.ts'
import { demoDocuments, fillKnowledge } from '../../demo/knowledge.ts'

// What people ask a campus, in their words, over the documents of the demo campus: is the passage that answers it among the first three?
// The questions were written before the search was. Each names what the passage that answers it says.

const questions: readonly [question: string, answer: string][] = [
  ['怎么退课？', '点“退课”'],
  ['我想把一门课退掉，还能反悔吗', '不能撤回'],
  ['课满了还能上吗', '加入候补队列'],
  ['候补会占用我的学分吗', '候补不占学分'],
  ['一学期最多能选多少学分', '最多选 20 学分'],
  ['轮次结束以后还可以退课吗', '第 4 教学周的周五'],
  ['怎么换到另一个班而不丢掉现在的名额', '新的选上了才会退掉旧的'],
  ['提示时间冲突是什么意思', '与已选课程的上课或考试时间重叠'],
  ['缺少先修课怎么办', '申请免修先修课'],
  ['期末考试是第几周', '第 17、18 周'],
  ['忘带身份证能进考场吗', '没有证件不能进入考场'],
  ['考试迟到多久就不让进了', '开考 30 分钟后不得入场'],
  ['生病了不能参加考试', '缓考申请'],
  ['补考最高多少分', '最高记 60 分'],
  ['作弊会怎么处理', '成绩记零分'],
  ['对成绩有疑问去哪里查', '申请复核'],
  ['图书馆周末几点开门', '9:00–21:00'],
  ['通宵自习可以去哪', '7:00–23:30'],
  ['本科生可以借多少本书', '最多可借 20 册'],
  ['还书晚了要罚多少钱', '逾期每册每天'],
  ['宿舍几点关门', '23:00 关门'],
  ['空调坏了找谁修', '555-0133'],
  ['寝室能不能用电饭锅', '禁止使用电热锅'],
  ['朋友可以在宿舍过夜吗', '不得留宿'],
  ['理工科学费一年多少', '5,800 元'],
  ['可以用现金交学费吗', '不收现金'],
  ['助学贷款去哪里办', '助学贷款'],
  ['退学了学费能退吗', '按未上满的月数退还'],
  ['运动会哪天停课', '校运动会'],
  ['寒假放多久', '寒假约 4 周'],
  ['早上第一节课几点上', '第 1 节 8:00'],
  ['教务处电话是多少', '555-0101'],
  ['校园卡丢了', '补办'],
  ['忘记密码了怎么登录', '忘记密码'],
  ['英文成绩单在哪打印', '自助机'],
  ['How do I drop a course?', 'press *Drop*'],
  ['the section is full, can I queue?', 'Press *Wait*'],
  ['How many credits can I take?', 'up to 20 credits'],
  ['I want to swap sections without losing my seat', 'only if you get the new one'],
  ['I have not passed the prerequisite', 'waiver'],
  ['what do I need to bring to the final exam', 'campus card or identity card'],
  ['I am sick on the day of my exam', 'apply for a deferral'],
  ['what happens if someone is caught cheating', 'marked zero'],
  ['library opening hours at the weekend', '9:00–21:00 at weekends'],
  ['renewing a borrowed book', 'renewed online once'],
  ['when does the dorm close at night', '6:00–23:00'],
  ['my shower is leaking, who do I call?', 'Leaks'],
  ['can a visitor sleep in my room', 'stay overnight'],
  ['how much is tuition for engineering', '5,800 yuan'],
  ['can I pay in cash', 'Cash is not accepted'],
  ['do I get my money back if I leave university', 'paid back'],
  ['when is the winter break', 'winter break'],
  ['phone number of the programme office', '555-0101'],
  ['I lost my student card', 'collect a new one'],
]

/** Nothing there is about these. */
const elsewhere = ['怎么申请出国交换', '今天股票涨了吗', 'Who won the football match yesterday?', 'recipe for pancakes', '帮我写一首诗', 'how tall is Mount Everest']

/** Or have a word in common with it. */
const alike = ['帮帮我', '我的饭卡不见了', '那 03 班呢？', '素描有几个班？', '我的班有多少学生？']

const least = { first: 0.85, third: 0.95, surely: 0.95, nothing: 0.8 }

test('the passage that answers a question is among the first three', { timeout: 120_000 }, async () => {
  const { app } = await startApp()
  await fillKnowledge(app.knowledge)
  expect(demoDocuments.every(({ title, body }) => title !== '' && body !== '')).toBe(true)
  const places = new Map<string, number>()
  for (const [question, answer] of questions) {
    const language: Language = /\p{Script=Han}/u.test(question) ? 'zh' : 'en'
    const passages = await app.knowledge.search(undefined, { text: question, language, audience: 'everyone', most: 3 })
    places.set(question, passages.findIndex(({ text, headings }) => text.includes(answer) || headings.join().includes(answer)))
  }
  // Who tells what is found without judging it first gets nearly the same, and nothing of what is only a little like it.
  let surely = 0
  for (const [question, answer] of questions) {
    const language: Language = /\p{Script=Han}/u.test(question) ? 'zh' : 'en'
    const passages = await app.knowledge.search(undefined, { text: question, language, audience: 'everyone', most: 3, isStrict: true })
    if (passages.some(({ text, headings }) => text.includes(answer) || headings.join().includes(answer))) surely++
  }
  expect(surely / questions.length).toBeGreaterThanOrEqual(least.surely)
  for (const text of [...elsewhere, ...alike]) expect(await app.knowledge.search(undefined, { text, language: 'zh', audience: 'everyone', most: 3, isStrict: true }), text).toEqual([])
  for (const text of ['奖学金怎么申请？', '图书馆几点关门？']) expect((await app.knowledge.search(undefined, { text, language: 'zh', audience: 'everyone', most: 1 }))[0]!.text, text).toMatch(/周一至周五/)
  let silent = 0
  for (const text of elsewhere) {
    const passages = await app.knowledge.search(undefined, { text, language: 'zh', audience: 'everyone', most: 3 })
    if (passages.length === 0) silent++
  }
  const found = [...places.values()]
  const share = (most: number) => found.filter((place) => place >= 0 && place < most).length / found.length
  const missed = [...places].filter(([, place]) => place < 0).map(([question]) => question)
  console.info(`knowledge: recall@1 ${share(1).toFixed(3)}, recall@3 ${share(3).toFixed(3)} of ${found.length} questions; nothing found for ${silent} of ${elsewhere.length} about something else. Missed: ${missed.join(' | ') || 'none'}`)
  expect(share(3)).toBeGreaterThanOrEqual(least.third)
  expect(share(1)).toBeGreaterThanOrEqual(least.first)
  expect(silent / elsewhere.length).toBeGreaterThanOrEqual(least.nothing)
})
