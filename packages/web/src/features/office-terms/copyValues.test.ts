import { expect, test } from 'vitest'
import { copyOf, copyToPreview, termCopyOf } from './copyValues.ts'

const from = { starts: '2026-09-09', number: 3 }

test('a copy begins a year later on a Monday, hidden, with its rounds hidden, and is the next in number', () => {
  expect(copyOf(from)).toMatchObject({ starts: '2027-09-06', number: 4, hidden: true, rounds: 'hidden', references: false })
  expect(copyOf({ ...from, number: null }).number).toBeNull()
})

test('what hangs on something that is left out is left out with it, and comes back with it', () => {
  const values = { ...copyOf(from), code: ' T ', courses: false }
  expect(termCopyOf(values)).toMatchObject({ code: 'T', periods: true, courses: false, sections: false, meetings: false, staff: false, capacities: false })
  expect(termCopyOf({ ...values, courses: true })).toMatchObject({ courses: true, sections: true, meetings: true })
  expect(termCopyOf({ ...values, courses: true, sections: false })).toMatchObject({ courses: true, sections: false, meetings: false, staff: false })
})

test('what was left empty is left to the server', () => {
  const copy = termCopyOf({ ...copyOf({ ...from, number: null }), code: 'T' })
  expect(copy).not.toHaveProperty('ends')
  expect(copy).not.toHaveProperty('teachingWeeks')
  expect(copy).not.toHaveProperty('number')
})

test('a preview needs no code, but dates that can be', () => {
  const values = copyOf(from)
  expect(copyToPreview(values)).toMatchObject({ starts: '2027-09-06' })
  expect(copyToPreview({ ...values, starts: '' })).toBeUndefined()
  expect(copyToPreview({ ...values, ends: '2027-09-01' })).toBeUndefined()
})
