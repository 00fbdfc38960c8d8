import type { RoomEvent } from '@fairway/contract/rooms'
import { expect, test } from 'vitest'
import { findRedis, startRedis } from '../../../../../test/setup/redis.ts'
import { afterwards, emptyDirectory } from '../../../test/afterwards.ts'
import { createClient } from '../../../test/client.ts'
import { simulateModels } from '../../../test/models.ts'
import { answered, askingModels, followed, longStory, start, textOf } from '../../../test/room-assistant.ts'
import { classRoom, openRoom, say } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'

// The assistant in a room that is open on two instances with one database.

const redis = findRedis()

async function startTwo(redisUrl?: string) {
  const models = await simulateModels()
  const config = { redisUrl, ...askingModels(models) }
  const here = await startApp({ listen: true, config })
  const there = await startApp({ listen: true, place: here.place, config })
  start(here)
  start(there)
  const { ana, ben, chloe } = await here.signIn('ana', 'ben', 'chloe')
  const { room } = await classRoom(here, ana, [ben, chloe])
  return { models, here, there, room, ana, ben, chloe }
}

const two = await startTwo()

test('all on both hear the same as it grows, and who moderates stops it from the other one', () => heardOnBoth(two))

test.skipIf(!redis)(
  'so they do over Redis',
  async () => {
    const server = await startRedis(redis!, emptyDirectory())
    afterwards(server.kill)
    await heardOnBoth(await startTwo(server.url))
  },
  120_000,
)

async function heardOnBoth({ models, here, there, room, ana, ben, chloe }: Awaited<ReturnType<typeof startTwo>>): Promise<void> {
  models.answer(longStory)
  const log = await openRoom(there.url, chloe, room.id)
  const sent = await say(ben, room.id, '@assistant a long story')
  const { answer } = await answered(ben, room.id, sent, 'running')
  const near = followed(here.url, ben, answer.generation)
  const far = followed(there.url, chloe, answer.generation)
  await expect.poll(() => models.requests.at(-1)!.tokensSaid).toBeGreaterThan(30)
  const late = followed(there.url, ana, answer.generation)
  expect((await createClient(there.app, chloe.cookie).post(`/api/assistant/generations/${answer.generation}/stop`)).status).toBe(404)
  expect((await createClient(there.app, ana.cookie).post(`/api/assistant/generations/${answer.generation}/stop`)).status).toBe(204)
  const [one, other, third] = await Promise.all([near, far, late])
  expect(other).toEqual(one)
  expect(third).toEqual(one)
  await expect.poll(() => models.requests.at(-1)!.closedByClientAt).toBeDefined()
  const kept = await answered(chloe, room.id, sent, 'stopped')
  expect(kept.text).toBe(textOf(one).trim())
  const events: RoomEvent[] = []
  while (!events.some(({ kind }) => kind === 'message-answer')) events.push(...(await log.next('room-events')).events)
  expect(events.at(-1)).toMatchObject({ kind: 'message-answer', message: kept.seq, text: kept.text })
  expect([...here.errors, ...there.errors]).toEqual([])
}

test('the same message on both at once is answered once', async () => {
  const { models, there, room, ben } = two
  const before = models.requests.length
  models.answer({ text: ['Once.'] })
  const clientId = '00000000-0000-4000-8000-000000000001'
  const far = createClient(there.app, ben.cookie)
  const said = await Promise.all([ben, far, ben, far].map((who) => who.post<{ seq: number }>(`/api/rooms/${room.id}/messages`, { clientId, text: '@assistant once?' })))
  expect(new Set(said.map(({ body }) => body.seq)).size).toBe(1)
  await answered(ben, room.id, said[0]!.body)
  expect(models.requests).toHaveLength(before + 1)
})

test('no more than two answers begin in a room, whichever instances are asked', async () => {
  const { models, there, ben, chloe, ana, here } = two
  const { room } = await classRoom(here, ana, [ben, chloe])
  const before = models.requests.length
  models.answer(longStory)
  const all = [ben, chloe, ana].flatMap((who) => [who, createClient(there.app, who.cookie)])
  await Promise.all(all.map((who, index) => say(who, room.id, `@assistant ${index}`)))
  const running = () => here.database.query<{ generation: string }>({ text: `select answer ->> 'generation' as generation from message where room_id = $1 and answer ->> 'state' = 'running'`, values: [room.id] })
  await expect.poll(async () => (await running()).length).toBe(2)
  await expect.poll(() => models.requests.length - before).toBe(2)
  // The others have been refused, and none comes when there is room again.
  await expect.poll(async () => (await here.database.query({ text: `select from completion where room_id = $1 and code = 'too-many-answers-here'`, values: [room.id] })).length).toBe(4)
  for (const { generation } of await running()) await ana.post(`/api/assistant/generations/${generation}/stop`)
  await expect.poll(async () => (await running()).length).toBe(0)
  expect((await here.database.query({ text: 'select from message where room_id = $1 and answer is not null', values: [room.id] })).length).toBe(2)
})

test('of an instance that ends without a word, the other one says that the answer was interrupted, as far as it came', async () => {
  const { models, here, there, room, ben, chloe } = two
  models.answer(longStory)
  const sent = await say(ben, room.id, '@assistant a long story')
  const { answer } = await answered(ben, room.id, sent, 'running')
  await expect.poll(async () => (await here.database.query<{ last_seq: number }>({ text: 'select coalesce(max(last_seq), 0) as last_seq from generation_chunk where generation_id = $1', values: [answer.generation] }))[0]!.last_seq).toBeGreaterThan(10)
  const far = followed(there.url, chloe, answer.generation)
  // As if it had been killed: whatever it writes from now on is not its own any more.
  await there.database.query({ text: `update generation set owner = gen_random_uuid(), alive_at = now() - interval '1 minute' where id = $1`, values: [answer.generation] })
  const events = await far
  expect(events.at(-1)).toMatchObject({ type: 'end', state: 'interrupted' })
  const kept = await answered(chloe, room.id, sent, 'interrupted')
  expect(kept.text).toMatch(/^word0 word1 /)
  expect(textOf(events).trim()).toBe(kept.text)
  await expect.poll(() => models.requests.at(-1)!.closedByClientAt).toBeDefined()
  models.answer({ text: ['Now.'] })
  expect((await createClient(there.app, ben.cookie).post(`/api/rooms/${room.id}/messages/${sent.seq}/answer`)).status).toBe(204)
  expect((await answered(chloe, room.id, sent)).text).toBe('Now.')
})
