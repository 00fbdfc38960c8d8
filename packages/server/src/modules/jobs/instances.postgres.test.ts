import type { Job } from '@fairway/contract/jobs'
import { expect, test } from 'vitest'
import { jobKit, nothing, until, untilStopped } from '../../../test/jobs.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

// Several processes on one database.

const started = await startApp()
const { app, database, place, signIn, errors } = started
const { olga, ben } = await signIn('olga', 'ben')
const { kind, start, ended, running } = jobKit(started, ben, olga)

test('a process that only answers leaves jobs to others, and tells those who started them there', async () => {
  const web = await startApp({ place, works: false, listen: true })
  web.app.jobs.startTelling()
  const name = kind(async ({ progress }) => {
    progress('reading', 1, 2)
    return 'by the other one'
  })
  web.app.jobs.define(name, { handler: () => Promise.reject(new Error('not here')) })
  const socket = await openSocket(web.url, { cookie: ben.cookie })
  await socket.subscribe(`person:${ben.id}`)
  const id = await web.database.inTransaction((transaction) => web.app.jobs.start(transaction, { kind: name, data: {}, by: ben.id, needs: nothing }))
  expect(await ended(id)).toMatchObject({ state: 'done', result: 'by the other one' })
  let told: Job
  do told = (await socket.next('job-changed', 10_000)).job
  while (told.id !== id || told.state !== 'done')
  expect(told).toMatchObject({ id, result: 'by the other one' })
})

test('one that runs in another process is told to stop', async () => {
  const web = await startApp({ place, works: false })
  const id = await start(kind(async ({ signal }) => untilStopped(signal)))
  await running(id)
  await web.app.jobs.cancel({ personId: ben.id, via: 'session', ip: null }, id, null)
  expect(await ended(id)).toMatchObject({ state: 'cancelled' })
})

test('of what two instances work on nothing is done twice', async () => {
  const other = await startApp({ place })
  const runs: number[] = []
  const name = kind(async ({ id }) => void runs.push(id))
  other.app.jobs.define(name, { handler: async ({ id }) => void runs.push(id) })
  const instances = Array.from({ length: 40 }, (_, index) => (index % 2 ? other : { database, app }))
  const ids = await Promise.all(
    instances.map((instance) => instance.database.inTransaction((transaction) => instance.app.jobs.start(transaction, { kind: name, data: {}, by: null, needs: nothing }))),
  )
  for (const id of ids) await ended(id)
  expect(runs.toSorted((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b))
})

test('a kind that only a newer version knows waits for one of those', async () => {
  const newer = await startApp({ place, works: false })
  newer.app.jobs.define('of-tomorrow', { handler: async () => 'known' })
  const id = await newer.database.inTransaction((transaction) => newer.app.jobs.start(transaction, { kind: 'of-tomorrow', data: {}, by: null, needs: nothing }))
  await until(async () => (errors.some(({ err }) => err?.message.includes(`kind of job ${id}`)) ? true : undefined))
  expect((await olga.get<Job>(`/api/jobs/${id}`)).body.state).toBe('waiting')
  app.jobs.define('of-tomorrow', { handler: async () => 'known now' })
  expect(await ended(id)).toMatchObject({ state: 'done', result: 'known now' })
})
