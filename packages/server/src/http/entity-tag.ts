/** Does an `If-None-Match` name it? A proxy that compressed the answer may have made the tag a weak one. */
export function isNamed(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((named) => named.trim().replace(/^W\//, '') === etag)
}
