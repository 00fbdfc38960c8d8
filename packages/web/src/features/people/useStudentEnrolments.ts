import type { StudentEnrolments } from '@fairway/contract/enrolment-by-hand'
import { useInfiniteQuery } from '@pinia/colada'
import { computed } from 'vue'
import { get } from '../../api/client.ts'
import { peopleKey } from './people.ts'

/** What a student holds and waits for in a term, and what they asked and were answered, page by page. */
export function useStudentEnrolments(person: () => number, term: () => string | undefined) {
  const query = useInfiniteQuery<StudentEnrolments, Error, string | null>({
    key: () => [...peopleKey, 'enrolments', person(), term() ?? ''],
    query: ({ pageParam, signal }) =>
      get<StudentEnrolments>(`office/people/${person()}/enrolments?${new URLSearchParams({ term: term() ?? '', ...(pageParam !== null && { before: pageParam }) })}`, signal),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    enabled: () => term() !== undefined,
    staleTime: 0,
  })
  const pages = computed(() => query.data.value?.pages ?? [])
  const names = computed(() => new Map(pages.value.flatMap(({ sections }) => sections.map((section) => [section.id, section] as const))))

  return {
    /** Seats, places and limits, as they are now. */
    now: computed(() => pages.value[0]),
    submissions: computed(() => pages.value.flatMap(({ submissions }) => submissions)),
    names,
    nameOf: (sectionId: number): string => {
      const section = names.value.get(sectionId)
      return section ? `${section.course} ${section.section}` : `#${sectionId}`
    },
    error: query.error,
    isBusy: computed(() => query.asyncStatus.value === 'loading'),
    hasMore: query.hasNextPage,
    loadMore: () => query.loadNextPage({ cancelRefetch: false }),
    refetch: () => query.refetch(),
  }
}
