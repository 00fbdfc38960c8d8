import { expect, test } from 'vitest'
import { uploadName } from './uploadName.ts'

test('what nobody sees in the name of a file is left out', () => {
  expect(uploadName('名单\u200b\u202exslx.csv')).toBe('名单xslx.csv')
  expect(uploadName(' new \t people\n2026.xlsx ')).toBe('new people 2026.xlsx')
  expect(uploadName('e\u0301te\u0301.csv')).toBe('été.csv')
})

test('a file always has a name, which is not too long and keeps its ending', () => {
  expect(uploadName('\ufeff')).toBe('sheet')
  expect(uploadName(`${'x'.repeat(300)}.csv`)).toBe(`${'x'.repeat(196)}.csv`)
  expect(uploadName(`${'x'.repeat(195)}😀.csv`)).toBe(`${'x'.repeat(195)}.csv`)
})
