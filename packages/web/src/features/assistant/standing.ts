import type { AssistantStanding } from '@fairway/contract/assistant'
import { useQuery, useQueryCache } from '@pinia/colada'
import { computed } from 'vue'
import { useSession } from '../identity/session.ts'
import { readStanding } from './conversations.ts'

/** Less than this share of a day's tokens is little. */
const little = 0.15

/** What the assistant is for who asks, and how much of the day is left. */
export function useStanding() {
  const session = useSession()
  const cache = useQueryCache()
  const key = computed(() => ['assistant', 'standing', session.viewer?.id ?? 'guest'])
  const { data, error, refetch } = useQuery({ key: () => key.value, query: ({ signal }) => readStanding(signal), staleTime: 60_000, enabled: () => session.known })
  const left = computed(() => (data.value ? Math.max(0, data.value.tokens.most - data.value.tokens.used) : undefined))

  return {
    standing: data,
    error,
    refetch,
    /** Tokens, where there are few. */
    littleLeft: computed(() => (data.value && left.value !== undefined && left.value < data.value.tokens.most * little ? left.value : undefined)),
    /** As the end of an answer said it. */
    noteLeft(tokensLeft: number): void {
      const known = cache.getQueryData<AssistantStanding>(key.value)
      if (known) cache.setQueryData(key.value, { ...known, tokens: { ...known.tokens, used: Math.max(0, known.tokens.most - tokensLeft) } })
    },
  }
}

export type Standing = ReturnType<typeof useStanding>
