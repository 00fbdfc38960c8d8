import type { ArmComparison, ArmResult, Experiment, ExperimentResults } from '@fairway/contract/experiments'
import { expect, test } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import { modelTexts } from '../models/texts.ts'
import ResultsTable from './ResultsTable.vue'
import { experimentTexts } from './texts.ts'

const experiment: Experiment = {
  ...{ id: 1, revision: 2, state: 'running', name: 'Smaller', task: 'chat', isShadow: false, tokensADay: 0, createdAt: '2026-11-22T00:00:00Z', startedAt: '2026-11-22T00:00:00Z', endedAt: null, isArchived: false },
  arms: [{ name: 'Large', weight: 50 }, { name: 'Small', weight: 50, model: 3 }],
}
const rate = (count: number, of: number) => ({ count, of, interval: of === 0 ? null : { value: count / of, low: 0.1, high: 0.9 } })
const arm = (changes: Partial<ArmResult> = {}): ArmResult => ({ exposed: 100, liked: rate(50, 100), failed: rate(2, 100), stopped: rate(0, 100), regenerated: rate(0, 0), firstTokenMs: { median: 400, p90: 900 }, cost: 1, costPerRequest: 0.01, ...changes })
const comparison = (changes: Partial<ArmComparison> = {}): ArmComparison => ({ arm: 1, liked: null, failed: null, stopped: null, regenerated: null, firstToken: null, cost: null, ...changes })

async function open(results: ExperimentResults): Promise<string> {
  await speak('en', modelTexts)
  await speak('en', experimentTexts)
  const { view } = await show(ResultsTable, { experiment, results })
  const text = view.text()
  view.unmount()
  return text
}

test('what is shown is said in a sentence, the good and the bad', async () => {
  const text = await open({
    arms: [arm(), arm()],
    comparisons: [comparison({ liked: { value: 0.12, low: 0.04, high: 0.2, says: 'more' }, firstToken: { value: 0.5, low: 0.3, high: 0.7, says: 'more' }, cost: { value: -0.001, low: -0.003, high: 0.001, says: 'nothing' } })],
    currency: 'CNY', ratio: { chiSquared: 0, p: 1, isOff: false },
  })
  expect(text).toContain('“Small” is better than “Large”: Thumbs up +12 points (+4 to +20).')
  expect(text).toContain('“Small” is worse than “Large”: Time to the first word +50% (+30% to +70%).')
  expect(text).toContain('50% (50 of 100)')
  expect(text).toContain('¥0.01')
  expect(text).toContain('-¥0.001 (-¥0.003 to +¥0.001)')
  expect(text).toContain('too few to compare')
  expect(text).not.toContain('were not shared out')
})

test('where nothing is shown, that is said, and not that they are alike', async () => {
  expect(await open({ arms: [arm(), arm()], comparisons: [comparison()], currency: 'CNY', ratio: null })).toContain('No difference shown yet between “Small” and “Large”.')
})

test('people who were not shared out as wanted are warned of', async () => {
  expect(await open({ arms: [arm(), arm({ exposed: 300 })], comparisons: [comparison()], currency: 'CNY', ratio: { chiSquared: 100, p: 1e-20, isOff: true } })).toContain('People were not shared out as was wanted (p = 0')
})

test('before anybody was given a variant there is nothing to compare', async () => {
  const none = arm({ exposed: 0, liked: rate(0, 0), failed: rate(0, 0) })
  expect(await open({ arms: [none, none], comparisons: [comparison()], currency: 'CNY', ratio: null })).toContain('Nobody has been given a variant yet.')
})
