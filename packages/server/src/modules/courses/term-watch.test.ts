import type { Catalogue } from '@fairway/contract/courses'
import { expect, test } from 'vitest'
import type { BuiltTerm } from '../../../test/campus.ts'
import { isPostgres } from '../../../test/place.ts'
import { byProgram } from '../audit/index.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

const { app, database, place, url, guest, campus } = await startApp({ listen: true })
app.termWatch.start()

// Two seconds and a little for a busy machine.
const soonMs = 3000

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
  expect(await tab.next('term-changed', soonMs)).toEqual({ type: 'term-changed', topic: `seats:${term.code}`, revision: await revisionOf(term) })
  await app.courses.sections.create(byProgram, { term: term.code, course: 'C', section: 'A', title: { en: 'C' } })
  expect(await tab.next('term-changed', soonMs)).toMatchObject({ revision: await revisionOf(term) })
  await expect(tab.next('term-changed', soonMs)).rejects.toThrow(/No "term-changed" came/)
})

test('what it asks for then is at least as new', async () => {
  const term = await campus.term()
  const { id } = await campus.section(term)
  const tab = await tabOn(term)
  // Just before the watch looks again, somebody asks: the terms are remembered, and then edited.
  await new Promise((resolve) => setTimeout(resolve, 1600))
  await guest.get('/api/terms')
  await app.courses.sections.hide(byProgram, id)
  const { revision } = await tab.next('term-changed', soonMs)
  const { body } = await guest.get<Catalogue>(`/api/terms/${term.code}/sections`)
  expect(body.revision).toBeGreaterThanOrEqual(revision)
  expect(body.courses).toEqual([])
})

test('a tab hears that its term was hidden', async () => {
  const term = await campus.term()
  const tab = await tabOn(term)
  await app.courses.terms.hide(byProgram, term.code)
  expect(await tab.next('term-changed', soonMs)).toMatchObject({ revision: await revisionOf(term) })
  expect((await guest.get(`/api/terms/${term.code}/sections`)).status).toBe(404)
})

// The embedded database has one program, and one connection.
if (isPostgres) {
  test('a tab hears of an edit made by another process', async () => {
    const term = await campus.term()
    const tab = await tabOn(term)
    const elsewhere = await startApp({ place })
    await elsewhere.app.courses.sections.create(byProgram, { term: term.code, course: 'C', section: 'A', title: { en: 'C' } })
    expect(await tab.next('term-changed', soonMs)).toMatchObject({ revision: await revisionOf(term) })
  })
}
