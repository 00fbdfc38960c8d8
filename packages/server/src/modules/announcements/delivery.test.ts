import type { AnnouncementPage, OfficeAnnouncement } from '@fairway/contract/announcements'
import { beforeEach, describe, expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { byCommand } from '../audit/index.ts'
import { createAnnouncements, type Letter } from './index.ts'

const { app, campus, signIn, database } = await startApp()
const people = await signIn('olga', 'ana', 'ben', 'chloe', 'fatima', 'dev')
const { olga, ana, ben, chloe, fatima } = people
await database.script(`create table sent (id bigint generated always as identity, person_id bigint, letter jsonb)`)

/** Letters leave with the commit, as they do for the mail module. */
const sendMail = async ({ query }: Pick<Database, 'query'>, letter: Letter) =>
  void (await query({ text: 'insert into sent (person_id, letter) values ($1, $2)', values: [letter.to.personId, JSON.stringify(letter)] }))

function withMail(send: typeof sendMail = sendMail) {
  return createAnnouncements({ database, audit: app.audit, publish: () => {}, isHeard: () => false, sendMail: send, onError: () => {} })
}
const { delivery } = withMail()

beforeEach(async () => {
  await database.script(`truncate announcement cascade; truncate sent; delete from person where number like 'x%'; update person set deleted_at = null; update person set email = number || '@example.edu'`)
})

const office = '/api/office/announcements'
const content = { title: { en: 'Notice' }, text: { en: 'Read this.' }, audience: { to: 'everyone' }, byMail: true }
async function publish(changes: object = {}): Promise<OfficeAnnouncement> {
  const { body } = await olga.post<OfficeAnnouncement>(office, { ...content, ...changes })
  return (await olga.post<OfficeAnnouncement>(`${office}/${body.id}/publication`, { revision: body.revision })).body
}
const recipients = async () => (await database.query<{ person_id: number }>({ text: 'select person_id from sent order by person_id' })).map((row) => row.person_id)
const letters = async () => (await database.query<{ letter: Letter }>({ text: 'select letter from sent order by id' })).map(({ letter }) => letter)
const mailOf = async (id: number) => (await olga.get<OfficeAnnouncement>(`${office}/${id}`)).body.mail
const crowd = (count: number) =>
  database.query({ text: `insert into person (number, name, email) select 'x' || i, 'Crowd', 'x' || i || '@example.edu' from generate_series(1, $1) i`, values: [count] })

test('a letter goes to everyone of the audience who has an address, once, and says where to read on', async () => {
  const { id } = await publish()
  await database.query({ text: `update person set email = null where id = $1`, values: [chloe.id] })
  await database.query({ text: `update person set email = '' where id = $1`, values: [fatima.id] })
  await database.query({ text: `update person set deleted_at = now() where id = $1`, values: [ana.id] })
  await delivery.deliverDue()
  await delivery.deliverDue()
  await delivery.deliver(id)
  expect(await recipients()).toEqual([olga.id, ben.id, people.dev.id].sort((a, b) => a - b))
  expect((await letters()).find(({ to }) => to.personId === ben.id)).toEqual({
    to: { address: 's-ben@example.edu', name: 'Ben Okoro', language: 'en', personId: ben.id },
    template: 'announcement',
    values: { title: 'Notice', text: 'Read this.', path: `/announcements/${id}` },
  })
  expect(await mailOf(id)).toEqual({ sent: 3, finished: true })
})

test('what is there in both languages is sent in both', async () => {
  await publish({ title: { en: 'Notice', zh: '通知' }, text: { en: 'Read this.', zh: '请阅读。' } })
  await delivery.deliverDue()
  expect((await letters())[0]).toMatchObject({ to: { language: 'zh' }, values: { title: '通知 / Notice', text: '请阅读。\n\n* * *\n\nRead this.' } })
})

describe('no letter is sent', () => {
  test.each([
    ['where no mail was chosen', { byMail: false }],
    ['before it begins', { from: new Date(Date.now() + 3_600_000).toISOString() }],
  ])('%s', async (_, changes) => {
    const { id } = await publish(changes)
    await delivery.deliverDue()
    await delivery.deliver(id)
    expect(await recipients()).toEqual([])
  })

  test('of a draft, and of what was withdrawn; published again, it is sent once', async () => {
    await olga.post(office, content)
    const one = await publish()
    const gone = (await olga.delete<OfficeAnnouncement>(`${office}/${one.id}/publication?revision=${one.revision}`)).body
    await delivery.deliverDue()
    expect(await recipients()).toEqual([])
    await olga.post(`${office}/${one.id}/publication`, { revision: gone.revision })
    await delivery.deliverDue()
    expect(await recipients()).toHaveLength(6)
  })

  test('twice: not after an edit, nor when it is withdrawn and published again', async () => {
    const one = await publish()
    await delivery.deliverDue()
    const edited = (await olga.put<OfficeAnnouncement>(`${office}/${one.id}`, { ...content, revision: one.revision, tellAgain: true })).body
    const gone = (await olga.delete<OfficeAnnouncement>(`${office}/${one.id}/publication?revision=${edited.revision}`)).body
    await olga.post(`${office}/${one.id}/publication`, { revision: gone.revision })
    await delivery.deliverDue()
    expect(await recipients()).toHaveLength(6)
  })
})

test('mail may be chosen after it was published', async () => {
  const one = await publish({ byMail: false })
  await olga.put(`${office}/${one.id}`, { ...content, revision: one.revision })
  await delivery.deliverDue()
  expect(await recipients()).toHaveLength(6)
})

test('an address that the mail refuses keeps nobody else from their letter', async () => {
  const picky: typeof sendMail = (transaction, letter) => {
    if (letter.to.personId === ben.id) throw new Refusal(422, 'invalid-address', { zh: '', en: '' })
    return sendMail(transaction, letter)
  }
  const { id } = await publish()
  await withMail(picky).delivery.deliverDue()
  expect(await recipients()).toHaveLength(5)
  expect(await mailOf(id)).toEqual({ sent: 5, finished: true })
})

test('interrupted anywhere, it goes on where it was, and nobody gets two', async () => {
  await crowd(1_200)
  const { id } = await publish()
  let letterCount = 0
  const failing: typeof sendMail = async (transaction, letter) => {
    await sendMail(transaction, letter)
    // In the second page, twice.
    if (++letterCount === 700 || letterCount === 1_300) throw new Error('The program was killed.')
  }
  const { delivery: shaky } = withMail(failing)
  await expect(shaky.deliver(id)).rejects.toThrow('killed')
  expect(await mailOf(id)).toEqual({ sent: 500, finished: false })
  await expect(shaky.deliver(id)).rejects.toThrow('killed')
  await shaky.deliver(id)
  const all = await recipients()
  expect(all).toHaveLength(1_206)
  expect(new Set(all).size).toBe(1_206)
  expect(await mailOf(id)).toEqual({ sent: 1_206, finished: true })
})

test('withdrawn halfway, the rest is not sent', async () => {
  await crowd(1_200)
  const one = await publish()
  const { delivery: slow } = withMail(async (transaction, letter) => {
    await transaction.query({ text: `update announcement set state = 'withdrawn' where id = $1`, values: [one.id] })
    await sendMail(transaction, letter)
  })
  await slow.deliver(one.id)
  await slow.deliverDue()
  expect(await recipients()).toHaveLength(500)
  expect(await mailOf(one.id)).toEqual({ sent: 500, finished: false })
})

test('two that deliver the same at once send it once', async () => {
  await crowd(1_200)
  const { id } = await publish()
  await Promise.all([delivery.deliver(id), withMail().delivery.deliver(id), withMail().delivery.deliverDue()])
  await delivery.deliverDue()
  const all = await recipients()
  expect(all).toHaveLength(1_206)
  expect(new Set(all).size).toBe(1_206)
})

test('a letter goes to those who find the announcement on the site, and to nobody else', async () => {
  const { section } = await campus.openSection({ teachers: [{ name: 'Ana Silva', number: ana.number }] })
  await ben.post('/api/enrolments', { sectionId: section.id })
  for (const [list, code] of [['majors', 'History'], ['cohorts', '2023']] as const) await app.lists.entries.create({ personId: null, via: 'system', ip: null }, list, { code, name: { en: code } })
  const { section: hidden, term } = await campus.openSection({ teachers: [{ name: 'Ana Silva', number: ana.number }] })
  await ben.post('/api/enrolments', { sectionId: hidden.id })
  await app.courses.terms.hide(byCommand, term.code)
  const audiences = [
    { to: 'everyone' },
    { to: 'students' },
    { to: 'students', majors: ['History'] },
    { to: 'students', majors: ['History'], cohorts: ['2023'] },
    { to: 'students', cohorts: ['2023'] },
    { to: 'section', sectionId: section.id },
    { to: 'section', sectionId: hidden.id },
    ...['student', 'teacher', 'office'].map((role) => ({ to: 'role', role })),
  ]
  for (const audience of audiences) {
    await database.script('truncate announcement cascade; truncate sent')
    const { id } = await publish({ audience })
    await delivery.deliver(id)
    const readers = await Promise.all(
      Object.values(people).map(async (person) => ((await person.get<AnnouncementPage>('/api/announcements')).body.announcements.length > 0 ? [person.id] : [])),
    )
    expect(await recipients(), JSON.stringify(audience)).toEqual(readers.flat().sort((a, b) => a - b))
  }
})
