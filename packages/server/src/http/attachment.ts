/** The header with which a browser saves an answer under this name (RFC 6266, RFC 8187). */
export function attachment(name: string): string {
  return `attachment; ${named(name)}`
}

/** The header with which a browser shows an answer, and saves it under this name when it is asked to. */
export function inline(name: string): string {
  return `inline; ${named(name)}`
}

function named(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return `filename="${plain}"; filename*=UTF-8''${encoded}`
}
