import type { Term, Terms } from '@fairway/contract/courses'
import { defineQueryOptions, useQuery } from '@pinia/colada'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { get } from '../../api/client.ts'
import { serverClock } from '../../api/clock.ts'

export const termsQuery = defineQueryOptions({
  key: ['terms'],
  query: async ({ signal }) => {
    const sentAt = serverClock.monotonic()
    const terms = await get<Terms>('terms', signal)
    serverClock.sample(terms.now, sentAt, serverClock.monotonic())
    return terms
  },
  staleTime: 5 * 60_000,
})

/** The term that the pages are about: the current one until the reader picks another. */
export const useTerm = defineStore('term', () => {
  const { data, status, error, refetch } = useQuery(termsQuery)
  const chosen = shallowRef<string>()
  const all = computed<Term[]>(() => data.value?.terms ?? [])
  const term = computed(() => all.value.find(({ code }) => code === chosen.value) ?? all.value.find(({ current }) => current) ?? all.value[0])

  return { all, term, code: computed(() => term.value?.code), chosen, status, error, refetch }
})
