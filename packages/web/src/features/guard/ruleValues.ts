import { longestGuardName, longestGuardPattern, longestGuardReason, privateKinds, type GuardAction } from '@fairway/contract/guard-limits'
import type { GuardRule, GuardRuleDraft } from '@fairway/contract/guard'
import { languages } from '@fairway/contract/language'
import { all, atMost, required, requiredInSome, type Check } from '../../ui/form/checks.ts'

/** What the form of a rule holds. What its match does not ask for stays as it is, and is not sent. */
export type RuleValues = GuardRuleDraft

export const newRule: RuleValues = { name: '', isOn: true, places: ['prompt'], match: 'any', keywords: [], pattern: '', action: 'block', reason: {} }

export function valuesOf({ id: _id, revision: _revision, shipped: _shipped, isChanged: _isChanged, ...rule }: GuardRule): RuleValues {
  return rule
}

export function draftOf(values: RuleValues): GuardRuleDraft {
  const { match } = values
  return { ...values, keywords: match === 'any' || match === 'all' ? values.keywords : [], pattern: match === 'pattern' ? values.pattern : '' }
}

/** Only what stands for itself can be left out: a hint at an injection is no part that could be missing. */
export function actionsOf(shipped: GuardRule['shipped']): GuardAction[] {
  return shipped === null || (privateKinds as readonly string[]).includes(shipped) ? ['redact', 'flag', 'block'] : ['flag', 'block']
}

const fitting: Check<RuleValues['reason']> = (text) => languages.map((language) => atMost(longestGuardReason)(text[language] ?? '', undefined)).find(Boolean)

export const ruleChecks: { [Name in keyof RuleValues]?: Check<RuleValues[Name], RuleValues> } = {
  name: all(required, atMost(longestGuardName)),
  places: (places) => (places.length > 0 ? undefined : { key: 'guard.problem.places' }),
  keywords: (keywords, { match }) => (match === 'any' || match === 'all' ? required(keywords) : undefined),
  pattern: (pattern, { match }) => (match === 'pattern' ? (required(pattern) ?? atMost(longestGuardPattern)(pattern, undefined)) : undefined),
  reason: (reason, values) => (values.action === 'block' ? requiredInSome(reason) : undefined) ?? fitting(reason, values),
}
