import { expect, test } from 'vitest'
import { isBlank, isProgramName } from './program-names.ts'

test.each(['客服助手', '系统通知', '系統通知', '教务系统通知', '客服\u200d助手', '系统\u200c通知', '系 统 通 知', '【系统通知】', 'System', 'S\u0443stem', 'ѕystem', 'fairway\u200d', 'Fairway', 'Assistant desk', 'ＳＹＳＴＥＭ', 'SYSTEM.', 'assistant', 'AI Assistant', '助手', '智能助手'])('"%s" would be taken for the program', (name) => {
  expect(isProgramName(name)).toBe(true)
})

test.each(['王芳', '通知', '系统工程', 'Ana Systema', 'Fairway Fan', 'Сергей', 'Ольга', 'Νίκος', 'Assistant Ana', '小助手'])('"%s" is somebody’s name', (name) => {
  expect(isProgramName(name)).toBe(false)
})

test('what nobody sees is no text', () => {
  for (const text of ['', ' ', '\u3164', '\u2800', '\u200d\ufe0f', '\u115f']) expect(isBlank(text), text).toBe(true)
  for (const text of ['a', '。', '👨‍👩‍👧']) expect(isBlank(text), text).toBe(false)
})
