import { expect, test } from 'vitest'
import { budgetState, costLines, ranked } from './costView.ts'

const use = { requests: 1, failed: 0, cached: 0, inputTokens: 10, cachedTokens: 0, outputTokens: 5, estimatedTokens: 0 }
const model = (name: string, ...costByDay: number[]) => ({ ...use, server: 's', name, label: name, cost: costByDay.reduce((sum, cost) => sum + cost, 0), firstToken: null, costByDay, tokensByDay: costByDay.map(() => 15) })
const words = { nameOf: ({ label }: { label: string }) => label, others: 'Others' }

test('of many models the dearest are drawn, and the others together', () => {
  const models = [model('a', 9, 1), model('b', 5, 0), model('c', 3, 1), model('d', 1, 2), model('e', 0, 1), model('free', 0, 0)]
  expect(costLines(models, words)).toEqual([{ name: 'a', values: [9, 1] }, { name: 'b', values: [5, 0] }, { name: 'c', values: [3, 1] }, { name: 'Others', values: [1, 3] }])
  expect(costLines(models.slice(0, 4), words).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd'])
  expect(costLines([], words)).toEqual([])
})

test('bars go by cost, or by tokens where nothing costs anything', () => {
  expect(ranked([{ ...use, cost: 2 }, { ...use, cost: 4 }]).map(({ share }) => share)).toEqual([1, 0.5])
  expect(ranked([{ ...use, cost: 0 }, { ...use, cost: 0, inputTokens: 25 }]).map(({ share }) => share)).toEqual([1, 0.5])
  expect(ranked([{ ...use, cost: 0, inputTokens: 0, outputTokens: 0 }])[0]!.share).toBe(0)
})

test.each([
  [{ most: null, spent: 5, expected: 9 }, 'none'],
  [{ most: 10, spent: 5, expected: 9 }, 'fine'],
  [{ most: 10, spent: 8, expected: 9 }, 'near'],
  [{ most: 10, spent: 5, expected: 11 }, 'near'],
  [{ most: 10, spent: 10.5, expected: 11 }, 'over'],
] as const)('a month of %j is %s', (budget, state) => {
  expect(budgetState({ month: '2026-11', ...budget })).toBe(state)
})
