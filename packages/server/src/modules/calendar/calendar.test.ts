import type { CalendarLink, CreatedCalendarLink } from '@fairway/contract/calendar'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { readCalendar, textOf, valueOf } from '../../../test/icalendar.ts'
import { signInAs, type Person } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'
import { byCommand } from '../audit/index.ts'

const { app, campus, database, guest, signIn, errors } = await startApp()
const { ana, ben, chloe, emil, fatima, gao, dev } = await signIn('ana', 'ben', 'chloe', 'emil', 'fatima', 'gao', 'dev')
const coming = { starts: '2098-09-01', ends: '2098-12-31', teachingWeeks: 2 }
const monday = { days: [1], from: 600, to: 650 }

async function link(person: Person, language: 'zh' | 'en' = 'en'): Promise<string> {
  const { status, body } = await person.post<CreatedCalendarLink>('/api/calendar-link', { language })
  expect(status).toBe(201)
  expect(body.url).toMatch(/^http:\/\/localhost:3000\/api\/calendars\/[\w-]{32}\.ics$/)
  return new URL(body.url).pathname
}
const summaries = async (path: string) => [...new Set(readCalendar((await guest.get(path)).text).components.map((event) => textOf(event, 'SUMMARY')))]
const linkOf = async (person: Person) => (await person.get<CalendarLink>('/api/calendar-link')).body.link

test('the link shows what is held, to anybody who has it, and what is enrolled or dropped at the next fetch', async () => {
  const term = await campus.term(coming)
  await campus.round(term)
  const course = await campus.course(term, { title: { en: 'Waves', zh: '波动' } })
  const section = await campus.section(course, { meetings: [monday], teachers: [{ name: 'Ana Silva' }] })
  const full = await campus.section(await campus.course(term, { title: { en: 'Waited for' } }), { capacity: 0, meetings: [{ ...monday, days: [2] }] })
  const path = await link(ben)
  expect(await summaries(path)).toEqual([])
  await ben.post('/api/enrolments', { sectionId: section.id })
  await ben.post('/api/enrolments', { sectionId: full.id, wait: true })
  const answer = await guest.get(path)
  expect(answer.headers).toMatchObject({ 'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'private, no-cache' })
  expect(await summaries(path)).toEqual(['Waves'])
  expect(await summaries(await link(ben, 'zh'))).toEqual(['波动'])
  await ben.delete(`/api/enrolments/${section.id}`)
  expect((await linkOf(ben))!.language).toBe('zh')
})

test('what is past is not in it; the current term is, and what was taken out of the catalogue; what is hidden with its term is not', async () => {
  const build = async (title: string, term: Parameters<typeof campus.term>[0]) => {
    const built = await campus.term(term)
    await campus.round(built)
    const section = await campus.section(await campus.course(built, { title: { en: title } }), { meetings: [monday] })
    expect((await chloe.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
    return { term: built, section }
  }
  const past = { starts: '2020-09-01', ends: '2020-12-31' }
  await build('Past', { ...past, current: false })
  await build('Current', { ...past, current: true })
  const { section } = await build('Coming', coming)
  const { term: hidden } = await build('Hidden', coming)
  await app.courses.sections.hide(byCommand, section.id)
  await app.courses.terms.hide(byCommand, hidden.code)
  expect(await summaries(await link(chloe))).toEqual(['Current', 'Coming'])
})

test('only its hash is kept, and it is told when it was last used', async () => {
  const path = await link(emil)
  expect(await linkOf(emil)).toMatchObject({ language: 'en', fetchedAt: null })
  await guest.get(path)
  expect(Math.abs(Date.parse((await linkOf(emil))!.fetchedAt!) - Date.now())).toBeLessThan(10_000)
  const key = /(\w|-){32}/.exec(path)![0]
  const [row] = await database.query<{ row: string; hash: string }>({
    text: `select to_jsonb(l)::text as row, encode(key_hash, 'hex') as hash from calendar_link l where person_id = $1`,
    values: [emil.id],
  })
  expect(row!.hash).toBe(createHash('sha256').update(key).digest('hex'))
  expect(row!.row).not.toContain(key)
})

test('a new link ends the one before, and a revoked one leads nowhere, like one that never was', async () => {
  const first = await link(fatima)
  const second = await link(fatima)
  const gone = await guest.get(first)
  expect(gone).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect((await guest.get(second)).status).toBe(200)
  expect((await fatima.delete('/api/calendar-link')).status).toBe(204)
  expect((await fatima.delete('/api/calendar-link')).status).toBe(204)
  expect(await linkOf(fatima)).toBeNull()
  for (const path of [second, `/api/calendars/${'x'.repeat(32)}.ics`, '/api/calendars/%00.ics', `/api/calendars/${'学'.repeat(40)}.ics`]) {
    expect((await guest.get(path)).body).toEqual(gone.body)
  }
})

test('who has what it says already is not sent it again', async () => {
  const path = await link(gao)
  const { headers } = await guest.get(path)
  for (const tag of [headers.etag!, `W/${headers.etag!}`, `"other", ${headers.etag!}`]) {
    const again = await guest.get(path, { headers: { 'if-none-match': tag } })
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', headers.etag])
  }
  expect((await guest.get(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
})

test('nothing is told of somebody who is hidden or may not sign in, and the link is erased with them', async () => {
  const path = await link(dev)
  const set = (column: string, value: Date | null) => database.query({ text: `update person set ${column} = $2 where id = $1`, values: [dev.id, value] })
  for (const column of ['disabled_at', 'deleted_at']) {
    await set(column, new Date())
    expect((await guest.get(path)).status).toBe(404)
    await set(column, null)
    expect((await guest.get(path)).status).toBe(200)
  }
  await set('deleted_at', new Date())
  await app.identity.erasure.erase({ personId: null, via: 'command', ip: null }, dev.id, undefined)
  expect(await database.query({ text: 'select person_id from calendar_link where person_id = $1', values: [dev.id] })).toEqual([])
})

test('a demo account has none, because everybody knows its password', async () => {
  await app.identity.accounts.create({ number: 'demo', name: 'Demo', password: 'fairway-demo', role: 'student', demo: true }, null)
  const demo = createClient(app, await signInAs(app, 'demo', 'fairway-demo'))
  expect((await demo.get<CalendarLink>('/api/calendar-link')).body).toEqual({ link: null, mayMake: false })
  expect(await demo.post('/api/calendar-link', { language: 'en' })).toMatchObject({ status: 403, body: { code: 'demo-account-is-local' } })
  const path = await link(gao)
  await database.query({ text: 'insert into demo_account (person_id) values ($1)', values: [gao.id] })
  expect((await guest.get(path)).status).toBe(404)
  await database.query({ text: 'delete from demo_account where person_id = $1', values: [gao.id] })
})

test('only students have links, each their own', async () => {
  for (const [person, status] of [[guest, 401], [ana, 403]] as const) {
    expect((await person.get('/api/calendar-link')).status).toBe(status)
    expect((await person.post('/api/calendar-link', { language: 'en' })).status).toBe(status)
    expect((await person.delete('/api/calendar-link')).status).toBe(status)
  }
  for (const body of [{}, { language: 'fr' }, { language: 'en', personId: ben.id }]) expect((await emil.post('/api/calendar-link', body)).status).toBe(400)
})

test('too many fetches of a link are put off, and so are too many that lead nowhere; others are not', async () => {
  const [path, other] = [await link(gao), await link(emil)]
  const elsewhere = { remoteAddress: '203.0.113.9' }
  const fetchAs = async (url: string, where: object) => (await app.http.inject({ url, headers: { host: 'localhost' }, ...where })).statusCode
  const statuses: number[] = []
  for (let count = 0; count < 125; count++) statuses.push(await fetchAs(path, {}))
  expect(statuses.filter((status) => status === 429).length).toBe(5)
  expect((await guest.get(path)).headers['retry-after']).toMatch(/^\d+$/)
  expect(await fetchAs(other, {})).toBe(200)
  const missed: number[] = []
  for (let count = 0; count < 65; count++) missed.push(await fetchAs('/api/calendars/nothing.ics', elsewhere))
  expect(missed.slice(-5)).toEqual([429, 429, 429, 429, 429])
  expect(await fetchAs(other, elsewhere)).toBe(429)
  expect(await fetchAs(other, {})).toBe(200)
})

test('the key is in no log, also where something goes wrong', async () => {
  const path = await link(fatima)
  await database.query({ text: 'alter table enrolment rename to enrolment_that_is_gone' })
  expect((await guest.get(path)).status).toBe(500)
  await database.query({ text: 'alter table enrolment_that_is_gone rename to enrolment' })
  expect(errors).toHaveLength(1)
  expect(JSON.stringify(errors)).not.toContain(path.slice(15, 40))
  errors.length = 0
})

test('a calendar is named after the campus', async () => {
  await database.query({ text: `insert into setting (name, value) values ('campus.name', '{"en": "Bay; University, North"}')` })
  await new Promise((resolve) => setTimeout(resolve, 1050))
  const calendar = readCalendar((await guest.get(await link(fatima))).text)
  expect(textOf(calendar, 'X-WR-CALNAME')).toBe('Bay; University, North · Timetable')
  expect(valueOf(calendar, 'NAME')).toBe(valueOf(calendar, 'X-WR-CALNAME'))
})
