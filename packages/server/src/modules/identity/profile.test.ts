import type { Profile } from '@fairway/contract/profile'
import { expect, test } from 'vitest'
import { cast } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'

const { signIn, campus, database } = await startApp()
const { ben, chloe, ana, olga } = await signIn('ben', 'chloe', 'ana', 'olga')
await campus.lists({ colleges: ['Letters'], majors: ['History', 'A Major Whose Name Is Longer Than Twenty Characters'], classes: ['HI2401'] })
const plain = { name: 'Ben Okoro', gender: null }
const { college, major, class: className } = cast.ben.profile

test('a phone number is never told to the page again, only how it ends', async () => {
  await ben.put('/api/profile', { ...plain, phone: '13812345678' })
  const { text, body } = await ben.get<Profile>('/api/profile')
  expect(body.phoneHint).toBe('•••••••5678')
  expect(text).not.toContain('1381234')
  expect((await ben.put<Profile>('/api/profile', plain)).body.phoneHint).toBe('•••••••5678')
  expect((await ben.put<Profile>('/api/profile', { ...plain, phone: '' })).body.phoneHint).toBeNull()
})

test('college, major and class are of the campus’s lists, however long their names', async () => {
  const change = (student: object) => ben.put<Profile>('/api/profile', { ...plain, student: { college, major, class: className, ...student } })
  // What was imported before there were lists may stay.
  expect((await change({})).status).toBe(200)
  expect((await change({ college: 'Letters', major: 'A Major Whose Name Is Longer Than Twenty Characters' })).body.student).toMatchObject({ college: 'Letters', class: className })
  for (const [field, value] of [['college', 'Alchemy'], ['major', 'Gold'], ['class', 'AL2401']] as const) {
    expect(await change({ college: 'Letters', major: 'History', [field]: value }), field).toMatchObject({ status: 422, body: { code: 'not-in-list', field } })
  }
  expect((await ben.get<Profile>('/api/profile')).body.student).toMatchObject({ college: 'Letters', class: className })
})

test('where the office keeps the studies, and for who has none, they are not a person’s to change', async () => {
  const student = { college: 'Letters', major: null, class: null }
  expect((await ana.get<Profile>('/api/profile')).body).toMatchObject({ student: null, mayEditStudies: false })
  expect(await ana.put('/api/profile', { name: 'Ana Silva', gender: null, student })).toMatchObject({ status: 403, body: { code: 'studies-are-the-offices' } })
  await olga.put('/api/office/settings/profile.studies-by-person', { value: false })
  expect((await chloe.get<Profile>('/api/profile')).body.mayEditStudies).toBe(false)
  expect(await chloe.put('/api/profile', { name: 'Chloe', gender: null, student })).toMatchObject({ status: 403, body: { code: 'studies-are-the-offices' } })
  expect((await chloe.put('/api/profile', { name: 'Chloe', gender: null, student: { college, major, class: className } })).status).toBe(200)
})

test('who has a longer name from the office keeps it, and changes the rest', async () => {
  const name = 'Wilhelmina Ottoline of Grenzstadt'
  await database.query({ text: 'update person set name = $2 where id = $1', values: [ana.id, name] })
  expect((await ana.put<Profile>('/api/profile', { name, gender: 'female' })).body).toMatchObject({ name, gender: 'female' })
  expect(await ana.put('/api/profile', { name: `${name} II`, gender: null })).toMatchObject({ status: 422, body: { code: 'invalid-profile', field: 'name' } })
})

test.each([
  ['no name', { name: ' ' }, 'name'],
  ['a name with a line break', { name: 'Ben\nOkoro' }, 'name'],
  ['a phone number of another shape', { phone: '12' }, 'phone'],
])('%s is refused, at its field', async (_what, change, field) => {
  expect(await ben.put('/api/profile', { ...plain, ...change })).toMatchObject({ status: 422, body: { code: 'invalid-profile', field } })
})

test.each(['系统通知', '客 服【助】手', 'System'])('nobody calls themselves "%s", as the program does in rooms', async (name) => {
  expect(await ben.put('/api/profile', { ...plain, name })).toMatchObject({ status: 422, body: { code: 'reserved-name', field: 'name' } })
})

test('a name has something to see', async () => {
  for (const name of ['\u3164', '\u2800\u2800']) expect((await ben.put('/api/profile', { ...plain, name })).status).toBe(422)
})
