import { expect, test } from 'vitest'
import { timesText } from './words.ts'

const meetings = [
  { kind: 'LE', days: [1, 3], from: 590, to: 685, weeks: [[1, 8]] as [number, number][], room: 'Ada Hall 204' },
  { kind: 'LA', days: [5], from: 590, to: 685, parity: 'even' as const },
  { kind: 'FI', date: '2026-12-29', from: 660, to: 780, room: 'LA 101' },
  { kind: 'XX', days: [2], from: 480, to: 540 },
  { days: [2], from: 480, to: 540 },
]

test('times are said in words, their kinds too', () => {
  expect(timesText('zh', meetings).split('; ')).toEqual(['讲授 周一、周三 09:50-11:25（第1-8周）@ Ada Hall 204', '实验 周五 09:50-11:25（双周）', '期末考试 2026-12-29 11:00-13:00 @ LA 101', 'XX 周二 08:00-09:00', '周二 08:00-09:00'])
  expect(timesText('en', meetings).split('; ')).toEqual(['lecture Mon,Wed 09:50-11:25 (weeks 1-8) @ Ada Hall 204', 'lab Fri 09:50-11:25 (even weeks)', 'final exam 2026-12-29 11:00-13:00 @ LA 101', 'XX Tue 08:00-09:00', 'Tue 08:00-09:00'])
})
