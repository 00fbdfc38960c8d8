/**
 * Does this `Origin` header name our own site, or one that the operator has allowed? A browser always sends it with what could
 * change something, and with every socket; a program that is not a browser sends none.
 *
 * @param host the `Host` header: how the site was reached
 */
export function isKnownOrigin(origin: string | undefined, host: string | undefined, { publicUrl, allowedOrigins }: { publicUrl: string; allowedOrigins: readonly string[] }): boolean {
  if (origin === undefined || origin === publicUrl || allowedOrigins.includes(origin)) return true
  // A site that is known to be https has no other origin.
  if (isHttps(publicUrl)) return false
  return URL.canParse(origin) && new URL(origin).host === host
}

export function isHttps(url: string): boolean {
  return url.startsWith('https:')
}
