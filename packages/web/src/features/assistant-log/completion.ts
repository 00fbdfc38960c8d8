import type { CompletionDetails } from '@fairway/contract/completion-log'
import { defineQueryOptions } from '@pinia/colada'
import { get } from '../../api/client.ts'

/** One request with everything that is kept of it. Not asked for again by itself: every reading is recorded. */
export const completionQuery = defineQueryOptions((id: string) => ({
  key: ['completion', id],
  query: ({ signal }) => get<CompletionDetails>(`office/assistant/log/${encodeURIComponent(id)}`, signal),
  staleTime: 10 * 60_000,
}))
