import type { LocationQueryValueRaw, RouteLocationNormalized } from 'vue-router'

const waysIn = ['/sign-in', '/sign-in/code', '/registration', '/forgotten-password']

/** Who has come in does not want to stand at the door again. */
export const isWayIn = (path: string) => waysIn.includes(path)

/** What to hand to a way in as the `return` of its address. */
export function wayBack({ path, fullPath, query }: Pick<RouteLocationNormalized, 'path' | 'fullPath' | 'query'>): LocationQueryValueRaw | LocationQueryValueRaw[] {
  return isWayIn(path) ? query.return : fullPath
}

/** Where somebody goes who was on the way to nowhere (HomePage.vue). */
const home = '/home'

/** The page to go to after signing in: a path of this site, or where they begin. Anything else would be an open redirect. */
export function returnPath(asked: unknown, origin: string = location.origin): string {
  if (typeof asked !== 'string' || !asked.startsWith('/') || asked === '/') return home
  try {
    const url = new URL(asked, origin)
    if (url.origin !== origin || isWayIn(url.pathname)) return home
    // `/.//elsewhere` is on this site, but its path in normal form reads as another one.
    if (url.pathname.startsWith('//')) return home
    return url.pathname + url.search + url.hash
  } catch {
    return home
  }
}
