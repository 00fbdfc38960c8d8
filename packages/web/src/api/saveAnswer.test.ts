import { expect, test } from 'vitest'
import { nameIn } from './saveAnswer.ts'

test('a file is saved under the name that it came with', () => {
  expect(nameIn(`attachment; filename="T-sections.csv"; filename*=UTF-8''T-%E6%95%99%E5%AD%A6%E7%8F%AD.csv`)).toBe('T-教学班.csv')
  expect(nameIn('attachment; filename="T.csv"')).toBe('T.csv')
})
