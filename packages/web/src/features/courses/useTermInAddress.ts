import { shallowRef, watch } from 'vue'
import { isNavigationFailure, NavigationFailureType, START_LOCATION, useRouter, type LocationQuery, type RouteLocation, type RouteLocationResolved, type Router } from 'vue-router'
import { useOfficeTerm } from '../office-terms/officeTerm.ts'
import { useTerm } from './term.ts'

type Place = Pick<RouteLocation, 'params' | 'query' | 'meta'>

/**
 * Keeps a chosen term in the address (`?term=2027S`), so that it can be linked and outlives a reload; the current term needs
 * no mention, nor does the term of a page that has it in its path. Called once, by the shell, before the first page is there:
 * the first catalogue asked for is the right one.
 */
export function useTermInAddress(): void {
  const router = useRouter()
  const term = useTerm()
  const officeTerm = useOfficeTerm()
  const isShown = (code: string) => term.all.length === 0 || term.all.some((one) => one.code === code)

  /** What the address of a page says. The term that the office prepares waits for its return to the office. */
  const saidAt = ({ params, meta }: Place) =>
    term.chosen === undefined || params.term !== undefined || (meta.role !== 'office' && !isShown(term.chosen)) ? undefined : term.chosen
  const withTerm = (query: LocationQuery): LocationQuery => ({ ...query, term: term.chosen ?? null })
  const lacksTerm = (place: Place) => place.query.term === undefined && saidAt(place) !== undefined

  // A change of the address would call back who is on the way to another one.
  const isMoving = shallowRef(true)
  function arrive(): void {
    isMoving.value = false
    write()
  }

  function follow({ params, query }: Place): void {
    const asked = params.term ?? query.term
    if (typeof asked === 'string') term.choose(asked)
  }

  router.beforeEach((to, from) => {
    isMoving.value = true
    if (from === START_LOCATION) follow(to)
    return lacksTerm(to) ? { path: to.path, query: withTerm(to.query), hash: to.hash } : true
  })
  // Not before: whoever has something unsaved may rather stay.
  router.beforeResolve((to) => follow(to))

  router.afterEach((_to, _from, failure) => {
    if (!isNavigationFailure(failure, NavigationFailureType.cancelled)) arrive()
  })
  router.onError(() => void (isMoving.value = false))

  // The guard is too late for a link that is copied or opened in a tab of its own: pages need not think of it.
  const resolve = router.resolve.bind(router)
  router.resolve = ((...asked: Parameters<Router['resolve']>): RouteLocationResolved => {
    const found = resolve(...asked)
    return lacksTerm(found) ? resolve({ path: found.path, query: withTerm(found.query), hash: found.hash }) : found
  }) as Router['resolve']

  function write(): void {
    const place = router.currentRoute.value
    const { term: said, ...others } = place.query
    const wanted = saidAt(place)
    if (!isMoving.value && said !== wanted) void router.replace({ path: place.path, query: wanted === undefined ? others : withTerm(place.query), hash: place.hash })
  }
  watch(() => saidAt(router.currentRoute.value), write)

  // A term that is not there, or no longer. The page of a term knows better than a list that was read before.
  watch(
    () => {
      const { params } = router.currentRoute.value
      return !isMoving.value && term.chosen !== undefined && params.term !== term.chosen && !isShown(term.chosen) && !officeTerm.mayHave(term.chosen)
    },
    (unknown) => {
      if (unknown) term.chosen = undefined
    },
  )
}
