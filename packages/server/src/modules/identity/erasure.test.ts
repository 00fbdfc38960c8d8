import type { People } from '@fairway/contract/people'
import { expect, test } from 'vitest'
import { passwordOfAll, signInAs } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'

const { app, database, guest, signIn, campus } = await startApp()
const { olga, ben, emil, chloe, fatima } = await signIn('olga', 'ben', 'emil', 'chloe', 'fatima')
const remove = (id: number) => olga.post(`/api/office/people/${id}/removal`, { reason: 'asked for it' })
const erase = (id: number) => olga.post(`/api/office/people/${id}/erasure`, { reason: 'asked for it' })

test('who is removed cannot sign in and is in no list, until restored', async () => {
  expect((await remove(ben.id)).status).toBe(204)
  expect((await ben.get('/api/profile')).status).toBe(401)
  expect((await guest.post('/api/session', { username: ben.number, password: passwordOfAll })).status).toBe(403)
  const listed = async (query: string) => (await olga.get<People>(`/api/office/people?search=${ben.number}${query}`)).body.people
  expect(await listed('')).toEqual([])
  expect(await listed('&state=hidden')).toMatchObject([{ id: ben.id, state: 'hidden' }])
  expect((await olga.delete(`/api/office/people/${ben.id}/removal`)).status).toBe(204)
  expect((await guest.post('/api/session', { username: ben.number, password: passwordOfAll })).status).toBe(200)
})

test('who holds a seat of a term that goes on is not removed', async () => {
  const term = await campus.term({ ends: '2099-12-27' })
  await campus.round(term)
  const section = await campus.section(term)
  expect((await chloe.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
  expect(await remove(chloe.id)).toMatchObject({ status: 409, body: { code: 'holds-seats' } })
})

test('nobody is erased without being removed first, and nobody removes themselves', async () => {
  expect((await erase(fatima.id)).status).toBe(404)
  expect(await remove(olga.id)).toMatchObject({ status: 409, body: { code: 'not-yourself' } })
})

test('of who is erased nothing is left that tells who it was, anywhere in the database', async () => {
  await olga.put('/api/office/settings/api-keys.for-everyone', { value: true })
  const again = await signInAs(app, emil.number, passwordOfAll)
  expect(again).toBeDefined()
  await emil.put('/api/profile', { name: 'Emil Unmistakable', gender: 'male', phone: '13812345678', student: { college: 'Science', major: 'Physics', class: 'PH2301' } })
  await emil.post('/api/api-keys', { name: 'Emil Unmistakable’s key', scopes: ['enrolment:read'], days: 3, requestsPerMinute: 5 })
  const { section } = await campus.openSection({ teachers: [{ name: 'Emil Unmistakable', number: emil.number }] })
  const message = { title: { en: 'Tomorrow' }, text: { en: 'I am ill. Emil Unmistakable' } }
  expect((await emil.post(`/api/sections/${section.id}/messages`, message)).status).toBe(201)
  await olga.put(`/api/office/people/${emil.id}/disablement`, { reason: 'Emil Unmistakable asked for it' })
  expect((await remove(emil.id)).status).toBe(204)
  expect((await erase(emil.id)).status).toBe(204)
  const tables = await database.query<{ name: string }>({
    text: `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  })
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>({ text: `select to_jsonb(t)::text as row from "${name}" t` })
    const telling = rows.filter(({ row }) => /unmistakable|s-emil|13812345678/i.test(row))
    expect(telling, name).toEqual([])
  }
  expect((await erase(emil.id)).status).toBe(404)
  expect((await olga.delete(`/api/office/people/${emil.id}/removal`)).status).toBe(404)
})

test('who has been hidden for as long as the office has set is erased by the program', async () => {
  expect((await remove(fatima.id)).status).toBe(204)
  expect(await app.identity.erasure.eraseHidden()).toBe(0)
  await database.query({ text: `update person set deleted_at = now() - interval '200 days' where id = $1`, values: [fatima.id] })
  expect(await app.identity.erasure.eraseHidden()).toBe(1)
  const [person] = await database.query({ text: 'select number, name from person where id = $1', values: [fatima.id] })
  expect(person).toEqual({ number: `erased-${fatima.id}`, name: '' })
})
