import { expect, test } from 'vitest'
import { draftOf, newRule, ruleChecks, valuesOf } from './ruleValues.ts'

const rule = { ...newRule, name: 'Library', keywords: ['library'], answer: { en: 'At 8.' } }

test('a rule goes through the form and comes out as it was', () => {
  const draft = draftOf(rule)
  expect(draft).toMatchObject({ delayMs: 1500, keywords: ['library'] })
  expect(draftOf(valuesOf({ id: 1, revision: 1, shipped: null, isChanged: false, ...draft }))).toEqual(draft)
})

test('what its match and action do not ask for is not sent', () => {
  expect(draftOf({ ...rule, match: 'pattern', pattern: 'a+', away: { en: 'Later.' } })).toMatchObject({ keywords: [], pattern: 'a+', away: {} })
  expect(draftOf({ ...rule, pattern: 'a+' })).toMatchObject({ keywords: ['library'], pattern: '' })
})

test('only what is asked for can be missing', () => {
  expect(ruleChecks.keywords!([], rule)).toBeDefined()
  expect(ruleChecks.keywords!([], { ...rule, match: 'pattern' })).toBeUndefined()
  expect(ruleChecks.pattern!('', { ...rule, match: 'pattern' })).toBeDefined()
  expect(ruleChecks.away!({}, rule)).toBeUndefined()
  expect(ruleChecks.away!({}, { ...rule, action: 'hand-off' })).toBeDefined()
  expect(ruleChecks.delay!(61, rule)).toBeDefined()
  expect(ruleChecks.delay!(0.5, rule)).toBeUndefined()
})
