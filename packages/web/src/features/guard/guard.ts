import type { GuardRule, GuardRuleDraft, GuardRules, GuardTrial, GuardTrialAnswer } from '@fairway/contract/guard'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'

// The rules of the guard, as the office works with them.

export const guardRulesQuery = defineQueryOptions({
  key: ['guard-rules'],
  query: ({ signal }) => get<GuardRules>('office/guard/rules', signal),
  staleTime: 0,
})

const ruleAt = (id: number) => `office/guard/rules/${id}`

export const createRule = (draft: GuardRuleDraft) => request<GuardRule>('POST', 'office/guard/rules', { body: draft })
export const editRule = (id: number, edit: GuardRuleDraft & { revision: number }) => request<GuardRule>('PUT', ruleAt(id), { body: edit })
export const removeRule = (id: number, revision: number) => request<undefined>('DELETE', `${ruleAt(id)}?revision=${revision}`)
export const restoreRule = (id: number, revision: number) => request<GuardRule>('POST', `${ruleAt(id)}/restoration`, { body: { revision } })
export const tryText = (trial: GuardTrial) => request<GuardTrialAnswer>('POST', 'office/guard/trials', { body: trial })
