import type { ApiKeys } from '@fairway/contract/api-keys'
import { defineQueryOptions } from '@pinia/colada'
import { get } from '../../api/client.ts'

export const ownKeysQuery = defineQueryOptions((personId: number) => ({
  key: ['own-api-keys', personId],
  query: ({ signal }) => get<ApiKeys>('api-keys', signal),
  staleTime: 0,
}))
