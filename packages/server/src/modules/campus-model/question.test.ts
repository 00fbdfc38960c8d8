import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readWish } from './notice-wish.ts'
import { readPlan } from './plan-question.ts'
import type { Intent } from './intents.ts'
import { readRevision } from './revising.ts'
import { readQuestion, type Question } from './question.ts'

test.each<[string, Intent, Partial<Question>?]>([
  ['你好', 'greeting'],
  ['Hello!', 'greeting'],
  ['你能做什么？', 'abilities'],
  ['计算机方向的课程还有哪些有余量？', 'courses', { words: '计算机', wantsSeats: true }],
  ['Which computer science courses still have seats?', 'courses', { words: 'computer science', wantsSeats: true }],
  ['周二有哪些教学班还有余量？', 'courses', { days: ['Tue'], words: '' }],
  ['周三下午有没有3学分的选修课', 'courses', { days: ['Wed'], from: '12:00', to: '18:30', credits: 3 }],
  ['王老师开了哪些课？', 'courses', { words: '王老师' }],
  ['有机化学还有名额吗', 'courses', { words: '有机化学' }],
  ['Is Professor Norling teaching anything on Monday morning?', 'courses', { words: 'Norling', days: ['Mon'], to: '12:30' }],
  ['When is the exam of CS 101?', 'courses', { codes: ['CS 101'] }],
  ['它还有名额吗？', 'courses', { isAboutThat: true }],
  ['我的课表是什么样的？', 'timetable'],
  ['今天有什么课', 'timetable'],
  ['What classes do I have on Friday?', 'timetable', { days: ['Fri'] }],
  ['我的候补排第几？', 'enrolments'],
  ['我的选课轮次什么时候开始？', 'rounds'],
  ['When does my round open?', 'rounds'],
  ['我的课表有冲突吗？', 'conflicts'],
  ['CS 101 和 MA 102 冲突吗', 'conflicts', { codes: ['CS 101', 'MA 102'] }],
  ['帮我排课，周五不上课', 'plan', { freeDays: ['Fri'], days: [] }],
  ['Plan my week, with Friday free', 'plan', { freeDays: ['Fri'], days: [] }],
  ['推荐几门艺术课', 'recommend', { words: '艺术' }],
  ['我能选数据结构吗', 'rules', { words: '数据结构' }],
  ['Can I take Data Structures?', 'rules', { words: 'Data Structures' }],
  ['请准备选课建议：选 CS 101 01、MA 102 02。', 'propose', { codes: ['CS 101 01', 'MA 102 02'], wish: { act: 'enrol', names: ['CS 101 01', 'MA 102 02'] } }],
  ['帮我退掉 CS 101', 'propose', { codes: ['CS 101'], wish: { act: 'drop', names: ['CS 101'] } }],
  ['Put me on the waiting list of CS 101 02', 'propose', { codes: ['CS 101 02'], wish: { act: 'wait', names: ['CS 101 02'] } }],
  ['我的教学班里有哪些学生？', 'roster'],
  ['本学期各课程的选课情况如何？', 'figures'],
  ['怎么退课？', 'knowledge'],
  ['How do I drop a course?', 'knowledge'],
  ['图书馆几点关门？', 'knowledge'],
])('%s', (text, intent, more = {}) => expect(readQuestion(text)).toMatchObject({ intent, ...more }))

test('a wish for a week has its courses and what goes for them', () => {
  expect(readPlan('帮我排一下课：程序设计、微积分，周五不上课，不要早八')).toEqual({ courses: ['程序设计', '微积分'], free_days: ['Fri'], earliest: '09:00' })
  expect(readPlan('Plan my week: Programming I, Calculus and Writing, nothing before 10:00')).toEqual({ courses: ['Programming I', 'Calculus and Writing'], earliest: '10:00' })
  expect(readPlan('帮我排课：CS 101、MA 102，至多 12 学分，只要有名额的')).toEqual({ courses: ['CS 101', 'MA 102'], most_credits: 12, with_seats: true })
})

test.each<[string, string[], Record<string, unknown>?]>([
  ['我想上素描、电影与社会和摄影，帮我排一下', ['素描', '电影与社会和摄影']],
  ['用素描和摄影帮我排一周的课', ['素描和摄影']],
  ['帮我排课：排球、素描', ['排球', '素描']],
  ['给我排个课表，要有素描', ['素描']],
  ['Plan my week with Drawing and Film and Society', ['Drawing and Film and Society']],
  ['plan my week without Friday', [], { free_days: ['Fri'] }],
  ['plan my week without Fridays with Drawing', ['Drawing'], { free_days: ['Fri'] }],
  ['Plan my week with Drawing and Friday free', ['Drawing'], { free_days: ['Fri'] }],
  ['Make me a timetable with CS 101 and Drawing, nothing before 10', ['CS 101', 'Drawing'], { earliest: '10:00' }],
  ['Plan my week: Drawing, no classes on Monday or Friday', ['Drawing'], { free_days: ['Mon', 'Fri'] }],
  ['排课：素描，周二和周四没空', ['素描'], { free_days: ['Tue', 'Thu'] }],
  ['帮我排课，周五不上课', [], { free_days: ['Fri'] }],
  ['帮我排课：素描，只要有名额的，最多 12 学分', ['素描'], { with_seats: true, most_credits: 12 }],
])('“%s” is a week of %j', (text, courses, more = {}) => {
  expect(readQuestion(text).intent).toBe('plan')
  expect(readPlan(text)).toEqual({ courses, ...more })
})

test('any text at all is read, and quickly', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 2000 }), fc.string({ unit: fc.constantFrom('周', '一', ' ', '、', 'CS', '1', '不', '课', 'mon', ':', '点', '前', 'no ', 'before ', 'on ', '到'), maxLength: 2000 })), (text) => {
      readPlan(text)
      readRevision(text)
      readWish(text, '2026-11-23')
      return readQuestion(text).words.length <= 80
    }),
  )
})

test.each([
  ['起草一则通知：周四的课改到周五', 'draft'],
  ['帮我写一封邮件，告诉学生周四停课', 'draft'],
  ['Draft a notice: when the current round ends', 'draft'],
  ['Write a short message to my students about the exam', 'draft'],
  ['do I have any conflicts?', 'conflicts'],
  ['any clashes?', 'conflicts'],
  ['我的课有没有撞课', 'conflicts'],
  ['help', 'abilities'],
  ['帮帮我', 'abilities'],
  ['thanks!', 'thanks'],
  ['谢谢你！', 'thanks'],
  ['好的，谢谢', 'thanks'],
  ['素描有几个班？', 'courses'],
  ['我的班有多少学生？', 'roster'],
  ['第一节课几点开始？', 'knowledge'],
  ['我明天第一节课几点？', 'timetable'],
  ['明天有课吗', 'timetable'],
  ['下周三有什么课', 'timetable'],
  ['现在还能退课吗？', 'rounds'],
  ['哪些课最满？', 'figures'],
  ['哪些课候补最多？', 'figures'],
  ['how full are the computer science courses?', 'figures'],
  ['How is enrolment going?', 'figures'],
  ['Which courses are the most popular?', 'figures'],
  ['我喜欢数学，选什么课好？', 'recommend'],
  ['I like mathematics, what should I take?', 'recommend'],
] as const)('“%s” is of %s', (text, intent) => {
  expect(readQuestion(text).intent).toBe(intent)
})

test.each([
  ['how full are the computer science courses?', 'computer science'],
  ['计算机系的课选了多少人', '计算机系'],
  ['哪些课最满？', ''],
  ['本学期选课情况如何？', ''],
  ['I like mathematics, what should I take?', 'mathematics'],
  ['我对历史感兴趣，选什么课好', '历史'],
  ['Are there seats in Programming I?', 'Programming I'],
  ['素描有几个班？', '素描'],
  ['有机化学有几个班', '有机化学'],
  ['do I have any conflicts?', ''],
  ['any clashes?', ''],
  ['我的课有没有撞课', ''],
] as const)('of “%s” the words that name something are left', (text, words) => {
  expect(readQuestion(text).words).toBe(words)
})
