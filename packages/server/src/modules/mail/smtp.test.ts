import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Mail, MailList, MailSummary } from '@fairway/contract/mail'
import { startMailServer, startStallingServer, type Conversation } from '../../../test/mail-server.ts'
import { freshPlace, type Place } from '../../../test/place.ts'
import { startApp } from '../../../test/start-app.ts'
import { readConfig } from '../../config.ts'
import type { NewMail } from './index.ts'

// Against real mail servers of several tempers: what arrives there, and what the office sees here.

const hurry = '?connectionTimeout=500&greetingTimeout=400&socketTimeout=1000'
const to = { address: 'ben@example.edu', name: 'Ben 陈', language: 'zh' as const }
const letter: NewMail = { to, template: 'announcement', values: { title: '停课通知', text: '明天不上课。\n\n后天照常。', path: '/announcements/7' } }
const code: NewMail = { to, template: 'code', values: { purpose: 'sign-in', code: '482913', minutes: 10 } }

async function startWith(url: string | undefined, place?: Place) {
  const { smtp } = readConfig(url === undefined ? {} : { SMTP_URL: url })
  const where = place ?? (await freshPlace())
  const started = await startApp({ place: where, config: { smtp, publicUrl: 'https://campus.example.edu' }, pace: { lookMs: 100, finishMs: 100 } })
  const { app, database } = started
  const olga = place ? undefined : (await started.signIn('olga')).olga
  const send = (mail: NewMail) => database.inTransaction((transaction) => app.mail.send(transaction, mail))
  /** What the office sees, once this is so. */
  async function seen(id: number, isSo: (mail: Mail) => boolean): Promise<Mail> {
    let mail: Mail
    for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(20)) {
      mail = olga ? (await olga.get<Mail>(`/api/office/mail/${id}`)).body : await app.mail.find(id)
      if (isSo(mail)) return mail
    }
    throw new Error(`It stayed ${JSON.stringify({ ...mail!, html: '…' })}`)
  }
  return {
    ...started,
    place: where,
    olga: olga!,
    send,
    seen,
    sent: (id: number) => seen(id, ({ state }) => state === 'sent'),
    failed: (id: number) => seen(id, ({ state }) => state === 'failed'),
    /** After a try that did not succeed. */
    putOff: (id: number, tries: number) => seen(id, (mail) => mail.state === 'waiting' && mail.tries === tries && mail.nextTryAt !== null),
    /** The pause before the next try is over. */
    async letTimePass(): Promise<void> {
      await database.query({ text: 'update mail set next_try_at = now() where next_try_at is not null' })
      await database.query({ text: `update pgboss.job set start_after = now() where name = 'mail' and state in ('created', 'retry')` })
    },
  }
}

test('a letter arrives once, whole, in both forms, and says that a program sent it', async () => {
  const server = await startMailServer()
  const { send, sent, olga } = await startWith(server.url())
  await olga.put('/api/office/settings/campus.name', { value: { zh: '清风大学' } })
  const id = await send(letter)
  expect(await sent(id)).toMatchObject({ tries: 1, failure: null, answer: expect.stringMatching(/^250 /), subject: expect.stringContaining('停课通知') })
  expect(server.received).toHaveLength(1)
  const [received] = server.received
  expect(received).toMatchObject({ from: 'no-reply@campus.example.edu', to: ['ben@example.edu'], isEncrypted: false, user: undefined })
  expect(received!.headers).toMatchObject({ to: 'Ben 陈 <ben@example.edu>', 'auto-submitted': 'auto-generated', 'message-id': expect.stringMatching(/^<[0-9a-f-]{36}@campus\.example\.edu>$/) })
  for (const form of [received!.text, received!.html]) {
    expect(form).toContain('明天不上课。')
    expect(form).toContain('https://campus.example.edu/announcements/7')
  }
})

test('it is from the campus by its name, in the language of the letter', async () => {
  const server = await startMailServer()
  const { send, sent, olga } = await startWith(server.url())
  await olga.put('/api/office/settings/campus.name', { value: { zh: '清风大学', en: 'Breeze University' } })
  // Settings are remembered for a second.
  await sleep(1050)
  for (const language of ['zh', 'en'] as const) await sent(await send({ ...letter, to: { ...to, language } }))
  expect(server.received.map(({ headers }) => [headers['from'], headers['subject']])).toEqual([
    ['清风大学 <no-reply@campus.example.edu>', '【清风大学】停课通知'],
    ['Breeze University <no-reply@campus.example.edu>', 'Breeze University: 停课通知'],
  ])
})

const user = { user: 'office', password: 'p%20w' }
const account = { user: 'office', password: 'p w' }

test.each([
  ['STARTTLS', { starttls: true }],
  ['TLS from the start', { secure: true }],
])('with %s and a password', async (_, options) => {
  const server = await startMailServer({ ...options, credentials: account })
  const { send, sent } = await startWith(server.url('?tls.rejectUnauthorized=false', user))
  await sent(await send(letter))
  expect(server.received).toMatchObject([{ isEncrypted: true, user: 'office' }])
})

test.each([
  ['STARTTLS', { starttls: true }],
  ['TLS from the start', { secure: true }],
])('a certificate that nobody vouches for is not accepted (%s): the letter waits, and the office sees why', async (_, options) => {
  const server = await startMailServer({ ...options, credentials: account })
  const { send, putOff } = await startWith(server.url('', user))
  expect(await putOff(await send(letter), 1)).toMatchObject({ state: 'waiting', answer: expect.stringMatching(/certificate/i) })
  expect(server.received).toEqual([])
})

test('a server that does not encrypt is told nothing where that is asked for', async () => {
  const server = await startMailServer({ credentials: account })
  const { send, putOff } = await startWith(server.url('?requireTLS=true', user))
  expect(await putOff(await send(letter), 1)).toMatchObject({ answer: expect.stringMatching(/STARTTLS/) })
  expect(server.received).toEqual([])
})

test('a wrong password loses no letter: it waits until the password is put right', async () => {
  const server = await startMailServer({ credentials: account })
  const wrong = await startWith(server.url('', { ...user, password: 'wrong' }))
  const id = await wrong.send(letter)
  expect(await wrong.putOff(id, 1)).toMatchObject({ failure: null, answer: expect.stringContaining('535 5.7.8 Wrong name or password') })
  await wrong.close()
  const right = await startWith(server.url('', user), wrong.place)
  await right.letTimePass()
  await right.sent(id)
  expect(server.received).toHaveLength(1)
})

test('nor does a password that is missing', async () => {
  const server = await startMailServer({ credentials: account })
  const { send, putOff } = await startWith(server.url())
  expect(await putOff(await send(letter), 1)).toMatchObject({ failure: null, answer: expect.stringMatching(/530/) })
})

test('a recipient whom the server refuses is a dead letter at once', async () => {
  const server = await startMailServer({ onRecipient: () => ({ code: 550, text: '5.1.1 No such user here' }) })
  const { send, failed, letTimePass, olga } = await startWith(server.url())
  const id = await send(letter)
  expect(await failed(id)).toMatchObject({ failure: 'refused', tries: 1, answer: expect.stringContaining('550 5.1.1 No such user here'), nextTryAt: null, sentAt: null })
  await letTimePass()
  await sleep(300)
  const { body } = await olga.get<MailList>('/api/office/mail?state=failed')
  expect(body).toMatchObject({ hasServer: true, mails: [{ id, tries: 1 }], before: null })
})

test('a letter that the server refuses once it has read it is a dead letter too', async () => {
  const server = await startMailServer({ onLetter: () => ({ code: 554, text: '5.7.1 Looks like spam' }) })
  const { send, failed } = await startWith(server.url())
  expect(await failed(await send(letter))).toMatchObject({ failure: 'refused', answer: expect.stringContaining('554 5.7.1 Looks like spam') })
})

test('who is asked to come back later does, with longer and longer pauses', async () => {
  const server = await startMailServer({ onRecipient: (count) => (count <= 2 ? { code: 451, text: '4.7.1 Greylisted, come back later' } : undefined) })
  const { send, putOff, sent, letTimePass } = await startWith(server.url())
  const id = await send(letter)
  const pauses: number[] = []
  for (const tries of [1, 2]) {
    const before = Date.now()
    const mail = await putOff(id, tries)
    expect(mail.answer).toContain('451 4.7.1 Greylisted, come back later')
    pauses.push(Math.round((Date.parse(mail.nextTryAt!) - before) / 60_000))
    await letTimePass()
  }
  expect(pauses).toEqual([1, 2])
  expect(await sent(id)).toMatchObject({ tries: 3, nextTryAt: null })
  expect(server.received).toHaveLength(1)
})

test('after eleven tries it is given up, and the office can have it tried again', async () => {
  let isBusy = true
  const server = await startMailServer({ onRecipient: () => (isBusy ? { code: 450, text: '4.2.1 Busy' } : undefined) })
  const { send, putOff, failed, sent, letTimePass, olga, database } = await startWith(server.url())
  const id = await send(letter)
  let total = 0
  for (let tries = 1; tries <= 10; tries++) {
    const before = Date.now()
    total += Date.parse((await putOff(id, tries)).nextTryAt!) - before
    await letTimePass()
  }
  expect(await failed(id)).toMatchObject({ failure: 'given-up', tries: 11, answer: expect.stringContaining('450 4.2.1 Busy') })
  expect(total / 3_600_000).toBeGreaterThan(20)
  expect(total / 3_600_000).toBeLessThan(24)
  isBusy = false
  expect(await olga.post<MailSummary>(`/api/office/mail/${id}/retry`)).toMatchObject({ status: 200, body: { id, failure: null } })
  expect(await sent(id)).toMatchObject({ tries: 1 })
  expect(await olga.post(`/api/office/mail/${id}/retry`)).toMatchObject({ status: 409, body: { code: 'mail-cannot-be-sent-again' } })
  const entries = await database.query({ text: `select actor_id, action, before from audit_entry where subject_kind = 'mail'` })
  expect(entries).toEqual([{ actor_id: olga.id, action: 'mail.retried', before: { state: 'failed', tries: 11 } }])
})

test('one that waits for its next try can be tried at once, and is sent once', async () => {
  const server = await startMailServer({ onRecipient: (count) => (count === 1 ? { code: 451, text: '4.7.1 Later' } : undefined) })
  const { send, putOff, sent, olga, letTimePass } = await startWith(server.url())
  const id = await send(letter)
  await putOff(id, 1)
  await olga.post(`/api/office/mail/${id}/retry`)
  await sent(id)
  await letTimePass()
  await sleep(300)
  expect(server.received).toHaveLength(1)
})

const silent: Conversation = () => {}
const silentInTheMiddle: Conversation = (said, socket) => {
  if (said === undefined) socket.write('220 slow\r\n')
  else if (/^EHLO/.test(said)) socket.write('250 slow\r\n')
  else if (/^(MAIL|RCPT)/.test(said)) socket.write('250 ok\r\n')
  else if (said === 'DATA') socket.write('354 go on\r\n')
}
/** There is always another word to come, so it never falls silent. */
const dawdling: Conversation = (said, socket) => {
  if (said === undefined) socket.write('220 slow\r\n')
  if (!/^EHLO/.test(said ?? '')) return
  const words = setInterval(() => (socket.destroyed ? clearInterval(words) : socket.write('250-AGAIN\r\n')), 100)
}

test.each([
  ['never greets', silent, /Greeting never received/],
  ['falls silent in the middle', silentInTheMiddle, /Timeout/],
  ['dawdles without end', dawdling, /No end within/],
  ['hangs up at once', ((_said, socket) => void socket.destroy()) satisfies Conversation, /./],
])('a server that %s costs a try and no letter', async (_, conversation, answer) => {
  const { port } = await startStallingServer(conversation)
  const { send, putOff } = await startWith(`smtp://127.0.0.1:${port}${hurry}`)
  expect(await putOff(await send(letter), 1)).toMatchObject({ state: 'waiting', failure: null, answer: expect.stringMatching(answer) })
})

test('a server that is not there costs a try and no letter', async () => {
  const { send, putOff } = await startWith(`smtp://127.0.0.1:1${hurry}`)
  expect(await putOff(await send(letter), 1)).toMatchObject({ answer: expect.stringMatching(/ECONNREFUSED/) })
})

test('if the server’s last word is lost the letter goes again, under the same Message-ID', async () => {
  const server = await startMailServer({ onLetter: (count) => (count === 1 ? 'hang up' : undefined) })
  const { send, putOff, sent, letTimePass } = await startWith(server.url())
  const id = await send(letter)
  await putOff(id, 1)
  await letTimePass()
  await sent(id)
  expect(server.received).toHaveLength(2)
  expect(new Set(server.received.map(({ headers }) => headers['message-id'])).size).toBe(1)
})

test('many letters share a few connections, and each arrives once', async () => {
  const server = await startMailServer()
  const { app, database, sent } = await startWith(server.url())
  const ids = await database.inTransaction(async (transaction) => {
    const asked: number[] = []
    for (let number = 0; number < 40; number++) asked.push(await app.mail.send(transaction, { ...letter, to: { ...to, address: `student${number}@example.edu` } }))
    return asked
  })
  for (const id of ids) await sent(id)
  expect(new Set(server.received.map(({ to: [address] }) => address)).size).toBe(40)
  expect(server.received).toHaveLength(40)
  expect(server.connections()).toBeLessThanOrEqual(4)
})

test('a request does not wait for the mail server', async () => {
  const { port } = await startStallingServer(silent)
  const { olga, database } = await startWith(`smtp://127.0.0.1:${port}?connectionTimeout=600000&greetingTimeout=600000`)
  await database.query({ text: `update person set email = 'olga@example.edu' where id = $1`, values: [olga.id] })
  const { status, body } = await olga.post<{ id: number }>('/api/office/mail/test')
  expect(status).toBe(202)
  expect((await olga.get<Mail>(`/api/office/mail/${body.id}`)).body.state).toMatch(/^(waiting|sending)$/)
})

test('a program that ends gives back the letter it was at', async () => {
  const { port } = await startStallingServer(silent)
  const first = await startWith(`smtp://127.0.0.1:${port}`)
  const id = await first.send(letter)
  await first.seen(id, ({ state }) => state === 'sending')
  await first.close()
  const server = await startMailServer()
  const second = await startWith(server.url(), first.place)
  expect(await second.sent(id)).toMatchObject({ tries: 1 })
})

test('a letter whose sender died is sent by the next one, but not before it is certain to be dead', async () => {
  const server = await startMailServer()
  const { send, sent, database, letTimePass, app } = await startWith(server.url())
  // Taken by a process that was killed, and handed over anew.
  const id = await database.inTransaction(async (transaction) => {
    const taken = await app.mail.send(transaction, letter)
    await transaction.query({ text: `update mail set state = 'sending', tries = 1 where id = $1`, values: [taken] })
    return taken
  })
  await sent(await send({ ...letter, to: { ...to, address: 'other@example.edu' } }))
  expect(server.received.map(({ to: [address] }) => address)).toEqual(['other@example.edu'])
  await database.script(`alter table mail disable trigger mail_changed; update mail set changed_at = now() - interval '10 minutes' where id = ${id}; alter table mail enable trigger mail_changed`)
  await letTimePass()
  expect(await sent(id)).toMatchObject({ tries: 2 })
})

test('a code leaves, is forgotten, and is never shown to the office', async () => {
  let isBusy = true
  const server = await startMailServer({ onRecipient: () => (isBusy ? { code: 451, text: '4.7.1 Later' } : undefined) })
  const { send, putOff, sent, letTimePass, olga, database } = await startWith(server.url())
  const id = await send(code)
  const waiting = await putOff(id, 1)
  expect(waiting).toMatchObject({ isSecret: true, template: 'code', subject: null, text: null, html: null })
  expect(Date.parse(waiting.nextTryAt!) - Date.now()).toBeLessThan(20_000)
  isBusy = false
  await letTimePass()
  await sent(id)
  expect(server.received[0]!.text).toContain('482913')
  expect(await database.query({ text: 'select template_values from mail where id = $1', values: [id] })).toEqual([{ template_values: null }])
  expect(JSON.stringify((await olga.get(`/api/office/mail`)).body)).not.toContain('482913')
  expect(JSON.stringify((await olga.get(`/api/office/mail/${id}`)).body)).not.toContain('482913')
})

test('a code that is of no use any more is not sent', async () => {
  const server = await startMailServer({ onRecipient: () => ({ code: 451, text: '4.7.1 Later' }) })
  const { send, failed, olga } = await startWith(server.url())
  // The next try would be in fifteen seconds.
  const id = await send({ ...code, expiresAt: new Date(Date.now() + 10_000) })
  expect(await failed(id)).toMatchObject({ failure: 'expired', tries: 1, answer: expect.stringContaining('451') })
  const late = await send({ ...code, expiresAt: new Date(Date.now() - 1) })
  expect(await failed(late)).toMatchObject({ failure: 'expired', answer: null })
  expect(await olga.post(`/api/office/mail/${late}/retry`)).toMatchObject({ status: 409, body: { code: 'mail-text-is-forgotten' } })
})

test('a decoy does the same work and goes to nobody', async () => {
  const server = await startMailServer()
  const { send, sent, olga, database } = await startWith(server.url())
  const id = await send({ ...code, decoy: true })
  expect((await olga.get<MailList>('/api/office/mail')).body.mails).toEqual([])
  expect(await olga.get(`/api/office/mail/${id}`)).toMatchObject({ status: 404 })
  await sent(await send(letter))
  expect(server.received).toHaveLength(1)
  await expect.poll(async () => database.query({ text: 'select from mail where id = $1', values: [id] })).toEqual([])
})

