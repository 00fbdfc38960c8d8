import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Catalogue, CourseDetails, Terms } from '@fairway/contract/courses'
import { Catalogue as CatalogueSchema } from '@fairway/contract/courses'
import { describe, expect, test } from 'vitest'
import { raiseRevision } from './index.ts'
import { startApp } from '../../../test/start-app.ts'
import type { BuiltTerm } from '../../../test/campus.ts'

const { database, guest, campus } = await startApp()

/** Past the second after which the revision is looked at again. */
const forget = () => new Promise((resolve) => setTimeout(resolve, 1050))
const catalogueOf = (term: BuiltTerm, headers: Record<string, string> = {}) => guest.get<Catalogue>(`/api/terms/${term.code}/sections`, { headers })

async function edit(term: BuiltTerm, text: string, values: unknown[]): Promise<void> {
  await database.inTransaction(async (transaction) => {
    await transaction.query({ text, values })
    await raiseRevision(transaction, term.id)
  })
  await forget()
}

test('a section is shown with all that a reader needs, and without what is empty', async () => {
  const term = await campus.term()
  await campus.period(term)
  const course = await campus.course(term, {
    code: 'PHYS 2A',
    title: { zh: '力学', en: 'Mechanics' },
    credits: 4.5,
    department: { zh: '物理系', en: 'Physics' },
    type: { en: 'Core' },
    description: { en: 'Bodies that move.' },
    prerequisites: [['MATH 1', 'MATH 2']],
    notWith: ['PHYS 1A'],
  })
  const [full, bare] = await campus.sections(course, [
    {
      code: 'A00',
      ref: '70123',
      period: 1,
      majors: ['Physics'],
      location: 'North',
      meetings: [{ kind: 'LE', days: [1, 3], from: 600, to: 650, room: 'N 1' }],
      teachers: [{ name: 'Ana Silva', number: 't-ana' }, { name: 'Second Teacher' }],
    },
    { code: 'B00' },
  ])
  await forget()
  const { body } = await catalogueOf(term)
  expect(body.courses).toEqual([
    {
      id: course.id,
      code: 'PHYS 2A',
      title: { zh: '力学', en: 'Mechanics' },
      credits: 4.5,
      department: { code: 'Physics', zh: '物理系', en: 'Physics' },
      type: { code: 'Core', en: 'Core' },
      prerequisites: [['MATH 1', 'MATH 2']],
      notWith: ['PHYS 1A'],
      sections: [
        {
          id: full!.id,
          code: 'A00',
          ref: '70123',
          teachers: ['Ana Silva', 'Second Teacher'],
          majors: ['Physics'],
          period: 1,
          location: 'North',
          meetings: [{ kind: 'LE', days: [1, 3], from: 600, to: 650, room: 'N 1' }],
        },
        { id: bare!.id, code: 'B00' },
      ],
    },
  ])
  expect(CatalogueSchema.parse(body)).toEqual(body)
  expect((await guest.get<CourseDetails>(`/api/courses/${course.id}`)).body).toEqual({ id: course.id, code: 'PHYS 2A', description: { en: 'Bodies that move.' } })
})

describe('a catalogue', () => {
  test('that did not change is not sent again', async () => {
    const { term } = await campus.openSection()
    await forget()
    const first = await catalogueOf(term)
    expect(first.headers['cache-control']).toBe('no-cache')
    expect(first.headers.vary).toContain('accept-encoding')
    const etag = String(first.headers.etag)
    const again = await catalogueOf(term, { 'if-none-match': etag })
    expect(again).toMatchObject({ status: 304, text: '' })
    expect(again.headers.etag).toBe(etag)
    expect((await catalogueOf(term, { 'if-none-match': 'W/"another"' })).status).toBe(200)
  })

  test('that was edited has another ETag and another revision', async () => {
    const { term, section } = await campus.openSection()
    await forget()
    const before = await catalogueOf(term)
    await edit(term, `update course set title = '{"en": "Renamed"}' where id = $1`, [section.course.id])
    const after = await catalogueOf(term, { 'if-none-match': String(before.headers.etag) })
    expect(after.status).toBe(200)
    expect(after.headers.etag).not.toBe(before.headers.etag)
    expect(after.body.revision).toBeGreaterThan(before.body.revision)
    expect(after.body.courses[0]!.title).toEqual({ en: 'Renamed' })
    const { body } = await guest.get<Terms>('/api/terms')
    expect(body.terms.find(({ code }) => code === term.code)!.revision).toBe(after.body.revision)
  })

  test('is sent as small as the reader can take it, and always the same', async () => {
    const { term } = await campus.openSection()
    await forget()
    const plain = await catalogueOf(term)
    expect(plain.headers['content-encoding']).toBeUndefined()
    const zipped = await catalogueOf(term, { 'accept-encoding': 'gzip' })
    expect(zipped.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(zipped.bytes).toString()).toBe(plain.text)
    // Brotli takes a moment and is there for whoever comes after.
    await new Promise((resolve) => setTimeout(resolve, 500))
    const small = await catalogueOf(term, { 'accept-encoding': 'gzip, deflate, br' })
    expect(small.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(small.bytes).toString()).toBe(plain.text)
    expect(new Set([plain, zipped, small].map(({ headers }) => headers.etag)).size).toBe(1)
  })

  test('is built once for all who ask at the same moment', async () => {
    const { term } = await campus.openSection()
    await forget()
    const answers = await Promise.all(Array.from({ length: 50 }, () => catalogueOf(term)))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })

  test('of a term without courses is empty', async () => {
    const term = await campus.term()
    await forget()
    expect((await catalogueOf(term)).body).toMatchObject({ term: term.code, courses: [] })
  })
})

describe('what was deleted is not shown', () => {
  test('a section', async () => {
    const term = await campus.term()
    const course = await campus.course(term)
    const [gone, kept] = await campus.sections(course, [{}, {}])
    await edit(term, 'update section set deleted_at = now() where id = $1', [gone!.id])
    expect((await catalogueOf(term)).body.courses[0]!.sections.map(({ id }) => id)).toEqual([kept!.id])
    const { body } = await guest.get<{ seats: number[][] }>(`/api/terms/${term.code}/seats`)
    expect(body.seats.map(([id]) => id)).toEqual([kept!.id])
  })

  test('a course, with its description', async () => {
    const { term, section } = await campus.openSection()
    await edit(term, 'update course set deleted_at = now() where id = $1', [section.course.id])
    expect((await catalogueOf(term)).body.courses).toEqual([])
    expect((await guest.get(`/api/courses/${section.course.id}`)).status).toBe(404)
  })

  test('a term, which answers as if it had never been', async () => {
    const { term, section } = await campus.openSection()
    await edit(term, 'update term set deleted_at = now() where id = $1', [term.id])
    const gone = await catalogueOf(term)
    expect(gone).toMatchObject({ status: 404, body: { code: 'no-such-term' } })
    expect((await guest.get(`/api/terms/${term.code}/seats`)).status).toBe(404)
    expect((await guest.get(`/api/courses/${section.course.id}`)).status).toBe(404)
    const { body } = await guest.get<Terms>('/api/terms')
    expect(body.terms.map(({ code }) => code)).not.toContain(term.code)
  })

  test('a round', async () => {
    const term = await campus.term()
    const round = await campus.round(term)
    await edit(term, 'update round set deleted_at = now() where id = $1', [round.id])
    const { body } = await guest.get<Terms>('/api/terms')
    expect(body.terms.find(({ code }) => code === term.code)!.rounds).toEqual([])
  })
})

test('the terms tell the time of the server', async () => {
  const { body } = await guest.get<Terms>('/api/terms')
  expect(Math.abs(Date.parse(body.now) - Date.now())).toBeLessThan(5000)
})
