import { expect, test } from 'vitest'
import { readPlan } from './plan-question.ts'

test.each<[string, Record<string, unknown>]>([
  ['不要10点以前的课', { earliest: '10:00' }],
  ['不要十点以前的课', { earliest: '10:00' }],
  ['早上十点前不要有课', { earliest: '10:00' }],
  ['10 点以前不上课', { earliest: '10:00' }],
  ['下午 5 点 30 分以后不上课', { latest: '17:30' }],
  ['9 点半以后开始', { earliest: '09:30' }],
  ['12 点到 2 点空出来', { break_from: '12:00', break_to: '14:00' }],
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

test.each<[string, Record<string, string>[]]>([
  ['周一上午不要有课', [{ day: 'Mon', to: '12:00' }]],
  ['周五下午不上课', [{ day: 'Fri', from: '12:30', to: '18:00' }]],
  ['周五下午空出来', [{ day: 'Fri', from: '12:30', to: '18:00' }]],
  ['周三晚上有事', [{ day: 'Wed', from: '18:00' }]],
  ['周五不要早八', [{ day: 'Fri', to: '09:00' }]],
  ['周一十点以前不上课', [{ day: 'Mon', to: '10:00' }]],
  ['周五三点以后不要有课', [{ day: 'Fri', from: '15:00' }]],
  ['周四10点到12点没空', [{ day: 'Thu', from: '10:00', to: '12:00' }]],
  ['周一和周三上午不要有课', [{ day: 'Mon', to: '12:00' }, { day: 'Wed', to: '12:00' }]],
  ['周一上午和周三下午不要有课', [{ day: 'Mon', to: '12:00' }, { day: 'Wed', from: '12:30', to: '18:00' }]],
  ['不要周一上午的课', [{ day: 'Mon', to: '12:00' }]],
  ['not before 10 on Mondays', [{ day: 'Mon', to: '10:00' }]],
  ['nothing after 3pm on Fridays', [{ day: 'Fri', from: '15:00' }]],
  ['no classes on Friday afternoons', [{ day: 'Fri', from: '12:30', to: '18:00' }]],
  ['no classes on Monday mornings or Friday afternoons', [{ day: 'Mon', to: '12:00' }, { day: 'Fri', from: '12:30', to: '18:00' }]],
  ['keep Wednesday evenings free', [{ day: 'Wed', from: '18:00' }]],
  ['I am busy on Thursday from 10 to 12', [{ day: 'Thu', from: '10:00', to: '12:00' }]],
])('“%s” keeps only that time of those days free', (wish, free_times) => {
  for (const order of ['帮我排课：MA 103、AR 104，', 'Plan my week: MA 103, AR 104, ']) expect(readPlan(order + wish)).toEqual({ courses: ['MA 103', 'AR 104'], free_times })
})

test.each(['周一上午上课', '周五最好不要下午上课', 'classes on Monday mornings', '不要林老师', '不要 CS 101', '老师要好一点', 'no teacher called Lin', 'not CS 101'])('“%s” is said to be not understood, and nothing is planned by it', (wish) => {
  for (const order of ['帮我排课：MA 103，', 'Plan my week: MA 103, ']) expect(readPlan(order + wish)).toEqual({ courses: ['MA 103'], unread: [wish] })
})
