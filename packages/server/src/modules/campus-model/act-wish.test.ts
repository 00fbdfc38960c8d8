import { expect, test } from 'vitest'
import { readAct, type ActWish } from './act-wish.ts'

test.each<[string, ActWish['act'], string[], string[]?]>([
  ['帮我退 AR 103 02', 'drop', ['AR 103 02']],
  ['帮我退 AR 101 01', 'drop', ['AR 101 01']],
  ['把素描退了', 'drop', ['素描']],
  ['帮我退掉素描', 'drop', ['素描']],
  ['把 AR 101 01 退掉', 'drop', ['AR 101 01']],
  ['请把素描这门课退掉吧', 'drop', ['素描']],
  ['退掉素描', 'drop', ['素描']],
  ['退掉 AR 101 01', 'drop', ['AR 101 01']],
  ['我要退 CS 101', 'drop', ['CS 101']],
  ['我想退课', 'drop', []],
  ['退课', 'drop', []],
  ['我不想上素描了', 'drop', ['素描']],
  ['可以帮我退掉素描吗？', 'drop', ['素描']],
  ['退掉素描、合唱', 'drop', ['素描', '合唱']],
  ['drop Drawing', 'drop', ['Drawing']],
  ['Please drop my Drawing class.', 'drop', ['Drawing']],
  ['I want to drop AR 101 01', 'drop', ['AR 101 01']],
  ['I’d like to drop a course', 'drop', []],
  ['Drop me from AR 101', 'drop', ['AR 101']],
  ['withdraw from Film and Society', 'drop', ['Film and Society']],
  ['退出 CS 101 02 的候补', 'leave', ['CS 101 02']],
  ['leave the queue of CS 101 02', 'leave', ['CS 101 02']],
  ['我要选合唱', 'enrol', ['合唱']],
  ['帮我选上 CS 101 01', 'enrol', ['CS 101 01']],
  ['帮我选素描 03 班', 'enrol', ['素描 03']],
  ['请准备选课建议：选 CS 101 01、MA 102 02。', 'enrol', ['CS 101 01', 'MA 102 02']],
  ['enrol me in Choir 01', 'enrol', ['Choir 01']],
  ['Propose that I enrol in TEA 101 01.', 'enrol', ['TEA 101 01']],
  ['Sign me up for Drawing section 02, please', 'enrol', ['Drawing 02']],
  ['我想选课', 'enrol', []],
  ['帮我候补 CS 101 02', 'wait', ['CS 101 02']],
  ['Put me on the waiting list of CS 101 02', 'wait', ['CS 101 02']],
  ['AR 101 01 换成 AR 101 03', 'drop', ['AR 101 01'], ['AR 101 03']],
  ['把 AR 101 01 换成 03 班', 'drop', ['AR 101 01'], ['AR 101 03']],
  ['把素描换成摄影', 'drop', ['素描'], ['摄影']],
  ['swap Drawing for Photography', 'drop', ['Drawing'], ['Photography']],
  ['Switch me from AR 101 01 to AR 101 03', 'drop', ['AR 101 01'], ['AR 101 03']],
])('“%s” wants %s of %j', (text, act, names, instead) => {
  expect(readAct(text)).toEqual({ act, names, ...(instead && { instead }) })
})

test.each([
  '怎么退课？',
  '退课截止到什么时候？',
  '退补选什么时候开始？',
  '退学手续',
  '退费',
  '现在还能退课吗？',
  '我不想退课',
  '我选了什么课',
  '我想选一门艺术课',
  '我要选什么课好',
  '选课时间',
  '我的候补排第几？',
  '周四的课换到周五',
  '换教室到 Ada Hall 101',
  'How do I drop a course?',
  'When is the drop deadline?',
  'What happens if I drop CS 101?',
  'Do not drop Drawing',
  'Add/drop ends this Friday at 17:00',
])('“%s” wants nothing done', (text) => {
  expect(readAct(text)).toBeUndefined()
})

test('what is repeated is read in no time', () => {
  // Were it read in every way in which it can be, it would take longer than the universe has been there.
  for (const said of ['想要'.repeat(200) + 'x', '那就'.repeat(200) + 'x', 'I want to '.repeat(150) + 'x', 'ok'.repeat(400)]) expect(readAct(said)).toBeUndefined()
})

test.each(['drop CS 101, keep CS 102', '退掉 CS 101，保留 CS 102', 'drop all but CS 101', '帮我退掉除 CS 101 以外的课', '不要帮我选 CS 101', 'Do not enrol me in CS 101', '帮我选 CS 101，不要选 CS 102', '退掉除了 CS 101 之外的课，我不想再上了'])(
  '“%s” is not understood, rather than the other way round',
  (said) => expect(readAct(said)).toBeUndefined(),
)
