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

test.each<[string, Record<string, unknown>]>([
  ['不要10点以前的课', { earliest: '10:00' }],
  ['不要十点以前的课', { earliest: '10:00' }],
  ['早上十点前不要有课', { earliest: '10:00' }],
  ['十点之前不上课', { earliest: '10:00' }],
  ['十二点之前不上课', { earliest: '12:00' }],
  ['不想在九点半以前上课', { earliest: '09:30' }],
  ['九点半以后开始', { earliest: '09:30' }],
  ['10点以后再上课', { earliest: '10:00' }],
  ['最早10点', { earliest: '10:00' }],
  ['下午三点以后不上课', { latest: '15:00' }],
  ['不要四点以后的课', { latest: '16:00' }],
  ['最晚五点下课', { latest: '17:00' }],
  ['不要上午的课', { earliest: '12:00' }],
  ['晚上不上课', { latest: '18:00' }],
  ['下午不要有课', { break_from: '12:30', break_to: '18:00' }],
  ['中午休息', { break_from: '12:00', break_to: '13:00' }],
  ['12点到2点空出来', { break_from: '12:00', break_to: '14:00' }],
  ['最好下午上课', { preferred_from: '12:00', preferred_to: '18:30' }],
  ['周五不来学校', { free_days: ['Fri'] }],
  ['星期五不到校', { free_days: ['Fri'] }],
  ['周五不想去上课', { free_days: ['Fri'] }],
  ['周一和周五都不来', { free_days: ['Mon', 'Fri'] }],
  ['只在周一和周三上课', { free_days: ['Tue', 'Thu', 'Fri', 'Sat', 'Sun'] }],
  ['至少12学分', { least_credits: 12 }],
  ['课尽量紧凑', { prefer: ['gaps'] }],
  ['nothing before ten', { earliest: '10:00' }],
  ['nothing before 10am', { earliest: '10:00' }],
  ['no classes before half past nine', { earliest: '09:30' }],
  ['not earlier than 10', { earliest: '10:00' }],
  ['I do not want classes before 10', { earliest: '10:00' }],
  ['only after ten', { earliest: '10:00' }],
  ['nothing after three', { latest: '15:00' }],
  ['no classes after 4pm', { latest: '16:00' }],
  ['done by 5', { latest: '17:00' }],
  ['no mornings', { earliest: '12:00' }],
  ['no evening classes', { latest: '18:00' }],
  ['keep lunch free', { break_from: '12:00', break_to: '13:00' }],
  ['I don’t want to come on Fridays', { free_days: ['Fri'] }],
  ['only Monday and Wednesday', { free_days: ['Tue', 'Thu', 'Fri', 'Sat', 'Sun'] }],
  ['at least 12 credits', { least_credits: 12 }],
])('“%s” is a wish of %j, and never its contrary', (wish, wishes) => {
  for (const order of ['帮我排课：MA 103、AR 104，', 'Plan my week: MA 103, AR 104, ']) expect(readPlan(order + wish)).toEqual({ courses: ['MA 103', 'AR 104'], ...wishes })
})

test.each(['周一上午不要有课', '周五不要早八', '不要林老师', '不要 CS 101', '老师要好一点', 'not before 10 on Mondays', 'no teacher called Lin', 'not CS 101'])('“%s” is said to be not understood, and nothing is planned by it', (wish) => {
  for (const order of ['帮我排课：MA 103，', 'Plan my week: MA 103, ']) expect(readPlan(order + wish)).toEqual({ courses: ['MA 103'], unread: [wish] })
})

test.each<[string, Intent, Partial<Question>?]>([
  // Seats are of the catalogue, whoever asks.
  ['周二有哪些课还有名额？', 'courses', { days: ['Tue'], words: '', wantsSeats: true }],
  ['周二下午还有哪些课有名额', 'courses', { days: ['Tue'], words: '', from: '12:00', to: '18:30', wantsSeats: true }],
  ['周三还有哪些课有名额？', 'courses', { days: ['Wed'], words: '', wantsSeats: true }],
  ['周五有什么课还没满', 'courses', { days: ['Fri'], words: '', wantsSeats: true }],
  ['周四有课有空位吗', 'courses', { days: ['Thu'], wantsSeats: true }],
  ['明天有哪些课还有余量', 'courses', { wantsSeats: true }],
  ['Which courses on Tuesday still have seats?', 'courses', { days: ['Tue'], words: '', wantsSeats: true }],
  ['any open sections on Friday morning', 'courses', { days: ['Fri'], to: '12:30', wantsSeats: true }],
  ['What can I still get into on Monday?', 'courses', { days: ['Mon'], words: '', wantsSeats: true }],
  ['Are there free places in Drawing on Monday?', 'courses', { days: ['Mon'], words: 'Drawing', wantsSeats: true }],
  // Who teaches, and what somebody wants to take.
  ['who teaches calculus?', 'courses', { words: 'calculus' }],
  ['which professors teach economics', 'courses', { words: 'economics' }],
  ['谁教线性代数', 'courses', { words: '线性代数' }],
  ['线性代数是谁教的', 'courses', { words: '线性代数' }],
  ['哪些老师教数学', 'courses', { words: '数学' }],
  ['哪些课是苏晚晴老师上的', 'courses', { teacher: { name: '苏晚晴', words: '' } }],
  ['苏晚晴教什么课', 'courses', { words: '苏晚晴' }],
  ['苏晚晴老师的艺术课', 'courses', { teacher: { name: '苏晚晴', words: '艺术' } }],
  ['I want to take Choir', 'courses', { words: 'Choir' }],
  ['I’d like to learn swimming', 'courses', { words: 'swimming' }],
  ['我想学游泳', 'courses', { words: '游泳' }],
  ['我想上合唱', 'courses', { words: '合唱' }],
  // Where people talk.
  ['Which rooms are there?', 'rooms'],
  ['有哪些聊天室', 'rooms'],
  ['聊天室在哪里', 'rooms'],
  ['where are the chat rooms', 'rooms'],
  ['有哪些自习室', 'knowledge'],
  ['where are the study rooms', 'knowledge'],
  // What is of others.
  ['给我王若谷的课表', 'others', { owner: '王若谷' }],
  ['王若谷选了什么课', 'others', { owner: '王若谷' }],
  ['帮我看一下李小舟同学的课表', 'others', { owner: '李小舟' }],
  ['室友的课表', 'others', { owner: '' }],
  ['show me John Smith’s schedule', 'others', { owner: 'John Smith' }],
  ['timetable of Ana Torres', 'others', { owner: 'Ana Torres' }],
  ['my friend’s courses', 'others', { owner: '' }],
  ['我的课表', 'timetable', { owner: undefined }],
  ['下周的课表', 'timetable', { owner: undefined }],
  ['Monday’s timetable', 'timetable', { owner: undefined }],
  // How much one may take.
  ['我最多能选多少学分', 'limits'],
  ['我还能选几门课', 'limits'],
  ['学分上限是多少', 'limits'],
  ['how many credits can I take', 'limits'],
  ['what is the credit limit?', 'limits'],
  ['素描几个学分', 'courses'],
  ['how many credits does Drawing have', 'courses', { words: 'Drawing' }],
  // Rules are written down.
  ['候补规则', 'knowledge'],
  ['候补是什么', 'knowledge'],
  ['what is the waitlist', 'knowledge'],
  ['how does the waiting list work', 'knowledge'],
  ['选课冲突了怎么办', 'knowledge'],
  ['What does the office say about withdrawing?', 'knowledge'],
  ['withdraw policy', 'knowledge'],
  ['学费怎么交', 'knowledge'],
  // Of a course, or of one's own.
  ['AR 104 能候补吗', 'courses', { codes: ['AR 104'], asksOfQueue: true }],
  ['photography waitlist', 'courses', { words: 'photography', asksOfQueue: true }],
  ['摄影要候补多久', 'courses', { asksOfQueue: true }],
  ['我的候补轮到第几', 'enrolments'],
  ['my waitlist', 'enrolments'],
  ['what do I have tomorrow?', 'timetable'],
  ['anything on tomorrow?', 'timetable'],
  ['am I free on Friday?', 'timetable'],
  ['星期二下午有课吗', 'timetable', { days: ['Tue'], from: '12:00', to: '18:30' }],
  ['我周三有空吗', 'timetable', { days: ['Wed'] }],
  ['我教哪些课', 'timetable'],
  ['我这学期上哪些班', 'timetable'],
  ['which classes do I teach', 'timetable'],
  ['which section of MA 103 fits my timetable', 'fitting', { codes: ['MA 103'] }],
  ['MA 103 哪个班和我的课表不冲突', 'fitting', { codes: ['MA 103'] }],
  ['推荐一些有意思的通识课', 'recommend', { words: '通识' }],
  ['put me in Choir', 'propose'],
  ['选 MA 103 01', 'propose'],
  ['add MA 103 01 to my timetable', 'propose'],
  // Figures.
  ['解释一下本学期各院系的选课人数，画个图', 'figures', { words: '' }],
  ['哪些教学班快满了', 'figures', { words: '' }],
  ['which sections are almost full', 'figures', { words: '' }],
  ['show a chart of enrolments by department', 'figures'],
])('“%s” is of %s', (text, intent, more = {}) => expect(readQuestion(text)).toMatchObject({ intent, ...more }))

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
