import { isIP } from 'node:net'
import { expect, it } from 'vitest'
import { isNetwork } from './network.ts'

it.each(['10.0.0.0/8', '0.0.0.0/0', '192.168.1.7/32', '2001:db8::/32', '::/0', '::1/128', 'fe80::1:2:3:4/64', '1:2:3:4:5:6:7:8/128', '::ffff:10.0.0.1/128'])('%s is a network', (text) => expect(isNetwork(text)).toBe(true))

it.each([
  '10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0/8', '10.0.0.256/8', '010.0.0.0/8', '10.0.0.0/8/8', '10.0.0.0/-1', 'a.b.c.d/8', '',
  '::/129', '1::2::3/64', '1:2:3:4:5:6:7/64', '1:2:3:4:5:6:7:8:9/64', '12345::/32', 'g::/32', ':::/32', ':1/64', '1:/64', '::10.0.0.256/96', '10.0.0.1::/64', 'campus/8',
])('"%s" is none', (text) => expect(isNetwork(text)).toBe(false))

it('agrees with Node about addresses', () => {
  const words = ['::', ':', '0', '1', 'ffff', '10.0.0.1', '256.1.1.1', 'x']
  for (const a of words) for (const b of words) for (const c of words) for (const d of words) {
    const address = a + b + c + d
    expect(isNetwork(`${address}/0`), address).toBe(isIP(address) !== 0)
  }
})
