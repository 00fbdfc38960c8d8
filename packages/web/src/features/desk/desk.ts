import type { DeskRule, DeskRuleDraft, DeskRules, DeskTrialAnswer, HandOff, HandOffs } from '@fairway/contract/desk'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'
import { addressForm, choice } from '../../ui/list/address.ts'

// The assistant desk, as the office works with it.

/** Of all that was read of hand-offs here. */
export const handOffsKey = ['hand-offs']

export const openHandOffsQuery = defineQueryOptions({
  key: [...handOffsKey, 'open'],
  query: async ({ signal }) => (await readHandOffs({ state: 'unfinished' }, signal)).open,
  staleTime: 10_000,
})

export const deskRulesQuery = defineQueryOptions({
  key: ['desk-rules'],
  query: ({ signal }) => get<DeskRules>('office/desk/rules', signal),
  staleTime: 0,
})

const ruleAt = (id: number) => `office/desk/rules/${id}`
const handOffAt = (id: number) => `office/desk/hand-offs/${id}`

export const readHandOffs = (query: Record<string, string>, signal?: AbortSignal) => get<HandOffs>(`office/desk/hand-offs?${new URLSearchParams(query)}`, signal)
export const takeHandOff = (id: number) => request<HandOff>('POST', `${handOffAt(id)}/taking`)
export const giveBackHandOff = (id: number) => request<HandOff>('DELETE', `${handOffAt(id)}/taking`)
export const closeHandOff = (id: number) => request<HandOff>('POST', `${handOffAt(id)}/closing`)

export const createRule = (draft: DeskRuleDraft) => request<DeskRule>('POST', 'office/desk/rules', { body: draft })
export const editRule = (id: number, edit: DeskRuleDraft & { revision: number }) => request<DeskRule>('PUT', ruleAt(id), { body: edit })
export const removeRule = (id: number, revision: number) => request<undefined>('DELETE', `${ruleAt(id)}?revision=${revision}`)
export const restoreRule = (id: number, revision: number) => request<DeskRule>('POST', `${ruleAt(id)}/restoration`, { body: { revision } })
export const orderRules = (rules: readonly number[]) => request<DeskRules>('PUT', 'office/desk/order', { body: { rules } })
export const tryText = (trial: { text: string; room: DeskRule['rooms'][number]; draft?: { rule: number | null; values: DeskRuleDraft } }) => request<DeskTrialAnswer>('POST', 'office/desk/trials', { body: trial })

export const handOffsAddress = addressForm({ state: choice(['done']) })
