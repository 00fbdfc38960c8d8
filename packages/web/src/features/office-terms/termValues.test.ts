import { expect, test } from 'vitest'
import { bellsProblem, checksFor, newTermOf, noTerm, termChangeOf, type TermValues } from './termValues.ts'
import { stepsOf } from './termSetup.ts'

const values: TermValues = { ...noTerm, code: ' 2027S ', title: { zh: '春季', en: ' ' }, starts: '2027-03-01', ends: '2027-07-04', teachingWeeks: 16, bells: [[480, 525]], version: 3 }

test('a new term says what was filled in, and leaves the rest to the server', () => {
  expect(newTermOf(values)).toEqual({ code: '2027S', title: { zh: '春季', en: null }, starts: '2027-03-01', ends: '2027-07-04', teachingWeeks: 16, bells: [[480, 525]], hidden: true })
  expect(newTermOf({ ...values, teachingWeeks: null, bells: [] })).not.toHaveProperty('bells')
})

test('teaching weeks that nobody touched follow new dates; emptied, they are all weeks', () => {
  expect(termChangeOf({ ...values, ends: '2027-06-06' }, values, false)).not.toHaveProperty('teachingWeeks')
  expect(termChangeOf({ ...values, teachingWeeks: 12 }, values, false).teachingWeeks).toBe(12)
  expect(termChangeOf({ ...values, teachingWeeks: null }, values, false).teachingWeeks).toBe(18)
  expect(termChangeOf(values, values, true)).toMatchObject({ version: 3, acceptClashes: true })
})

test('a term ends after it begins, teaches no longer than it lasts, and has a code for addresses', () => {
  const checks = checksFor(() => 'First day')
  const check = <Name extends keyof TermValues>(name: Name, value: TermValues[Name]) => checks[name]?.(value, { ...values, [name]: value })
  expect(check('ends', '2027-02-28')?.key).toBe('form.problem.notAfter')
  expect(check('teachingWeeks', 19)).toEqual({ key: 'form.problem.outOfRange', values: { min: 1, max: 18 } })
  expect(check('teachingWeeks', 18)).toBeUndefined()
  expect(check('code', 'a/b')?.key).toBe('terms.problem.code')
})

test('lessons follow each other', () => {
  expect(bellsProblem([[480, 525], [525, 570]])).toBeUndefined()
  expect(bellsProblem([[480, 525], [520, 570]])?.values).toEqual({ n: 2 })
  expect(bellsProblem([[480, 480]])?.values).toEqual({ n: 1 })
  expect(bellsProblem([[480, Number.NaN]])?.values).toEqual({ n: 1 })
})

test('a term is set up when it has courses, sections, a round that is not over or was used, and is shown', () => {
  const counts = { courses: 1, sections: 1, hiddenSections: 0, rounds: 1, seats: 0, waiting: 0, students: 0, members: 0 }
  const round = { id: 1, name: {}, opensAt: '2027-01-01T00:00:00Z', closesAt: '2027-02-01T00:00:00Z', audience: {}, creditLimit: null, sectionLimit: null, allows: { enrol: true, drop: true, wait: true }, hidden: false, version: 1, students: 5 }
  const open = (term: object, rounds = [round], now = '2027-01-15') => stepsOf({ hidden: false, periods: [], counts, ...term }, rounds, Date.parse(now)).filter(({ isDone, isOptional }) => !isDone && !isOptional).map(({ name }) => name)
  expect(open({})).toEqual([])
  expect(open({ hidden: true, counts: { ...counts, courses: 0, sections: 0 } }, [])).toEqual(['courses', 'sections', 'rounds', 'shown'])
  expect(open({}, [{ ...round, hidden: true }])).toEqual(['rounds'])
  expect(open({}, [round], '2027-03-01')).toEqual(['rounds'])
  expect(open({ counts: { ...counts, students: 1 } }, [round], '2027-03-01')).toEqual([])
})
