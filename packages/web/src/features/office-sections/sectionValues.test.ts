import { beforeAll, expect, test } from 'vitest'
import { ApiProblem } from '../../api/problem.ts'
import { speak } from '../../ui/show.testing.ts'
import { capacityCheck, inTheForm, newSectionOf, noSection, sectionChecks } from './sectionValues.ts'
import { offerTexts } from './texts.ts'

beforeAll(() => speak('en', offerTexts))

test('a section without limit has no capacity, and one that is open to all no majors, whatever was written before', () => {
  const values = { ...noSection, code: ' 01 ', capacity: 30, isUnlimited: true, majors: ['CS'], isMajorOnly: false }
  expect(newSectionOf(values)).toMatchObject({ code: '01', capacity: null, majors: null, ref: null, location: null, meetings: [] })
  expect(newSectionOf({ ...values, isUnlimited: false, isMajorOnly: true })).toMatchObject({ capacity: 30, majors: ['CS'] })
})

test('a capacity is written, or there is no limit; majors are chosen where only some may come', () => {
  expect(capacityCheck(null, { isUnlimited: false, capacity: null })?.key).toBe('form.problem.required')
  expect(capacityCheck(null, { isUnlimited: true, capacity: null })).toBeUndefined()
  expect(capacityCheck(-1, { isUnlimited: false, capacity: -1 })?.key).toBe('form.problem.outOfRange')
  expect(sectionChecks.majors?.([], { ...noSection, isMajorOnly: true })?.key).toBe('form.problem.required')
  expect(sectionChecks.majors?.([], noSection)).toBeUndefined()
})

test('a refusal is told at the field that it is about', () => {
  const problems = [{ segment: 2, code: 'never-meets', title: { zh: '从不', en: 'There is no such day.' } }]
  const meetings = inTheForm(new ApiProblem(422, { code: 'invalid-meetings', title: 'One.', problems })) as ApiProblem
  expect([meetings.fields['field'], meetings.message]).toEqual(['meetings', 'Time 2: There is no such day.'])
  const column = inTheForm(new ApiProblem(422, { code: 'too-long', title: 'teacher_number: too long', field: 'teacher_number' })) as ApiProblem
  expect(column.fields['field']).toBe('teachers')
  expect((inTheForm(new ApiProblem(409, { code: 'section-exists', title: 'There.' })) as ApiProblem).fields['field']).toBe('code')
  const other = new ApiProblem(409, { code: 'term-archived', title: 'Over.' })
  expect(inTheForm(other)).toBe(other)
})
