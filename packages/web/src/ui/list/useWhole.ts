import type { UseQueryReturn } from '@pinia/colada'
import type { ListState } from './usePaged.ts'
import { useShown } from './useShown.ts'

/** A list that comes in one piece. @param rows those of the answer that are wanted */
export function useWhole<Answer, Row>(query: UseQueryReturn<Answer>, rows: (answer: Answer) => readonly Row[]): ListState<Row> {
  return useShown({
    rows: () => (query.data.value === undefined ? undefined : rows(query.data.value)),
    error: query.error,
    isBusy: () => query.asyncStatus.value === 'loading',
    refetch: () => query.refetch(),
  })
}
