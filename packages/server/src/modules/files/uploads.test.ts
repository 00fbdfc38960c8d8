import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { mostFiles } from '@fairway/contract/room-limits'
import type { MessageFile } from '@fairway/contract/rooms'
import type { Answer } from '../../../test/client.ts'
import { form, startFiles, upload } from '../../../test/files.ts'
import { startApp } from '../../../test/start-app.ts'
import { byProgram } from '../audit/index.ts'

// Uploads as they come over a network, many at once, broken off, larger than they say; and disks that are full or gone.

const started = await startApp()
const { app, database, place } = started
const people = await started.signIn('olga', 'ben', 'chloe', 'emil', 'gao', 'fatima')
const { files, as, errors, onDisk, url } = await startFiles(started, { listen: true })
const [ben, chloe, gao, fatima] = [as(people.ben), as(people.chloe), as(people.gao), as(people.fatima)]
const incoming = () => onDisk().filter((name) => name.startsWith('incoming'))
const megabyte = 1024 * 1024
const rows = () => database.query({ text: 'select id from file union all select id from file_leftover' })

function send(cookie: string, headers: Record<string, string | number>) {
  const request = http.request(`${url}/api/files`, { method: 'POST', headers: { ...form().headers, cookie, host: 'localhost', ...headers } })
  const answer = new Promise<{ status: number; code?: string }>((resolve, reject) => {
    request.on('error', reject)
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece)).on('end', () => resolve({ status: response.statusCode!, code: (JSON.parse(text) as { code?: string }).code! }))
    })
  })
  // Whoever breaks it off is not told.
  answer.catch(() => {})
  return { request, answer }
}
const beginning = Buffer.from('------fairway-test\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\n\r\n')

test('hundreds of small ones, as many at once as somebody may send, are all kept, each under its own id', async () => {
  const answers: Answer<MessageFile>[] = []
  const sendNext = async (number: number): Promise<void> => {
    if (number >= 300) return
    answers[number] = await upload(chloe, `number ${number}`, `${number}.txt`)
    await sendNext(number + mostFiles)
  }
  await Promise.all(Array.from({ length: mostFiles }, (_, number) => sendNext(number)))
  expect(answers.filter(({ status }) => status !== 201)).toEqual([])
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(300)
  for (const number of [0, 149, 299]) expect((await chloe.get(`/api/files/${answers[number]!.body.id}`)).text).toBe(`number ${number}`)
  expect(incoming()).toEqual([])
}, 120_000)

test('one that is broken off in the middle leaves neither a file nor a row', async () => {
  const before = (await rows()).length
  const { request } = send(ben.cookie, { 'content-length': 10 * megabyte })
  request.write(Buffer.concat([beginning, Buffer.alloc(megabyte)]))
  await vi.waitFor(() => expect(incoming()).toHaveLength(1), { timeout: 10_000 })
  request.destroy()
  await vi.waitFor(() => expect(incoming()).toEqual([]), { timeout: 10_000 })
  expect(await rows()).toHaveLength(before)
})

test('what is broken off is not counted, so that somebody with a bad line gets through', async () => {
  for (let time = 0; time < 15; time++) {
    const { request } = send(ben.cookie, { 'content-length': 19 * megabyte })
    request.write(Buffer.concat([beginning, Buffer.alloc(1000)]))
    await vi.waitFor(() => expect(incoming(), `time ${time}`).toHaveLength(1), { timeout: 10_000 })
    request.destroy()
    await vi.waitFor(() => expect(incoming()).toEqual([]), { timeout: 10_000 })
  }
  expect((await upload(ben, 'at last')).status).toBe(201)
})

test('whoever hangs up before they are let in leaves nothing to their account either', async () => {
  const requests: http.ClientRequest[] = []
  await database.inTransaction(async ({ query }) => {
    await query({ text: 'lock table file_day in access exclusive mode' })
    const asked = errors.length
    for (let time = 0; time < 15; time++) {
      const { request } = send(ben.cookie, { 'content-length': 19 * megabyte })
      request.write(Buffer.concat([beginning, Buffer.alloc(1000)]))
      requests.push(request)
    }
    // One who may not come in shows that the others have been heard by then.
    await fetch(`${url}/api/files`, { method: 'POST' })
    for (const request of requests) request.destroy()
    await fetch(`${url}/api/files`, { method: 'POST' })
    expect(errors).toHaveLength(asked)
  })
  await vi.waitFor(async () => expect((await upload(ben, Buffer.alloc(19 * megabyte))).status).toBe(201), { timeout: 10_000 })
})

test('as many as a message has may be on their way, whatever comes of them, and the next one waits', async () => {
  const begun = Array.from({ length: mostFiles }, () => send(fatima.cookie, { 'content-length': megabyte }))
  for (const { request } of begun) request.write(Buffer.concat([beginning, Buffer.alloc(1000)]))
  await vi.waitFor(() => expect(incoming()).toHaveLength(mostFiles), { timeout: 10_000 })
  expect(await upload(fatima, 'one more')).toMatchObject({ status: 429, body: { code: 'too-many-uploads' }, headers: { 'retry-after': '2' } })
  expect((await upload(ben, 'of somebody else')).status).toBe(201)
  begun[0]!.request.destroy()
  await vi.waitFor(async () => expect((await upload(fatima, 'one more')).status).toBe(201), { timeout: 10_000 })
  for (const { request } of begun) request.destroy()
  await vi.waitFor(() => expect(incoming()).toEqual([]), { timeout: 10_000 })
})

test('one that announces more than is taken is refused before it is sent', async () => {
  const { request, answer } = send(ben.cookie, { 'content-length': 30 * megabyte })
  request.write(beginning)
  expect(await answer).toEqual({ status: 413, code: 'file-too-large' })
  request.destroy()
})

test('one that says nothing of its length is cut off where it is too large', async () => {
  const { request, answer } = send(ben.cookie, { 'transfer-encoding': 'chunked' })
  request.on('error', () => {})
  request.write(beginning)
  const piece = Buffer.alloc(megabyte)
  let isAnswered = false
  void answer.finally(() => (isAnswered = true)).catch(() => {})
  for (let sent = 0; sent < 25 && !isAnswered; sent++) {
    if (!request.write(piece)) await Promise.race([new Promise((resolve) => request.once('drain', resolve)), answer])
  }
  request.end('\r\n------fairway-test--\r\n')
  expect(await answer).toEqual({ status: 413, code: 'file-too-large' })
  await vi.waitFor(() => expect(incoming()).toEqual([]), { timeout: 10_000 })
})

test('one that has more than it announced is cut off by the protocol', async () => {
  const whole = form({ bytes: 'x'.repeat(1000), name: 'a.txt' }).body
  const { request, answer } = send(ben.cookie, { 'content-length': 500 })
  request.end(whole.subarray(0, 500))
  expect(await answer).toEqual({ status: 400, code: 'upload-broken' })
  expect(incoming()).toEqual([])
})

test('a file that unpacks to more than the memory is kept as it is, and not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(200 * megabyte))
  const before = process.memoryUsage().arrayBuffers
  const { status, body } = await upload(ben, bomb, 'bomb.gz')
  expect({ status, type: body.mediaType, size: body.size }).toEqual({ status: 201, type: 'application/gzip', size: bomb.length })
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * megabyte)
})

test('a day has its limit, also for many at once, and across what was deleted', async () => {
  await app.settings.change(byProgram, 'rooms.file-megabytes-a-day', 3)
  try {
    const half = Buffer.alloc(megabyte / 2)
    const answers = await Promise.all(Array.from({ length: mostFiles }, () => upload(gao, half)))
    const taken = answers.filter(({ status }) => status === 201)
    expect(taken.length).toBeGreaterThan(2)
    expect(taken.length).toBeLessThan(7)
    expect(answers.filter(({ status }) => status !== 201).map(({ status, body }) => [status, (body as unknown as { code: string }).code])).toEqual(Array(mostFiles - taken.length).fill([429, 'too-much-uploaded']))
    while ((await upload(gao, half)).status === 201);
    const [counted] = await database.query<{ bytes: number }>({ text: 'select bytes from file_day where person_id = $1', values: [gao.id] })
    expect(counted!.bytes).toBeLessThanOrEqual(3 * megabyte)
    await database.query({ text: `update file set created_at = now() - interval '2 days' where person_id = $1`, values: [gao.id] })
    await files.tidying.tidy()
    expect((await upload(gao, half)).status).toBe(429)
    expect((await upload(fatima, half)).status).toBe(201)
  } finally {
    await app.settings.change(byProgram, 'rooms.file-megabytes-a-day', null)
  }
  expect((await upload(gao, 'more')).status).toBe(201)
})

test('a disk that takes nothing is a refusal, without half a file, and forgotten once it does', async () => {
  const root = path.join(place.dataDir, 'files')
  const aside = path.join(place.dataDir, 'aside')
  await database.query({ text: 'delete from file_leftover' })
  fs.renameSync(root, aside)
  const away = { status: 503, body: { code: 'file-storage-away' } }
  // Nothing can be made beneath a file, whoever one is.
  fs.writeFileSync(root, '')
  expect(await upload(ben, 'text')).toMatchObject(away)
  fs.rmSync(root)
  fs.renameSync(aside, root)

  // It arrives, and cannot be moved to where it belongs.
  const taken = Array.from({ length: 256 }, (_, number) => path.join(root, number.toString(16).padStart(2, '0')))
  const moved = path.join(place.dataDir, 'moved')
  fs.mkdirSync(moved)
  for (const directory of taken) {
    if (fs.existsSync(directory)) fs.renameSync(directory, path.join(moved, path.basename(directory)))
    fs.writeFileSync(directory, '')
  }
  const fresh = await startFiles(started)
  expect(await fresh.as(people.ben).request('POST', '/api/files', form({ bytes: 'text', name: 'a.txt' }))).toMatchObject(away)
  expect(incoming()).toEqual([])
  for (const directory of taken) fs.rmSync(directory)
  for (const name of fs.readdirSync(moved)) fs.renameSync(path.join(moved, name), path.join(root, name))
  expect((await upload(ben, 'text')).status).toBe(201)
})

test('what nobody says within a day goes, and what a crash left as well', async () => {
  const [young, old, said] = [(await upload(ben, 'young')).body, (await upload(ben, 'old')).body, (await upload(ben, 'said')).body]
  await database.inTransaction((transaction) => files.claim(transaction, [said.id], ben.id, 1, 1))
  await database.query({ text: `update file set created_at = now() - interval '25 hours' where id = any($1)`, values: [[old.id, said.id]] })
  const crashed = path.join(place.dataDir, 'files/incoming/crashed')
  const arriving = path.join(place.dataDir, 'files/incoming/arriving')
  for (const each of [crashed, arriving]) fs.writeFileSync(each, 'half')
  fs.utimesSync(crashed, new Date(0), new Date(0))
  await files.tidying.tidy()
  expect((await ben.get(`/api/files/${young.id}`)).status).toBe(200)
  expect((await ben.get(`/api/files/${old.id}`)).status).toBe(404)
  expect(await files.ofMessages(database, [{ room_id: 1, seq: 1 }])).toEqual(new Map([['1 1', [said]]]))
  const disk = onDisk().join()
  expect([young.id, old.id, said.id, 'crashed', 'arriving'].map((name) => disk.includes(name))).toEqual([true, false, true, false, true])
  expect(await database.query({ text: 'select id from file_leftover where id = $1', values: [old.id] })).toEqual([])
  fs.rmSync(arriving)
})

test('files that the database does not know are found, and left where they are', async () => {
  await upload(ben, 'known')
  const directory = path.join(place.dataDir, 'files/ab/cd')
  fs.mkdirSync(directory, { recursive: true })
  const [stray, young] = [`abcd${'0'.repeat(28)}`, `abcd${'1'.repeat(28)}`]
  for (const id of [stray, young]) fs.writeFileSync(path.join(directory, id), 'text')
  fs.writeFileSync(path.join(directory, 'README'), 'somebody’s own')
  for (const name of fs.readdirSync(path.join(place.dataDir, 'files'), { recursive: true, withFileTypes: true })) {
    if (name.isFile() && name.name !== young) fs.utimesSync(path.join(name.parentPath, name.name), new Date(0), new Date(0))
  }
  expect(await files.tidying.strays()).toEqual([stray])
  expect(fs.existsSync(path.join(directory, stray))).toBe(true)
})

test('what somebody uploaded is erased with them, wherever it was said', async () => {
  const emil = as(people.emil)
  const [said, unsaid] = [(await upload(emil, 'said')).body, (await upload(emil, 'unsaid')).body]
  await database.inTransaction((transaction) => files.claim(transaction, [said.id], emil.id, 2, 1))
  const actor = { ...byProgram, personId: people.olga.id }
  await app.identity.erasure.hide(actor, emil.id, 'left')
  expect(await files.ofMessages(database, [{ room_id: 2, seq: 1 }])).toEqual(new Map([['2 1', [said]]]))
  await app.identity.erasure.erase(actor, emil.id, undefined)
  expect(await files.ofMessages(database, [{ room_id: 2, seq: 1 }])).toEqual(new Map())
  await files.tidying.tidy()
  const disk = onDisk().join()
  expect([said.id, unsaid.id].map((id) => disk.includes(id))).toEqual([false, false])
  expect(await database.query({ text: 'select bytes from file_day where person_id = $1', values: [emil.id] })).toEqual([])
})

test('what the disk said was logged, and nothing else failed', () => {
  expect(new Set(errors.map(({ err }) => err?.message.replace(/, .*/, '')))).toEqual(new Set(['The storage of files is not available just now. Try again later.: ENOTDIR: not a directory']))
})
