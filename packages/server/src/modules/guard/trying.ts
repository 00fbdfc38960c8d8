import type { GuardTrial, GuardTrialAnswer } from '@fairway/contract/guard'
import { judge, type JudgingRule } from './judging.ts'
import type { KnownRules } from './known-rules.ts'
import { createMatcher } from './matching.ts'
import { redacted } from './redaction.ts'
import { noSuchRule } from './refusals.ts'
import { checkedRule } from './rules.ts'

// What the rules say of a text, for whoever edits them: by the same functions.

/** @throws {Refusal} of a draft, what saving it refuses with */
export function createTrying({ read }: Pick<KnownRules, 'read'>) {
  return async ({ text, place, draft }: GuardTrial): Promise<GuardTrialAnswer> => {
    const rules = triedRules(await read(), draft)
    return { ...judge(rules, { text, where: place }), stored: redacted(rules, text).text }
  }
}

function triedRules(rules: readonly JudgingRule[], draft: GuardTrial['draft']): readonly JudgingRule[] {
  if (!draft) return rules
  const before = rules.find(({ id }) => id === draft.rule)
  if (draft.rule !== null && !before) throw noSuchRule()
  const shipped = before?.shipped ?? null
  const values = checkedRule(draft.values, shipped)
  const tried: JudgingRule = { ...values, id: draft.rule, shipped, matches: shipped === null ? createMatcher(values) : undefined }
  return before ? rules.map((rule) => (rule === before ? tried : rule)) : [...rules, tried]
}
