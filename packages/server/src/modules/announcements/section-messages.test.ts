import type { AnnouncementPage, OfficeAnnouncement, SectionMessages } from '@fairway/contract/announcements'
import { beforeEach, expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { byCommand } from '../audit/index.ts'

const { app, guest, campus, signIn, database } = await startApp()
const { olga, ana, ben, chloe, fatima } = await signIn('olga', 'ana', 'ben', 'chloe', 'fatima')
const { section, term } = await campus.openSection({ teachers: [{ name: 'Ana Silva', number: ana.number.toUpperCase() }] })
const { section: other } = await campus.openSection({ teachers: [{ name: 'Somebody', number: 't-else' }] })
await database.query({ text: `insert into section_staff (section_id, role, position, name, number) values ($1, 'assistant', 0, 'Fatima', $2)`, values: [section.id, fatima.number] })
await ben.post('/api/enrolments', { sectionId: section.id })
await chloe.post('/api/enrolments', { sectionId: other.id })

beforeEach(() => database.script('truncate announcement cascade'))

const message = { title: { en: 'Room' }, text: { en: 'We meet in 204.' } }
const messages = (id: number) => `/api/sections/${id}/messages`
const send = (person: typeof ana, changes: object = {}, to = section.id) => person.post<OfficeAnnouncement>(messages(to), { ...message, ...changes })
const seenBy = async (person: Pick<typeof ana, 'get'>) => (await person.get<AnnouncementPage>('/api/announcements')).body.announcements

test('who teaches or assists a section tells it something, which its people read at once', async () => {
  expect(await send(ana)).toMatchObject({ status: 201, body: { kind: 'section-message', state: 'published', audience: { to: 'section', sectionId: section.id }, by: { number: ana.number } } })
  expect((await send(fatima, { title: { en: 'From the assistant' } })).status).toBe(201)
  expect(await seenBy(ben)).toMatchObject([
    { kind: 'section-message', title: { en: 'From the assistant' }, by: 'Fatima Zahra', section: { id: section.id, code: section.code, courseCode: section.course.code } },
    { title: { en: 'Room' }, by: 'Ana Silva' },
  ])
  for (const outsider of [chloe, olga, guest]) expect(await seenBy(outsider)).toEqual([])
  await ben.post(`/api/announcements/${(await seenBy(ben))[0]!.id}/reading`)
  expect((await ana.get<SectionMessages>(messages(section.id))).body.messages).toMatchObject([{ title: { en: 'From the assistant' }, readers: 1 }, { readers: 0 }])
})

test('whose section it is not finds nothing, like at a section that is not there', async () => {
  const { body } = await send(ana)
  for (const person of [ben, chloe, olga]) {
    expect(await send(person)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect((await person.get(messages(section.id))).status).toBe(404)
    expect((await person.delete(`${messages(section.id)}/${body.id}`)).status).toBe(404)
  }
  expect((await send(ana, {}, other.id)).status).toBe(404)
  expect((await send(ana, {}, 999_999)).status).toBe(404)
  expect((await guest.post(messages(section.id), message)).status).toBe(401)
  expect(await seenBy(chloe)).toEqual([])
})

test('a hidden section is told nothing', async () => {
  await app.courses.sections.hide(byCommand, section.id)
  expect((await send(ana)).status).toBe(404)
  await app.courses.sections.restore(byCommand, section.id)
  expect((await send(ana)).status).toBe(201)
})

test('a section of a hidden term is told nothing, and its people read nothing until the term is shown again', async () => {
  await send(ana)
  await app.courses.terms.hide(byCommand, term.code)
  expect((await send(ana)).status).toBe(404)
  expect((await ana.get(messages(section.id))).status).toBe(404)
  for (const person of [ben, ana]) expect(await seenBy(person)).toEqual([])
  await app.courses.terms.restore(byCommand, term.code)
  for (const person of [ben, ana]) expect(await seenBy(person)).toHaveLength(1)
})

test('a message is withdrawn by those who teach the section, and by the office', async () => {
  const first = (await send(ana)).body
  const second = (await send(ana)).body
  expect((await fatima.delete(`${messages(section.id)}/${first.id}`)).status).toBe(204)
  expect((await fatima.delete(`${messages(section.id)}/${first.id}`)).status).toBe(204)
  expect((await olga.delete(`/api/office/announcements/${second.id}/publication?revision=${second.revision}`)).status).toBe(200)
  expect(await seenBy(ben)).toEqual([])
  expect((await ana.get<SectionMessages>(messages(section.id))).body.messages.map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn'])
})

test('an announcement of the office to the section is not the teacher\'s to withdraw, nor a message the office\'s to rewrite', async () => {
  const audience = { to: 'section', sectionId: section.id }
  const { body: draft } = await olga.post<OfficeAnnouncement>('/api/office/announcements', { ...message, audience })
  await olga.post(`/api/office/announcements/${draft.id}/publication`, { revision: 1 })
  expect((await ana.delete(`${messages(section.id)}/${draft.id}`)).status).toBe(404)
  expect(await seenBy(ben)).toMatchObject([{ kind: 'announcement', by: null }])
  const own = (await send(ana)).body
  expect((await olga.put(`/api/office/announcements/${own.id}`, { ...message, audience, revision: own.revision })).status).toBe(404)
  expect((await olga.get<{ announcements: unknown[] }>('/api/office/announcements')).body.announcements).toHaveLength(1)
  expect((await olga.get<{ announcements: unknown[] }>('/api/office/announcements?kind=section-message')).body.announcements).toHaveLength(1)
})

test('ten an hour are enough, also of many at once', async () => {
  const answers = await Promise.all(Array.from({ length: 14 }, () => send(ana)))
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 10 }, () => 201), ...Array.from({ length: 4 }, () => 429)])
  const refused = answers.find(({ status }) => status === 429)!
  expect(refused.body).toMatchObject({ code: 'too-many-messages' })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_500)
  expect((await send(fatima)).status).toBe(201)
  await database.query({ text: `update announcement set created_at = created_at - interval '61 minutes'` })
  expect((await send(ana)).status).toBe(201)
})

test('a message needs a title and a text, and nothing else', async () => {
  expect(await send(ana, { text: {} })).toMatchObject({ status: 422, body: { code: 'announcement-incomplete' } })
  expect(await send(ana, { title: { zh: '教室' } })).toMatchObject({ status: 422 })
  expect(await send(ana, { audience: { to: 'everyone' } })).toMatchObject({ status: 400 })
  expect(await send(ana, { pinned: true })).toMatchObject({ status: 400 })
})
