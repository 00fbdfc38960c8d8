/** The page to go to after signing in: a path of this site, or the catalogue. Anything else would be an open redirect. */
export function returnPath(asked: unknown, origin: string = location.origin): string {
  if (typeof asked !== 'string' || !asked.startsWith('/')) return '/'
  try {
    const url = new URL(asked, origin)
    if (url.origin !== origin || url.pathname === '/sign-in') return '/'
    // `/.//elsewhere` is on this site, but its path in normal form reads as another one.
    if (url.pathname.startsWith('//')) return '/'
    return url.pathname + url.search + url.hash
  } catch {
    return '/'
  }
}
