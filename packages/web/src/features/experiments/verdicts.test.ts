import { expect, test } from 'vitest'
import { shown, verdictOf } from './verdicts.ts'

const more = { value: 0.1, low: 0.05, high: 0.15, says: 'more' } as const
const less = { value: -0.1, low: -0.15, high: -0.05, says: 'less' } as const
const nothing = { value: 0.1, low: -0.05, high: 0.25, says: 'nothing' } as const

test('more thumbs up are better, more failures, time and cost are worse', () => {
  expect(verdictOf('liked', more)).toBe('better')
  expect(verdictOf('liked', less)).toBe('worse')
  for (const measure of ['failed', 'stopped', 'regenerated', 'firstToken', 'cost'] as const) {
    expect(verdictOf(measure, more)).toBe('worse')
    expect(verdictOf(measure, less)).toBe('better')
    expect(verdictOf(measure, nothing)).toBe('nothing')
    expect(verdictOf(measure, null)).toBe('unknown')
  }
})

test('what an arm is better at, and worse', () => {
  const comparison = { arm: 1, liked: more, failed: more, stopped: nothing, regenerated: null, firstToken: less, cost: nothing }
  expect(shown(comparison, 'better')).toEqual(['liked', 'firstToken'])
  expect(shown(comparison, 'worse')).toEqual(['failed'])
})
