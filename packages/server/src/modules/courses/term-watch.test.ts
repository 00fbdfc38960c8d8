import type { Catalogue } from '@fairway/contract/courses'
import { expect, test } from 'vitest'
import type { BuiltTerm } from '../../../test/campus.ts'
import { isPostgres } from '../../../test/place.ts'
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
  await app.courses.sections.create({ term: term.code, course: 'C', section: 'A', title: { en: 'C' } })
  expect(await tab.next('term-changed', soonMs)).toMatchObject({ revision: await revisionOf(term) })
  await expect(tab.next('term-changed', soonMs)).rejects.toThrow(/No "term-changed" came/)
})

test('what it asks for then is at least as new', async () => {
  const term = await campus.term()
  const { id } = await campus.section(term)
  const tab = await tabOn(term)
  const catalogue = async () => (await guest.get<Catalogue>(`/api/terms/${term.code}/sections`)).body
  for (let edit = 0; edit < 3; edit++) {
    await (edit % 2 === 0 ? app.courses.sections.hide(id) : app.courses.sections.restore(id))
    // Somebody else asks all the time, so that the terms are remembered whenever they can be.
    const asking = setInterval(() => void guest.get('/api/terms'), 20)
    const { revision } = await tab.next('term-changed', soonMs)
    clearInterval(asking)
    const answer = await catalogue()
    expect(answer.revision).toBeGreaterThanOrEqual(revision)
    expect(answer.courses).toHaveLength(edit % 2)
  }
})

test('a tab hears that its term was hidden', async () => {
  const term = await campus.term()
  const tab = await tabOn(term)
  await app.courses.terms.hide(term.code)
  expect(await tab.next('term-changed', soonMs)).toMatchObject({ revision: await revisionOf(term) })
  expect((await guest.get(`/api/terms/${term.code}/sections`)).status).toBe(404)
})

test.runIf(isPostgres)('a tab hears of an edit made by another process', async () => {
  const term = await campus.term()
  const tab = await tabOn(term)
  const elsewhere = await startApp({ place })
  await elsewhere.app.courses.sections.create({ term: term.code, course: 'C', section: 'A', title: { en: 'C' } })
  expect(await tab.next('term-changed', soonMs)).toMatchObject({ revision: await revisionOf(term) })
})
