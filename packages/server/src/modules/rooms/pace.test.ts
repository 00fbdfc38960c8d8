import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { lobby } from '../../../test/rooms.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

// How fast somebody may do things in rooms.

const { app, signIn, guest, url } = await startApp({ listen: true, writing: { people: 3, guests: 1 }, config: { trustedProxies: ['127.0.0.1'] } })
const { ben, chloe } = await signIn('ben', 'chloe')

test('who writes too fast is told when to go on', async () => {
  const { id } = await lobby(ben)
  const again = () => ben.post(`/api/rooms/${id}/messages`, { clientId: randomUUID(), text: 'again' })
  for (let count = 0; count < 2; count++) expect((await again()).status).toBe(201)
  expect((await ben.put(`/api/rooms/${id}/messages/1/reactions/${encodeURIComponent('👍')}`)).status).toBe(204)
  const refused = await again()
  expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-messages' } })
  expect(refused.body['retryAfter']).toBeGreaterThan(0)
  // A guest costs nothing, where they come from does.
  const answers: number[] = []
  for (let count = 0; count < 5; count++) {
    const { cookies } = await guest.post('/api/guest', { name: `Guest ${count}` })
    const { status } = await createClient(app, cookies.map(({ name, value }) => `${name}=${value}`).join('; ')).post(`/api/rooms/${id}/messages`, { clientId: randomUUID(), text: 'hi' })
    answers.push(status)
  }
  expect(answers).toEqual([201, 201, 201, 429, 429])
})

test('who searches without signing in is held back by where they come from, and nobody else with them', async () => {
  const search = async (ip: string) => (await guest.get('/api/rooms/search?q=hello', { headers: { 'x-forwarded-for': ip } })).status
  const statuses: number[] = []
  for (let count = 0; count < 12; count++) statuses.push(await search('198.51.100.7'))
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0)
  expect(await search('198.51.100.8')).toBe(200)
  // An id that costs nothing is no way around it.
  const { cookies } = await guest.post('/api/guest', { name: 'Gus' })
  const asGuest = createClient(app, cookies.map(({ name, value }) => `${name}=${value}`).join('; '))
  for (let count = 0; count < 9; count++) await search('198.51.100.9')
  expect((await asGuest.get('/api/rooms/search?q=hello', { headers: { 'x-forwarded-for': '198.51.100.9' } })).status).toBe(429)
})

test('how far somebody has read is noted as often as they may ask for something, and in the end as far as they have', async () => {
  const { id, top } = await lobby(chloe)
  await chloe.put(`/api/rooms/${id}/reading`, { seq: 0, back: true })
  const tab = await openSocket(url, { cookie: chloe.cookie })
  await tab.subscribe(`rooms:${chloe.id}`)
  for (let count = 0; count < 60; count++) {
    tab.send({ type: 'read', room: id, seq: count < 50 ? 1 : top })
    // An answer to something else, which came after it.
    await chloe.get(`/api/rooms/${id}`)
  }
  const marked = () => tab.events.filter(({ type }) => type === 'room-read').length
  expect(marked()).toBeLessThan(40)
  await expect.poll(async () => (await chloe.get<{ read: { seq: number } }>(`/api/rooms/${id}`)).body.read.seq, { timeout: 20_000 }).toBe(top)
})
