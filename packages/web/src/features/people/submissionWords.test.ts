import type { Decision } from '@fairway/contract/enrolment'
import { overridable, reasons } from '@fairway/contract/reasons'
import { beforeEach, expect, test } from 'vitest'
import { i18n } from '../../i18n/index.ts'
import { languages } from '../../i18n/language.ts'
import { speak } from '../../ui/show.testing.ts'
import { resultOf } from './submissionWords.ts'
import { peopleTexts } from './texts.ts'

const wording = { t: (key: string, values: Record<string, unknown> = {}) => i18n.global.t(key, values), nameOf: (id: number) => `CS 101 0${id}`, moment: () => '1 Dec, 09:00' }
const said = (decision: Partial<Decision>) => resultOf({ operation: 'enrol', sectionId: 1, code: 'enrolled', ...decision }, wording)

beforeEach(() => speak('en', peopleTexts))

test.each([
  [{ code: 'enrolled' }, 'Got the seat.'],
  [{ code: 'waiting', position: 3 }, 'In the queue at number 3.'],
  [{ code: 'waiting' }, 'In the queue.'],
  [{ operation: 'advance', code: 'waiting', position: 1 }, 'At the head now.'],
  [{ code: 'time-conflict', conflictsWith: 2 }, 'It meets at the same time as CS 101 02, which they held.'],
  [{ code: 'time-conflict' }, 'It meets at the same time as a section they held.'],
  [{ code: 'credit-limit', limit: 20 }, 'It would have gone past the credit limit of the round (20).'],
  [{ code: 'round-closed', opensAt: '2026-12-01T01:00:00Z' }, 'It was to open on 1 Dec, 09:00.'],
  [{ code: 'course-already-taken', courseCode: 'CS 101' }, 'They had taken CS 101 before, or take it elsewhere.'],
  [{ code: 'course-already-taken', conflictsWith: 2 }, 'It cannot be held together with CS 101 02, which they held.'],
  [{ code: 'prerequisite-missing', missing: [['CS 12'], ['CS 20', 'MATH 109']] }, 'They had not passed CS 12 and (CS 20 or MATH 109).'],
] satisfies [Partial<Decision>, string][])('%j is told as it was', (decision, text) => {
  expect(said(decision)).toBe(text)
})

test.each(languages)('every answer and every rule that can be set aside has its words in %s', async (language) => {
  await speak(language, peopleTexts)
  for (const code of reasons) expect(said({ code }), code).not.toContain('people.result')
  for (const rule of overridable) expect(i18n.global.te(`people.override.${rule}`), rule).toBe(true)
})
