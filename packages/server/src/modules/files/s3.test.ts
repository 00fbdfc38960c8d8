import http from 'node:http'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { form, startFiles, upload } from '../../../test/files.ts'
import { startS3 } from '../../../test/s3-server.ts'
import { startApp } from '../../../test/start-app.ts'

// The same files in a storage that speaks S3, through a server that checks every signature by itself.

const started = await startApp()
const { database } = started
const people = await started.signIn('ben')
const s3 = await startS3()
const { files, as, errors, onDisk, url } = await startFiles(started, { filesS3: s3.config, listen: true, patience: { answerMs: 300 } })
const ben = as(people.ben)
const away = { status: 503, body: { code: 'file-storage-away', retryAfter: 10 } }

describe('a file in S3', () => {
  test('is sent there with its hash, signed, and read from there, whole and in part', async () => {
    const bytes = randomBytes(3 * 1024 * 1024)
    const { status, body } = await upload(ben, bytes, '数据.bin')
    expect({ status, refused: s3.refused }).toEqual({ status: 201, refused: [] })
    expect(s3.objects.get(body.id)?.equals(bytes)).toBe(true)
    expect(onDisk()).toEqual([])
    expect((await ben.get(`/api/files/${body.id}`)).bytes.equals(bytes)).toBe(true)
    const part = await ben.get(`/api/files/${body.id}`, { headers: { range: 'bytes=1000000-1999999' } })
    expect({ status: part.status, same: part.bytes.equals(bytes.subarray(1_000_000, 2_000_000)) }).toEqual({ status: 206, same: true })
  })

  test('is removed from there when its message is deleted', async () => {
    const { id } = (await upload(ben, 'text')).body
    await database.inTransaction((transaction) => files.claim(transaction, [id], ben.id, 1, 1))
    await database.inTransaction((transaction) => files.release(transaction, 1, 1))
    await files.tidying.tidy()
    expect(s3.objects.has(id)).toBe(false)
    // Again, as after a crash in the middle.
    await database.query({ text: `insert into file_leftover (id, storage, due_at) values ($1, 's3', now())`, values: [id] })
    await files.tidying.tidy()
    expect(await database.query({ text: 'select id from file_leftover where id = $1', values: [id] })).toEqual([])
  })

  test('is signed with the secret that was given', async () => {
    const wrong = await startFiles(started, { filesS3: { ...s3.config, secretAccessKey: 'guessed' } })
    expect(await upload(wrong.as(people.ben), 'text')).toMatchObject(away)
    expect(s3.refused.splice(0)).toEqual(['SignatureDoesNotMatch'])
    expect(JSON.stringify(wrong.errors)).not.toContain('guessed')
  })

  test('that was uploaded before lies on the disk still, and is read there', async () => {
    const { id } = (await upload((await startFiles(started)).as(people.ben), 'before')).body
    expect((await ben.get(`/api/files/${id}`)).text).toBe('before')
  })
})

describe('a storage', () => {
  test('that stumbles once is asked again', async () => {
    s3.state.temper = 'stumbles'
    expect((await upload(ben, 'text')).status).toBe(201)
  })

  test.each(['ill', 'silent', 'moved'] as const)('that is %s is a refusal for uploads and reads, and nothing is lost or left', async (temper) => {
    const { id } = (await upload(ben, 'text')).body
    const objects = s3.objects.size
    const disk = onDisk()
    s3.state.temper = temper
    errors.length = 0
    expect(await upload(ben, 'more')).toMatchObject(away)
    expect(await ben.get(`/api/files/${id}`)).toMatchObject(away)
    // The operator reads why.
    expect(JSON.stringify(errors)).toMatch(/InternalError|did not answer within|redirect/)
    await database.query({ text: 'update file_leftover set due_at = now()' })
    errors.length = 0
    await files.tidying.tidy()
    expect(errors.map(({ msg }) => msg)).toContain('files could not be removed')
    s3.state.temper = 'well'
    expect((await ben.get(`/api/files/${id}`)).text).toBe('text')
    expect({ objects: s3.objects.size, disk: onDisk() }).toEqual({ objects, disk })
    // What could not be removed is, the next time.
    await files.tidying.tidy()
    expect(await database.query({ text: 'select id from file_leftover' })).toEqual([])
  })

  test.each(['truncating', 'forgetful', 'halting'] as const)('that is %s never makes half a file look whole', async (temper) => {
    const bytes = randomBytes(200_000)
    const { id } = (await upload(ben, bytes)).body
    s3.state.temper = temper
    const arrived = await new Promise<{ bytes: number; isWhole: boolean }>((resolve) => {
      const get = http.get(`${url}/api/files/${id}`, { headers: { cookie: people.ben.cookie, host: 'localhost' } }, (answer) => {
        let size = 0
        answer.on('data', (piece: Buffer) => (size += piece.length))
        answer.on('close', () => resolve({ bytes: size, isWhole: answer.complete }))
        answer.on('error', () => {})
      })
      get.on('error', () => resolve({ bytes: 0, isWhole: false }))
    })
    s3.state.temper = 'well'
    expect(arrived.isWhole).toBe(false)
    expect(arrived.bytes).toBeLessThan(bytes.length)
  })

  test('that has lost an object answers that there is none', async () => {
    const { id } = (await upload(ben, 'text')).body
    s3.objects.delete(id)
    expect(await ben.get(`/api/files/${id}`)).toMatchObject({ status: 404, body: { code: 'no-such-file' } })
  })

  test('that kept the bytes of an upload that then failed has them removed', async () => {
    const { id } = (await upload(ben, 'text')).body
    // As if the program had died between the storage and the row.
    await database.query({ text: 'delete from file where id = $1', values: [id] })
    await database.query({ text: `insert into file_leftover (id, storage, due_at) values ($1, 's3', now())`, values: [id] })
    await files.tidying.tidy()
    expect(s3.objects.has(id)).toBe(false)
  })
})

test('without an S3 its files are a refusal, and wait for it', async () => {
  const { id } = (await upload(ben, 'text')).body
  await database.query({ text: `insert into file_leftover (id, storage, due_at) values ('x', 's3', now())` })
  const without = await startFiles(started)
  expect(await without.as(people.ben).get(`/api/files/${id}`)).toMatchObject(away)
  await without.files.tidying.tidy()
  expect(await database.query({ text: `select id from file_leftover where id = 'x'` })).toHaveLength(1)
  expect((await without.as(people.ben).request('POST', '/api/files', form({ bytes: 'a', name: 'a' }))).status).toBe(201)
})
