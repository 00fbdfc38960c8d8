import { setTimeout as sleep } from 'node:timers/promises'
import type { Job, Jobs, OfficeJobs } from '@fairway/contract/jobs'
import { expect, test } from 'vitest'
import { gate, jobKit, nothing, until, untilStopped } from '../../../test/jobs.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'
import { Refusal } from '../../errors.ts'

const started = await startApp({ listen: true })
const { app, database, url, guest, signIn, errors } = started
const { olga, ana, ben, chloe } = await signIn('olga', 'ana', 'ben', 'chloe')
const { kind, start, ended, running } = jobKit(started, ben, olga)

test('a job is done with what it was given, and its result is there for who started it', async () => {
  const id = await start(kind<{ to: number }>(async ({ data, by }) => ({ sum: data.to + 1, by })), ben, { to: 41 })
  expect(await ended(id, ben)).toMatchObject({ state: 'done', result: { sum: 42, by: ben.id }, problem: null, isCancelling: false })
  const [kept] = await database.query({ text: 'select data, attempt from job where id = $1', values: [id] })
  expect(kept).toEqual({ data: null, attempt: 1 })
})

test('a job of a transaction that is rolled back never was', async () => {
  const runs: number[] = []
  const name = kind(async ({ id }) => void runs.push(id))
  const failed = database.inTransaction(async (transaction) => {
    await app.jobs.start(transaction, { kind: name, data: {}, by: ben.id, needs: nothing })
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  const id = await start(name)
  await ended(id)
  expect(runs).toEqual([id])
})

test('more jobs than there are slots are all done', async () => {
  const name = kind(async () => sleep(1))
  const ids = await Promise.all(Array.from({ length: 12 }, () => start(name)))
  for (const id of ids) expect(await ended(id)).toMatchObject({ state: 'done' })
})

test('a kind that nobody knows cannot be started', async () => {
  await expect(start('nothing')).rejects.toThrow('There is no kind of job "nothing".')
})

test('who started it hears how it goes: waiting, running, how far, done', async () => {
  const socket = await openSocket(url, { cookie: ben.cookie })
  await socket.subscribe(`person:${ben.id}`)
  const { open, opened } = gate()
  const id = await start(
    kind(async ({ progress }) => {
      for (let done = 0; done <= 1000; done++) progress('reading', done, 1000)
      await opened
    }),
  )
  await until(async () => ((await ben.get<Job>(`/api/jobs/${id}`)).body.done === 1000 ? true : undefined))
  open()
  await ended(id)
  const told = () => socket.events.flatMap((event) => (event.type === 'job-changed' && event.job.id === id ? [event.job] : []))
  // On its own way, which may be the longer one.
  await until(() => Promise.resolve(told().at(-1)?.state === 'done' || undefined))
  expect(told().map(({ state, stage, done, total }) => [state, stage, done, total])).toEqual([
    ['waiting', null, 0, null],
    ['running', null, 0, null],
    // The first word at once, the last one half a second later, and none of those in between.
    ['running', 'reading', 0, 1000],
    ['running', 'reading', 1000, 1000],
    ['done', 'reading', 1000, 1000],
  ])
})

test('the end is the last that is told of it, and the newest, however long its transaction took', async () => {
  const socket = await openSocket(url, { cookie: ben.cookie })
  await socket.subscribe(`person:${ben.id}`)
  const id = await start(
    kind(async ({ progress, finishIn }) => {
      progress('reading')
      await database.inTransaction(async (transaction) => {
        await transaction.query({ text: 'select now()' })
        progress('saving')
        // Longer than until the next word of how far it is.
        await sleep(800)
        progress('saved')
        await finishIn(transaction)
        await sleep(800)
      })
      await sleep(800)
    }),
  )
  await ended(id)
  const told = () => socket.events.flatMap((event) => (event.type === 'job-changed' && event.job.id === id ? [event.job] : []))
  await until(() => Promise.resolve(told().some(({ state }) => state === 'done') || undefined))
  expect(told().map(({ state, stage }) => [state, stage])).toEqual([['waiting', null], ['running', null], ['running', 'reading'], ['running', 'saving'], ['done', 'saved']])
  const times = told().map(({ changedAt }) => changedAt)
  expect(times).toEqual(times.toSorted())
})

test('nobody else hears of it', async () => {
  const socket = await openSocket(url, { cookie: chloe.cookie })
  await socket.subscribe(`person:${chloe.id}`)
  await ended(await start(kind(async () => {})))
  await ended(await start(kind(async () => {}), chloe))
  expect(new Set(socket.events.flatMap((event) => (event.type === 'job-changed' ? [event.topic] : [])))).toEqual(new Set([`person:${chloe.id}`]))
})

test('a refusal is why it failed, in both languages; it is not tried again', async () => {
  let runs = 0
  const id = await start(
    kind(async () => {
      runs++
      throw new Refusal(422, 'sheet-unreadable', { zh: '无法读取该表格。', en: 'The sheet cannot be read.' }, { line: 7 })
    }),
  )
  expect(await ended(id)).toMatchObject({
    state: 'failed',
    result: null,
    problem: { code: 'sheet-unreadable', title: { zh: '无法读取该表格。', en: 'The sheet cannot be read.' }, fields: { line: 7 } },
  })
  expect(runs).toBe(1)
})

test('a mistake of ours is logged, and not shown', async () => {
  const id = await start(
    kind(async () => {
      throw new TypeError('x is undefined')
    }),
  )
  const job = await ended(id)
  expect(job).toMatchObject({ state: 'failed', problem: { code: 'internal-error' } })
  expect(JSON.stringify(job)).not.toContain('undefined')
  expect(errors.some(({ msg, err }) => msg.includes(`job ${id}`) && err?.message === 'x is undefined')).toBe(true)
})

test('a run that loses the database is run again, and after as many times as its kind allows no more', async () => {
  let runs = 0
  const id = await start(
    kind(async () => {
      runs++
      throw Object.assign(new Error('the server is going down'), { code: '57P01' })
    }, 1),
  )
  expect(await ended(id)).toMatchObject({ state: 'failed', problem: { code: 'internal-error' } })
  expect(runs).toBe(2)
})

test('what a handler writes with finishIn is written once, with the end of the job', async () => {
  await database.query({ text: 'create table once (job bigint)' })
  const id = await start(
    kind(async ({ id: job, finishIn }) => {
      await database.inTransaction(async (transaction) => {
        await transaction.query({ text: 'insert into once values ($1)', values: [job] })
        await finishIn(transaction, { written: 1 })
      })
      // The process is lost before it could say so.
      throw Object.assign(new Error('connection lost'), { code: '08006' })
    }),
  )
  expect(await ended(id)).toMatchObject({ state: 'done', result: { written: 1 } })
  expect(await database.query({ text: 'select job from once' })).toEqual([{ job: id }])
})

test('a run that was taken for dead writes nothing any more', async () => {
  await database.query({ text: 'create table late (job bigint)' })
  const outcome = Promise.withResolvers<string>()
  const id = await start(
    kind(async ({ id: job, finishIn }) => {
      // As if another worker had begun in the meantime.
      await database.query({ text: 'update job set attempt = attempt + 1 where id = $1', values: [job] })
      const writing = database.inTransaction(async (transaction) => {
        await transaction.query({ text: 'insert into late values ($1)', values: [job] })
        await finishIn(transaction)
      })
      outcome.resolve(await writing.then(() => 'written', (error: Error) => error.name))
      await writing
    }),
  )
  expect(await outcome.promise).toBe('JobLost')
  expect(await database.query({ text: 'select job from late' })).toEqual([])
  expect((await olga.get<Job>(`/api/jobs/${id}`)).body.state).toBe('running')
})

test('a run notices by itself that another one has begun, and stops', async () => {
  const reason = Promise.withResolvers<string>()
  const id = await start(
    kind(async ({ signal }) => {
      await untilStopped(signal).catch((error: Error) => reason.resolve(error.name))
    }),
  )
  await running(id)
  await database.query({ text: 'update job set attempt = attempt + 1 where id = $1', values: [id] })
  expect(await reason.promise).toBe('JobLost')
})

test('one that runs is told to stop, and is cancelled when it has', async () => {
  const { open, opened } = gate()
  const id = await start(
    kind(async ({ signal }) => {
      await untilStopped(signal).catch(() => opened)
      signal.throwIfAborted()
    }),
  )
  await running(id)
  expect(await ben.post(`/api/jobs/${id}/cancellation`)).toMatchObject({ status: 200, body: { state: 'running', isCancelling: true } })
  open()
  expect(await ended(id)).toMatchObject({ state: 'cancelled', isCancelling: false, problem: null })
  expect(await ben.post(`/api/jobs/${id}/cancellation`)).toMatchObject({ status: 409, body: { code: 'job-has-ended' } })
})

test('one that is cancelled too late to stop is done', async () => {
  const { open, opened } = gate()
  const id = await start(kind(async () => opened))
  await running(id)
  await ben.post(`/api/jobs/${id}/cancellation`)
  open()
  expect(await ended(id)).toMatchObject({ state: 'done', isCancelling: false })
})

test('one that waits is cancelled at once, and never runs', async () => {
  const { open, opened } = gate()
  const blocking = kind(async () => opened)
  const blockers = [await start(blocking), await start(blocking)]
  let runs = 0
  const id = await start(kind(async () => void runs++))
  expect(await ben.post(`/api/jobs/${id}/cancellation`)).toMatchObject({ status: 200, body: { state: 'cancelled', isCancelling: false } })
  open()
  for (const blocker of blockers) await ended(blocker)
  await ended(await start(kind(async () => {})))
  expect(runs).toBe(0)
})

test('somebody else’s job answers like one that does not exist; the office finds all', async () => {
  const id = await start(
    kind(async ({ writeFile }) => {
      await writeFile({ name: 'a.txt', mediaType: 'text/plain' }, [Buffer.from('x')])
    }),
  )
  await ended(id)
  for (const other of [chloe, ana]) {
    expect(await other.get(`/api/jobs/${id}`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await other.post(`/api/jobs/${id}/cancellation`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await other.get(`/api/jobs/${id}/files/a.txt`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await other.get('/api/office/jobs')).toMatchObject({ status: 403 })
    const { body } = await other.get<Jobs>('/api/jobs')
    expect(body.jobs.map((job) => job.id)).not.toContain(id)
  }
  expect(await guest.get(`/api/jobs/${id}`)).toMatchObject({ status: 401 })
  expect(await guest.get('/api/jobs')).toMatchObject({ status: 401 })
  expect(await olga.get(`/api/jobs/${id}`)).toMatchObject({ status: 200 })
  expect(await olga.get(`/api/jobs/${id}/files/a.txt`)).toMatchObject({ status: 200, text: 'x' })
  for (const missing of ['/api/jobs/999999', '/api/jobs/999999/files/a.txt', `/api/jobs/${id}/files/b.txt`]) expect(await olga.get(missing)).toMatchObject({ status: 404 })
  expect(await olga.get('/api/jobs/none')).toMatchObject({ status: 400 })
})

test('what the office cancels for somebody is in the audit log', async () => {
  const name = kind(async ({ signal }) => untilStopped(signal))
  const id = await start(name)
  await running(id)
  await olga.post(`/api/jobs/${id}/cancellation`)
  expect(await ended(id)).toMatchObject({ state: 'cancelled' })
  const entries = await database.query({ text: `select actor_id, action, before from audit_entry where subject_kind = 'job' and subject_id = $1`, values: [String(id)] })
  expect(entries).toEqual([{ actor_id: olga.id, action: 'job.cancelled', before: { kind: name, state: 'running' } }])
})

test('the office reads all jobs page by page, with who started them', async () => {
  const name = kind(async () => {})
  const ids: number[] = []
  for (let index = 0; index < 55; index++) ids.push(await start(name, index % 2 ? ben : null))
  for (const id of ids) await ended(id)
  const first = await olga.get<OfficeJobs>('/api/office/jobs?state=done')
  expect(first.body.jobs).toHaveLength(50)
  expect(first.body.jobs.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 50))
  expect(first.body.jobs.slice(0, 2).map(({ createdBy }) => createdBy)).toEqual([null, { number: ben.number, name: ben.name }])
  const second = await olga.get<OfficeJobs>(`/api/office/jobs?state=done&before=${first.body.before}`)
  expect(second.body.jobs[0]!.id).toBe(ids[4])
  expect(await olga.get('/api/office/jobs?state=lost')).toMatchObject({ status: 400 })
  expect((await ben.get<Jobs>('/api/jobs')).body.jobs.length).toBeLessThanOrEqual(50)
})

