import type { Term, Terms } from '@fairway/contract/courses'
import { defineQueryOptions, useQuery } from '@pinia/colada'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { get } from '../../api/client.ts'
import { serverClock } from '../../api/clock.ts'
import { useCatchUp } from './useCatchUp.ts'

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

/** Milliseconds between tries to reach a revision: an instance may not look for edits for a second, or be slow to build. */
export const editPauses = [1000, 2500, 5000] as const

/** The term that the pages are about: the current one until the reader picks another. */
export const useTerm = defineStore('term', () => {
  const { data, state, status, asyncStatus, error, refetch } = useQuery(termsQuery)
  const chosen = shallowRef<string>()
  const all = computed<Term[]>(() => data.value?.terms ?? [])
  const term = computed(() => all.value.find(({ code }) => code === chosen.value) ?? all.value.find(({ current }) => current) ?? all.value[0])
  const code = computed(() => term.value?.code)

  const announced = shallowRef<{ code: string; revision: number }>()
  const announcedHere = () => (announced.value && announced.value.code === code.value ? announced.value.revision : 0)
  useCatchUp({
    goal: announcedHere,
    answer: () => state.value,
    isBehind: () => term.value !== undefined && term.value.revision < announcedHere(),
    isAsking: () => asyncStatus.value === 'loading',
    ask: refetch,
    pauses: editPauses,
  })

  return {
    all,
    term,
    code,
    chosen,
    /** Shows another term, until the next choice. The current one is what is shown without any. */
    choose: (wanted: string) => void (chosen.value = all.value.some((one) => one.code === wanted && one.current) ? undefined : wanted),
    /** The newest revision of the term that this page has heard of. */
    newest: computed(() => Math.max(announcedHere(), term.value?.revision ?? 0)),
    announce: (edited: string, revision: number) => void (announced.value = { code: edited, revision }),
    status,
    error,
    refetch,
  }
})
