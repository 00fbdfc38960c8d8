/** As we send to: `name@domain` in ASCII, one of each, nothing that a mail header or an SMTP command could take for its own. */
export function isMailAddress(text: string): boolean {
  const [local = '', domain = '', ...rest] = text.split('@')
  return rest.length === 0 && text.length <= 254 && localPart.test(local) && local.length <= 64 && domainName.test(domain)
}

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domainName = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/

/** For a name in a header: one line, and no character that turns the direction of writing. */
export function isHeaderName(text: string): boolean {
  return text.length <= 200 && /^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u.test(text)
}
