import type { Asked } from '@fairway/contract/assistant'
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

const token = 'a-token-of-the-tests-which-is-long-enough'
const { campus, guest, signIn, url } = await startApp({ listen: true, config: { metricsToken: token } })
const { ben, olga } = await signIn('ben', 'olga')

const bearer = (text: string) => ({ authorization: `Bearer ${text}` })
const elsewhere = { host: 'campus.example.edu' }
const read = async () => (await guest.get('/metrics')).text
/** Of all its labels together. */
const valueOf = (text: string, name: string) => [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? ([0-9.e+-]+)$`, 'gm'))].reduce((sum, [, value]) => sum + Number(value), 0)

test('they are told to a program of this computer, and elsewhere to who sends the token', async () => {
  expect(await guest.get('/metrics')).toMatchObject({ status: 200, headers: { 'content-type': expect.stringMatching(/^text\/plain; version=0\.0\.4/), 'cache-control': 'no-store' } })
  expect((await guest.get('/metrics', { headers: { ...elsewhere, ...bearer(token) } })).status).toBe(200)
  expect((await guest.get('/metrics', { headers: { 'x-forwarded-for': '203.0.113.7', ...bearer(token) } })).status).toBe(200)
})

test.each([
  ['nobody from elsewhere', elsewhere],
  ['who comes through a proxy of this computer', { 'x-forwarded-for': '203.0.113.7' }],
  ['who comes through one that says it in another way', { forwarded: 'for=203.0.113.7' }],
  ['a wrong token', { ...elsewhere, ...bearer('wrong') }],
  ['a wrong token, from this computer too', bearer('wrong')],
  ['the beginning of the token', { ...elsewhere, ...bearer(token.slice(0, -1)) }],
])('%s is refused', async (_who, headers) => {
  expect(await guest.get('/metrics', { headers })).toMatchObject({ status: 403, headers: { 'content-type': 'application/problem+json; charset=utf-8' }, body: { code: 'metrics-not-allowed', title: expect.stringContaining('METRICS_TOKEN') } })
})

test('who is signed in, as the office too, is nobody there', async () => {
  for (const who of [ben, olga]) expect((await who.get('/metrics', { headers: elsewhere })).status).toBe(403)
})

test('without a token in the settings no token opens them', async () => {
  const { guest: other } = await startApp()
  for (const text of ['', 'undefined', token]) expect((await other.get('/metrics', { headers: { ...elsewhere, ...bearer(text) } })).status).toBe(403)
})

test('they count sockets, decisions by their reason, what is said in rooms, and what the process does', async () => {
  const before = await read()
  await openSocket(url, { cookie: ben.cookie })
  const { section } = await campus.openSection()
  await ben.post('/api/enrolments', { sectionId: section.id })
  await ben.post('/api/enrolments', { sectionId: section.id })
  const { body: room } = await ben.post<{ id: number }>('/api/rooms', { name: 'Measured', people: [] })
  await ben.post(`/api/rooms/${room.id}/messages`, { clientId: randomUUID(), text: 'Good morning' })
  const after = await read()
  const grown = (name: string) => valueOf(after, name) - valueOf(before, name)
  expect([grown('fairway_sockets'), grown('fairway_people_connected'), grown('fairway_submissions_total')]).toEqual([1, 1, 2])
  expect(after).toMatch(/^fairway_decisions_total\{reason="enrolled"\} \d+$/m)
  expect(after).toMatch(/^fairway_decisions_total\{reason="already-enrolled"\} \d+$/m)
  expect(grown('fairway_decisions_total')).toBe(2)
  expect(grown('fairway_room_events_total')).toBeGreaterThanOrEqual(1)
  for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds', 'fairway_database_connections']) expect(valueOf(after, name), name).toBeGreaterThan(0)
})

test('they count what the assistant is asked, and never say by whom', async () => {
  const before = await read()
  const { body } = await ben.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text: 'Who are you? I am Ben Okoro, ben@example.edu' })
  await ben.get(`/api/assistant/generations/${body.answer.generation}/events`)
  await expect.poll(async () => valueOf(await read(), 'ai_request_total') - valueOf(before, 'ai_request_total')).toBe(1)
  const text = await read()
  const grown = (name: string) => valueOf(text, name) - valueOf(before, name)
  for (const name of ['ai_response_time_seconds_count', 'ai_first_token_seconds_count', 'ai_queue_wait_seconds_count', 'ai_own_overhead_seconds_count']) expect(grown(name), name).toBe(1)
  expect(text).toMatch(/^ai_in_flight 0$/m)
  const labels = [...text.matchAll(/^[a-z_]+\{([^}]*)\}/gm)].flatMap(([, all]) => [...all!.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => ({ name: name!, value: value! })))
  expect(labels.filter(({ name }) => /person|user|key|address|ip|conversation|room/.test(name))).toEqual([])
  const own = [ben.number, 'Okoro', 'ben@example.edu', '127.0.0.1', body.answer.generation]
  expect(labels.filter(({ value }) => own.some((word) => value.includes(word)))).toEqual([])
})
