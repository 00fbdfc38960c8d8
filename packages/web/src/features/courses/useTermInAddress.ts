import { watch } from 'vue'
import { isNavigationFailure, NavigationFailureType, useRouter, type LocationQuery, type RouteLocationResolved, type Router } from 'vue-router'
import { useTerm } from './term.ts'

/**
 * Keeps a chosen term in the address (`?term=2027S`), so that it can be linked and outlives a reload; the current term needs
 * no mention. Called once, by the shell, before the first page is there: the first catalogue asked for is the right one.
 */
export function useTermInAddress(): void {
  const router = useRouter()
  const term = useTerm()

  const withTerm = (query: LocationQuery): LocationQuery => ({ ...query, term: term.chosen ?? null })
  const lacksTerm = (query: LocationQuery) => term.chosen !== undefined && query.term === undefined

  // A change of the address would call back who is on the way to another one.
  let isMoving = true
  function arrive(): void {
    isMoving = false
    write()
  }

  router.beforeEach((to) => {
    isMoving = true
    if (typeof to.query.term === 'string') term.choose(to.query.term)
    return lacksTerm(to.query) ? { path: to.path, query: withTerm(to.query), hash: to.hash } : true
  })

  router.afterEach((_to, _from, failure) => {
    if (!isNavigationFailure(failure, NavigationFailureType.cancelled)) arrive()
  })
  router.onError(() => void (isMoving = false))

  // The guard is too late for a link that is copied or opened in a tab of its own: pages need not think of it.
  const resolve = router.resolve.bind(router)
  router.resolve = ((...asked: Parameters<Router['resolve']>): RouteLocationResolved => {
    const found = resolve(...asked)
    return lacksTerm(found.query) ? resolve({ path: found.path, query: withTerm(found.query), hash: found.hash }) : found
  }) as Router['resolve']

  function write(): void {
    const { path, query, hash } = router.currentRoute.value
    const { term: said, ...others } = query
    if (!isMoving && said !== term.chosen) void router.replace({ path, query: term.chosen === undefined ? others : withTerm(query), hash })
  }
  watch(() => term.chosen, write)

  // A term that is not there, or no longer.
  watch(() => term.all.length > 0 && term.chosen !== undefined && !term.all.some(({ code }) => code === term.chosen), (unknown) => {
    if (unknown) term.chosen = undefined
  })
}
