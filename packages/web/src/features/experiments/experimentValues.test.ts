import type { Experiment } from '@fairway/contract/experiments'
import { expect, test } from 'vitest'
import { draftOf, experimentChecks, newArm, newExperiment, shareOf, valuesOf } from './experimentValues.ts'

const experiment: Experiment = {
  ...{ id: 1, revision: 1, state: 'draft', name: 'Smaller', task: 'chat', isShadow: false, tokensADay: 0, createdAt: '2026-11-22T00:00:00Z', startedAt: null, endedAt: null, isArchived: false },
  arms: [{ name: 'A', weight: 50 }, { name: 'B', weight: 50, model: 3, prompt: 'Be short.', temperature: 0.2, outputTokens: 500 }],
}
const shadow: Experiment = { ...experiment, isShadow: true, tokensADay: 5000, arms: [{ name: 'A', weight: 100 }, { name: 'B', weight: 25, model: 3 }] }

test('an experiment goes through the form and comes out as it was', () => {
  for (const { name, task, isShadow, arms, tokensADay } of [experiment, shadow]) expect(draftOf(valuesOf({ ...experiment, name, task, isShadow, arms, tokensADay }))).toEqual({ name, task, isShadow, arms, tokensADay })
})

test('half of the people are given each arm, unless somebody says otherwise', () => {
  const { arms } = newExperiment()
  expect(arms.map((_, place) => shareOf(arms.map(({ weight }) => weight), place))).toEqual([0.5, 0.5])
  expect(shareOf([90, 10], 1)).toBeCloseTo(0.1)
  expect(shareOf([null, null], 0)).toBe(0)
})

test('what does not go together is found before it is sent', () => {
  const values = newExperiment()
  const problem = (changes: object) => experimentChecks.arms!({ ...values, ...changes }.arms, { ...values, ...changes })
  expect(problem({})).toBeUndefined()
  expect(problem({ arms: [newArm('A'), newArm('a ')] })).toMatchObject({ key: 'experiments.problem.alike' })
  expect(problem({ isShadow: true })).toMatchObject({ key: 'experiments.problem.shadowModel' })
  expect(problem({ arms: [newArm('A'), { ...newArm('B'), temperature: 3 }] })).toBeDefined()
  expect(experimentChecks.tokensADay!(null, values)).toBeUndefined()
  expect(experimentChecks.tokensADay!(null, { ...values, isShadow: true })).toBeDefined()
})
