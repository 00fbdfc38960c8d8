import { expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'

const { app, guest, signIn, database } = await startApp()
const { olga, ben } = await signIn('olga', 'ben')

test('a setting has its default until the office sets it, and goes back to it', async () => {
  expect((await app.settings.read())['sessions.hours']).toBe(168)
  expect(await olga.put('/api/office/settings/sessions.hours', { value: 12 })).toMatchObject({ status: 200, body: { value: 12 } })
  expect((await app.settings.read())['sessions.hours']).toBe(12)
  expect(await olga.put('/api/office/settings/sessions.hours', { value: null })).toMatchObject({ status: 200, body: { value: 168 } })
})

test('every value stays in the history, with who set it, and in the audit log', async () => {
  await olga.put('/api/office/settings/profile.mail-domains', { value: ['Example.EDU'] })
  await olga.put('/api/office/settings/profile.mail-domains', { value: ['example.edu', 'mail.example.edu'] })
  const { body } = await olga.get<{ changes: unknown[] }>('/api/office/settings/profile.mail-domains/history')
  expect(body.changes).toMatchObject([
    { value: ['example.edu', 'mail.example.edu'], changedBy: { number: olga.number } },
    { value: ['example.edu'], changedBy: { number: olga.number } },
  ])
  const entries = await database.query({ text: `select actor_id, via, before, after from audit_entry where subject_id = 'profile.mail-domains' order by id` })
  expect(entries).toEqual([
    { actor_id: olga.id, via: 'session', before: null, after: ['example.edu'] },
    { actor_id: olga.id, via: 'session', before: ['example.edu'], after: ['example.edu', 'mail.example.edu'] },
  ])
})

test('setting what is set already changes nothing and is not told of', async () => {
  await olga.put('/api/office/settings/passwords.least-length', { value: 10 })
  await olga.put('/api/office/settings/passwords.least-length', { value: 10 })
  const { body } = await olga.get<{ changes: unknown[] }>('/api/office/settings/passwords.least-length/history')
  expect(body.changes).toHaveLength(1)
})

test.each([
  ['passwords.least-length', 5],
  ['passwords.least-length', 8.5],
  ['passwords.least-length', '8'],
  ['sessions.end', 'never'],
  ['sessions.one-per-person', 1],
  ['profile.phone-pattern', '(['],
  ['profile.mail-domains', ['@example.edu']],
  ['limits.networks', [{ network: '10.0.0.0/33', factor: 5 }]],
  ['limits.networks', [{ network: '10.0.0.0/8', factor: 0 }]],
  ['campus.name', { en: 'A\u202eB' }],
  ['campus.name', 'Campus'],
])('%s cannot be %j', async (name, value) => {
  expect(await olga.put(`/api/office/settings/${name}`, { value })).toMatchObject({ status: 422, body: { code: 'invalid-setting', setting: name } })
})

test('what does not exist cannot be set', async () => {
  for (const name of ['nothing', 'constructor', '__proto__']) {
    expect(await olga.put(`/api/office/settings/${name}`, { value: true })).toMatchObject({ status: 404, body: { code: 'no-such-setting' } })
  }
})

test('only the office sees and sets them; everybody sees what forms need', async () => {
  expect(await ben.get('/api/office/settings')).toMatchObject({ status: 403, body: { code: 'not-the-office' } })
  expect(await ben.put('/api/office/settings/sessions.hours', { value: 1 })).toMatchObject({ status: 403 })
  expect(await guest.put('/api/office/settings/sessions.hours', { value: 1 })).toMatchObject({ status: 401 })
  const { body } = await guest.get<{ settings: { name: string }[] }>('/api/settings')
  const names = body.settings.map(({ name }) => name)
  expect(names).toContain('passwords.least-length')
  expect(names).not.toContain('limits.networks')
})

test('an entry of the audit log can neither be changed nor taken away', async () => {
  await olga.put('/api/office/settings/sessions.hours', { value: 13 })
  for (const text of ['update audit_entry set action = $$x$$', 'delete from audit_entry', 'truncate audit_entry']) {
    await expect(database.query({ text })).rejects.toThrow(/never changed/)
  }
  const [partition] = await database.query<{ name: string }>({ text: `select tableoid::regclass::text as name from audit_entry limit 1` })
  await expect(database.query({ text: `truncate ${partition!.name}` })).rejects.toThrow(/never changed/)
})
