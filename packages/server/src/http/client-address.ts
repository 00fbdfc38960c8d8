import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/**
 * From which address a request comes, for requests that Fastify does not see, such as those for a socket; the same as its
 * `request.ip`. What `X-Forwarded-For` says counts as far as proxies have said it whose word counts.
 */
export function createClientAddress(trustedProxies: readonly string[]): (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string {
  const trusted = new BlockList()
  for (const network of trustedProxies) {
    const [address = '', prefix] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    trusted.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  const isTrusted = (address: string) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
    return isIP(plain) !== 0 && trusted.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
  }

  return ({ headers, socket }) => {
    let address = socket.remoteAddress ?? ''
    // The latest proxy stands last.
    const said = String(headers['x-forwarded-for'] ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '')
    while (said.length > 0 && isTrusted(address)) address = said.pop()!
    return address
  }
}
