import type { CompletionCosts, CostQuery } from '@fairway/contract/completion-costs'
import { defineQueryOptions } from '@pinia/colada'
import { get } from '../../api/client.ts'
import { addressForm, date } from '../../ui/list/address.ts'
import { parametersOf } from './logFilters.ts'

/** Both included; empty: the last thirty days. */
export const costsAddress = addressForm({ from: date, to: date })
export type Period = ReturnType<typeof costsAddress.read>

export const costsQuery = defineQueryOptions((period: CostQuery) => ({
  key: ['assistant-costs', period.from ?? '', period.to ?? ''],
  query: ({ signal }) => get<CompletionCosts>(`office/assistant/costs?${parametersOf(period)}`, signal),
  staleTime: 30_000,
}))

export function askedFor({ from, to }: Period): CostQuery {
  return { ...(from && { from }), ...(to && { to }) }
}

/** The day so many days before another one, itself among them. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - (days - 1) * 86_400_000).toISOString().slice(0, 10)
}
