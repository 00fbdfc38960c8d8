import { describe, expect, test } from 'vitest'
import { passwordOfAll } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'
import { factorFor, networkOf } from './networks.ts'

const behindProxy = { config: { trustedProxies: ['127.0.0.1'] } }
const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } })

describe('tries', () => {
  test('of one account are delayed after five, also with the right password, and told for how long', async () => {
    const { guest, signIn } = await startApp(behindProxy)
    const { ben } = await signIn('ben')
    const attempt = (password: string, ip = '192.0.2.1') => guest.post('/api/session', { username: ben.number, password }, from(ip))
    for (let count = 0; count < 5; count++) expect((await attempt('wrong horse')).status).toBe(401)
    const refused = await attempt(passwordOfAll)
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-tries' } })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    // The owner, elsewhere, is not locked out by it.
    expect((await attempt(passwordOfAll, '192.0.2.2')).status).toBe(200)
  })

  test('made all at once count as many', async () => {
    const { guest, signIn } = await startApp(behindProxy)
    const { ben } = await signIn('ben')
    const answers = await Promise.all(Array.from({ length: 20 }, () => guest.post('/api/session', { username: ben.number, password: 'wrong horse' }, from('192.0.2.1'))))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15)
  })

  test('are answered for an account that does not exist like for one that does', async () => {
    const { guest, signIn } = await startApp(behindProxy)
    const { ben } = await signIn('ben')
    const statuses = async (username: string, ip: string) => {
      const answers = []
      for (let count = 0; count < 7; count++) answers.push((await guest.post('/api/session', { username, password: 'wrong horse' }, from(ip))).status)
      return answers
    }
    expect(await statuses('nobody', '192.0.2.1')).toEqual(await statuses(ben.number, '192.0.2.2'))
  })

  test('over many accounts from one network are delayed as well, but not from a network that the office gave more', async () => {
    const { guest, signIn } = await startApp(behindProxy)
    const { olga } = await signIn('olga')
    await olga.put('/api/office/settings/limits.networks', { value: [{ network: '198.51.100.0/24', factor: 10 }] })
    const sweep = async (ip: string) => {
      const answers = []
      for (let count = 0; count < 35; count++) answers.push(guest.post('/api/session', { username: `sweep-${count}`, password: 'wrong horse' }, from(ip)))
      return (await Promise.all(answers)).filter(({ status }) => status === 429).length
    }
    expect(await sweep('192.0.2.1')).toBeGreaterThan(0)
    expect(await sweep('198.51.100.7')).toBe(0)
  })

  test('are given back to whoever gets in', async () => {
    const { guest, signIn } = await startApp(behindProxy)
    const { ben } = await signIn('ben')
    const attempt = (password: string) => guest.post('/api/session', { username: ben.number, password }, from('192.0.2.1'))
    for (let round = 0; round < 3; round++) {
      for (let count = 0; count < 4; count++) await attempt('wrong horse')
      expect((await attempt(passwordOfAll)).status).toBe(200)
    }
  })

  test('are counted by where they come from, whatever a header says, unless a proxy is trusted', async () => {
    const { guest, signIn } = await startApp()
    const { ben } = await signIn('ben')
    const statuses = []
    for (let count = 0; count < 6; count++) statuses.push((await guest.post('/api/session', { username: ben.number, password: 'wrong horse' }, from(`192.0.2.${count}`))).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
  })
})

describe('a network', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s counts as %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network)
  })

  test.each([
    ['10.1.2.3', 5],
    ['::ffff:10.1.2.3', 5],
    ['10.200.0.1', 3],
    ['11.0.0.1', 1],
    ['2001:db8::5', 7],
    ['2001:db9::5', 1],
  ])('%s has %i times the limits', (ip, factor) => {
    const networks = [{ network: '10.0.0.0/8', factor: 3 }, { network: '10.1.0.0/16', factor: 5 }, { network: '2001:db8::/32', factor: 7 }]
    expect(factorFor(ip, networks)).toBe(factor)
  })
})
