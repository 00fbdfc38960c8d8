import { expect, test } from 'vitest'
import { draftInTalk } from './drafting.ts'
import { readRevision } from './revising.ts'

// Monday
const date = '2026-11-23'
const found = [{ tool: 'my_timetable', input: {}, output: { teaches: [{ section_id: 1, course: 'CS 101 程序设计', section: '01', times: '讲授 周四 14:00-15:35 @ 一教101' }, { section_id: 2, course: 'CS 102 数据库', section: '02', times: '讲授 周二 08:00-09:35 @ 一教102' }] } }]
const drafted = (question: string, ...said: string[]) => draftInTalk({ question, found, date }, /\p{Script=Han}/u.test(question), said.map((one) => readRevision(one)!))
const moved = '起草一则通知：周四的课改到周五'

test.each([
  ['把时间改成下午两点到三点半', '11月27日（周五） 14:00–15:30 上'],
  ['改成下午三点', '11月27日（周五） 15:00 上'],
  ['时间换成 16:00-17:35', '11月27日（周五） 16:00–17:35 上'],
  ['改成周三', '改到 11月25日（周三） [时间'],
  ['改到下周一上午十点', '改到 11月30日（周一） 10:00 上'],
  ['make it Friday at 2pm', '改到 11月27日（周五） 14:00 上'],
  ['教室改成 B204', '教室：B204'],
  ['在 B204 教室，改成周五四点半', '16:30 上'],
  ['原因是出差', '因出差，CS 101'],
])('“%s” changes just that of the draft', (said, text) => {
  const answer = drafted(moved, said)
  expect(answer).toContain(text)
  expect(answer).toContain('原定于 11月26日（周四） 14:00–15:35')
})

test('one change comes upon the other', () => {
  const answer = drafted(moved, '改成下午三点', '只要中文', '教室改成 B204', '短一点')
  expect(answer).toContain('11月27日（周五） 15:00 上，教室：B204。')
  expect(answer).not.toMatch(/Dear|各位同学/)
  expect(answer.match(/```text/g)).toHaveLength(1)
})

test.each([
  ['只要中文', ['各位同学'], ['Dear']],
  ['只要英文', ['Dear'], ['各位同学']],
  ['only Chinese', ['各位同学'], ['Dear']],
  ['English only please', ['Dear'], ['各位同学']],
  ['make it shorter', ['课改到'], ['各位同学', 'Dear']],
  ['简短一点', ['课改到'], ['各位同学']],
  ['详细一点', ['[背景说明]'], []],
  ['语气更正式一点', ['特此通知', '换不了正文的语气'], []],
  ['more friendly', ['同学们好', '换不了正文的语气'], []],
])('“%s” is done as far as a template can', (said, there, gone) => {
  const answer = drafted(moved, said)
  for (const part of there) expect(answer).toContain(part)
  for (const part of gone) expect(answer).not.toContain(part)
})

test.each(['加一句祝大家好', '把标题改得有趣些', 'rewrite the second sentence', 'add a joke'])('“%s” is no work for a template, and that is said', (said) => {
  expect(drafted(moved, said)).toContain('这处修改我做不了')
})

test('of a class that is cancelled another day is another class', () => {
  const first = 'Draft a notice: no class on Thursday because I am ill'
  expect(drafted(first)).toContain('Because I am ill, the class of CS 101')
  expect(drafted(first, 'change it to Tuesday')).toContain('Because I am ill, the class of CS 102')
})

test.each(['周四有课吗？', 'who teaches calculus?', '帮我退掉素描', '我的课表', '哪些课还有名额'])('“%s” is about something else', (said) => {
  expect(readRevision(said)).toBeUndefined()
})

test.each([
  ['Draft a notice: no class on Thursday because of a conference', 'Because of a conference, the class'],
  ['Draft a notice: no class on Thursday due to a strike', 'Because of a strike, the class'],
  ['Draft a notice: no class on Thursday because we have visitors', 'Because we have visitors, the class'],
  ['起草一则通知：周四的课改到周五下午两点', '11月27日（周五） 14:00 上'],
  ['起草一则通知：周四的课改到周五下午两点到三点半', '11月27日（周五） 14:00–15:30 上'],
  ['Draft a notice: the class on Thursday moves to Friday, 2-3:30 pm', 'Friday 27 November, 14:00–15:30'],
])('“%s” is told as it was said', (said, text) => {
  expect(drafted(said)).toContain(text)
})
