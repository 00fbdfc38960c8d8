/** An IPv4 or IPv6 network in CIDR form, such as `10.0.0.0/8` or `2001:db8::/32`. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/')
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : 0
  return bits > 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits
}

function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}

function isIpv6(text: string): boolean {
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  // The last two may be written as an IPv4 address.
  const tail = /[^:]*$/.exec(text)![0]
  const words = tail.includes('.') ? (isIpv4(tail) ? [...groups.slice(0, -1), '0', '0'] : ['']) : groups
  if (!words.every((word) => /^[\da-f]{1,4}$/i.test(word))) return false
  return halves.length === 2 ? words.length <= 7 : words.length === 8
}
