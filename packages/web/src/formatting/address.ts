/** Links lead to pages and mail, nowhere else. */
export const isSafeAddress = (address: string): boolean => /^(?:https?:\/\/|mailto:)/i.test(address.trim())

/** An address ends at a space, a quote, or where Chinese goes on. */
const body = /^\/\/[^\s<>"'`[\]|\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF\u2018-\u201D]+/u
/** What ends a sentence is not of the address in it. */
const tail = /[.,;:!?*_~]+$/

/** How much of `text`, from after the scheme, is of an address. For linkify-it. */
export function addressLength(text: string, position: number): number {
  const [found = ''] = body.exec(text.slice(position)) ?? []
  return withoutTail(found).length
}

function withoutTail(found: string): string {
  const plain = found.replace(tail, '')
  // A bracket that was opened before.
  return plain.endsWith(')') && plain.split(')').length > plain.split('(').length ? withoutTail(plain.slice(0, -1)) : plain
}

/**
 * The host to name beside a link; nothing where its words already show where it leads. Hosts in other letters are in the form that
 * the network uses (`xn--…`), which looks like nothing else. What stands before an @ is a name for signing in, however much it looks
 * like a host.
 */
export function shownHost(words: string, address: string): string | undefined {
  if (!/^https?:/i.test(address)) return undefined
  const host = hostOf(address)
  if (host === undefined) return undefined
  const said = words.trim()
  if (signsIn(address) || signsIn(said)) return host
  if (said === address) return host.includes('xn--') ? host : undefined
  // Words are words, unless they could be taken for an address.
  const looksLikeAddress = hasScheme.test(said) || /(?:^|[\s/@])[\p{L}\p{N}-]+\.[\p{L}]{2,}(?:[/:?#\s]|$)/u.test(said)
  if (!looksLikeAddress) return host
  const saidHost = hostOf(hasScheme.test(said) ? said : `https://${said}`)
  return saidHost === host && !host.includes('xn--') ? undefined : host
}

const hasScheme = /^[a-z][\w+.-]*:\/\//i

/** Has it an @ before its path? */
function signsIn(address: string): boolean {
  return /^[^/\\?#]*[@＠]/.test(address.replace(/^[a-z][\w+.-]*:[/\\]*/i, ''))
}

function hostOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).host : undefined
}
