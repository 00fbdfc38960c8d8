import type { Decision } from '@fairway/contract/enrolment'
import type { NamedSection, StudentEnrolments } from '@fairway/contract/enrolment-by-hand'
import { overridable, reasons } from '@fairway/contract/reasons'
import { beforeEach, expect, test } from 'vitest'
import { fakeServer } from '../../api/server.testing.ts'
import { i18n } from '../../i18n/index.ts'
import { languages, type Language } from '../../i18n/language.ts'
import { show, speak } from '../../ui/show.testing.ts'
import { enrolmentTexts } from '../enrolment/texts.ts'
import SubmissionList from './SubmissionList.vue'
import { byHandTexts } from './texts.ts'

type Submission = StudentEnrolments['submissions'][number]

const named: NamedSection[] = [1, 2].map((id) => ({ id, term: 'T1', course: 'CS 101', section: `0${id}`, title: { en: 'Programming' } }))

beforeEach(() => void fakeServer({ 'GET session': { viewer: null }, 'GET terms': { now: '2026-09-01T08:00:00Z', terms: [] } }))

const submission = (decision: Partial<Decision>, byHand: Submission['byHand'] = null): Submission => ({
  decidedAt: '2026-09-01T09:00:00Z', mode: 'all-or-nothing', accepted: true, byHand, decisions: [{ operation: 'enrol', sectionId: 1, code: 'enrolled', ...decision }],
})

async function list(submissions: Submission[], { language = 'en', ...props }: { language?: Language; hasMore?: boolean } = {}) {
  await speak(language, enrolmentTexts, byHandTexts)
  const { view } = await show(SubmissionList, { submissions, named, studentName: 'Ben', isBusy: false, hasMore: false, hasFailed: false, ...props })
  return { view, entries: () => view.findAll('ol > li').map((entry) => entry.text()) }
}

test.each([
  [{ code: 'enrolled' }, 'Ben is enrolled in CS 101 01.'],
  [{ code: 'waiting', position: 3 }, 'Ben is number 3 in the queue of CS 101 01.'],
  [{ operation: 'advance', code: 'waiting', position: 1 }, 'Ben is the first in the queue of CS 101 01.'],
  [{ code: 'time-conflict', conflictsWith: 2 }, 'CS 101 01 meets at the same time as CS 101 02, which Ben holds.'],
  [{ code: 'time-conflict' }, 'CS 101 01 meets at the same time as a section that Ben holds.'],
  [{ code: 'credit-limit', limit: 20 }, 'CS 101 01 takes Ben past the credit limit of the round (20).'],
  [{ code: 'prerequisite-missing', missing: [['CS 12'], ['CS 20', 'MATH 109']] }, 'CS 101 01 needs CS 12 and (CS 20 or MATH 109) first, which Ben has not passed.'],
] satisfies [Partial<Decision>, string][])('%j is told about the student', async (decision, text) => {
  const { entries } = await list([submission(decision)])
  expect(entries()).toEqual([expect.stringContaining(text)])
})

test.each(languages)('every answer and every rule that can be set aside has its words in %s', async (language) => {
  const { entries } = await list(reasons.map((code) => submission({ code, overridden: [...overridable] })), { language })
  expect(entries().join('\n')).not.toMatch(/byHand|reasonName/)
  for (const code of reasons) expect(i18n.global.te(`byHand.decision.${code}.text`), code).toBe(true)
})

test('who did it, why, and what the student was told of it are said', async () => {
  const byOffice = { actor: { number: 'o-1', name: 'Olga' }, reason: 'Transfer', note: 'See you there' }
  const { entries } = await list([submission({}, byOffice), submission({}, { actor: null, reason: null, note: null }), submission({})])
  for (const text of ['Olga o-1', 'Reason: Transfer', 'Note to the student: See you there']) expect(entries()[0]).toContain(text)
  expect(entries()[1]).toContain('A command on the server')
  expect(entries()[2]).not.toMatch(/Olga|command/)
})

test('the last few are shown; more of them, and then those that the server has', async () => {
  const { view, entries } = await list(Array.from({ length: 12 }, () => submission({})), { hasMore: true })
  expect(entries()).toHaveLength(10)
  await view.find('button').trigger('click')
  expect(entries()).toHaveLength(12)
  expect(view.emitted('more')).toHaveLength(1)
  await view.setProps({ hasFailed: true })
  expect(view.find('[role=alert]').exists()).toBe(true)
})
