import { useDebounceFn } from '@vueuse/core'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import type { AddressForm } from './address.ts'

/** What a page shows, kept in its address. The page follows at once, the address a moment after the last key. */
export function useInAddress<State>(page: string, { names, read, write }: AddressForm<State>): ShallowRef<State> {
  const route = useRoute()
  const router = useRouter()
  const state = shallowRef(read(route.query))

  // Somebody on the way to another page would be called back by a change of the address of this one.
  let isLeaving = false
  onScopeDispose(router.beforeEach((to) => void (isLeaving = to.name !== page)))
  onScopeDispose(router.afterEach(() => void (isLeaving = false)))
  onScopeDispose(router.onError(() => void (isLeaving = false)))

  const writeAddress = useDebounceFn(() => {
    if (isLeaving || route.name !== page || isShown(route.query)) return
    const others = Object.fromEntries(Object.entries(route.query).filter(([name]) => !names.includes(name)))
    void router.replace({ name: page, params: route.params, query: { ...others, ...write(state.value) } })
  }, 250)
  const isShown = (query: LocationQuery) => JSON.stringify(write(read(query))) === JSON.stringify(write(state.value))

  watch(state, writeAddress)
  watch(
    () => route.name === page && route.query,
    (query) => {
      if (query && !isShown(query)) state.value = read(query)
    },
  )
  return state
}
