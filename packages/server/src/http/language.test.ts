import fc from 'fast-check'
import { expect, test } from 'vitest'
import { languageOf } from './language.ts'

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['zh', 'zh'],
  ['zh-Hans-CN', 'zh'],
  ['ZH-cn', 'zh'],
  ['en;q=0.5, zh;q=0.6', 'zh'],
  ['zh;q=0.5, en', 'en'],
  ['fr, zh;q=0.1', 'zh'],
  ['zh;q=0', 'en'],
  ['zha', 'en'],
  ['de', 'en'],
] as const)('%s is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language)
})

test('any header is answered in one of our languages', () => {
  fc.assert(fc.property(fc.string(), (header) => ['zh', 'en'].includes(languageOf(header))))
})
