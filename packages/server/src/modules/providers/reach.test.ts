import type { lookup } from 'node:dns'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientOf, hear, kindOf, question, simulateModels } from '../../../test/models.ts'
import { createModelClient } from './model-client.ts'
import { lookupWithin, reachOf, type Reach } from './reach.ts'
import { afterwards } from '../../../test/afterwards.ts'

test.each([
  ['public', ['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808']],
  ['private', ['127.0.0.1', '127.9.9.9', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '::1', 'fd12::1', '::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::a00:1']],
  [undefined, ['0.0.0.0', '169.254.169.254', '224.0.0.1', '255.255.255.255', '::', 'fe80::1', 'ff02::1', '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', '100.100.100.200', 'fd00:ec2::254', '2001:db8::1']],
] as const)('%s addresses are known as such', (reach, addresses) => {
  for (const address of addresses) expect(reachOf(address), address).toBe(reach)
})

test('an IPv4 address is the same in every dress', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(reachOf(`::ffff:${address}`)).toBe(reachOf(address))
      expect(reachOf(`64:ff9b::${address}`)).toBe(reachOf(address))
    }),
  )
})

test.each(['public', 'private'] as const)('a name leads only to %s addresses, whatever else it leads to', async (reach) => {
  const addresses = [{ address: '169.254.169.254', family: 4 }, { address: '10.0.0.1', family: 4 }, { address: '8.8.8.8', family: 4 }, { address: '::1', family: 6 }]
  const found = await resolved(reach, addresses)
  expect(found).toEqual(reach === 'public' ? ['8.8.8.8'] : ['10.0.0.1', '::1'])
  await expect(resolved(reach, addresses.slice(0, 1))).rejects.toThrow('no')
})

test('a server whose name leads into the campus’s own network is not asked, unless that is meant', async () => {
  const simulator = await simulateModels()
  const { port } = new URL(simulator.url)
  const named = { ...simulator.server('openai'), baseUrl: `http://localhost:${port}/v1` }
  const client = (reach: Reach) => {
    const made = createModelClient({ ...named, reach }, { connectMs: 2000 })
    afterwards(() => made.close())
    return made
  }
  const heard = await hear(client('public'), question())
  expect(kindOf(heard)).toBe('out-of-reach')
  expect(simulator.requests).toHaveLength(0)
  simulator.answer({ text: 'Here.' })
  expect((await hear(client('private'), question())).text).toBe('Here.')
  expect((await hear(clientOf(simulator), question())).text).toBe('Here.')
})

function resolved(reach: Reach, addresses: { address: string; family: number }[]): Promise<string[]> {
  const resolve = ((_name: string, _options: object, callback: (error: null, all: typeof addresses) => void) => callback(null, addresses)) as unknown as typeof lookup
  return new Promise((done, fail) =>
    lookupWithin(reach, resolve)('models.example.edu', { all: true }, (error, all) => (error ? fail(error) : done((all as typeof addresses).map(({ address }) => address)))),
  )
}
