import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

// Where a server may stand that somebody in the office names. Whoever makes this program ask an address can make it knock at doors that
// only stand open to it, so an address of the campus's own network has to be meant, and a name is looked at again at every connection:
// it may lead elsewhere than it did when it was saved.

export type Reach = 'public' | 'private'

const own = new BlockList()
for (const [network, bits] of [['127.0.0.0', 8], ['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['100.64.0.0', 10]] as const) own.addSubnet(network, bits, 'ipv4')
own.addAddress('::1', 'ipv6')
own.addSubnet('fc00::', 7, 'ipv6')

// Nobody's server is here: no address, the link (where clouds tell a computer its secrets), groups, examples, what is reserved.
const never = new BlockList()
for (const [network, bits] of [['0.0.0.0', 8], ['169.254.0.0', 16], ['192.0.0.0', 24], ['192.0.2.0', 24], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4]] as const) {
  never.addSubnet(network, bits, 'ipv4')
}
never.addAddress('::', 'ipv6')
for (const [network, bits] of [['fe80::', 10], ['fec0::', 10], ['ff00::', 8], ['2001:db8::', 32], ['100::', 64]] as const) never.addSubnet(network, bits, 'ipv6')

/** Of the cloud that gives its secrets at an address of this kind. */
never.addAddress('fd00:ec2::254', 'ipv6')
never.addAddress('100.100.100.200', 'ipv4')

const translated = new BlockList()
translated.addSubnet('64:ff9b::', 96, 'ipv6')
translated.addSubnet('::ffff:0:0', 96, 'ipv6')

/** @param address an IP address @returns undefined: no server can stand there */
export function reachOf(address: string): Reach | undefined {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (family === 'ipv6' && translated.check(address, 'ipv6')) return reachOf(lastFourBytes(address))
  if (never.check(address, family)) return undefined
  return own.check(address, family) ? 'private' : 'public'
}

export class OutOfReach extends Error {
  override name = 'OutOfReach'
}

/** Finds only addresses within reach. Of addresses that are written out, nobody asks. */
export function lookupWithin(reach: Reach, resolve: typeof lookup = lookup): LookupFunction {
  return (hostname, options, callback) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      const within = addresses.filter(({ address }) => reachOf(address) === reach)
      const [first] = within
      if (!first) return callback(new OutOfReach(`${hostname} is no ${reach} address.`), [])
      if (options.all) callback(null, within)
      else callback(null, first.address, first.family)
    })
}

/** Of an IPv6 address that an IPv4 one is a part of. */
function lastFourBytes(address: string): string {
  const { hostname } = new URL(`http://[${address}]`)
  const groups = hostname.slice(1, -1).split(':')
  const [high = 0, low = 0] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16))
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
