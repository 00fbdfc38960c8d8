import fs from 'node:fs'
import path from 'node:path'
import type { MessageFile } from '@fairway/contract/rooms'
import { describe, expect, test } from 'vitest'
import { gif, jpeg, png, turnedJpeg, webp } from '../../../test/images.ts'
import { form, startFiles, upload } from '../../../test/files.ts'
import { startApp } from '../../../test/start-app.ts'
import { byProgram } from '../audit/index.ts'

const started = await startApp()
const { app, database, place } = started
const people = await started.signIn('olga', 'ben', 'chloe')
/** Ben and Olga read every room below 100. */
const { files, guest, as, errors, onDisk } = await startFiles(started, {
  mayRead: async ({ viewer, roomId }) => viewer !== null && [people.ben.id, people.olga.id].includes(viewer.id) && roomId < 100,
})
const { olga, ben, chloe } = { olga: as(people.olga), ben: as(people.ben), chloe: as(people.chloe) }
const claim = (ids: string[], personId: number, roomId: number, seq: number) => database.inTransaction((transaction) => files.claim(transaction, ids, personId, roomId, seq))
const uploaded = async (bytes: Buffer | string = 'text', name = 'a.txt') => (await upload(ben, bytes, name)).body

describe('an upload', () => {
  test('is what its bytes are, and comes back as it was', async () => {
    const bytes = png(40, 30)
    const { status, body } = await upload(ben, bytes, 'chart.png')
    expect({ status, body }).toEqual({ status: 201, body: { id: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'chart.png', mediaType: 'image/png', size: bytes.length, width: 40, height: 30 } })
    const answer = await ben.get(`/api/files/${body.id}`)
    expect(answer.bytes.equals(bytes)).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(bytes.length),
      'content-disposition': `inline; filename="chart.png"; filename*=UTF-8''chart.png`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=86400, immutable',
      vary: 'Cookie, Authorization',
      etag: `"${body.id}"`,
    })
    expect(onDisk()).toContain(path.join(body.id.slice(0, 2), body.id.slice(2, 4), body.id))
  })

  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const page = '<!doctype html><script>alert(1)</script>'
  test.each<[string, Buffer | string, string, string, Partial<MessageFile>, 'inline' | 'attachment']>([
    ['a JPEG', jpeg, 'a.JPG', 'image/png', { name: 'a.JPG', mediaType: 'image/jpeg', width: 3, height: 2 }, 'inline'],
    ['a photo that is to be turned', turnedJpeg(6), 'a.jpg', 'image/jpeg', { mediaType: 'image/jpeg', width: 2, height: 3 }, 'inline'],
    ['one that is upside down', turnedJpeg(3), 'a.jpg', 'image/jpeg', { width: 3, height: 2 }, 'inline'],
    ['a GIF', gif, 'a.gif', '', { mediaType: 'image/gif', width: 1, height: 1 }, 'inline'],
    ['a WebP', webp, 'a.webp', '', { mediaType: 'image/webp', width: 3, height: 2 }, 'inline'],
    ['an image that would fill the memory', png(20_000, 20_000), 'bomb.png', 'image/png', { mediaType: 'image/png' }, 'attachment'],
    ['an image of no width', png(0, 4), 'a.png', 'image/png', { mediaType: 'image/png' }, 'attachment'],
    ['the beginning of an image', png(4, 4).subarray(0, 20), 'a.png', 'image/png', {}, 'attachment'],
    ['a PNG that calls itself a page', png(2, 2), 'index.html', 'text/html', { name: 'index.html.png', mediaType: 'image/png' }, 'inline'],
    ['a PNG with a page behind it', Buffer.concat([png(2, 2), Buffer.from(page)]), 'x.html', 'text/html', { name: 'x.html.png', mediaType: 'image/png' }, 'inline'],
    ['a GIF that is also a script', 'GIF89a/*\x01\x01\x01*/=1;alert(1)', 'x.js', 'text/javascript', { name: 'x.js.gif', mediaType: 'image/gif' }, 'inline'],
    ['a PDF', '%PDF-1.7\n%\u00e2\u00e3\n1 0 obj', '作业.pdf', 'application/pdf', { name: '作业.pdf', mediaType: 'application/pdf' }, 'attachment'],
    ['a PDF that calls itself an image', '%PDF-1.7\n', 'a.png', 'image/png', { name: 'a.png.pdf', mediaType: 'application/pdf' }, 'attachment'],
    ['an SVG', svg, 'a.svg', 'image/svg+xml', { name: 'a.svg', mediaType: 'text/plain' }, 'attachment'],
    ['an SVG with a declaration', `<?xml version="1.0"?>${svg}`, 'a.svg', 'image/svg+xml', { mediaType: 'text/plain' }, 'attachment'],
    ['an SVG that calls itself a PNG', svg, 'a.png', 'image/png', { mediaType: 'text/plain' }, 'attachment'],
    ['a page', page, 'index.html', 'text/html', { mediaType: 'text/plain' }, 'attachment'],
    ['a page in another encoding', Buffer.from(`\ufeff${page}`, 'utf16le'), 'index.html', 'text/html', { mediaType: 'application/octet-stream' }, 'attachment'],
    ['a script', '#!/bin/sh\nrm -rf /', 'a.sh', 'text/x-sh', { mediaType: 'text/plain' }, 'attachment'],
    ['Chinese text', '你好，世界\n', '笔记.md', 'text/markdown', { name: '笔记.md', mediaType: 'text/plain' }, 'attachment'],
    ['half a character', Buffer.from('你好').subarray(0, 5), 'a.txt', 'text/plain', { mediaType: 'application/octet-stream' }, 'attachment'],
    ['text with a NUL', 'a\0b', 'a.txt', 'text/plain', { mediaType: 'application/octet-stream' }, 'attachment'],
    ['text that steers a terminal', 'a\u001b[2Jb', 'a.txt', 'text/plain', { mediaType: 'application/octet-stream' }, 'attachment'],
    ['a ZIP', Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64'), 'a.zip', 'application/zip', { mediaType: 'application/zip' }, 'attachment'],
    ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), 'a.png', 'image/png', { mediaType: 'application/x-msdownload' }, 'attachment'],
  ])('%s', async (_what, bytes, name, type, expected, disposition) => {
    const { status, body } = await upload(ben, bytes, name, type)
    expect({ status, body }).toMatchObject({ status: 201, body: expected })
    const answer = await ben.get(`/api/files/${body.id}`)
    expect(answer.headers).toMatchObject({
      'content-type': body.mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : body.mediaType,
      'content-disposition': expect.stringMatching(`^${disposition}; `),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect(body.width === undefined).toBe(disposition === 'attachment')
    expect(answer.bytes.equals(Buffer.from(bytes))).toBe(true)
  })

  test.each([
    ['../../../etc/passwd', 'passwd'],
    ['..\\\\..\\\\boot.ini', 'boot.ini'],
    ['..', 'file'],
    ['', 'file'],
    ['a\u202egnp.exe', 'agnp.exe'],
    ['a\u0007b.txt', 'ab.txt'],
    ['  two   spaces .txt. ', 'two spaces .txt'],
    ['%2e%2e%2fa.txt', '%2e%2e%2fa.txt'],
    ['👩‍👩‍👧.txt', '👩‍👩‍👧.txt'],
    [`${'长'.repeat(10_000)}.txt`, `${'长'.repeat(115)}….txt`],
    ['<img src=x onerror=alert(1)>.txt', '<img src=x onerror=alert(1)>.txt'],
  ])('named %j is called %j', async (name, expected) => {
    const { body } = await upload(ben, 'text', name)
    expect(body.name).toBe(expected)
    expect(body.name.length).toBeLessThanOrEqual(120)
    const { headers } = await ben.get(`/api/files/${body.id}`)
     
    expect(headers['content-disposition']).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[!-~]+$/)
    expect(decodeURIComponent(headers['content-disposition']!.split("''")[1]!)).toBe(expected)
  })

  test.each([
    ['nothing', form({ bytes: '', name: 'a.txt' }), 422, 'file-empty'],
    ['two files', form({ bytes: 'a', name: 'a' }, { bytes: 'b', name: 'b' }), 400, 'one-file-only'],
    ['a field beside it', form({ bytes: 'a', field: 'room' }, { bytes: 'b', name: 'b' }), 400, 'one-file-only'],
    ['a field behind it', form({ bytes: 'b', name: 'b' }, { bytes: 'a', field: 'room' }), 400, 'one-file-only'],
    ['no file', form(), 400, 'one-file-only'],
    ['a field of the prototype', form({ bytes: 'b', name: 'b', field: '__proto__' }), 400, 'one-file-only'],
    ['JSON', { body: { file: 'x' }, headers: { 'content-type': 'application/json' } }, 415, 'not-a-form'],
    ['plain bytes', { body: png(2, 2), headers: { 'content-type': 'image/png' } }, 415, 'not-a-form'],
    ['a form without its boundary', { ...form({ bytes: 'a', name: 'a' }), headers: { 'content-type': 'multipart/form-data' } }, 400, 'upload-broken'],
    ['half a form', { ...form({ bytes: 'a'.repeat(1000), name: 'a' }), body: form({ bytes: 'a'.repeat(1000), name: 'a' }).body.subarray(0, 500) }, 400, 'upload-broken'],
  ])('of %s is refused, and leaves nothing', async (_what, asking, status, code) => {
    const before = onDisk()
    expect(await ben.request('POST', '/api/files', asking)).toMatchObject({ status, body: { code } })
    expect(onDisk()).toEqual(before)
  })

  test('is for who is signed in', async () => {
    expect(await upload(guest, 'a')).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
  })

  test('has a size that the office sets, whether it says its length or not', async () => {
    await app.settings.change(byProgram, 'rooms.file-megabytes', 1)
    try {
      expect((await upload(chloe, Buffer.alloc(1024 * 1024))).status).toBe(201)
      const refused = { status: 413, body: { code: 'file-too-large', megabytes: 1 } }
      expect(await upload(chloe, Buffer.alloc(1024 * 1024 + 1))).toMatchObject(refused)
      expect(await upload(chloe, Buffer.alloc(3 * 1024 * 1024))).toMatchObject(refused)
      expect(onDisk().filter((name) => name.startsWith('incoming'))).toEqual([])
    } finally {
      await app.settings.change(byProgram, 'rooms.file-megabytes', null)
    }
  })

  test('and nothing of it was an error of ours', () => expect(errors).toEqual([]))
})

describe('a file', () => {
  test('is its owner’s until it is said, and then the room’s', async () => {
    const { id } = await uploaded()
    expect((await ben.get(`/api/files/${id}`)).status).toBe(200)
    const missing = { status: 404, body: { code: 'no-such-file' } }
    for (const other of [olga, chloe, guest]) expect(await other.get(`/api/files/${id}`)).toMatchObject(missing)
    await claim([id], people.ben.id, 7, 1)
    for (const reader of [ben, olga]) expect((await reader.get(`/api/files/${id}`)).status).toBe(200)
    for (const other of [chloe, guest]) expect(await other.get(`/api/files/${id}`)).toMatchObject(missing)
    expect(await ben.get(`/api/files/${'0'.repeat(32)}`)).toMatchObject(missing)
    for (const odd of ['1', '..%2f..%2flock', '%00', `${id}x`, id.toUpperCase()]) expect((await ben.get(`/api/files/${odd}`)).status, odd).toBeGreaterThanOrEqual(400)
  })

  test('said in a room that its owner has left is no longer theirs', async () => {
    const { id } = await uploaded()
    await claim([id], people.ben.id, 100, 1)
    expect((await ben.get(`/api/files/${id}`)).status).toBe(404)
  })

  test('is claimed with all others of its message or not at all, and by its owner', async () => {
    const [first, second, others] = [await uploaded('1'), await uploaded('2'), (await upload(chloe, '3')).body]
    for (const ids of [[first.id, others.id], [first.id, '0'.repeat(32)], ["'; drop table file; --"]]) {
      await expect(claim(ids, people.ben.id, 8, 1)).rejects.toMatchObject({ code: 'no-such-file', status: 404 })
    }
    await claim([second.id, first.id, second.id], people.ben.id, 8, 1)
    // Again, as when the batch is decided again.
    await claim([second.id, first.id], people.ben.id, 8, 1)
    await expect(claim([first.id], people.ben.id, 8, 2)).rejects.toMatchObject({ code: 'no-such-file' })
    await expect(claim([first.id], people.ben.id, 9, 1)).rejects.toMatchObject({ code: 'no-such-file' })
    expect(await files.ofMessages(database, [1, 2].map((seq) => ({ room_id: 8, seq })))).toEqual(new Map([['8 1', [second, first]]]))
    expect(await files.ofMessages(database, [])).toEqual(new Map())
  })

  test('is described to its owner alone, in the order asked for, said or not', async () => {
    const [first, second, others] = [await uploaded('1'), await uploaded('2'), (await upload(chloe, '3')).body]
    await claim([first.id], people.ben.id, 14, 1)
    expect(await files.describe([second.id, first.id, second.id], people.ben.id)).toEqual([second, first])
    for (const id of [others.id, '0'.repeat(32)]) await expect(files.describe([first.id, id], people.ben.id)).rejects.toMatchObject({ code: 'no-such-file' })
  })

  test('that two messages claim at once belongs to one of them', async () => {
    const [first, second] = [await uploaded('1'), await uploaded('2')]
    const outcomes = await Promise.allSettled([claim([first.id, second.id], people.ben.id, 10, 1), claim([second.id, first.id], people.ben.id, 11, 1)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await files.ofMessages(database, [10, 11].map((room_id) => ({ room_id, seq: 1 })))).size).toBe(1)
  })

  test('a claim that is rolled back is none', async () => {
    const { id } = await uploaded()
    const failed = database.inTransaction(async (transaction) => {
      await files.claim(transaction, [id], people.ben.id, 12, 1)
      throw new Error('the message could not be written')
    })
    await expect(failed).rejects.toThrow('could not be written')
    await claim([id], people.ben.id, 12, 2)
  })

  test('of a deleted message is gone at once, and its bytes with the next tidying', async () => {
    const { id } = await uploaded()
    await claim([id], people.ben.id, 13, 1)
    await database.inTransaction((transaction) => files.release(transaction, 13, 1))
    expect((await ben.get(`/api/files/${id}`)).status).toBe(404)
    expect(await files.ofMessages(database, [{ room_id: 13, seq: 1 }])).toEqual(new Map())
    expect(onDisk().join()).toContain(id)
    await files.tidying.tidy()
    expect(onDisk().join()).not.toContain(id)
  })

  test('that is asked for with what is known of it is not sent again, unless it may no longer be read', async () => {
    const { id } = await uploaded()
    const headers = { 'if-none-match': `"x", W/"${id}"` }
    expect(await ben.get(`/api/files/${id}`, { headers })).toMatchObject({ status: 304, text: '' })
    expect((await chloe.get(`/api/files/${id}`, { headers })).status).toBe(404)
  })

  test('answers HEAD like GET, without its bytes', async () => {
    const { id } = await uploaded('0123456789')
    const { status, text, headers } = await ben.request('HEAD', `/api/files/${id}`)
    expect({ status, text, length: headers['content-length'], type: headers['content-type'] }).toEqual({ status: 200, text: '', length: '10', type: 'text/plain; charset=utf-8' })
    expect((await chloe.request('HEAD', `/api/files/${id}`)).status).toBe(404)
  })

  const large = `bytes=0-${'9'.repeat(400)}`
  test.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=8-', 206, '89', 'bytes 8-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=9-99', 206, '9', 'bytes 9-9/10'],
    [large, 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=10-', 416, undefined, 'bytes */10'],
    ['bytes=-0', 416, undefined, 'bytes */10'],
    ['bytes=4-2', 200, '0123456789', undefined],
    ['bytes=-', 200, '0123456789', undefined],
    ['bytes=0-1,3-4', 200, '0123456789', undefined],
    [`bytes=${'0-0,'.repeat(1000)}1-1`, 200, '0123456789', undefined],
    ['lines=1-2', 200, '0123456789', undefined],
  ])('asked for %.30s', async (range, status, text, contentRange) => {
    const { id } = await uploaded('0123456789')
    const answer = await ben.get(`/api/files/${id}`, { headers: { range } })
    expect({ status: answer.status, contentRange: answer.headers['content-range'] }).toEqual({ status, contentRange })
    if (text !== undefined) expect({ text: answer.text, length: answer.headers['content-length'] }).toEqual({ text, length: String(text.length) })
    else expect(answer.body).toMatchObject({ code: 'no-such-range' })
  })

  test('is sent whole when what is known of it is another one', async () => {
    const { id } = await uploaded('0123456789')
    expect((await ben.get(`/api/files/${id}`, { headers: { range: 'bytes=0-1', 'if-range': '"other"' } })).status).toBe(200)
    expect((await ben.get(`/api/files/${id}`, { headers: { range: 'bytes=0-1', 'if-range': `"${id}"` } })).status).toBe(206)
  })

  test('that the disk has lost, or only half of it, is never sent as something else', async () => {
    const [lost, half] = [await uploaded('0123456789'), await uploaded('0123456789')]
    const placeOf = (id: string) => path.join(place.dataDir, 'files', id.slice(0, 2), id.slice(2, 4), id)
    fs.rmSync(placeOf(lost.id))
    fs.truncateSync(placeOf(half.id), 5)
    expect(await ben.get(`/api/files/${lost.id}`)).toMatchObject({ status: 404, body: { code: 'no-such-file' } })
    expect(await ben.get(`/api/files/${half.id}`)).toMatchObject({ status: 503, body: { code: 'file-storage-away' } })
  })
})
