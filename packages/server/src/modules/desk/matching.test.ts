import { expect, test } from 'vitest'
import { createMatcher, languageOf, questionIn, type Matching } from './matching.ts'

const matches = (text: string, matching: Partial<Matching>) => {
  const question = questionIn(text)
  return question !== undefined && createMatcher({ match: 'any', keywords: [], whole: false, pattern: '', ...matching })(question)
}

test.each([
  ['hi', true],
  ['Hi!', true],
  ['ＨＩ', true],
  ['老师hi', true],
  ['this is nothing', false],
  ['hi5', false],
  ['你好，请问在哪里上课', true],
  ['您好', false],
])('"%s" greets by 你好 or hi: %s', (text, expected) => expect(matches(text, { keywords: ['你好', 'hi'] })).toBe(expected))

test.each([
  ['怎么去？', true],
  ['怎么去?', true],
  ['见 https://example.edu/a?b=c', false],
  ['`a ? b : c`', false],
  ['> 怎么去？\n不知道', false],
])('"%s" asks: %s', (text, expected) => expect(matches(text, { keywords: ['?'] })).toBe(expected))

test.each([
  ['staff', true],
  [' Staff！ ', true],
  ['the staff were nice', false],
  ['人工', true],
  ['人工智能', false],
])('"%s" is nothing but a call for the staff: %s', (text, expected) => expect(matches(text, { keywords: ['staff', '人工'], whole: true })).toBe(expected))

test('all keywords are there, in whatever order', () => {
  const all: Partial<Matching> = { match: 'all', keywords: ['选课', 'when'] }
  expect(matches('When 选课?', all)).toBe(true)
  expect(matches('选课', all)).toBe(false)
})

test('an expression finds a part, or has to be the whole', () => {
  const pattern: Partial<Matching> = { match: 'pattern', pattern: String.raw`room\s*[A-Z]\d{3}` }
  expect(matches('where is Room b204?', pattern)).toBe(true)
  expect(matches('where is Room b204?', { ...pattern, whole: true })).toBe(false)
  expect(matches('(room B204)', { ...pattern, whole: true })).toBe(true)
})

test('what is longer than a question is none, wherever a keyword stands in it', () => {
  expect(matches(`${'很长的故事。'.repeat(40)}时间`, { keywords: ['时间'] })).toBe(false)
})

test.each([
  ['what time is it', 'en'],
  ['time 几点', 'zh'],
  ['？', 'zh'],
  ['?', undefined],
  ['123', undefined],
])('"%s" is answered in %s', (text, language) => expect(languageOf(text)).toBe(language))
