import { expect, test } from 'vitest'
import { jobKit, nothing, until } from '../../../test/jobs.ts'
import { startApp } from '../../../test/start-app.ts'
import { Refusal } from '../../errors.ts'

const started = await startApp()
const { app, database, signIn } = started
const { olga, ben, chloe } = await signIn('olga', 'ben', 'chloe')
const { kind, start, ended } = jobKit(started, ben, olga)

test('a file is made and given in pieces, under the name that people gave it', async () => {
  const sheet = Buffer.alloc(700_001, 'sheet ')
  const name = '选课名单 "2026"; 50%.csv'
  const id = await database.inTransaction(async (transaction) => {
    const job = await app.jobs.start(transaction, {
      kind: kind(async ({ readFile, writeFile }) => {
        const given = (await readFile('in.csv'))!
        await writeFile({ name, mediaType: 'text/csv; charset=utf-8' }, given.bytes())
        return { size: given.size }
      }),
      data: {},
      by: ben.id,
      needs: nothing,
    })
    await app.jobs.attach(transaction, job, { name: 'in.csv', mediaType: 'text/csv' }, [sheet.subarray(0, 10), sheet.subarray(10)])
    return job
  })
  expect(await ended(id, ben)).toMatchObject({ state: 'done', result: { size: 700_001 }, files: [{ name, mediaType: 'text/csv; charset=utf-8', size: 700_001 }] })
  const { status, bytes, headers } = await ben.get(`/api/jobs/${id}/files/${encodeURIComponent(name)}`)
  expect(status).toBe(200)
  expect(bytes.equals(sheet)).toBe(true)
  expect(headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-length': '700001',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    'content-disposition': `attachment; filename="____ _2026_; 50_.csv"; filename*=UTF-8''%E9%80%89%E8%AF%BE%E5%90%8D%E5%8D%95%20%222026%22%3B%2050%25.csv`,
  })
  // What it was given is gone, and was never for fetching.
  expect(await ben.get(`/api/jobs/${id}/files/in.csv`)).toMatchObject({ status: 404 })
  expect(await database.query({ text: 'select name from job_file where job_id = $1', values: [id] })).toEqual([{ name }])
})

test('a file written twice is the second one, and one that broke off is none', async () => {
  const id = await start(
    kind(async ({ writeFile }) => {
      await writeFile({ name: 'a', mediaType: 'text/plain' }, [Buffer.alloc(600_000, 'a')])
      await writeFile({ name: 'a', mediaType: 'text/plain' }, [Buffer.from('b')])
      const breaking = (function* () {
        yield Buffer.alloc(300_000)
        throw new Error('broke off')
      })()
      await writeFile({ name: 'c', mediaType: 'text/plain' }, breaking).catch(() => {})
    }),
  )
  expect(await ended(id)).toMatchObject({ files: [{ name: 'a', size: 1 }] })
  expect(await ben.get(`/api/jobs/${id}/files/a`)).toMatchObject({ text: 'b' })
  expect(await ben.get(`/api/jobs/${id}/files/c`)).toMatchObject({ status: 404 })
})

test.each(['', '../x', 'a\\b', 'a\nb', 'a\u202eb'])('%j is no name for a file', async (name) => {
  const id = await start(
    kind(async ({ writeFile }) => {
      await writeFile({ name, mediaType: 'text/plain' }, []).catch((error: Error) => {
        throw new Refusal(422, 'refused', { zh: error.message, en: error.message })
      })
    }),
  )
  expect(await ended(id)).toMatchObject({ problem: { code: 'refused' } })
})

test('what is over for long is forgotten: files after a week, jobs after as long as the office says', async () => {
  const name = kind(async ({ writeFile }) => void (await writeFile({ name: 'a', mediaType: 'text/plain' }, [Buffer.from('a')])))
  const [old, recent] = [await start(name), await start(name)]
  for (const id of [old, recent]) await ended(id)
  await olga.put('/api/office/settings/retention.job-days', { value: 10 })
  await database.query({ text: `update job set finished_at = now() - interval '11 days' where id = $1`, values: [old] })
  await database.query({ text: `update job_file set expires_at = now() where job_id = $1`, values: [recent] })
  expect(await ben.get(`/api/jobs/${recent}/files/a`)).toMatchObject({ status: 404 })
  await new Promise((resolve) => setTimeout(resolve, 1050))
  await database.inTransaction((transaction) => app.jobs.forgetNow(transaction))
  await until(async () => ((await database.query({ text: 'select from job where id = $1', values: [old] })).length === 0 ? true : undefined))
  expect(await ben.get(`/api/jobs/${old}`)).toMatchObject({ status: 404 })
  expect(await ben.get(`/api/jobs/${recent}`)).toMatchObject({ status: 200, body: { files: [] } })
  expect(await database.query({ text: 'select from job_file where job_id = any($1)', values: [[old, recent]] })).toEqual([])
})

test('all jobs of a person are erased with their files', async () => {
  const id = await start(kind(async ({ writeFile }) => void (await writeFile({ name: 'a', mediaType: 'text/plain' }, [Buffer.from('a')]))), chloe)
  await ended(id)
  await database.inTransaction((transaction) => app.jobs.erase(transaction, chloe.id))
  expect(await olga.get(`/api/jobs/${id}`)).toMatchObject({ status: 404 })
  expect(await database.query({ text: 'select from job_file where job_id = $1', values: [id] })).toEqual([])
})
