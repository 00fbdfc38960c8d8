import type { Profile } from '@fairway/contract/profile'
import type { Session } from '@fairway/contract/identity'
import { beforeEach, describe, expect, test } from 'vitest'
import { createClient, type Client } from '../../../test/client.ts'
import { codeIn, latestMail } from '../../../test/outbox.ts'
import { passwordOfAll, signInAs } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'

const { campus, app, database, signIn } = await startApp({ config: { trustedProxies: ['127.0.0.1'] } })
const { olga, ben, emil } = await signIn('olga', 'ben', 'emil')
const set = (name: string, value: unknown) => olga.put(`/api/office/settings/${name}`, { value })

let network = 0
/** Everybody of these tests from a network of their own, so that only the limits that a test is about are met. */
const elsewhere = (cookie?: string): Client => {
  const client = createClient(app, cookie)
  const ip = `198.18.${Math.floor(++network / 250)}.${network % 250}`
  return { ...client, post: (url, body, asking) => client.post(url, body, { ...asking, headers: { 'x-forwarded-for': ip, ...asking?.headers } }) }
}
const addressOf = async (personId: number, email: string | null) => database.query({ text: 'update person set email = $2 where id = $1', values: [personId, email] })
const codeFor = async (address: string) => codeIn(await latestMail(app, address))
const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const expire = (address: string) => database.query({ text: `update mail_code set expires_at = now() - interval '1 second' where address = $1`, values: [address] })

beforeEach(async () => {
  await database.query({ text: 'delete from mail_code' })
  await addressOf(ben.id, 'ben@example.edu')
  await addressOf(emil.id, null)
})

describe('signing in by a code', () => {
  const ask = (address: string, client = elsewhere()) => client.post('/api/mail-codes', { purpose: 'sign-in', address })
  const enter = (address: string, code: string, client = elsewhere()) => client.post<Session>('/api/session/by-code', { address, code })

  test('lets in who reads the mail of the address, once', async () => {
    expect(await ask('Ben@Example.edu')).toMatchObject({ status: 202, body: { validSeconds: 120, nextAfterSeconds: 60 } })
    const code = await codeFor('ben@example.edu')
    const { status, body, cookies } = await enter('ben@example.edu', code)
    expect(status).toBe(200)
    expect(body.viewer).toMatchObject({ number: ben.number })
    expect(cookies).toHaveLength(1)
    expect(await enter('ben@example.edu', code)).toMatchObject({ status: 422, body: { code: 'expired-code' } })
  })

  test('of programs gives a token', async () => {
    await ask('ben@example.edu')
    const { body } = await elsewhere().post<Session>('/api/session/by-code', { address: 'ben@example.edu', code: await codeFor('ben@example.edu'), session: 'token' })
    expect(Date.parse(body.expiresAt!)).toBeGreaterThan(Date.now())
    expect((await elsewhere().get<Session>('/api/session', { headers: { authorization: `Bearer ${body.token!}` } })).body.viewer).toMatchObject({ number: ben.number })
  })

  test('tells a wrong code from an expired one', async () => {
    await ask('ben@example.edu')
    const code = await codeFor('ben@example.edu')
    expect(await enter('ben@example.edu', other(code))).toMatchObject({ status: 422, body: { code: 'wrong-code', triesLeft: 4 } })
    await expire('ben@example.edu')
    expect(await enter('ben@example.edu', code)).toMatchObject({ status: 422, body: { code: 'expired-code' } })
  })

  test('has five tries, also for many at once, and then not even the right code will do', async () => {
    await ask('ben@example.edu')
    const code = await codeFor('ben@example.edu')
    const answers = await Promise.all(Array.from({ length: 30 }, () => enter('ben@example.edu', other(code))))
    const codes = answers.map(({ body }) => (body as unknown as { code: string }).code)
    expect(codes.filter((each) => each === 'wrong-code')).toHaveLength(5)
    expect(codes.filter((each) => each === 'code-spent')).toHaveLength(25)
    expect(await enter('ben@example.edu', code)).toMatchObject({ status: 422, body: { code: 'code-spent' } })
  })

  test('of many who enter the right code at once lets in one', async () => {
    await ask('ben@example.edu')
    const code = await codeFor('ben@example.edu')
    const answers = await Promise.all(Array.from({ length: 5 }, () => enter('ben@example.edu', code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('takes the newest code only', async () => {
    await ask('ben@example.edu')
    const first = await codeFor('ben@example.edu')
    await database.query({ text: `update mail_code set created_at = now() - interval '61 seconds'` })
    await ask('ben@example.edu')
    expect(await enter('ben@example.edu', first)).toMatchObject({ status: 422 })
  })

  test('answers for an address that is nobody’s as for one that is somebody’s, and sends nothing there', async () => {
    const steps = async (address: string) => {
      const asked = await ask(address)
      const again = await ask(address)
      const entered = await enter(address, '000000')
      return [asked, again, entered].map(({ status, body }) => [status, { ...body, retryAfter: undefined, title: undefined }])
    }
    expect(await steps('nobody@example.edu')).toEqual(await steps('ben@example.edu'))
    const mails = await database.query({ text: `select state from mail where address = 'nobody@example.edu' and state <> 'waiting'` })
    expect(mails.every(({ state }) => state !== 'sent' && state !== 'outbox')).toBe(true)
  })

  test('of an address that two people have lets neither in', async () => {
    await addressOf(emil.id, 'BEN@example.edu')
    expect((await ask('ben@example.edu')).status).toBe(202)
    const [row] = await database.query({ text: 'select person_id from mail_code' })
    expect(row).toEqual({ person_id: null })
  })

  test('can be switched off by the office', async () => {
    await set('sign-in.by-code', false)
    expect(await ask('ben@example.edu')).toMatchObject({ status: 403, body: { code: 'not-offered' } })
    await set('sign-in.by-code', null)
  })
})

describe('codes are sent', () => {
  const ask = (address: string, client: Client) => client.post('/api/mail-codes', { purpose: 'new-password', address })
  const earlier = (seconds: number) => database.query({ text: `update mail_code set created_at = created_at - make_interval(secs => $1)`, values: [seconds] })

  test('once a minute and five times a day to an address', async () => {
    for (let count = 0; count < 5; count++) {
      expect((await ask('ben@example.edu', elsewhere())).status).toBe(202)
      const soon = await ask('ben@example.edu', elsewhere())
      expect(soon).toMatchObject({ status: 429, body: { code: 'too-many-codes' } })
      if (count < 4) expect(Number(soon.headers['retry-after'])).toBeLessThanOrEqual(60)
      await earlier(61)
    }
    const sixth = await ask('ben@example.edu', elsewhere())
    expect(sixth).toMatchObject({ status: 429, body: { code: 'too-many-codes' } })
    expect(Number(sixth.headers['retry-after'])).toBeGreaterThan(23 * 3600)
    await earlier(24 * 3600 - 4 * 61)
    expect((await ask('ben@example.edu', elsewhere())).status).toBe(202)
  })

  test('once a minute and five times a day from a network, more from one that the office named', async () => {
    const here = elsewhere()
    expect((await ask('one@example.edu', here)).status).toBe(202)
    expect((await ask('two@example.edu', here)).status).toBe(429)
    await set('limits.networks', [{ network: '198.18.0.0/15', factor: 3 }])
    expect((await ask('two@example.edu', here)).status).toBe(202)
    expect((await ask('three@example.edu', here)).status).toBe(202)
    expect((await ask('four@example.edu', here)).status).toBe(429)
    await set('limits.networks', null)
  })

  test('and who could have one in another network is told so, whether the address is anybody’s or not', async () => {
    const title = async (address: string, client: Client) => (await ask(address, client)).body['title']
    const here = elsewhere()
    for (let count = 0; count < 5; count++) {
      await ask(`other-${count}@example.edu`, here)
      expect(await title('ben@example.edu', here)).toMatch(count < 4 ? /^A code was just asked for from this network\. Ask for another in \d+ seconds\.$/ : /^Too many codes were asked for from this network today\. Use another network, or/)
      await earlier(61)
    }
    expect(await title('nobody@example.edu', here)).toBe(await title('ben@example.edu', here))
    expect((await here.post('/api/mail-codes', { purpose: 'new-password', address: 'ben@example.edu' }, { headers: { 'accept-language': 'zh' } })).body['title']).toBe('本网络今天请求验证码过于频繁。请换一个网络，或联系教务办公室。')
    // The address has had its share: another network would not help.
    for (let count = 0; count < 5; count++) {
      expect((await ask('ben@example.edu', elsewhere())).status).toBe(202)
      await earlier(61)
    }
    expect(await title('ben@example.edu', here)).toMatch(/^No more codes can be sent just now/)
    expect(await title('ben@example.edu', elsewhere())).toMatch(/^No more codes can be sent just now/)
  })

  test('who asks again too soon is told whether the earlier one can still be entered', async () => {
    const here = elsewhere()
    const again = async (address: string, client = elsewhere(), purpose = 'new-password') => (await client.post<object>('/api/mail-codes', { purpose, address })).body
    await ask('ben@example.edu', here)
    expect(await again('ben@example.edu')).toMatchObject({ code: 'too-many-codes', alreadySent: true })
    // None of this purpose, and none to this address.
    expect(await again('ben@example.edu', elsewhere(), 'sign-in')).not.toHaveProperty('alreadySent')
    expect(await again('else@example.edu', here)).not.toHaveProperty('alreadySent')
    await expire('ben@example.edu')
    expect(await again('ben@example.edu')).not.toHaveProperty('alreadySent')
    // A stranger's address answers like one of ours.
    await ask('nobody@example.edu', elsewhere())
    expect(await again('nobody@example.edu')).toMatchObject({ alreadySent: true })
  })

  test('one only, of many asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask('ben@example.edu', elsewhere())))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1)
  })
})

describe('changing the password', () => {
  const fresh = { password: 'a wholly new one', repeated: 'a wholly new one' }
  const ask = (client: Client, address: string) => client.post('/api/profile/codes', { purpose: 'change-password', address })
  const again = async (person: { number: string }, password = passwordOfAll) => elsewhere(await signInAs(app, person.number, password))

  test('takes a code from the own address; afterwards all sessions end, and the owner is told', async () => {
    const [here, there] = [await again(ben), await again(ben)]
    expect((await ask(here, 'ben@example.edu')).status).toBe(202)
    const code = await codeFor('ben@example.edu')
    expect(await here.put('/api/profile/password', { ...fresh, code: other(code) })).toMatchObject({ status: 422, body: { code: 'wrong-code' } })
    expect(await here.put('/api/profile/password', { ...fresh, code, password: '1', repeated: '1' })).toMatchObject({ body: { code: 'password-too-short' } })
    expect((await here.put('/api/profile/password', { ...fresh, code })).status).toBe(204)
    for (const client of [here, there]) expect((await client.get<Session>('/api/session')).body).toMatchObject({ viewer: null, ended: 'password-changed' })
    expect((await latestMail(app, 'ben@example.edu')).text).not.toContain(code)
    const back = await again(ben, fresh.password)
    expect((await back.get('/api/profile')).status).toBe(200)
  })

  test('refuses another address than the own one, and a profile without one, each in its own words', async () => {
    const bens = await again(ben, fresh.password)
    expect(await ask(bens, 'somebody@example.edu')).toMatchObject({ status: 422, body: { code: 'not-your-address' } })
    const emils = await again(emil)
    expect(await ask(emils, 'emil@example.edu')).toMatchObject({ status: 409, body: { code: 'no-mail-address' } })
    expect(await bens.put('/api/profile/password', { ...fresh })).toMatchObject({ status: 422, body: { code: 'code-required' } })
  })

  test('with a code that was sent for something else is refused', async () => {
    const bens = await again(ben, fresh.password)
    await elsewhere().post('/api/mail-codes', { purpose: 'sign-in', address: 'ben@example.edu' })
    expect(await bens.put('/api/profile/password', { ...fresh, code: await codeFor('ben@example.edu') })).toMatchObject({ status: 422, body: { code: 'wrong-code' } })
  })

  test('that was forgotten takes a code too, and lets nobody else in', async () => {
    await elsewhere().post('/api/mail-codes', { purpose: 'new-password', address: 'ben@example.edu' })
    const code = await codeFor('ben@example.edu')
    const change = (fields: object) => elsewhere().put('/api/forgotten-password', { address: 'ben@example.edu', code, password: 'one more new word', repeated: 'one more new word', ...fields })
    expect(await change({ address: 'emil@example.edu' })).toMatchObject({ status: 422, body: { code: 'wrong-code' } })
    expect(await change({ password: 'ben@example.edu', repeated: 'ben@example.edu' })).toMatchObject({ body: { code: 'password-too-common' } })
    expect((await change({})).status).toBe(204)
    expect((await change({})).body).toMatchObject({ code: 'expired-code' })
    expect((await (await again(ben, 'one more new word')).get('/api/profile')).status).toBe(200)
  })
})

describe('registering', () => {
  test('is not offered until the office allows it', async () => {
    expect((await elsewhere().post('/api/registrations', { number: 'new-1', name: 'Nova', password: 'a wholly new one', repeated: 'a wholly new one' })).body).toMatchObject({ code: 'not-offered' })
    expect((await elsewhere().post('/api/mail-codes', { purpose: 'registration', address: 'nova@example.edu' })).body).toMatchObject({ code: 'not-offered' })
  })

  test('by number and password makes a student who is signed in; a number that is known is not taken over', async () => {
    await set('registration.by-number', true)
    const register = (fields: object) =>
      elsewhere().post<Session>('/api/registrations', { number: 'new-1', name: 'Nova', password: 'a wholly new one', repeated: 'a wholly new one', ...fields })
    const { status, body } = await register({})
    expect(status).toBe(201)
    expect(body.viewer).toMatchObject({ number: 'new-1', roles: ['student'] })
    expect(await register({ number: 'NEW-1' })).toMatchObject({ status: 409, body: { code: 'number-not-free' } })
    expect(await register({ number: ben.number })).toMatchObject({ status: 409, body: { code: 'number-not-free' } })
    await campus.openSection({ teachers: [{ name: 'Dr Known', number: 'T-900' }] })
    expect(await register({ number: 't-900' })).toMatchObject({ status: 409, body: { code: 'number-not-free' } })
    expect(await register({ number: 'new-2', name: '  ' })).toMatchObject({ status: 422 })
    expect(await register({ number: 'new-2', password: '12345678', repeated: '12345678' })).toMatchObject({ body: { code: 'password-too-common' } })
    expect((await register({ number: 'new-2', roles: ['office'] })).status).toBe(400)
    await set('registration.by-number', null)
  })

  test('by a code makes an account for who reads the mail; who has one is let in to it', async () => {
    await set('registration.by-code', true)
    const register = async (address: string) => {
      expect((await elsewhere().post('/api/mail-codes', { purpose: 'registration', address })).status).toBe(202)
      return elsewhere().post<Session>('/api/registrations', { address, code: await codeFor(address), name: 'Nova' })
    }
    const made = await register('nova@example.edu')
    expect(made).toMatchObject({ status: 201, body: { viewer: { name: 'Nova', number: expect.stringMatching(/^m\d+$/) as string } } })
    expect((await register('ben@example.edu')).body.viewer).toMatchObject({ number: ben.number })
    await set('registration.by-code', null)
  })
})

describe('a profile', () => {
  const good = { name: 'Emil N.', gender: 'male', student: { college: null, major: null, class: null } }
  const put = async (change: object) => (await elsewhere(await signInAs(app, emil.number, passwordOfAll))).put<Profile>('/api/profile', { ...good, ...change })

  test('is the person’s to change, and shows of the phone only its end', async () => {
    expect(await put({ phone: '13812345678' })).toMatchObject({ status: 200, body: { name: 'Emil N.', phoneHint: '•••••••5678', number: emil.number } })
    expect((await put({})).body.phoneHint).toBe('•••••••5678')
    expect((await put({ phone: '' })).body.phoneHint).toBeNull()
  })

  test.each([
    ['a role', { roles: ['office'] }],
    ['a role', { role: 'office' }],
    ['a number', { number: 's-other' }],
    ['an address', { email: 'x@example.edu' }],
    ['an id', { id: 1 }],
    ['a name that is a number', { name: 7 }],
    ['a gender of its own', { gender: 'x' }],
  ])('does not take %s', async (_what, change) => {
    expect((await put(change)).status).toBe(400)
    const [row] = await database.query({ text: `select count(*) from role_grant where person_id = $1`, values: [emil.id] })
    expect(row).toEqual({ count: 0 })
  })

  test.each([
    ['too long a name', { name: 'x'.repeat(21) }, 'name', 'too-long'],
    ['no name', { name: ' \t ' }, 'name', 'empty'],
    ['a name with a line break', { name: 'A\nB' }, 'name', 'invisible-characters'],
    ['a name that turns text around', { name: 'A\u202eB' }, 'name', 'invisible-characters'],
    ['a name of nothing one sees', { name: '\u200b' }, 'name', 'invisible-characters'],
    ['half a character', { name: 'A\ud800' }, 'name', 'invisible-characters'],
    ['a short phone', { phone: '1381234567' }, 'phone', 'not-a-phone-number'],
    ['a phone with words', { phone: '13812345678 home' }, 'phone', 'not-a-phone-number'],
  ])('does not take %s', async (_what, change, field, problem) => {
    expect(await put(change)).toMatchObject({ status: 422, body: { code: 'invalid-profile', field, problem } })
  })

  test.each(['👩‍👩‍👧‍👦 Familie', 'أحمد', 'Zoë', '高明', 'नमस्ते', '김철수', '  spaces around  '])('takes the name %s', async (name) => {
    expect((await put({ name })).body.name).toBe(name.trim())
  })

  test('leaves the studies to the office, where the office wants that', async () => {
    await set('profile.studies-by-person', false)
    expect(await put({ student: { college: 'Letters', major: null, class: null } })).toMatchObject({ status: 403, body: { code: 'studies-are-the-offices' } })
    await set('profile.studies-by-person', null)
  })
})
