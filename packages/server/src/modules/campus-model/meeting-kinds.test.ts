import { expect, test } from 'vitest'
import { timesInWords } from './meeting-kinds.ts'

test.each([
  ['LE 周一、周三 09:50-11:25 @ Ada Hall 204; LA 周五 09:50-11:25 (双周); FI 2026-12-29 11:00-13:00', true, '讲授 周一、周三 09:50-11:25 @ Ada Hall 204; 实验 周五 09:50-11:25 (双周); 期末考试 2026-12-29 11:00-13:00'],
  ['LE Mon,Wed 09:50-11:25; FI 2026-12-29 11:00-13:00 @ LA 101', false, 'lecture Mon,Wed 09:50-11:25; final exam 2026-12-29 11:00-13:00 @ LA 101'],
  ['XX Mon 08:00-09:00', false, 'XX Mon 08:00-09:00'],
  ['Mon 08:00-09:00', false, 'Mon 08:00-09:00'],
  ['讲授 周一 08:00-09:00', true, '讲授 周一 08:00-09:00'],
])('“%s” is said in words', (times, isChinese, said) => expect(timesInWords(times, isChinese)).toBe(said))
