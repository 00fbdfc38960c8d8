import { useDebounceFn } from '@vueuse/core'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { filtersFromQuery, queryFromFilters, type Filters } from './filters.ts'

/** The catalogue's filters, kept in the address. Results follow at once, the address a moment after the last key. */
export function useFilters() {
  const route = useRoute()
  const router = useRouter()
  const filters = shallowRef<Filters>(filtersFromQuery(route.query))

  // Somebody on the way to another page would be called back by a change of the address of this one.
  let isLeaving = false
  onScopeDispose(router.beforeEach((to) => void (isLeaving = to.name !== 'catalogue')))
  onScopeDispose(router.afterEach(() => void (isLeaving = false)))
  onScopeDispose(router.onError(() => void (isLeaving = false)))

  const writeAddress = useDebounceFn(() => {
    if (!isLeaving && route.name === 'catalogue' && !same(route.query)) void router.replace({ name: 'catalogue', query: queryFromFilters(filters.value) })
  }, 250)
  const same = (query: typeof route.query) => JSON.stringify(queryFromFilters(filtersFromQuery(query))) === JSON.stringify(queryFromFilters(filters.value))

  watch(filters, writeAddress)
  watch(
    () => route.name === 'catalogue' && route.query,
    (query) => {
      if (query && !same(query)) filters.value = filtersFromQuery(query)
    },
  )
  return filters
}
