import { expect, test } from 'vitest'
import { hasBadLines } from './imports.ts'
import { stepOf } from './importStep.ts'

const report = { created: 0, updated: 0, unchanged: 0, skipped: 0, written: false, problems: [], problemCount: 0, notices: [], noticeCount: 0, clashes: null }
const problem = (code: string) => ({ line: 2, cell: null, column: null, code, title: { en: 'No.' } })

test('where an import is, its state says; the columns can be gone back to only while they can be changed', () => {
  const at = (state: Parameters<typeof stepOf>[0]['state'], isBack = false) => stepOf({ state, report: state === 'uploaded' ? null : report }, isBack)
  expect([at('uploaded'), at('failed'), at('checking'), at('checked'), at('running'), at('done')]).toEqual(['columns', 'columns', 'review', 'review', 'run', 'done'])
  expect([at('checked', true), at('running', true), at('done', true)]).toEqual(['columns', 'run', 'done'])
})

test('lines that make students hold two sections at one time are accepted, not skipped', () => {
  expect(hasBadLines({ problems: [problem('seats-would-clash')] })).toBe(false)
  expect(hasBadLines({ problems: [problem('seats-would-clash'), problem('invalid-email')] })).toBe(true)
})
