import type { OwnSessions } from '@fairway/contract/identity'
import { defineQueryOptions } from '@pinia/colada'
import { get } from '../../api/client.ts'

export type OwnSession = OwnSessions['sessions'][number]

export const ownSessionsQuery = defineQueryOptions((personId: number) => ({
  key: ['own-sessions', personId],
  query: async ({ signal }) => (await get<OwnSessions>('sessions', signal)).sessions,
  staleTime: 0,
}))

/** Why it is over; undefined while it is not. */
export function endOf({ endedAt, endedBecause, expiresAt }: OwnSession, now = Date.now()): OwnSession['endedBecause'] | undefined {
  if (endedAt !== null) return endedBecause ?? 'signed-out'
  return Date.parse(expiresAt) <= now ? 'expired' : undefined
}
