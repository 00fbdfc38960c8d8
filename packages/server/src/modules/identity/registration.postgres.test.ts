import { expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { startApp } from '../../../test/start-app.ts'

// Two at the same moment: the embedded database does one after the other.

const { app, database, signIn } = await startApp()
const { olga } = await signIn('olga')

test('of two who choose numbers that differ by letter case alone, one is registered', async () => {
  await olga.put('/api/office/settings/registration.by-number', { value: true })
  const release = Promise.withResolvers<void>()
  const holds = Promise.withResolvers<void>()
  // Both have looked whether the number is free before one of them is through.
  const holding = database.inTransaction(async ({ query }) => {
    await query({ text: 'lock table student in share row exclusive mode' })
    holds.resolve()
    await release.promise
  })
  await holds.promise
  const password = 'a wholly new one'
  const both = Promise.all(['twin-1', 'TWIN-1'].map((number) => createClient(app).post('/api/registrations', { number, name: 'Nova', password, repeated: password })))
  const waiting = () => database.query({ text: `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'` })
  await expect.poll(async () => (await waiting()).length, { timeout: 15_000 }).toBe(2)
  release.resolve()
  await holding
  expect((await both).map(({ status }) => status).sort()).toEqual([201, 409])
})
