import type { Catalogue, Terms } from '@fairway/contract/courses'
import type { MyEnrolments } from '@fairway/contract/enrolment'
import { expect, test } from 'vitest'
import type { BuiltTerm } from '../../../test/campus.ts'
import { commandsOn } from '../../../test/command.ts'
import { isPostgres } from '../../../test/place.ts'
import { byProgram } from '../audit/index.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

const { app, database, place, url, guest, campus, signIn } = await startApp({ listen: true })
const { olga, ben } = await signIn('olga', 'ben')
app.termWatch.start()

// Every two seconds the terms are looked at; what does not come in a little longer than that does not come.
const silentMs = 3000

async function revisionOf(term: BuiltTerm): Promise<number> {
  const [row] = await database.query<{ revision: number }>({ text: 'select revision from term where id = $1', values: [term.id] })
  return row!.revision
}

/** A tab that looks at a term and knows it as it is now. */
async function tabOn(term: BuiltTerm) {
  const tab = await openSocket(url)
  await tab.subscribe(`seats:${term.code}`)
  const revision = await revisionOf(term)
  while ((await tab.next('term-changed')).revision < revision);
  return tab
}

test('a tab hears soon of any edit of the term it looks at, and of that term only', async () => {
  const [term, other] = [await campus.term(), await campus.term()]
  const tab = await tabOn(term)
  await campus.round(other)
  await campus.round(term)
  expect(await tab.next('term-changed')).toEqual({ type: 'term-changed', topic: `seats:${term.code}`, revision: await revisionOf(term) })
  await app.courses.sections.create(byProgram, { term: term.code, course: 'C', section: 'A', title: { en: 'C' } })
  expect(await tab.next('term-changed')).toMatchObject({ revision: await revisionOf(term) })
  await expect(tab.next('term-changed', silentMs)).rejects.toThrow(/No "term-changed" came/)
})

test('what it asks for then is at least as new', async () => {
  const term = await campus.term()
  const { id } = await campus.section(term)
  const tab = await tabOn(term)
  // Just before the watch looks again, somebody asks: the terms are remembered, and then edited.
  await new Promise((resolve) => setTimeout(resolve, 1600))
  await guest.get('/api/terms')
  await app.courses.sections.hide(byProgram, id)
  const { revision } = await tab.next('term-changed')
  const { body } = await guest.get<Catalogue>(`/api/terms/${term.code}/sections`)
  expect(body.revision).toBeGreaterThanOrEqual(revision)
  expect(body.courses).toEqual([])
})

test('a tab hears that its term was hidden', async () => {
  const term = await campus.term()
  const tab = await tabOn(term)
  await app.courses.terms.hide(byProgram, term.code)
  expect(await tab.next('term-changed')).toMatchObject({ revision: await revisionOf(term) })
  expect((await guest.get(`/api/terms/${term.code}/sections`)).status).toBe(404)
})

test('how a hidden term is prepared is told to nobody, until it is shown', async () => {
  const term = await campus.term()
  const tab = await tabOn(term)
  await app.courses.terms.hide(byProgram, term.code)
  await tab.next('term-changed')
  await campus.round(term)
  await expect(tab.next('term-changed', silentMs)).rejects.toThrow(/No "term-changed" came/)
  // Nor to whoever comes now, of a term that was never shown.
  await app.courses.terms.create(byProgram, { code: 'SECRET', starts: '2026-09-07', ends: '2027-01-10', hidden: true })
  const other = await openSocket(url)
  await other.subscribe('seats:SECRET')
  await expect(other.next('term-changed', silentMs)).rejects.toThrow(/No "term-changed" came/)
  await app.courses.terms.restore(byProgram, term.code)
  expect(await tab.next('term-changed')).toMatchObject({ revision: await revisionOf(term) })
})

test.each(['page', 'command'])('a round made by %s is told to open tabs, and is then the student\'s', async (way) => {
  const term = await campus.term()
  const tab = await tabOn(term)
  const path = `/api/enrolments?term=${term.code}`
  expect((await ben.get<MyEnrolments>(path)).body.rounds).toEqual([])
  if (way === 'page') await olga.post(`/api/office/terms/${term.code}/rounds`, { name: { en: 'New' }, opensAt: '2026-11-01T00:00:00Z', closesAt: '2026-12-01T00:00:00Z' })
  else await commandsOn({ app, database })('round create', { term: term.code, name: 'New', opens: '2026-11-01 08:00', closes: '2026-12-01 08:00', enrol: true, drop: true, wait: true })
  await tab.next('term-changed')
  const listed = (await guest.get<Terms>('/api/terms')).body.terms.find(({ code }) => code === term.code)!
  expect(listed.rounds).toHaveLength(1)
  // Whose it is may be remembered from a second before.
  await expect.poll(async () => (await ben.get<MyEnrolments>(path)).body.rounds).toEqual([listed.rounds[0]!.id])
})

// The embedded database has one program, and one connection.
if (isPostgres) {
  test('a tab hears of an edit made by another process', async () => {
    const term = await campus.term()
    const tab = await tabOn(term)
    const elsewhere = await startApp({ place })
    await elsewhere.app.courses.sections.create(byProgram, { term: term.code, course: 'C', section: 'A', title: { en: 'C' } })
    expect(await tab.next('term-changed')).toMatchObject({ revision: await revisionOf(term) })
  })
}
