import type { UseQueryReturn } from '@pinia/colada'
import { computed, reactive } from 'vue'
import type { ListState } from './usePaged.ts'

/** A list that comes in one piece. @param rows what is shown of it */
export function useWhole<Answer, Row>(query: UseQueryReturn<Answer>, rows: (answer: Answer) => readonly Row[]): ListState<Row> {
  return reactive({
    rows: computed(() => (query.data.value === undefined ? [] : rows(query.data.value))),
    isLoading: computed(() => query.data.value === undefined && query.error.value === null),
    isBusy: computed(() => query.asyncStatus.value === 'loading'),
    error: query.error,
    hasMore: false,
    loadMore: async () => {},
    refetch: () => query.refetch(),
  }) as ListState<Row>
}
