import { useDebounceFn } from '@vueuse/core'
import { shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { filtersFromQuery, queryFromFilters, type Filters } from './filters.ts'

/** The catalogue's filters, kept in the address. Results follow at once, the address a moment after the last key. */
export function useFilters() {
  const route = useRoute()
  const router = useRouter()
  const filters = shallowRef<Filters>(filtersFromQuery(route.query))

  const writeAddress = useDebounceFn(() => {
    if (route.name === 'catalogue' && !same(route.query)) void router.replace({ name: 'catalogue', query: queryFromFilters(filters.value) })
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
