import type { Session } from '@fairway/contract/identity'
import { defineQueryOptions, useQuery, useQueryCache } from '@pinia/colada'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { get, request } from '../../api/client.ts'
import { live } from '../../api/live.ts'

export const sessionQuery = defineQueryOptions({
  key: ['session'],
  query: ({ signal }) => get<Session>('session', signal),
  staleTime: 60_000,
})

/** Who reads this page, and signing in and out. */
export const useSession = defineStore('session', () => {
  const cache = useQueryCache()
  const { data, status, error, refetch } = useQuery(sessionQuery)
  const viewer = computed(() => data.value?.viewer ?? null)

  function take(session: Session): void {
    cache.setQueryData(sessionQuery.key, session)
    // The socket was opened as somebody else.
    live.reconnect()
  }

  return {
    viewer,
    student: computed(() => (viewer.value?.student ? viewer.value : null)),
    demo: computed(() => data.value?.demo ?? []),
    known: computed(() => status.value !== 'pending'),
    error,
    refetch,
    signIn: async (username: string, password: string) => take(await request<Session>('POST', 'session', { body: { username, password } })),
    signOut: async () => {
      await request<undefined>('DELETE', 'session')
      take({ viewer: null, demo: data.value?.demo })
    },
  }
})
