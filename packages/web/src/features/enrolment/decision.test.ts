import type { Decision } from '@fairway/contract/enrolment'
import { isGranted, reasons } from '@fairway/contract/reasons'
import { beforeAll, describe as group, expect, test } from 'vitest'
import { chooseLanguage, i18n } from '../../i18n/index.ts'
import { index } from '../courses/campus.testing.ts'
import { describe, remedyFor } from './decision.ts'

const wording = { t: (key: string, values: Record<string, unknown> = {}) => i18n.global.t(key, values), nameOf: (id: number) => (id === 11 ? 'CSE 100 A01' : `#${id}`), titleOf: (id: number) => (id === 11 ? 'Data Structures' : ''), ofOneCourse: (a: number, b: number) => a === 12 && b === 11, moment: (iso: string) => iso }
const decision = (code: Decision['code'], more: Partial<Decision> = {}): Decision => ({ operation: 'enrol', sectionId: 12, code, ...more })

group.each(['zh', 'en'] as const)('in %s', (language) => {
  beforeAll(() => chooseLanguage(language))

  test.each(reasons)('%s is told in a sentence', (code) => {
    const full = describe(decision(code, { position: 3, conflictsWith: 11, opensAt: '2026-09-01T08:00:00Z', limit: 22, courseCode: 'CSE 100', missing: [['CSE 12']] }), wording)
    const bare = describe(decision(code), wording)
    for (const { text, next } of [full, bare]) {
      expect(text).toMatch(/[.。]$/)
      expect(`${text} ${next ?? ''}`).not.toMatch(/decision\.|\{|undefined/)
    }
  })
  test.each(reasons.filter((code) => !isGranted(code)))('%s says what to do next', (code) => {
    expect(describe(decision(code), wording).next).toBeTruthy()
  })
})

test('the sentences name what stands in the way', async () => {
  await chooseLanguage('en')
  expect(describe(decision('time-conflict', { conflictsWith: 11 }), wording)).toMatchObject({ text: expect.stringContaining('CSE 100 A01'), next: expect.stringContaining('Data Structures') })
  expect(describe(decision('course-already-taken', { courseCode: 'CSE 100', conflictsWith: 11 }), wording)).toMatchObject({ text: expect.stringContaining('CSE 100 A01'), next: expect.stringContaining('replace') })
  expect(describe(decision('course-already-taken', { courseCode: 'CSE 100' }), wording).next).toBe('Choose another course.')
  expect(describe(decision('credit-limit', { limit: 22 }), wording).text).toContain('22')
  expect(describe(decision('round-closed', { opensAt: '2026-09-01' }), wording).text).toContain('2026-09-01')
  expect(describe(decision('waiting', { position: 3 }), wording).text).toContain('number 3')
  expect(describe(decision('prerequisite-missing', { missing: [['A 1'], ['B 1', 'B 2']] }), wording).text).toContain('A 1 and (B 1 or B 2)')
})

test('another section of a course that is held is told apart from a course that excludes this one', async () => {
  await chooseLanguage('zh')
  const taken = (sectionId: number) => describe(decision('course-already-taken', { sectionId, conflictsWith: 11 }), wording).text
  expect(taken(12)).toBe('您已选同一课程的 CSE 100 A01。')
  expect(taken(21)).toBe('#21 不能与您已选的 CSE 100 A01 同时选修。')
})

group('what is offered', () => {
  const held = new Set([11])
  test('a full section: a place in its queue', () => {
    expect(remedyFor(decision('section-full'), held, index)).toEqual({ kind: 'wait', sectionId: 12 })
  })
  test('a time conflict with what is held: a swap', () => {
    expect(remedyFor(decision('time-conflict', { sectionId: 31, conflictsWith: 11 }), held, index)).toEqual({ kind: 'swap', drop: 11, enrol: 31 })
  })
  test('another section of a course that is held: a swap', () => {
    expect(remedyFor(decision('course-already-taken', { courseCode: 'CSE 100' }), held, index)).toEqual({ kind: 'swap', drop: 11, enrol: 12 })
    expect(remedyFor(decision('already-enrolled'), held, index)).toEqual({ kind: 'swap', drop: 11, enrol: 12 })
  })
  test('a course passed long ago: nothing, for there is nothing to swap', () => {
    expect(remedyFor(decision('course-already-taken', { courseCode: 'CSE 100' }), new Set(), index)).toBeNull()
  })
  test('a refused drop: nothing', () => {
    expect(remedyFor(decision('round-closed', { operation: 'drop' }), held, index)).toBeNull()
  })
})
