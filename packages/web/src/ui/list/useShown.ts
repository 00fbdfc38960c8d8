import { computed, reactive, shallowRef, watch, type MaybeRefOrGetter, toValue } from 'vue'
import type { ListState } from './usePaged.ts'

type Source<Row> = { /** All of them; undefined until they have come. */ rows: MaybeRefOrGetter<readonly Row[] | undefined>; error: MaybeRefOrGetter<Error | null>; isBusy: MaybeRefOrGetter<boolean>; refetch: () => Promise<unknown> }

/** A list whose rows came all at once, shown some at a time: thousands would take the browser seconds to draw. */
export function useShown<Row>({ rows, error, isBusy, refetch }: Source<Row>, step = 100): ListState<Row> {
  const most = shallowRef(step)
  const all = computed(() => toValue(rows))
  const hasMore = computed(() => (all.value?.length ?? 0) > most.value)
  // Other rows begin at their beginning; the same ones read anew do not.
  watch(() => all.value?.length, (now = 0) => (most.value = Math.min(most.value, Math.max(step, Math.ceil(now / step) * step))))
  return reactive({
    rows: computed(() => all.value?.slice(0, most.value) ?? []),
    isLoading: computed(() => all.value === undefined && toValue(error) === null),
    isBusy: computed(() => toValue(isBusy)),
    error: computed(() => toValue(error)),
    hasMore,
    total: computed(() => (hasMore.value ? all.value?.length : undefined)),
    loadMore: async () => void (most.value += step),
    refetch,
  }) as ListState<Row>
}
