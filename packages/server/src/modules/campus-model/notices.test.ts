import { expect, test } from 'vitest'
import type { NoticeFacts } from './notice-facts.ts'
import { readWish } from './notice-wish.ts'
import { writeNotice } from './notices.ts'

// Monday
const today = '2026-11-23'
const facts: NoticeFacts = {
  today,
  course: { code: 'CS 101', title: { zh: '程序设计', en: 'Programming' }, section: '01' },
  classes: [
    { date: '2026-11-24', from: '10:00', to: '11:35', place: '一教101' },
    { date: '2026-11-26', from: '14:00', to: '15:35', place: '一教101' },
  ],
  exams: [{ date: '2026-12-20', from: '09:00', to: '11:00', place: 'B1' }],
  rounds: [
    { name: { zh: '退补选', en: 'Add and drop' }, opens: '2026-11-20 08:00', closes: '2026-11-27 23:59', allows: ['enrol', 'drop'], state: 'open' },
    { name: { zh: '下一轮', en: 'Next round' }, opens: '2026-12-01 08:00', closes: '2026-12-02 08:00', allows: ['enrol'], state: 'coming' },
  ],
}
const nothing: NoticeFacts = { today, course: undefined, classes: [], exams: [], rounds: [] }
const write = (language: 'zh' | 'en', said: string, of = facts, size = 'short', tone = 'plain') => writeNotice(language, readWish(said, today), said, of, { size, tone })

test.each([
  ['提醒大家退补选快截止了', 'deadline'],
  ['Remind students of the add/drop deadline', 'deadline'],
  ['周四的课换教室，改到 B204', 'room'],
  ['Thursday’s class is in another room', 'room'],
  ['因为开会，周四停课', 'cancelled'],
  ['No class on Thursday because of a conference', 'cancelled'],
  ['周四的课改到周五', 'moved'],
  ['Move Thursday’s class to Friday', 'moved'],
  ['期末考试安排', 'exam'],
  ['the final exam', 'exam'],
  ['图书馆周末开放', 'other'],
] as const)('“%s” wants the notice for it', (said, kind) => {
  expect(readWish(said, today).kind).toBe(kind)
})

test('a class that moves is named by its own date and time, and by the new one', () => {
  expect(write('zh', '周四的课改到周五 10:00，教室 B204').text).toBe('CS 101 程序设计 01 班原定于 11月26日（周四） 14:00–15:35 的课改到 11月27日（周五） 10:00 上，教室：B204。')
  expect(write('en', 'Move Thursday’s class to Friday 10:00-11:35 in room B204').text).toBe('The class of CS 101 Programming, section 01 on Thursday 26 November, 14:00–15:35 moves to Friday 27 November, 10:00–11:35, room B204.')
})

test('the reason is told in the language in which it was said, and is to be filled in where it was not', () => {
  const said = '因为学术会议，周二停课'
  expect(write('zh', said).text).toBe('因学术会议，CS 101 程序设计 01 班原定于 11月24日（周二） 10:00–11:35 在 一教101 的课停上一次。')
  expect(write('en', said).text).toMatch(/^Because of \[reason\], the class of CS 101 Programming, section 01 on Tuesday 24 November, 10:00–11:35 in 一教101 does not take place\.$/)
})

test('a room that changes is told with the old one', () => {
  expect(write('en', 'the class on 26 November moves to room B204').text).toBe('The class of CS 101 Programming, section 01 on Thursday 26 November, 14:00–15:35, takes place in room B204 instead of 一教101. The time stays the same.')
  expect(write('zh', '换教室到二教305').text).toBe('CS 101 程序设计 01 班自[日期]起的课改在 二教305 上（原教室：一教101），时间不变。')
})

test('an exam and a deadline come from the campus’s data', () => {
  expect(write('zh', '期末考试').text).toBe('CS 101 程序设计 01 班的考试定于 12月20日（周日） 09:00–11:00 在 B1 举行。')
  expect(write('en', 'add/drop deadline', nothing).text).toContain('[date and time]')
  expect(write('en', 'add/drop deadline')).toEqual({ title: 'Add and drop: closes on Friday 27 November at 23:59', text: 'Add and drop closes on Friday 27 November at 23:59. Until then you can enrol and drop courses; after it, nothing can be changed.' })
  expect(write('zh', '选课截止').text).toBe('退补选将于 11月27日（周五） 23:59 结束。在此期间可以选课、退课，结束后系统不再受理。')
})

test('what is not known is to be filled in, and never invented', () => {
  for (const said of ['停课', '换教室', '改期', '期末考试', '选课截止']) {
    for (const language of ['zh', 'en'] as const) {
      const { title, text } = write(language, said, nothing, 'long', 'formal')
      expect(text).toMatch(/\[.+\]/)
      expect(`${title}${text}`).not.toMatch(/undefined|\d{4}-/)
    }
  }
})

test('how long and in which tone is as it was chosen', () => {
  const lengths = ['short', 'medium', 'long'].map((size) => write('zh', '周四停课', facts, size).text.length)
  expect(lengths).toEqual([...lengths].sort((one, other) => one - other))
  expect(write('zh', '周四停课', facts, 'medium', 'formal').text).toMatch(/^各位同学：[^]*特此通知。$/)
  expect(write('en', 'cancelled', facts, 'medium', 'friendly').text).toMatch(/^Hello everyone,[^]*Thank you/)
})

test.each([
  ['Add/drop ends this Friday at 17:00', 'en', 'Add and drop closes on Friday 27 November at 17:00 [the system says Friday 27 November at 23:59; please check].'],
  ['退补选本周五结束', 'zh', '退补选将于 11月27日（周五） 23:59 结束。'],
  ['退补选下周五下午5点截止', 'zh', '退补选将于 12月4日（周五） 17:00 [系统中为 11月27日（周五） 23:59，请核对] 结束。'],
  ['Enrolment is extended until 20 December', 'en', 'Add and drop is extended until Sunday 20 December, [time] [the system says Friday 27 November at 23:59; please check].'],
  ['选课延长一周', 'zh', '退补选延长至 [日期和时间；系统中为 11月27日（周五） 23:59，请核对]。'],
  ['下一轮什么时候结束', 'zh', '下一轮将于 12月1日（周二） 08:00 开始，于 12月2日（周三） 08:00 结束。'],
] as const)('when it ends is told as it is said: %s', (said, language, text) => {
  expect(write(language, said).text).toContain(text)
})

test('without rounds what is said is all there is', () => {
  expect(write('en', 'Add/drop ends this Friday at 17:00', nothing).text).toContain('Add/drop closes on Friday 27 November at 17:00.')
  expect(write('zh', 'Add/drop ends this Friday at 5 pm', nothing).text).toContain('退补选将于 11月27日（周五） 17:00 结束。')
})

test.each([
  ['下周三的课换到 Ada Hall 101', 'zh', ['12月2日（周三）', 'Ada Hall 101']],
  ['下周三的课换到 Ada Hall 101', 'en', ['Wednesday 2 December', 'Ada Hall 101']],
  ['周四的课改到周五 10:00', 'zh', ['11月26日（周四）', '11月27日（周五） 10:00']],
  ['Thursday’s class moves to Friday at 2pm', 'en', ['Thursday 26 November', 'Friday 27 November, 14:00']],
  ['The final exam of CS 101 moves to B204', 'en', ['CS 101', 'B204']],
  ['The final exam of CS 101 moves to B204', 'zh', ['CS 101', 'B204']],
  ['CS 101 02 换教室', 'zh', ['CS 101 02 班']],
  ['素描课换教室', 'zh', ['原话：素描课换教室']],
  ['The lecture on 26 November moves to the Great Hall', 'en', ['26 November', 'Great Hall']],
] as const)('“%s” loses nothing of what was said (%s)', (said, language, parts) => {
  const { text } = write(language, said, nothing)
  for (const part of parts) expect(text).toContain(part)
})

test('an exam is told as it is said, beside what the system says', () => {
  expect(write('en', 'The final exam of CS 101 moves to B204').text).toContain('on Sunday 20 December, 09:00–11:00, in B204 [the system says B1; please check].')
  expect(write('zh', '期末考试改到 12月21日 14:00').text).toContain('12月21日（周一） 14:00 [系统中为 12月20日（周日） 09:00–11:00，请核对] 在 B1 举行')
})
