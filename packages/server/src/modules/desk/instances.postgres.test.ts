import type { HandOffs } from '@fairway/contract/desk'
import { expect, test } from 'vitest'
import { findRedis, startRedis } from '../../../../../test/setup/redis.ts'
import { afterwards, emptyDirectory } from '../../../test/afterwards.ts'
import { createClient } from '../../../test/client.ts'
import { comeAsGuest, openDesk } from '../../../test/desk.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

// The desk on two instances with one database.

const redis = findRedis()

async function startTwo(redisUrl?: string) {
  const here = await startApp({ listen: true, config: { redisUrl } })
  const there = await startApp({ listen: true, place: here.place, config: { redisUrl } })
  const { olga } = await here.signIn('olga')
  const desk = await openDesk(here, olga)
  there.app.desk.start()
  return { here, there, olga, desk }
}

async function redisUrl(): Promise<string> {
  const server = await startRedis(redis!, emptyDirectory())
  afterwards(server.kill)
  return server.url
}

test.each(redis ? [false, true] : [false])('both read the log, and each question is answered once (with Redis: %s)', async (withRedis) => {
  const { here, there, olga, desk } = await startTwo(withRedis ? await redisUrl() : undefined)
  await olga.post('/api/office/desk/rules', { name: 'Probe', match: 'any', keywords: ['probe'], answer: { en: 'To {id}.' }, delayMs: 50 })
  const guests = await Promise.all(Array.from({ length: 16 }, () => comeAsGuest(here, 'Mia')))
  const sent = await Promise.all(guests.map((guest, index) => desk.say(index % 2 ? createClient(there.app, guest.cookie) : guest, 'probe')))
  await desk.untilIdle(Math.max(...sent.map(({ seq }) => seq)))
  expect((await desk.answers()).map(({ text }) => text).sort()).toEqual(guests.map(({ id }) => `To ${id}.`).sort())
  expect([...here.errors, ...there.errors]).toEqual([])
})

test('an instance that ends with answers due leaves them to the other', async () => {
  const { here, there, olga, desk } = await startTwo()
  await olga.post('/api/office/desk/rules', { name: 'Probe', match: 'any', keywords: ['probe'], answer: { en: 'Later.' }, delayMs: 1000 })
  const mia = await comeAsGuest(here, 'Mia')
  const { seq } = await desk.say(mia, 'probe')
  await expect.poll(async () => (await there.database.query({ text: 'select from desk_answer where answered_at is null' })).length).toBe(1)
  await here.close()
  await expect
    .poll(async () => (await there.database.query({ text: `select text from message where sender = 'desk:desk' and seq > $1`, values: [seq] })).map(({ text }) => text as string), { timeout: 10_000 })
    .toEqual(['Later.'])
})

test('one that is killed after it took an answer leaves it to the other', async () => {
  const { here, there, olga, desk } = await startTwo()
  const rule = (await olga.post<{ id: number }>('/api/office/desk/rules', { name: 'Probe', match: 'any', keywords: ['probe'], answer: { en: 'Later.' } })).body
  await here.app.desk.stop()
  await there.app.desk.stop()
  const { seq } = await desk.say(await comeAsGuest(here, 'Mia'), 'nothing')
  await here.database.query({
    text: `insert into desk_answer (room_id, seq, rule_id, sender, language, due_at, leased_until) values ($1, $2, $3, 'guest:aaaaaaaa', 'en', now(), now() + interval '1 second')`,
    values: [desk.lobby, seq, rule.id],
  })
  const third = await startApp({ place: here.place })
  third.app.desk.start()
  await expect.poll(async () => (await desk.answers()).map(({ text }) => text), { timeout: 10_000 }).toEqual(['Later.'])
})

test('what is edited on one instance holds on the other within a second', async () => {
  const { here, there, olga, desk } = await startTwo()
  const mia = createClient(there.app, (await comeAsGuest(here, 'Mia')).cookie)
  // It remembers the rules as they are now.
  expect(await desk.answersTo(mia, '天气')).toHaveLength(1)
  await olga.post('/api/office/desk/rules', { name: 'New', match: 'any', keywords: ['probe'], answer: { en: 'New.' }, delayMs: 0 })
  const asked = { text: 'probe' }
  await expect.poll(async () => (await createClient(there.app, olga.cookie).post('/api/office/desk/trials', asked)).body.answer, { timeout: 1500 }).toBe('New.')
  expect(await desk.answersTo(mia, 'probe')).toEqual(['New.'])
})

test.each(redis ? [false, true] : [false])('the office hears on the other instance who asks for a person (with Redis: %s)', async (withRedis) => {
  const { here, there, olga, desk } = await startTwo(withRedis ? await redisUrl() : undefined)
  const tab = await openSocket(there.url, { cookie: olga.cookie })
  await tab.subscribe('desk:hand-offs')
  await desk.answersTo(await comeAsGuest(here, 'Mia'), '人工客服')
  expect(await tab.next('hand-offs-changed')).toMatchObject({ open: 1 })
  const { handOffs } = (await olga.get<HandOffs>('/api/office/desk/hand-offs')).body
  await createClient(there.app, olga.cookie).post(`/api/office/desk/hand-offs/${handOffs[0]!.id}/taking`)
  expect(await tab.next('hand-offs-changed')).toMatchObject({ open: 0 })
})
