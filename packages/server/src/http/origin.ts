/**
 * Does this `Origin` header name our own site? A browser always sends it with what could change something, and with every
 * socket; a program that is not a browser sends none.
 *
 * @param host the `Host` header: how the site was reached
 */
export function isOwnOrigin(origin: string | undefined, host: string | undefined, publicUrl: string): boolean {
  if (origin === undefined || origin === publicUrl) return true
  // A site that is known to be https has no other origin.
  if (publicUrl.startsWith('https:')) return false
  return URL.canParse(origin) && new URL(origin).host === host
}
