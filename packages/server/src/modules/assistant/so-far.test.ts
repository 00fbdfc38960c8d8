import { expect, test } from 'vitest'
import { soFar } from './so-far.ts'

test('a source that two tools have read is one', () => {
  const [first, second] = [{ kind: 'timetable' as const, term: 'T1' }, { kind: 'enrolments' as const, term: 'T1' }]
  const { parts } = soFar([{ seq: 1, type: 'sources', sources: [first, second] }, { seq: 2, type: 'sources', sources: [{ ...second }, { ...first }] }])
  expect(parts.sources).toEqual([first, second])
})
