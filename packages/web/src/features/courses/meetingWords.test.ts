import { beforeEach, expect, test, vi } from 'vitest'
import { serverClock } from '../../api/clock.ts'
import { chooseLanguage } from '../../i18n/index.ts'
import { dateName, meetingWords } from './meetingWords.ts'

const note = (weeks: [number, number][]) => meetingWords({ days: [1], from: 540, to: 600, weeks }).note

beforeEach(() => void vi.spyOn(serverClock, 'now').mockReturnValue(Date.parse('2026-11-21T00:00:00Z')))

test('weeks are listed with the comma of the language, and one week is not "weeks"', async () => {
  await chooseLanguage('zh')
  expect(note([[1, 4], [6, 15]])).toBe('第 1–4、6–15 周')
  await chooseLanguage('en')
  expect(note([[1, 4], [6, 15]])).toBe('weeks 1–4, 6–15')
  expect(note([[3, 3]])).toBe('week 3')
})

test('a date of another year says which', async () => {
  await chooseLanguage('zh')
  expect(dateName('2026-12-09')).toBe('12月9日 周三')
  expect(dateName('2027-01-06')).toBe('2027年1月6日 周三')
  await chooseLanguage('en')
  expect(dateName('2026-12-09')).not.toContain('2026')
  expect(dateName('2027-01-06')).toContain('2027')
})
