import { BlockList, isIP, isIPv6 } from 'node:net'
import type { NetworkLimit } from '@fairway/contract/settings'

/** Where somebody asks from, as limits count it. */
export type FromNetwork = { network: string; factor: number }

export function fromNetwork(ip: string, networks: readonly NetworkLimit[]): FromNetwork {
  return { network: networkOf(ip), factor: factorFor(ip, networks) }
}

/**
 * What limits count an address as: itself, or in IPv6 its /64, because a single subscriber has all of one.
 */
export function networkOf(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain
}

/** How many times the usual limits hold for an address: the largest factor of the office's networks it is in, or 1. */
export function factorFor(ip: string, networks: readonly NetworkLimit[]): number {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4'
  const factors = networks.filter(({ network }) => contains(network, plain, family)).map(({ factor }) => factor)
  return Math.max(1, ...factors)
}

function contains(network: string, ip: string, family: 'ipv4' | 'ipv6'): boolean {
  const [address = '', prefix] = network.split('/')
  if (isIP(address) !== (family === 'ipv6' ? 6 : 4)) return false
  const list = new BlockList()
  list.addSubnet(address, Number(prefix), family)
  return list.check(ip, family)
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(ip: string): string[] {
  const [head = '', tail] = ip.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...after].map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
}
