import type { Cart } from '@fairway/contract/enrolment'
import { useQuery, useQueryCache } from '@pinia/colada'
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { get, request } from '../../api/client.ts'
import { useSession } from '../identity/session.ts'
import { useTerm } from '../courses/term.ts'

/** What the wire allows. */
export const cartLimit = 40

/**
 * The sections a student means to take: a plan, so changes show at once and are saved behind. A guest's plan lives in
 * the browser and joins the student's own at sign-in.
 */
export const useCart = defineStore('cart', () => {
  const session = useSession()
  const term = useTerm()
  const cache = useQueryCache()
  const guestCarts = useLocalStorage<Record<string, number[]>>('fairway-cart', {})
  const saveFailed = shallowRef(false)
  const key = computed(() => ['cart', session.viewer?.id ?? 0, term.code ?? ''])
  const { data, status, error, refetch, refresh } = useQuery({
    key,
    query: ({ signal }) => get<Cart>(`cart?term=${encodeURIComponent(term.code ?? '')}`, signal),
    enabled: () => session.student !== null && term.code !== undefined,
    staleTime: 60_000,
  })

  const sectionIds = computed<readonly number[]>(() => {
    if (term.code === undefined) return []
    return session.student ? (data.value?.sectionIds ?? []) : (guestCarts.value[term.code] ?? [])
  })
  const members = computed(() => new Set(sectionIds.value))

  function save(ids: number[]): void {
    const code = term.code
    if (code === undefined) return
    if (!session.student) {
      guestCarts.value = { ...guestCarts.value, [code]: ids }
      return
    }
    const cart = { term: code, sectionIds: ids }
    // An answer that is still on its way is older than this.
    cache.cancelQueries({ key: key.value, exact: true })
    cache.setQueryData(key.value, cart)
    queue = queue.then(() => put(cart))
  }

  // One after another: two saves that overtake each other would leave the older plan.
  let queue = Promise.resolve()
  async function put(cart: Cart): Promise<void> {
    try {
      await request('PUT', 'cart', { body: cart })
      saveFailed.value = false
    } catch {
      saveFailed.value = true
    }
  }

  watch(
    () => session.student && data.value && term.code ? guestCarts.value[term.code] : undefined,
    (guest) => {
      if (!guest?.length || !term.code) return
      const { [term.code]: _moved, ...others } = guestCarts.value
      guestCarts.value = others
      save([...new Set([...sectionIds.value, ...guest])].slice(0, cartLimit))
    },
  )

  /** Changes the plan that the student has, which may have to be fetched first: a change of nothing would replace it. */
  function change(edit: (ids: readonly number[]) => number[]): void {
    if (!session.student || data.value) save(edit(sectionIds.value))
    else void refresh().then(() => data.value && save(edit(sectionIds.value)))
  }

  const has = (sectionId: number) => members.value.has(sectionId)
  const remove = (sectionId: number) => {
    if (has(sectionId)) change((ids) => ids.filter((id) => id !== sectionId))
  }
  const add = (sectionId: number) => {
    if (!has(sectionId) && sectionIds.value.length < cartLimit) change((ids) => [...new Set([...ids, sectionId])].slice(0, cartLimit))
  }

  return {
    sectionIds,
    has,
    add,
    remove,
    toggle: (sectionId: number) => (has(sectionId) ? remove(sectionId) : add(sectionId)),
    clear: () => save([]),
    full: computed(() => sectionIds.value.length >= cartLimit),
    loading: computed(() => session.student !== null && status.value === 'pending'),
    error: computed(() => (data.value || !session.student ? null : error.value)),
    refetch,
    saveFailed,
  }
})
