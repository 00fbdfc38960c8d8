import { useInfiniteQuery } from '@pinia/colada'
import { computed, reactive } from 'vue'

/** What a list shows (DataList.vue), wherever it comes from. */
export type ListState<Row> = {
  readonly rows: readonly Row[]
  /** Nothing has come yet. */
  readonly isLoading: boolean
  /** Something is on its way: the first rows, more of them, or those of a new search while the old ones are still shown. */
  readonly isBusy: boolean
  readonly error: Error | null
  readonly hasMore: boolean
  /** On all pages, if the server counts them. */
  readonly total?: number | undefined
  loadMore(): Promise<unknown>
  refetch(): Promise<unknown>
}

export type PageOf<Row> = { rows: Row[]; /** What asks for the next page; null: there is none. */ next: string | null; /** On all pages. */ total?: number }

/**
 * A list that the server hands out page by page. A new `key` (another search) begins it anew; until its rows are there the old
 * ones stay.
 */
export function usePaged<Row>({ key, page }: { key: () => (string | number | object)[]; page: (before: string | null, signal: AbortSignal) => Promise<PageOf<Row>> }): ListState<Row> {
  const query = useInfiniteQuery<PageOf<Row>, Error, string | null>({
    key,
    query: ({ pageParam, signal }) => page(pageParam, signal),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
    staleTime: 10_000,
  })
  return reactive({
    rows: computed(() => query.data.value?.pages.flatMap(({ rows }) => rows) ?? []),
    isLoading: computed(() => query.data.value === undefined && query.error.value === null),
    isBusy: computed(() => query.asyncStatus.value === 'loading'),
    error: query.error,
    total: computed(() => query.data.value?.pages[0]?.total),
    hasMore: computed(() => query.hasNextPage.value && !query.isPlaceholderData.value),
    loadMore: () => query.loadNextPage({ cancelRefetch: false }),
    refetch: () => query.refetch(),
  }) as ListState<Row>
}
