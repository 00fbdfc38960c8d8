import type { Announcement, AnnouncementHistory, AnnouncementPage, AnnouncementReach, OfficeAnnouncement, OfficeAnnouncements } from '@fairway/contract/announcements'
import { beforeEach, describe, expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { signInAs, type Person } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'
import { byCommand } from '../audit/index.ts'

const { app, guest, campus, signIn, database } = await startApp()
const { olga, ana, ben, chloe, fatima, dev } = await signIn('olga', 'ana', 'ben', 'chloe', 'fatima', 'dev')
const office = '/api/office/announcements'
const hour = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * hour).toISOString()

beforeEach(() => database.script('truncate announcement cascade; delete from list_entry'))

type Reader = Pick<Person, 'get'>
const everyone = { to: 'everyone' }
const content = { title: { en: 'Notice' }, text: { en: 'Read this.' }, audience: everyone }

async function draft(changes: object = {}, status = 201): Promise<OfficeAnnouncement> {
  const answer = await olga.post<OfficeAnnouncement>(office, { ...content, ...changes })
  expect(answer.status, answer.text).toBe(status)
  return answer.body
}
const publish = ({ id, revision }: { id: number; revision: number }) => olga.post<OfficeAnnouncement>(`${office}/${id}/publication`, { revision })
const reach = (audience: object) => olga.post<AnnouncementReach>(`${office}/reach`, { audience })
const withdraw = ({ id, revision }: { id: number; revision: number }) => olga.delete<OfficeAnnouncement>(`${office}/${id}/publication?revision=${revision}`)
const edit = ({ id, revision }: { id: number; revision: number }, changes: object) => olga.put<OfficeAnnouncement>(`${office}/${id}`, { ...content, revision, ...changes })
const published = async (changes: object = {}) => (await publish(await draft(changes))).body
const pageOf = async (reader: Reader, query = '') => (await reader.get<AnnouncementPage>(`/api/announcements${query}`)).body
const titlesOf = async (reader: Reader, query = '') => (await pageOf(reader, query)).announcements.map(({ title }) => title.en)
const unreadOf = async (person: Person) => (await person.get<{ unread: number }>('/api/announcements/unread')).body.unread

describe('an announcement', () => {
  test('is seen by nobody while it is a draft, by its audience once it is published, and by nobody once it is withdrawn', async () => {
    const first = await draft()
    expect(first).toMatchObject({ state: 'draft', revision: 1, publishedAt: null, by: { number: olga.number }, readers: 0 })
    expect(await titlesOf(ben)).toEqual([])
    expect((await ben.get(`/api/announcements/${first.id}`)).status).toBe(404)
    const { body } = await publish(first)
    expect(body).toMatchObject({ state: 'published', revision: 2 })
    expect(await titlesOf(ben)).toEqual(['Notice'])
    expect(await ben.get(`/api/announcements/${first.id}`)).toMatchObject({ status: 200, body: { text: { en: 'Read this.' }, by: null, section: null, read: false } })
    expect((await withdraw(body)).body).toMatchObject({ state: 'withdrawn', revision: 3 })
    expect(await titlesOf(ben)).toEqual([])
    expect(await ben.get(`/api/announcements/${first.id}`)).toMatchObject({ status: 404, body: { code: 'no-such-announcement' } })
  })

  test('that was withdrawn can be published again, keeps when it was first, and is read by whom it was', async () => {
    const one = await published()
    await ben.post(`/api/announcements/${one.id}/reading`)
    const gone = (await withdraw(one)).body
    expect((await publish(gone)).body).toMatchObject({ state: 'published', publishedAt: one.publishedAt, readers: 1 })
    expect(await unreadOf(ben)).toBe(0)
  })

  test('appears when it begins and is gone when it is over', async () => {
    await published({ title: { en: 'Later' }, from: inHours(1) })
    await published({ title: { en: 'Now' }, from: inHours(-1), until: inHours(1) })
    expect(await titlesOf(ben)).toEqual(['Now'])
    expect(await unreadOf(ben)).toBe(1)
    await database.query({ text: `update announcement set from_at = from_at - interval '2 hours', until_at = until_at - interval '90 minutes'` })
    expect(await titlesOf(ben)).toEqual(['Later'])
    expect(await unreadOf(ben)).toBe(1)
  })

  test.each([
    ['without a title', { title: {} }, 422, 'announcement-incomplete'],
    ['without a text', { text: {} }, 422, 'announcement-incomplete'],
    ['with a title in a language that has no text', { title: { en: 'A', zh: '甲' } }, 422, 'announcement-incomplete'],
    ['that is over', { from: inHours(-2), until: inHours(-1) }, 422, 'announcement-is-over'],
  ])('is not published %s, but kept as a draft', async (_, changes, status, code) => {
    const one = await draft(changes)
    expect(await publish(one)).toMatchObject({ status, body: { code } })
    expect((await olga.get(`${office}/${one.id}`)).body).toMatchObject({ state: 'draft' })
  })

  test.each([
    ['that ends before it begins', { from: inHours(2), until: inHours(1) }, 422],
    ['for a college that is on no list', { audience: { to: 'students', colleges: ['Nowhere'] } }, 422],
    ['for a section that is not there', { audience: { to: 'section', sectionId: 999_999 } }, 422],
    ['for a role that nobody has', { audience: { to: 'role', role: 'guest' } }, 400],
    ['for an empty list', { audience: { to: 'students', majors: [] } }, 400],
    ['with characters that turn text around', { title: { en: 'A\u202eB' } }, 400],
    ['with a title of two pages', { title: { en: 'x'.repeat(121) } }, 400],
    ['with a text of many pages', { text: { en: 'x'.repeat(10_001) } }, 400],
    ['with something unheard of', { html: '<b>' } , 400],
  ])('%s is refused', async (_, changes, status) => {
    await draft(changes, status)
  })

  test('keeps paragraphs and all else as they were typed: it is text, and no HTML', async () => {
    const one = await published({ text: { en: '  One <b>&\r\n\r\nTwo https://example.edu\u0020 ' } })
    expect((await ben.get<Announcement>(`/api/announcements/${one.id}`)).body.text.en).toBe('One <b>&\n\nTwo https://example.edu')
  })

  test('that is a draft is deleted; what was published is not', async () => {
    const one = await draft()
    expect((await olga.delete(`${office}/${one.id}?revision=1`)).status).toBe(204)
    expect((await olga.get(`${office}/${one.id}`)).status).toBe(404)
    const other = await published()
    expect(await olga.delete(`${office}/${other.id}?revision=${other.revision}`)).toMatchObject({ status: 409, body: { code: 'not-a-draft' } })
  })
})

describe('an edit', () => {
  test('is seen at once, and the history keeps everything that it said', async () => {
    const one = await published()
    expect((await edit(one, { title: { en: 'Correction' }, audience: { to: 'role', role: 'student' } })).body).toMatchObject({ revision: 3, state: 'published', editedAt: expect.any(String) })
    expect((await pageOf(ben)).announcements).toMatchObject([{ title: { en: 'Correction' }, revision: 3, editedAt: expect.any(String) }])
    const { body } = await olga.get<AnnouncementHistory>(`${office}/${one.id}/history`)
    expect(body.versions).toMatchObject([
      { revision: 3, title: { en: 'Correction' }, audience: { to: 'role', role: 'student' }, by: { number: olga.number } },
      { revision: 1, title: { en: 'Notice' }, audience: { to: 'everyone', guests: false } },
    ])
  })

  test('by two at once is saved once, and the other learns what it says now', async () => {
    const one = await published()
    const answers = await Promise.all(['A', 'B', 'C'].map((title) => edit(one, { title: { en: title } })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const saved = answers.find(({ status }) => status === 200)!.body
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'announcement-changed', announcement: { revision: 3, title: saved.title } })
    expect((await withdraw(one)).status).toBe(409)
    expect((await publish(one)).status).toBe(409)
  })

  test('leaves it read, unless it is to be told again', async () => {
    const one = await published()
    await ben.post(`/api/announcements/${one.id}/reading`)
    const second = (await edit(one, { title: { en: 'Same, corrected' } })).body
    expect(await unreadOf(ben)).toBe(0)
    await edit(second, { title: { en: 'Another room!' }, tellAgain: true })
    expect(await unreadOf(ben)).toBe(1)
  })

  test('of what is published may not leave it half said', async () => {
    expect(await edit(await published(), { text: {} })).toMatchObject({ status: 422, body: { code: 'announcement-incomplete' } })
    expect((await edit(await draft(), { text: {} })).status).toBe(200)
  })
})

describe('it is read by its audience and nobody else', () => {
  beforeEach(async () => {
    for (const [list, code] of [['cohorts', '2023'], ['cohorts', '2024'], ['colleges', 'Science'], ['majors', 'Physics'], ['majors', 'History'], ['classes', 'PH2301']] as const) {
      await app.lists.entries.create({ personId: null, via: 'system', ip: null }, list, { code, name: { en: code } })
    }
  })
  const people = { ben, chloe, fatima, dev, ana, olga, guest }
  const readers = async () => {
    const seen = await Promise.all(Object.entries(people).map(async ([name, person]) => ((await titlesOf(person)).length > 0 ? [name] : [])))
    return seen.flat()
  }
  const all = ['ben', 'chloe', 'fatima', 'dev', 'ana', 'olga']

  test.each([
    [{ to: 'everyone' }, all],
    [{ to: 'everyone', guests: true }, [...all, 'guest']],
    [{ to: 'students' }, ['ben', 'chloe', 'fatima', 'dev']],
    [{ to: 'students', cohorts: ['2023'] }, ['ben', 'chloe']],
    [{ to: 'students', cohorts: ['2023', '2024'] }, ['ben', 'chloe', 'fatima']],
    [{ to: 'students', colleges: ['science'], majors: ['History'] }, []],
    [{ to: 'students', majors: ['physics', 'History'], cohorts: ['2024级'] }, ['fatima']],
    [{ to: 'students', classes: ['PH2301'] }, ['ben', 'chloe']],
    [{ to: 'role', role: 'student' }, ['ben', 'chloe', 'fatima', 'dev']],
    [{ to: 'role', role: 'teacher' }, ['ana']],
    [{ to: 'role', role: 'office' }, ['olga']],
  ])('%j, and as many are counted before', async (audience, expected) => {
    expect(await reach(audience)).toMatchObject({ status: 200, body: { people: expected.filter((name) => name !== 'guest').length } })
    await published({ audience })
    expect(await readers()).toEqual(expected)
  })

  test('who would be reached is counted without those who cannot sign in, and by mail with an address only', async () => {
    await database.query({ text: `update person set email = case id when $1 then 'ben@example.edu' else '' end, disabled_at = case id when $2 then now() end`, values: [ben.id, dev.id] })
    expect((await reach({ to: 'students' })).body).toEqual({ people: 3, byMail: 1 })
    expect((await reach({ to: 'students', cohorts: ['2024'] })).body).toEqual({ people: 1, byMail: 0 })
    await database.query({ text: 'update person set disabled_at = null' })
    expect(await reach({ to: 'students', colleges: ['Nowhere'] })).toMatchObject({ status: 422, body: { code: 'not-in-list' } })
    expect(await reach({ to: 'section', sectionId: 999_999 })).toMatchObject({ status: 422, body: { code: 'no-such-section' } })
    expect((await olga.get<OfficeAnnouncements>(office)).body.announcements).toEqual([])
  })

  test('a section: who holds a seat, who teaches and who assists', async () => {
    const { section, term } = await campus.openSection({ teachers: [{ name: 'Ana Silva', number: ana.number }] })
    const { section: other } = await campus.openSection()
    await database.query({ text: `insert into section_staff (section_id, role, position, name, number) values ($1, 'assistant', 0, 'Fatima', $2)`, values: [section.id, fatima.number] })
    await ben.post('/api/enrolments', { sectionId: section.id })
    await chloe.post('/api/enrolments', { sectionId: other.id })
    expect((await reach({ to: 'section', sectionId: section.id })).body.people).toBe(3)
    const one = await published({ audience: { to: 'section', sectionId: section.id } })
    expect(await readers()).toEqual(['ben', 'fatima', 'ana'])
    expect((await pageOf(ben)).announcements[0]!.section).toMatchObject({ id: section.id, courseCode: section.course.code })
    for (const outsider of [chloe, guest, olga]) expect((await outsider.get(`/api/announcements/${one.id}`)).status).toBe(404)
    expect((await chloe.post(`/api/announcements/${one.id}/reading`)).status).toBe(404)
    // Nor is anybody told anything of a term that is hidden.
    await app.courses.terms.hide(byCommand, term.code)
    expect(await readers()).toEqual([])
    expect((await reach({ to: 'section', sectionId: section.id })).body.people).toBe(0)
    await app.courses.terms.restore(byCommand, term.code)
    expect(await readers()).toEqual(['ben', 'fatima', 'ana'])
    // Who leaves hears no more.
    await ben.delete(`/api/enrolments/${section.id}`)
    expect(await readers()).toEqual(['fatima', 'ana'])
  })

  test('its audience follows a code that changes', async () => {
    await published({ audience: { to: 'students', majors: ['Physics'] } })
    const { id, version } = await app.lists.entries.find('majors', 'Physics')
    const { body } = await olga.request<{ uses: object }>('PATCH', `/api/office/lists/majors/${id}`, { body: { version, code: 'PH' } })
    expect(body.uses).toEqual({ students: 2, announcements: 1 })
    await new Promise((resolve) => setTimeout(resolve, 1050))
    expect(await readers()).toEqual(['ben', 'chloe'])
    await database.query({ text: `update student set major = 'Physics' where major = 'PH'` })
  })
})

describe('readers', () => {
  test('see unread ones first, of these pinned ones, then the latest; page by page, each once', async () => {
    for (const title of ['A', 'B', 'C', 'D', 'E']) await published({ title: { en: title }, pinned: title === 'B' || title === 'D' })
    const [first] = (await pageOf(ben)).announcements.filter(({ title }) => title.en === 'D')
    expect((await ben.post(`/api/announcements/${first!.id}/reading`)).status).toBe(204)
    expect(await titlesOf(ben)).toEqual(['B', 'E', 'C', 'A', 'D'])
    const seen: (string | undefined)[] = []
    for (let after = ''; ; ) {
      const { announcements, next } = await pageOf(ben, `?limit=2${after}`)
      seen.push(...announcements.map(({ title }) => title.en))
      if (next === null) break
      after = `&after=${next}`
    }
    expect(seen).toEqual(['B', 'E', 'C', 'A', 'D'])
    expect((await ben.get('/api/announcements?after=x')).status).toBe(400)
    expect((await ben.get('/api/announcements?after=9.9.9.9')).status).toBe(400)
  })

  test('are told how many they have not read, each for themselves', async () => {
    const one = await published()
    await published()
    expect(await unreadOf(ben)).toBe(2)
    await ben.post(`/api/announcements/${one.id}/reading`)
    await ben.post(`/api/announcements/${one.id}/reading`)
    expect([await unreadOf(ben), await unreadOf(chloe)]).toEqual([1, 2])
    expect((await olga.get<OfficeAnnouncement>(`${office}/${one.id}`)).body.readers).toBe(1)
    expect((await ben.post('/api/announcements/readings')).status).toBe(204)
    expect([await unreadOf(ben), await unreadOf(chloe)]).toEqual([0, 2])
  })

  test('who are guests have nothing to mark, and read nothing that is not for them', async () => {
    const one = await published({ audience: { to: 'everyone', guests: true } })
    await published({ title: { en: 'For people' } })
    expect((await pageOf(guest)).announcements).toMatchObject([{ id: one.id, read: false }])
    expect((await guest.get('/api/announcements/unread')).status).toBe(401)
    expect((await guest.post(`/api/announcements/${one.id}/reading`)).status).toBe(401)
    expect((await guest.post('/api/announcements/readings')).status).toBe(401)
  })
})

test('only the office writes announcements', async () => {
  const one = await published()
  for (const [person, status] of [[ana, 403], [ben, 403], [guest, 401]] as const) {
    expect((await person.get(office)).status).toBe(status)
    expect((await person.get(`${office}/${one.id}`)).status).toBe(status)
    expect((await person.post(office, content)).status).toBe(status)
    expect((await person.put(`${office}/${one.id}`, { ...content, revision: one.revision })).status).toBe(status)
    expect((await person.post(`${office}/${one.id}/publication`, { revision: one.revision })).status).toBe(status)
    expect((await person.delete(`${office}/${one.id}/publication?revision=${one.revision}`)).status).toBe(status)
    expect((await person.delete(`${office}/${one.id}?revision=${one.revision}`)).status).toBe(status)
  }
})

test('the office sees all of them, the latest first, page by page and by state', async () => {
  for (let index = 0; index < 53; index++) await draft({ title: { en: String(index) } })
  const first = (await olga.get<OfficeAnnouncements>(office)).body
  expect(first.announcements.map(({ title }) => title.en)).toEqual(Array.from({ length: 50 }, (_, index) => String(52 - index)))
  const second = (await olga.get<OfficeAnnouncements>(`${office}?before=${first.next}`)).body
  expect(second).toMatchObject({ announcements: [{ title: { en: '2' } }, {}, {}], next: null })
  await publish(second.announcements[0]!)
  expect((await olga.get<OfficeAnnouncements>(`${office}?state=published`)).body.announcements).toHaveLength(1)
})

test('what the office does with them is in the audit log; titles only where they can be erased', async () => {
  const [{ last }] = (await database.query<{ last: number }>({ text: 'select coalesce(max(id), 0) as last from audit_entry' })) as [{ last: number }]
  const one = await published({ title: { en: 'Secret title' }, text: { en: 'Secret text' } })
  const edited = (await edit(one, {})).body
  await withdraw(edited)
  const other = await draft()
  await olga.delete(`${office}/${other.id}?revision=1`)
  const entries = await database.query({ text: `select actor_id, action, subject_id, before->>'state' as before, after->>'state' as after from audit_entry where id > $1 order by id`, values: [last] })
  expect(entries).toEqual([
    { actor_id: olga.id, action: 'announcement.created', subject_id: String(one.id), before: null, after: 'draft' },
    { actor_id: olga.id, action: 'announcement.published', subject_id: String(one.id), before: 'draft', after: 'published' },
    { actor_id: olga.id, action: 'announcement.edited', subject_id: String(one.id), before: 'published', after: 'published' },
    { actor_id: olga.id, action: 'announcement.withdrawn', subject_id: String(one.id), before: 'published', after: 'withdrawn' },
    { actor_id: olga.id, action: 'announcement.created', subject_id: String(other.id), before: null, after: 'draft' },
    { actor_id: olga.id, action: 'announcement.deleted', subject_id: String(other.id), before: 'draft', after: null },
  ])
  const kept = await database.query({ text: 'select entry::text from audit_entry entry where id > $1', values: [last] })
  expect(JSON.stringify(kept)).not.toMatch(/Secret/)
  expect(JSON.stringify(await database.query({ text: 'select after from audit_text where entry_id > $1', values: [last] }))).toMatch(/Secret title/)
})

test('a key reads what guests read, and so does who must choose a password first', async () => {
  await published({ title: { en: 'For guests' }, audience: { ...everyone, guests: true } })
  await published({ audience: { to: 'role', role: 'student' } })
  const { key } = (await olga.post<{ key: string }>('/api/office/api-keys', { name: 'K', scopes: ['courses:read'], days: 1, requestsPerMinute: 9, personId: ben.id })).body
  expect((await guest.get<AnnouncementPage>('/api/announcements', { headers: { 'x-api-key': key } })).body.announcements.map(({ title }) => title.en)).toEqual(['For guests'])
  const { password } = (await olga.post<{ password: string }>(`/api/office/people/${dev.id}/password`)).body
  const devs = createClient(app, await signInAs(app, dev.number, password))
  expect(await titlesOf(devs)).toEqual(['For guests'])
  expect(await titlesOf(ben)).toHaveLength(2)
})
