import type { Catalogue } from '@fairway/contract/courses'
import { useQuery } from '@pinia/colada'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { get } from '../../api/client.ts'
import { buildIndex, sectionName, type SectionEntry } from './catalogue.ts'
import { useSeats } from '../enrolment/seats.ts'
import { editPauses, useTerm } from './term.ts'
import { useCatchUp } from './useCatchUp.ts'

/** An instance reads anew every five seconds what another one did to its seats. */
const seatPauses = [300, 1500, 3500, 5000] as const

/** The term's catalogue, ready for search. It changes only when the office edits it (`term-changed`). */
export const useCatalogue = defineStore('catalogue', () => {
  const term = useTerm()
  const seats = useSeats()
  const { data, state, asyncStatus, error, refetch } = useQuery({
    key: () => ['catalogue', term.code ?? ''],
    query: async ({ signal }) => buildIndex(await get<Catalogue>(`terms/${encodeURIComponent(term.code ?? '')}/sections`, signal)),
    enabled: () => term.code !== undefined,
    staleTime: 60 * 60_000,
    refetchOnWindowFocus: false,
  })

  useCatchUp({
    goal: () => term.newest,
    answer: () => state.value,
    isBehind: () => data.value !== undefined && data.value.term === term.code && data.value.revision < term.newest,
    isAsking: () => asyncStatus.value === 'loading',
    ask: refetch,
    pauses: editPauses,
  })

  // Seats are pushed as they change: a section that has just come into the catalogue is in no snapshot and in no push.
  useCatchUp({
    goal: () => data.value,
    answer: () => seats.answers,
    isBehind: () => seats.loaded && [...(data.value?.byId.keys() ?? [])].some((id) => !seats.peek(id)),
    isAsking: () => seats.asking > 0,
    ask: () => data.value && seats.refresh(data.value.term),
    pauses: seatPauses,
  })

  function find(sectionId: number): SectionEntry | undefined {
    return data.value?.byId.get(sectionId)
  }

  return {
    index: data,
    find,
    /** `CSE 100 A01`, or the bare number of a section that this catalogue does not hold. */
    nameOf: (sectionId: number): string => {
      const entry = find(sectionId)
      return entry ? sectionName(entry) : `#${sectionId}`
    },
    busy: computed(() => asyncStatus.value === 'loading'),
    error: computed(() => (data.value ? null : (term.error ?? error.value))),
    retry: () => (term.error ? term.refetch() : refetch()),
  }
})
