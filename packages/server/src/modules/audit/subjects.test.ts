import type { CreatedApiKey } from '@fairway/contract/api-keys'
import type { AuditEntry, AuditPage, AuditSubject, AuditSubjects } from '@fairway/contract/audit'
import { auditKinds, subjectKey } from '@fairway/contract/audit-actions'
import type { OfficeListEntry } from '@fairway/contract/lists'
import { describe, expect, test } from 'vitest'
import { recorderOf } from '../../../test/audit.ts'
import { startApp } from '../../../test/start-app.ts'
import { byProgram } from './index.ts'

// What entries are about, by what it is called when somebody reads.

const { app, database, campus, guest, signIn } = await startApp()
const { olga, ana, ben, chloe, emil } = await signIn('olga', 'ana', 'ben', 'chloe', 'emil')
const record = recorderOf({ app, database })

const office = '/api/office/audit'
const latest = async (action: string): Promise<AuditEntry> => (await olga.get<AuditPage>(`${office}?action=${action}`)).body.entries[0]!
const find = async (query: Record<string, string>): Promise<AuditSubject[]> => (await olga.get<AuditSubjects>(`${office}/subjects?${new URLSearchParams(query).toString()}`)).body.subjects
const keysOf = (subjects: AuditSubject[]) => subjects.map(subjectKey)

async function listEntry(list: string, code: string): Promise<OfficeListEntry> {
  const { body, status } = await olga.post<OfficeListEntry>(`/api/office/lists/${list}`, { code, name: { en: `The ${code}`, zh: `${code}院` } })
  expect(status).toBe(201)
  return body
}

async function offered() {
  const term = await campus.term({ title: { en: 'Autumn', zh: '秋季' } })
  const section = await campus.section(await campus.course(term, { code: `NAMED ${term.code}`, title: { en: 'Naming', zh: '命名' } }), { code: '01' })
  return { term, section }
}

describe('an entry names', () => {
  test('a section, its course, term and round as they are called now', async () => {
    const { term, section } = await offered()
    const round = await campus.round(term)
    await record(...[['section', section.id], ['course', section.course.id], ['term', term.code], ['round', round.id]].map(([kind, id]) => ({ actor: byProgram, action: 'mooring.seen', subject: { kind: String(kind), id: id! } })))
    const { entries } = (await olga.get<AuditPage>(`${office}?action=mooring`)).body
    const named = { term: term.code, isGone: false, person: null }
    expect(entries.map(({ subject }) => subject).reverse()).toMatchObject([
      { kind: 'section', id: String(section.id), code: `${section.course.code} ${section.code}`, ...named },
      { kind: 'course', code: section.course.code, ...named },
      { kind: 'term', id: term.code, code: term.code, name: { en: 'Autumn', zh: '秋季' }, ...named },
      { kind: 'round', code: null, name: { en: 'Round', zh: '轮次' }, ...named },
    ])
    await database.query({ text: `update course set title = '{"en": "Renamed"}' where id = $1`, values: [section.course.id] })
    expect((await latest('mooring')).subject.kind).toBe('round')
    expect((await find({ subject: `section:${section.id}` }))[0]!.name).toEqual({ en: 'Renamed' })
  })

  test('an entry of a list, until it is removed, and says then that it is gone', async () => {
    const entry = await listEntry('colleges', 'NAMED')
    expect((await latest('list-entry.added')).subject).toMatchObject({ kind: 'list-entry.colleges', id: String(entry.id), code: 'NAMED', name: { en: 'The NAMED' }, isGone: false })
    await olga.request('DELETE', `/api/office/lists/colleges/${entry.id}?version=${entry.version}`)
    expect((await latest('list-entry.added')).subject).toEqual({ kind: 'list-entry.colleges', id: String(entry.id), code: null, name: null, term: null, isGone: true, person: null })
  })

  test('a person by number and name, until they are erased; who acted too', async () => {
    await record({ actor: { personId: chloe.id, via: 'session', ip: '10.0.0.1' }, action: 'mast.climbed', subject: { kind: 'person', id: chloe.id } })
    expect(await latest('mast')).toMatchObject({ actor: { number: chloe.number, name: chloe.name }, subject: { code: chloe.number, name: { en: chloe.name, zh: chloe.name }, isGone: false } })
    await database.query({ text: `update person set number = 'erased-' || id, name = '', deleted_at = now(), erased_at = now() where id = $1`, values: [chloe.id] })
    expect(await latest('mast')).toMatchObject({ actor: { id: chloe.id, number: null, name: null }, subject: { code: null, name: null, isGone: true, person: { id: chloe.id, number: null, name: null } } })
    expect(await find({ search: `erased-${chloe.id}` })).toEqual([])
  })

  test('the key with which somebody acted', async () => {
    const { key } = (await olga.post<CreatedApiKey>('/api/office/api-keys', { personId: olga.id, name: 'Night import', scopes: ['lists:read', 'lists:write'], days: 30, requestsPerMinute: 600 })).body
    expect(await latest('api-key.created')).toMatchObject({ key: null, via: 'session', mentions: [{ kind: 'api-key', name: { en: 'Night import' }, isGone: false }] })
    const { status } = await guest.post('/api/office/lists/departments', { name: { en: 'Keyed' } }, { headers: { authorization: `Bearer ${key}` } })
    expect(status).toBe(201)
    expect(await latest('list-entry.added')).toMatchObject({ actor: { id: olga.id }, via: 'key', key: { id: expect.any(Number), name: 'Night import' }, personal: { ip: '127.0.0.1' } })
    await database.query({ text: 'delete from api_key where person_id = $1', values: [olga.id] })
    expect(await latest('list-entry.added')).toMatchObject({ via: 'key', key: { id: expect.any(Number), name: null } })
  })

  test('what its values name by an id', async () => {
    const { section } = await offered()
    const [one, other] = [await listEntry('departments', 'D-ONE'), await listEntry('departments', 'D-TWO')]
    await record(
      { actor: byProgram, action: 'sail.set', subject: { kind: 'person', id: ben.id }, after: { decisions: [{ operation: 'enrol', sectionId: section.id }, { operation: 'drop', sectionId: 999_999 }] } },
      { actor: byProgram, action: 'sail.reefed', subject: { kind: 'list', id: 'departments' }, before: [one.id, other.id], after: [other.id, one.id] },
      { actor: byProgram, action: 'sail.struck', subject: { kind: 'list-entry.departments', id: one.id }, after: { into: other.id, sectionId: '1', section: 5 } },
    )
    expect((await latest('sail.set')).mentions).toMatchObject([{ kind: 'section', code: `${section.course.code} ${section.code}` }, { kind: 'section', id: '999999', isGone: true }])
    expect((await latest('sail.reefed')).mentions.map(({ code }) => code)).toEqual(['D-ONE', 'D-TWO'])
    expect((await latest('sail.struck')).mentions).toMatchObject([{ kind: 'list-entry.departments', code: 'D-TWO' }])
  })

  test('nothing of what has no row of its own, or an id that is none', async () => {
    await record(...auditKinds.map((kind) => ({ actor: byProgram, action: 'hull.scraped', subject: { kind, id: 'x:y/z' } })))
    const { entries } = (await olga.get<AuditPage>(`${office}?action=hull`)).body
    expect(entries).toHaveLength(auditKinds.length)
    const gone = entries.filter(({ subject }) => subject.isGone).map(({ subject }) => subject.kind)
    expect(auditKinds.filter((kind) => !gone.includes(kind))).toEqual(['list', 'model-route', 'completion', 'completion-log', 'knowledge-words', 'setting', 'import', 'audit'])
  })
})

describe('what entries can be about is found', () => {
  test('by all the words, in any order, with what is meant exactly first', async () => {
    const { term, section } = await offered()
    expect(keysOf(await find({ search: `${section.code} named ${term.code}`, kind: 'section' }))).toEqual([`section:${section.id}`])
    expect(keysOf(await find({ search: `命名 ${term.code}`, kind: 'course' }))).toEqual([`course:${section.course.id}`])
    expect(keysOf(await find({ search: 'no such thing at all' }))).toEqual([])
    expect(keysOf(await find({ search: term.code }))[0]).toBe(`term:${term.code}`)
    expect(keysOf(await find({ search: ben.number }))[0]).toBe(`person:${ben.id}`)
    expect(keysOf(await find({ search: emil.name, kind: 'person' }))).toContain(`person:${emil.id}`)
  })

  test('those that begin with what was typed before those that have it somewhere', async () => {
    const term = await campus.term()
    const inside = await campus.course(term, { code: 'A-1', title: { en: 'Tangled xq' } })
    const first = await campus.course(term, { code: 'XQ 9', title: { en: 'Tangled' } })
    expect(keysOf(await find({ search: 'xq', kind: 'course' }))).toEqual([`course:${first.id}`, `course:${inside.id}`])
  })

  test('in one list or in all of them', async () => {
    const [college, major] = [await listEntry('colleges', 'TWIN'), await listEntry('majors', 'TWIN')]
    expect(keysOf(await find({ search: 'twin' })).sort()).toEqual([`list-entry.colleges:${college.id}`, `list-entry.majors:${major.id}`])
    expect(keysOf(await find({ search: 'twin院', kind: 'list-entry.majors' }))).toEqual([`list-entry.majors:${major.id}`])
  })

  test('also when it is hidden or removed, for its entries are still there', async () => {
    const { section } = await offered()
    await database.query({ text: 'update section set deleted_at = now() where id = $1', values: [section.id] })
    expect(keysOf(await find({ search: section.course.code, kind: 'section' }))).toEqual([`section:${section.id}`])
    await database.query({ text: 'update person set deleted_at = now() where id = $1', values: [emil.id] })
    expect(keysOf(await find({ search: emil.number, kind: 'person' }))).toContain(`person:${emil.id}`)
  })

  test('by its id, gone or not', async () => {
    expect(await find({ subject: `person:${ben.id}` })).toMatchObject([{ code: ben.number, isGone: false }])
    expect(await find({ subject: 'section:999999' })).toMatchObject([{ kind: 'section', id: '999999', isGone: true }])
    expect(await find({ subject: 'section' })).toEqual([])
  })

  test('by nothing else: signs of a pattern are letters, and no words find nothing', async () => {
    expect(await find({ search: '%' })).toEqual([])
    expect(await find({ search: '_' })).toEqual([])
    expect(await find({ search: '   ' })).toEqual([])
    expect(await find({})).toEqual([])
    expect(await find({ search: 'x', kind: 'job' })).toEqual([])
    expect(await olga.get(`${office}/subjects?search=x&kind=buoy`)).toMatchObject({ status: 400 })
  })

  test('by the office alone', async () => {
    expect(await guest.get(`${office}/subjects?search=a`)).toMatchObject({ status: 401 })
    for (const person of [ben, ana]) expect(await person.get(`${office}/subjects?search=a`)).toMatchObject({ status: 403 })
  })
})
