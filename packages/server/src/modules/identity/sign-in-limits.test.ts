import { describe, expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { codeIn, latestMail } from '../../../test/outbox.ts'
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

describe('codes', async () => {
  const { app, database, guest, signIn } = await startApp(behindProxy)
  const { olga } = await signIn('olga')
  await olga.put('/api/office/settings/registration.by-code', { value: true })
  await olga.put('/api/office/settings/limits.networks', { value: [{ network: '198.51.100.0/24', factor: 10 }] })
  const good = { password: 'a wholly new one', repeated: 'a wholly new one' }
  const code = '123456'
  type Enter = (address: string, ip: string) => Promise<{ status: number; body: Record<string, unknown> }>
  const ways: [string, Enter][] = [
    ['to sign in', (address, ip) => guest.post('/api/session/by-code', { address, code }, from(ip))],
    ['to register', (address, ip) => guest.post('/api/registrations', { address, code, name: 'Nova' }, from(ip))],
    ['for another password', (address, ip) => guest.put('/api/forgotten-password', { address, code, ...good }, from(ip))],
  ]

  describe.each(ways)('%s', (way, enter) => test('tried at many addresses from one network are delayed, but not from a network that the office gave more', async () => {
    const place = ways.findIndex(([name]) => name === way) + 1
    const sweep = async (ip: string) => (await Promise.all(Array.from({ length: 40 }, (_, count) => enter(`nobody-${count}@example.edu`, ip)))).map(({ body }) => body['code'])
    const answers = await sweep(`192.0.2.${place}`)
    expect(answers.filter((answer) => answer === 'wrong-code')).toHaveLength(30)
    expect(answers.filter((answer) => answer === 'too-many-tries')).toHaveLength(10)
    expect(await sweep(`198.51.100.${place}`)).toEqual(Array.from({ length: 40 }, () => 'wrong-code'))
  }))

  test('that are right are not counted', async () => {
    await database.query({ text: `update person set email = 'olga@example.edu' where id = $1`, values: [olga.id] })
    await guest.post('/api/mail-codes', { purpose: 'sign-in', address: 'olga@example.edu' }, from('192.0.2.9'))
    const right = codeIn(await latestMail(app, 'olga@example.edu'))
    const enter = async (address: string, entered: string) => (await guest.post('/api/session/by-code', { address, code: entered }, from('192.0.2.9'))).status
    for (let count = 0; count < 29; count++) await enter('x@example.edu', code)
    expect(await enter('olga@example.edu', right)).toBe(200)
    expect(await enter('x@example.edu', code)).toBe(422)
    expect(await enter('x@example.edu', code)).toBe(429)
  })

  test('that many enter rightly at once from one network let all of them in', async () => {
    await olga.put('/api/office/settings/limits.networks', { value: [{ network: '203.0.113.0/24', factor: 100 }] })
    const addresses = Array.from({ length: 40 }, (_, count) => `room-${count}@example.edu`)
    const codes: string[] = []
    for (const [count, address] of addresses.entries()) {
      await database.query({ text: `insert into person (number, name, email) values ($1, 'Kim', $2)`, values: [`room-${count}`, address] })
      await guest.post('/api/mail-codes', { purpose: 'sign-in', address }, from('203.0.113.7'))
      codes.push(codeIn(await latestMail(app, address)))
    }
    // Entered from a room whose network the office has given nothing.
    const answers = await Promise.all(addresses.map((address, count) => guest.post('/api/session/by-code', { address, code: codes[count] }, from('192.0.2.77'))))
    expect(answers.map(({ status }) => status)).toEqual(addresses.map(() => 200))
  })
})

describe('how good a password is, is judged only', () => {
  const weak = { password: '12345678', repeated: '12345678' }

  test('after the code with which it is chosen', async () => {
    const { guest } = await startApp(behindProxy)
    expect(await guest.put('/api/forgotten-password', { address: 'x@example.edu', code: '123456', ...weak }, from('192.0.2.1'))).toMatchObject({ status: 422, body: { code: 'wrong-code' } })
    // What costs nothing to tell is told first, and costs no try.
    expect((await guest.put('/api/forgotten-password', { address: 'x@example.edu', code: '123456', password: '1', repeated: '1' }, from('192.0.2.1'))).body).toMatchObject({ code: 'password-too-short' })
  })

  test('as often as a network may register', async () => {
    const { guest, signIn } = await startApp(behindProxy)
    const { olga } = await signIn('olga')
    await olga.put('/api/office/settings/registration.by-number', { value: true })
    const answers = []
    for (let count = 0; count < 12; count++) answers.push((await guest.post('/api/registrations', { number: `n-${count}`, name: 'Nova', ...weak }, from('192.0.2.1'))).body['code'])
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 'password-too-common'), 'too-many-tries', 'too-many-tries'])
  })

  test('thirty times a minute for who has to change the one that was handed out', async () => {
    const { app, guest, signIn } = await startApp(behindProxy)
    const { olga, ben } = await signIn('olga', 'ben')
    const { password: current } = (await olga.post<{ password: string }>(`/api/office/people/${ben.id}/password`)).body
    const { cookies } = await guest.post('/api/session', { username: ben.number, password: current })
    const again = createClient(app, cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; '))
    const answers: unknown[] = []
    for (let count = 0; count < 33; count++) answers.push((await again.put('/api/profile/password', { current, ...weak }, from('192.0.2.1'))).body['code'])
    expect(answers).toEqual(Array.from({ length: 33 }, (_, count) => (count < 30 ? 'password-too-common' : 'too-many-tries')))
    expect((await again.put('/api/profile/password', { current, password: 'a wholly new one', repeated: 'a wholly new one' }, from('192.0.2.2'))).status).toBe(204)
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
