import type { StudentEnrolments } from '@fairway/contract/enrolment-by-hand'
import { useInfiniteQuery } from '@pinia/colada'
import { computed } from 'vue'
import { get } from '../../api/client.ts'
import { useTerm } from '../courses/term.ts'

/** A student's term as the office sees it: what they hold and wait for now, and all that was asked and answered, page by page. */
export function useStudentTerm(personId: () => number) {
  const term = useTerm()
  const query = useInfiniteQuery<StudentEnrolments, Error, string | null>({
    key: () => ['student-term', personId(), term.code ?? ''],
    query: ({ pageParam, signal }) => get(`office/people/${personId()}/enrolments?${new URLSearchParams({ term: term.code ?? '', ...(pageParam !== null && { before: pageParam }) }).toString()}`, signal),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    enabled: () => term.code !== undefined,
    staleTime: 0,
  })
  const pages = computed(() => query.data.value?.pages ?? [])
  return {
    now: computed(() => pages.value[0]),
    submissions: computed(() => pages.value.flatMap(({ submissions }) => submissions)),
    /** Every section that is named, also what the catalogue does not hold. */
    named: computed(() => pages.value.flatMap(({ sections }) => sections)),
    error: query.error,
    isBusy: computed(() => query.asyncStatus.value === 'loading'),
    hasMore: query.hasNextPage,
    loadMore: () => query.loadNextPage({ cancelRefetch: false }),
    refetch: () => query.refetch(),
  }
}
