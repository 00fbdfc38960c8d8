import type { CalendarLink } from '@fairway/contract/calendar'
import { defineQueryOptions } from '@pinia/colada'
import { get } from '../../api/client.ts'

export const calendarLinkQuery = defineQueryOptions((personId: number) => ({
  key: ['calendar-link', personId],
  query: ({ signal }) => get<CalendarLink>('calendar-link', signal),
  staleTime: 0,
}))

/** The same address, as programs know it that are asked to subscribe and not to download. */
export function subscriptionOf(url: string): string {
  return url.replace(/^https?:/, 'webcal:')
}
