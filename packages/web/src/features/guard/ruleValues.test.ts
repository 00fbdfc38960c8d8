import { expect, test } from 'vitest'
import { actionsOf, draftOf, newRule, ruleChecks, valuesOf } from './ruleValues.ts'

const rule = { ...newRule, name: 'Exams', keywords: ['exam'], reason: { en: 'No.' } }

test('a rule goes through the form and comes out as it was', () => {
  expect(draftOf(valuesOf({ id: 1, revision: 1, shipped: null, isChanged: false, ...rule }))).toEqual(rule)
})

test('what its match does not ask for is not sent', () => {
  expect(draftOf({ ...rule, match: 'pattern', pattern: 'a+' })).toMatchObject({ keywords: [], pattern: 'a+' })
  expect(draftOf({ ...rule, pattern: 'a+' })).toMatchObject({ keywords: ['exam'], pattern: '' })
})

test('only what is asked for can be missing', () => {
  expect(ruleChecks.keywords!([], rule)).toBeDefined()
  expect(ruleChecks.keywords!([], { ...rule, match: 'built-in' })).toBeUndefined()
  expect(ruleChecks.pattern!('', { ...rule, match: 'pattern' })).toBeDefined()
  expect(ruleChecks.reason!({}, rule)).toBeDefined()
  expect(ruleChecks.reason!({}, { ...rule, action: 'flag' })).toBeUndefined()
  expect(ruleChecks.reason!({ en: 'x'.repeat(301) }, { ...rule, action: 'flag' })).toBeDefined()
})

test('what is no part of a text cannot be left out of it', () => {
  expect(actionsOf('override')).toEqual(['flag', 'block'])
  expect(actionsOf('phone')).toContain('redact')
  expect(actionsOf(null)).toContain('redact')
})
