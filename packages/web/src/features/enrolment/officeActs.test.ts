import type { SubmissionLog } from '@fairway/contract/enrolment-by-hand'
import { expect, test } from 'vitest'
import { actBehind, actsIn } from './officeActs.ts'

type Entry = SubmissionLog['submissions'][number]
const entry = (by: Entry['by'], decisions: Entry['decisions'], more: Partial<Entry> = {}): Entry => ({ by, decisions, decidedAt: '2026-11-21T09:00:00.000Z', mode: 'all-or-nothing', accepted: true, note: null, ...more })
const enrolled = { operation: 'enrol', sectionId: 11, code: 'enrolled' } as const
const dropped = { operation: 'drop', sectionId: 12, code: 'dropped' } as const

test('what the office did is found, with its note; what students did and what was refused is not', () => {
  const log = [
    entry('office', [{ operation: 'enrol', sectionId: 13, code: 'section-full' }], { accepted: false }),
    entry('student', [enrolled]),
    entry('office', [enrolled], { note: 'Welcome.' }),
    entry('office', [{ operation: 'advance', sectionId: 13, code: 'waiting', position: 1 }]),
  ]
  expect(actsIn(log)).toMatchObject([{ kind: 'enrolled', sectionId: 11, note: 'Welcome.' }, { kind: 'advanced', sectionId: 13 }])
})

test('one section for another is one act, of both sections', () => {
  const log = [entry('office', [dropped, enrolled])]
  expect(actsIn(log)).toMatchObject([{ kind: 'swapped', sectionId: 11, from: 12 }])
  expect([actBehind(log, 11, 'gave')?.kind, actBehind(log, 12, 'took')?.kind]).toEqual(['swapped', 'swapped'])
})

test('who did the last thing with a section did it', () => {
  expect(actBehind([entry('student', [enrolled]), entry('office', [enrolled])], 11, 'gave')).toBeUndefined()
  expect(actBehind([entry('student', [{ ...enrolled, code: 'section-full' }]), entry('office', [enrolled])], 11, 'gave')).toBeDefined()
})

test('a seat that came from the queue is not the office\'s, though the place was', () => {
  const log = [entry('office', [{ operation: 'wait', sectionId: 11, code: 'waiting', position: 3 }])]
  expect([actBehind(log, 11, 'gave'), actBehind(log, 11, 'queued')?.kind]).toEqual([undefined, 'waiting'])
})
