import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Mail, MailList } from '@fairway/contract/mail'
import { codeIn, latestMail } from '../../../test/outbox.ts'
import { isPostgres } from '../../../test/place.ts'
import { startApp } from '../../../test/start-app.ts'
import type { NewMail, Recipient } from './index.ts'

// Without a mail server. What happens with one is in smtp.test.ts.

const { app, database, place, guest, signIn } = await startApp()
const { olga, ana, ben, chloe } = await signIn('olga', 'ana', 'ben', 'chloe')

const to: Recipient = { address: 'ben@example.edu', name: 'Ben', language: 'en' }
const letter: NewMail = { to, template: 'announcement', values: { title: 'No classes', text: 'Tomorrow there are none.' } }
const codeFor = (address: string): NewMail => ({ to: { ...to, address }, template: 'code', values: { purpose: 'sign-in', code: '482913', minutes: 10 } })

const send = (mail: NewMail) => database.inTransaction((transaction) => app.mail.send(transaction, mail))

test('without a mail server all mail is in the outbox, where the office reads it, codes too', async () => {
  await send(codeFor('reader@example.edu'))
  const { id } = await latestMail(app, 'reader@example.edu')
  const { body: list } = await olga.get<MailList>('/api/office/mail?address=Reader@example.edu')
  expect(list).toMatchObject({ hasServer: false, mails: [{ id, state: 'outbox', tries: 0, subject: 'Fairway: your sign-in code', isSecret: true }] })
  const { body: mail } = await olga.get<Mail>(`/api/office/mail/${id}`)
  expect(codeIn(mail)).toBe('482913')
  expect(mail.html).toContain('482913')
})

test('and cannot be sent', async () => {
  const id = await send(letter)
  await latestMail(app, to.address)
  expect(await olga.post(`/api/office/mail/${id}/retry`)).toMatchObject({ status: 409, body: { code: 'no-mail-server' } })
})

test('a code is forgotten when it has expired, in the outbox too', async () => {
  await send(codeFor('late@example.edu'))
  const { id, text } = await latestMail(app, 'late@example.edu')
  expect(text).toContain('482913')
  await database.query({ text: 'update mail set expires_at = now() where id = $1', values: [id] })
  expect((await olga.get(`/api/office/mail/${id}`)).body).toMatchObject({ state: 'outbox', subject: null, text: null, html: null })
  await database.inTransaction((transaction) => app.mail.forgetNow(transaction))
  await expect.poll(() => database.query({ text: 'select template_values from mail where id = $1', values: [id] })).toEqual([{ template_values: null }])
})

test('a code lives as long as it says, any other secret for a day', async () => {
  const lives = async (mail: NewMail) => {
    const [row] = await database.query<{ minutes: number }>({
      text: 'select round(extract(epoch from expires_at - created_at) / 60)::int as minutes from mail where id = $1',
      values: [await send(mail)],
    })
    return row!.minutes
  }
  expect(await lives(codeFor('a@example.edu'))).toBe(10)
  expect(await lives({ ...letter, secret: true })).toBe(24 * 60)
  expect(await lives(letter)).toBeNull()
})

test('a mail of a transaction that is rolled back never was', async () => {
  const failed = database.inTransaction(async (transaction) => {
    await app.mail.send(transaction, { ...letter, to: { ...to, address: 'nobody@example.edu' } })
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  expect(await database.query({ text: `select from mail where address = 'nobody@example.edu'` })).toEqual([])
})

test.each([
  ['a@b@example.edu'],
  ['a@example.edu\r\nBcc: everybody@example.edu'],
  ['a@example.edu, b@example.edu'],
  ['<a@example.edu>'],
  ['a b@example.edu'],
  ['a@example..edu'],
  ['.a@example.edu'],
  ['a@'],
  ['a'],
  [''],
  ['a@-example.edu'],
  [`${'a'.repeat(65)}@example.edu`],
  ['a\u0000@example.edu'],
])('nothing is sent to %j', async (address) => {
  await expect(send({ ...letter, to: { ...to, address } })).rejects.toMatchObject({ code: 'invalid-address', status: 422 })
})

test('a name that could pass for a header is left out, and a title is one line', async () => {
  const id = await send({ to: { ...to, address: 'careful@example.edu', name: 'Ben\r\nBcc: x@example.edu' }, template: 'announcement', values: { title: 'One\r\nBcc: x@example.edu', text: 'x' } })
  expect(await latestMail(app, 'careful@example.edu')).toMatchObject({ id, name: null, subject: 'Fairway: One Bcc: x@example.edu' })
})

test('a link that leads off the site is the mistake of who asks for the mail', async () => {
  for (const path of ['https://elsewhere.example', '//elsewhere.example', 'elsewhere', '/\\elsewhere.example']) {
    await expect(send({ ...letter, values: { title: 'x', text: 'x', path } })).rejects.toThrow('is no path of the site')
  }
})

test('only the office sees mail', async () => {
  const id = await send(letter)
  for (const path of ['/api/office/mail', `/api/office/mail/${id}`]) {
    for (const other of [ana, ben]) expect(await other.get(path)).toMatchObject({ status: 403, body: { code: 'not-the-office' } })
    expect(await guest.get(path)).toMatchObject({ status: 401 })
  }
  for (const path of [`/api/office/mail/${id}/retry`, '/api/office/mail/test']) expect(await ben.post(path)).toMatchObject({ status: 403 })
  expect(await olga.get('/api/office/mail/999999')).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect(await olga.post('/api/office/mail/999999/retry')).toMatchObject({ status: 404 })
  expect(await olga.get('/api/office/mail?state=lost')).toMatchObject({ status: 400 })
})

test('the office sends a test to its own address, in its own language', async () => {
  expect(await olga.post('/api/office/mail/test')).toMatchObject({ status: 422, body: { code: 'no-own-address' } })
  await database.query({ text: `update person set email = 'olga@example.edu' where id = $1`, values: [olga.id] })
  expect(await olga.post('/api/office/mail/test', undefined, { headers: { 'accept-language': 'zh-CN' } })).toMatchObject({ status: 202 })
  expect(await latestMail(app, 'olga@example.edu')).toMatchObject({ template: 'trial', subject: '【Fairway】测试邮件', name: olga.name })
})

test('mail is read page by page, the latest first', async () => {
  const ids: number[] = []
  for (let count = 0; count < 53; count++) ids.push(await send({ ...letter, to: { ...to, address: 'pages@example.edu' } }))
  const first = await olga.get<MailList>('/api/office/mail?address=pages@example.edu')
  expect(first.body.mails.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 50))
  const second = await olga.get<MailList>(`/api/office/mail?address=pages@example.edu&before=${first.body.before}`)
  expect(second.body).toMatchObject({ mails: ids.slice(0, 3).toReversed().map((id) => ({ id })), before: null })
})

test('a mail that only a newer version can write is listed without its text', async () => {
  const id = await send(letter)
  await latestMail(app, to.address)
  await database.query({ text: `update mail set template = 'of-tomorrow' where id = $1`, values: [id] })
  expect(await olga.get(`/api/office/mail/${id}`)).toMatchObject({ status: 200, body: { template: 'of-tomorrow', subject: null, text: null } })
  expect(await olga.get('/api/office/mail')).toMatchObject({ status: 200 })
})

test('all mail of a person is erased', async () => {
  const id = await send({ ...letter, to: { ...to, personId: chloe.id } })
  const other = await send({ ...letter, to: { ...to, personId: ben.id } })
  await database.inTransaction((transaction) => app.mail.erase(transaction, chloe.id))
  expect(await olga.get(`/api/office/mail/${id}`)).toMatchObject({ status: 404 })
  expect(await olga.get(`/api/office/mail/${other}`)).toMatchObject({ status: 200 })
})

test('old mail is forgotten after as long as the office says', async () => {
  const [old, recent] = [await send(letter), await send(letter)]
  await olga.put('/api/office/settings/retention.mail-days', { value: 10 })
  await database.query({ text: `update mail set created_at = now() - interval '11 days' where id = $1`, values: [old] })
  await sleep(1050)
  await database.inTransaction((transaction) => app.mail.forgetNow(transaction))
  await expect.poll(() => database.query({ text: 'select id from mail where id = any($1)', values: [[old, recent]] })).toEqual([{ id: recent }])
})

if (isPostgres) {
  test('a process that only answers leaves mail to others', async () => {
    const web = await startApp({ place, works: false })
    const id = await web.database.inTransaction((transaction) => web.app.mail.send(transaction, { ...letter, to: { ...to, address: 'web@example.edu' } }))
    expect(await latestMail(web.app, 'web@example.edu')).toMatchObject({ id, state: 'outbox' })
  })
}
