import { expect, test } from 'vitest'
import { taskOf } from './task-of.ts'

test.each([
  ['chat', 'When does the main round open?'],
  ['chat', '主选课轮次什么时候开始？'],
  ['chat', 'Which courses about Python are there, and do they have seats?', 'code'],
  ['chat', '数据结构还有座位吗？'],
  ['chat', 'Is CS 101 full?'],
  ['planning', 'Plan my week with CS 101 and MATH 110, Fridays free'],
  ['planning', 'Can you arrange a timetable for next term?'],
  ['planning', '帮我安排下学期的课表，周五不上课'],
  ['planning', '做一个选课方案，早上没课最好'],
  ['writing', 'Draft a notice that room A-101 is closed on Monday'],
  ['writing', 'Translate this into Chinese: the lecture is cancelled'],
  ['writing', '帮我写一份停课通知'],
  ['writing', '把下面这段话润色一下：同学们好'],
  ['code', 'Why does this Python loop never end?\n```python\nwhile True: pass\n```'],
  ['code', '写一个函数，判断一个数是不是质数'],
  ['code', '这段代码为什么报错？'],
])('%s: %s', (task, question, otherwise = task) => expect(taskOf(question)).toBe(otherwise))

test('what is pasted in the middle decides nothing', () => {
  const pasted = `${'同学们好，'.repeat(200)}写一个函数${'，谢谢大家。'.repeat(200)}`
  expect(taskOf(`什么意思？${pasted}以上。`)).toBe('chat')
})
