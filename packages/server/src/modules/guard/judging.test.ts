import fc from 'fast-check'
import { guardActions } from '@fairway/contract/guard-limits'
import { expect, test } from 'vitest'
import { judge, type JudgingRule } from './judging.ts'
import { createMatcher } from './matching.ts'

// Rules have no order: all are applied, and the strictest action holds.

function own(id: number, action: JudgingRule['action'], keyword: string): JudgingRule {
  return { id, shipped: null, isOn: true, places: ['prompt'], action, reason: { en: `Rule ${id}.`, zh: `规则${id}。` }, keywords: [keyword], matches: createMatcher({ match: 'any', keywords: [keyword], pattern: '' }) }
}

test('to block beats to flag, and to flag beats to let pass, in whichever order the rules stand', () => {
  const rules = fc.array(fc.record({ action: fc.constantFrom(...guardActions), keyword: fc.constantFrom('exam', 'paper', 'never') }), { maxLength: 6 })
  fc.assert(
    fc.property(
      rules.chain((drafts) => fc.tuple(fc.constant(drafts), fc.shuffledSubarray(drafts.map((_, index) => index), { minLength: drafts.length }))),
      ([drafts, order]) => {
        const all = drafts.map(({ action, keyword }, index) => own(index + 1, action, keyword))
        const text = 'Where is the exam paper?'
        const { verdict } = judge(order.map((index) => all[index]!), { text, where: 'prompt' })
        const hits = drafts.filter(({ keyword }) => keyword !== 'never').map(({ action }) => action)
        expect(verdict.action).toBe(hits.includes('block') ? 'block' : hits.includes('flag') ? 'flag' : 'allow')
        expect(verdict.findings.map(({ rule }) => rule).toSorted()).toEqual(all.filter((_, index) => drafts[index]!.keyword !== 'never').map(({ id }) => id).toSorted())
        // The reason is that of a rule that did it.
        const reason = verdict.reason?.en
        if (reason !== undefined) expect(all.filter(({ action }) => action === verdict.action).map(({ id }) => `Rule ${id}.`)).toContain(reason)
        expect(reason === undefined).toBe(verdict.action === 'allow')
      },
    ),
  )
})
