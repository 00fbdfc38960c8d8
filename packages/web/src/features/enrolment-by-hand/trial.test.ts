import type { Decision, SubmissionOutcome } from '@fairway/contract/enrolment'
import type { Override } from '@fairway/contract/reasons'
import { expect, test } from 'vitest'
import { operationsFor, type Act, type Named } from './act.ts'
import { hopelessIn, tryOut } from './trial.ts'

// A server with these rules in the way of each operation, the first of which it says first.
function serverWith(inTheWay: (named: Named) => Override[][], operations: Decision['operation'][] = ['enrol']) {
  const asked: Override[][][] = []
  const ask = async (named: Named): Promise<SubmissionOutcome> => {
    asked.push(named.map((some) => [...some]))
    const decisions = inTheWay(named).map((rules, at): Decision => {
      const left = rules.filter((rule) => !named[at]?.includes(rule))
      const operation = operations[at]!
      return left[0] ? { operation, sectionId: 11, code: left[0], needs: rules } : { operation, sectionId: 11, code: operation === 'drop' ? 'dropped' : 'enrolled' }
    })
    return { mode: 'all-or-nothing', accepted: decisions.every(({ needs }) => !needs), decidedAt: '', decisions }
  }
  return { ask, asked }
}

test('what nothing stands in the way of is asked for once', async () => {
  const { ask, asked } = serverWith(() => [[]])
  expect(await tryOut(ask)).toMatchObject({ obstacles: [], outcome: { accepted: true } })
  expect(asked).toHaveLength(1)
})

test('of several rules each has the decision that says why', async () => {
  const { ask } = serverWith(() => [['round-closed', 'credit-limit', 'section-full']])
  const { obstacles, outcome } = await tryOut(ask)
  expect(obstacles.map(({ rule, decision }) => [rule, decision.code])).toEqual([['round-closed', 'round-closed'], ['credit-limit', 'credit-limit'], ['section-full', 'section-full']])
  expect(outcome.accepted).toBe(true)
})

test('of a swap the rules against the new section are those without the old one', async () => {
  const { ask } = serverWith(([drop]) => [['round-closed'], drop?.includes('round-closed') ? ['section-full'] : ['time-conflict', 'section-full']], ['drop', 'enrol'])
  const { obstacles } = await tryOut(ask)
  expect(obstacles.map(({ at, rule }) => [at, rule])).toEqual([[0, 'round-closed'], [1, 'section-full']])
})

test('what no rule stands behind is hopeless, and ends the asking', async () => {
  const refused: SubmissionOutcome = { mode: 'all-or-nothing', accepted: false, decidedAt: '', decisions: [{ operation: 'drop', sectionId: 11, code: 'rolled-back' }, { operation: 'enrol', sectionId: 12, code: 'already-enrolled' }] }
  const trial = await tryOut(async () => refused)
  expect(trial.obstacles).toEqual([])
  expect(hopelessIn(trial).map(({ code }) => code)).toEqual(['already-enrolled'])
})

test('an act is written as the server reads it', () => {
  const act = (kind: Act['kind']) => operationsFor({ kind, sectionId: 11, drop: 12 } as Act, [['round-closed'], ['section-full']])
  expect(act('swap')).toEqual([{ drop: 12, overrides: ['round-closed'] }, { enrol: 11, overrides: ['section-full'] }])
  expect(['enrol', 'wait', 'drop'].map((kind) => act(kind as Act['kind']))).toEqual([[{ enrol: 11, overrides: ['round-closed'] }], [{ wait: 11, overrides: ['round-closed'] }], [{ drop: 11, overrides: ['round-closed'] }]])
  expect([act('leave'), act('advance')]).toEqual([[{ leave: 11 }], [{ advance: 11 }]])
  expect(operationsFor({ kind: 'enrol', sectionId: 11 })).toEqual([{ enrol: 11, overrides: [] }])
})
