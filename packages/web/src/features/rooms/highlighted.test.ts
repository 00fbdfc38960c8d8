import { expect, test } from 'vitest'
import { highlighted } from './highlighted.ts'

const marked = (text: string, looked: string) => highlighted(text, looked).map((part) => (part.isFound ? `[${part.text}]` : part.text)).join('')

test('words and pairs of Chinese characters are marked', () => {
  expect(marked('Homework three is out', 'home OUT')).toBe('[Home]work three is [out]')
  expect(marked('作业三截止日期是周五', '截止日期')).toBe('作业三[截止日期]是周五')
  expect(marked('截止在周五，日期未定', '截止日期')).toBe('[截止]在周五，[日期]未定')
  expect(marked('a+b', '+')).toBe('a+b')
  expect(marked('a(b', 'b')).toBe('a([b]')
})

test('a long text begins near what was found', () => {
  const text = `${'x '.repeat(300)}needle ${'y '.repeat(300)}`
  const shown = marked(text, 'needle')
  expect(shown.startsWith('…')).toBe(true)
  expect(shown).toContain('[needle]')
  expect(shown.length).toBeLessThan(420)
})
