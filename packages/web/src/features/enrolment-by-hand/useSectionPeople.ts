import type { SectionPeople } from '@fairway/contract/enrolment-by-hand'
import { useQuery } from '@pinia/colada'
import { useThrottleFn } from '@vueuse/core'
import { computed, watch } from 'vue'
import { get } from '../../api/client.ts'
import { useSeats } from '../enrolment/seats.ts'
import { useTermOf } from '../office-terms/officeTerm.ts'

/** At the bell a section changes many times a second. */
const pause = 2000

/** Who sits in a section and who waits for it, read anew as its seats change. */
export function useSectionPeople(sectionId: () => number) {
  const seats = useSeats()
  const { data, error, asyncStatus, refetch } = useQuery({
    key: () => ['section-people', sectionId()],
    query: ({ signal }) => get<SectionPeople>(`office/sections/${sectionId()}/people`, signal),
    staleTime: 0,
  })
  const version = computed(() => seats.of(sectionId()).value?.[4])
  const refetchSoon = useThrottleFn(() => refetch(), pause, true)
  watch(version, (_, before) => before !== undefined && void refetchSoon())
  // Its seats are pushed with those of its term.
  useTermOf(() => data.value?.section.term)

  return { people: data, error, isBusy: computed(() => asyncStatus.value === 'loading'), refetch: () => refetch() }
}
