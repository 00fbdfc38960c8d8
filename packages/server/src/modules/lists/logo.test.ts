import { createHash } from 'node:crypto'
import type { Lists, OfficeListEntry } from '@fairway/contract/lists'
import { beforeEach, expect, test } from 'vitest'
import { jpeg, png, webp } from '../../../test/images.ts'
import { startApp } from '../../../test/start-app.ts'
import { imageIn } from '../../image-header.ts'

const { guest, signIn, database } = await startApp()
const { olga } = await signIn('olga')
const office = '/api/office/lists/course-types'
let type: OfficeListEntry

beforeEach(async () => {
  await database.script('delete from list_entry; delete from list_logo')
  type = (await olga.post<OfficeListEntry>(office, { code: 'T', name: { en: 'Core' } })).body
})

const put = (bytes: Buffer | string, contentType = 'image/png', version = type.version) =>
  olga.request<OfficeListEntry>('PUT', `${office}/${type.id}/logo?version=${version}`, { body: bytes, headers: { 'content-type': contentType } })

test('a type of courses gets an image, which everybody can load and keep for ever', async () => {
  const bytes = png(64, 64)
  const { status, body } = await put(bytes)
  const hash = createHash('sha256').update(bytes).digest('hex')
  expect({ status, body }).toMatchObject({ status: 200, body: { code: 'T', logo: `/api/lists/logos/${hash}`, version: 2 } })
  expect((await guest.get<Lists>('/api/lists')).body.lists['course-types']).toEqual([{ code: 'T', name: { en: 'Core' }, logo: `/api/lists/logos/${hash}` }])
  const answer = await guest.get(`/api/lists/logos/${hash}`)
  expect(answer.bytes.equals(bytes)).toBe(true)
  expect(answer.headers).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'public, max-age=31536000, immutable',
  })
})

test.each([
  ['image/jpeg', jpeg],
  ['image/webp', webp],
  ['image/png', png(3, 2)],
])('what it is is told by its bytes: %s', async (mediaType, bytes) => {
  expect(imageIn(bytes)).toEqual({ mediaType, width: 3, height: 2 })
  const { body } = await put(bytes, 'application/octet-stream')
  expect((await guest.get(body.logo!)).headers['content-type']).toBe(mediaType)
})

test.each([
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'image/svg+xml', 415, 'logo-not-an-image'],
  ['an SVG that calls itself a PNG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/png', 415, 'logo-not-an-image'],
  ['a page', Buffer.from('<!doctype html><script>1</script>'), 'image/png', 415, 'logo-not-an-image'],
  ['JSON', '{"logo":1}', 'application/json', 415, 'logo-not-an-image'],
  ['a GIF', Buffer.from('R0lGODlhAQABAAAAACw=', 'base64'), 'image/png', 415, 'logo-not-an-image'],
  ['half a PNG header', png(8, 8).subarray(0, 20), 'image/png', 415, 'logo-not-an-image'],
  ['a JPEG that ends before its frame', jpeg.subarray(0, 60), 'image/jpeg', 415, 'logo-not-an-image'],
  ['nothing', Buffer.alloc(0), 'image/png', 415, 'logo-not-an-image'],
  ['a PNG of no width', png(0, 8), 'image/png', 415, 'logo-not-an-image'],
  ['an image that unpacks to more than a screen', png(1025, 8), 'image/png', 422, 'logo-too-wide'],
  ['more than 64 KB', Buffer.concat([png(8, 8), Buffer.alloc(64 * 1024)]), 'image/png', 413, 'body-too-large'],
])('%s is refused', async (_, bytes, contentType, status, code) => {
  expect(await put(bytes, contentType)).toMatchObject({ status, body: { code } })
  expect(await database.query({ text: 'select from list_logo' })).toEqual([])
})

test('bytes are taken there and nowhere else', async () => {
  const body = png(8, 8)
  expect((await olga.request('POST', office, { body, headers: { 'content-type': 'application/octet-stream' } })).status).toBe(415)
  expect((await olga.request('POST', '/api/session', { body, headers: { 'content-type': 'image/png' } })).status).toBe(415)
})

test('an image that no type has any more is gone; one that another has stays', async () => {
  const other = (await olga.post<OfficeListEntry>(office, { name: { en: 'Other' } })).body
  const first = (await put(png(8, 8))).body
  await olga.request('PUT', `${office}/${other.id}/logo?version=1`, { body: png(8, 8), headers: { 'content-type': 'image/png' } })
  await put(png(9, 9), 'image/png', 2)
  expect((await guest.get(first.logo!)).status).toBe(200)
  expect((await olga.delete(`${office}/${other.id}/logo?version=2`)).body).toMatchObject({ version: 3 })
  expect((await guest.get(first.logo!)).status).toBe(404)
  expect((await olga.delete(`${office}/${type.id}?version=3`)).status).toBe(204)
  expect(await database.query({ text: 'select from list_logo' })).toEqual([])
})

test('only a type of courses has one, and only as it was read', async () => {
  const college = (await olga.post<OfficeListEntry>('/api/office/lists/colleges', { name: { en: 'Law' } })).body
  expect(await olga.request('PUT', `${office}/${college.id}/logo?version=1`, { body: png(8, 8), headers: { 'content-type': 'image/png' } })).toMatchObject({ status: 404 })
  expect(await put(png(8, 8), 'image/png', 7)).toMatchObject({ status: 409, body: { code: 'list-entry-changed' } })
  expect((await guest.get('/api/lists/logos/nothing')).status).toBe(404)
})
