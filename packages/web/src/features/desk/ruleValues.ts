import { longestAnswer, longestDelayMs, longestPattern, longestRuleName } from '@fairway/contract/desk-limits'
import type { DeskRule, DeskRuleDraft } from '@fairway/contract/desk'
import { languages } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import { all, atMost, between, required, requiredInSome, type Check } from '../../ui/form/checks.ts'

/** What the form of a rule holds. What its match and action do not ask for stays as it is, and is not sent. */
export type RuleValues = Omit<DeskRuleDraft, 'delayMs'> & { /** in seconds */ delay: number | null }

export const newRule: RuleValues = {
  ...{ name: '', isOn: true, rooms: ['lobby'], match: 'any', keywords: [], whole: false, pattern: '', action: 'answer', answer: {}, away: {}, delay: 1.5, again: 'always' },
}

export function valuesOf({ id: _id, revision: _revision, shipped: _shipped, isChanged: _isChanged, delayMs, ...rule }: DeskRule): RuleValues {
  return { ...rule, delay: delayMs / 1000 }
}

export function draftOf({ delay, ...values }: RuleValues): DeskRuleDraft {
  return {
    ...values,
    keywords: values.match === 'pattern' ? [] : values.keywords,
    pattern: values.match === 'pattern' ? values.pattern : '',
    away: values.action === 'hand-off' ? values.away : {},
    delayMs: Math.round((delay ?? 0) * 1000),
  }
}

/** No language of it is too long. */
const fitting: Check<Localised> = (text) => languages.map((language) => atMost(longestAnswer)(text[language] ?? '', undefined)).find(Boolean)
const answerCheck = all<Localised, RuleValues>(requiredInSome, fitting)

export const ruleChecks: { [Name in keyof RuleValues]?: Check<RuleValues[Name], RuleValues> } = {
  name: all(required, atMost(longestRuleName)),
  rooms: (rooms) => (rooms.length > 0 ? undefined : { key: 'deskRules.problem.rooms' }),
  keywords: (keywords, { match }) => (match === 'pattern' ? undefined : required(keywords)),
  pattern: (pattern, { match }) => (match === 'pattern' ? (required(pattern) ?? atMost(longestPattern)(pattern, undefined)) : undefined),
  answer: answerCheck,
  away: (away, values) => (values.action === 'hand-off' ? answerCheck(away, values) : undefined),
  delay: all(required, between(0, longestDelayMs / 1000, { whole: false })),
}
