import { expect, test } from 'vitest'
import { chooseLanguage } from '../../i18n/index.ts'
import { speak } from '../show.testing.ts'
import { wordsOf } from './problem.ts'
import { termTexts } from '../../features/office-terms/texts.ts'

test('a day that a problem names is written as the reader writes days, in whatever language they read by then', async () => {
  const problem = { key: 'periods.problem.outside', values: { starts: '2026-11-09', ends: '2027-03-14' } }
  await speak('en', termTexts)
  expect(wordsOf(problem)).toContain('9 Nov 2026')
  await speak('zh', termTexts)
  expect(wordsOf(problem)).toContain('2026年11月9日')
  await chooseLanguage('en')
})
