import { expect, test } from 'vitest'
import type { Room } from '@fairway/contract/rooms'
import { commandsOn } from '../../../test/command.ts'
import { createFaultyBus } from '../../../test/faulty-bus.ts'
import { createFollower } from '../../../test/follower.ts'
import { isPostgres, openAt } from '../../../test/place.ts'
import { say, textsOf } from '../../../test/rooms.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

// Logs that are suddenly of another life, under a running instance. After a restart: attack.test.ts.

async function begin() {
  const started = await startApp({ listen: true })
  const people = await started.signIn('ana', 'ben')
  const { body: made } = await people.ana.post<Room>('/api/rooms', { name: 'Taken back', people: [people.ben.id] })
  const follower = createFollower(made.id, people.ben.cookie)
  await follower.connect(started.url)
  for (const text of ['one', 'two', 'three']) await say(people.ana, made.id, text)
  await expect.poll(() => follower.last()).toBe(3)
  const list = await openSocket(started.url, { cookie: people.ben.cookie })
  await list.subscribe(`rooms:${people.ben.id}`)
  expect(await list.next('room-bumps')).toMatchObject({ rooms: expect.arrayContaining([[made.id, 3, 3]]) as unknown })
  /** As a standby that took over, without the last message. */
  async function loseLast() {
    await started.database.query({ text: `delete from message where room_id = $1 and seq = 3`, values: [made.id] })
    await started.database.query({ text: `delete from room_event where room_id = $1 and seq = 3`, values: [made.id] })
    await started.database.query({ text: `update room set last_seq = 2, number = 2 where id = $1`, values: [made.id] })
  }
  return { ...started, ...people, roomId: made.id, follower, list, loseLast }
}
const textsIn = (follower: ReturnType<typeof createFollower>) => textsOf(follower.log())

test('they are noticed by who writes, and read anew by who had heard of the other ones', async () => {
  const { app, ana, roomId, follower, list, loseLast } = await begin()
  const before = app.rooms.epoch()
  await loseLast()
  await say(ana, roomId, 'another third')
  await expect.poll(() => textsIn(follower)).toEqual(['one', 'two', 'another third'])
  expect(follower.readAnew()).toBe(1)
  expect(follower.epoch()).toBe(app.rooms.epoch())
  expect(app.rooms.epoch()).not.toBe(before)
  await list.next('rooms-changed')
  expect(await list.next('room-bumps')).toMatchObject({ rooms: expect.arrayContaining([[roomId, 3, 3]]) as unknown })
  // Once is enough.
  await say(ana, roomId, 'and on')
  await expect.poll(() => follower.last()).toBe(4)
  expect(follower.readAnew()).toBe(1)
})

test('they are noticed by looking where nobody writes', async () => {
  const { app, follower, loseLast } = await begin()
  await loseLast()
  app.rooms.start()
  await expect.poll(() => textsIn(follower)).toEqual(['one', 'two'])
  expect(follower.readAnew()).toBe(1)
})

test('they are said to be so by the operator, who put back a copy that nobody could tell from them', async () => {
  const { app, database, ana, roomId, follower } = await begin()
  const before = app.rooms.epoch()
  expect(await commandsOn({ app, database })('rooms new-epoch', {})).toMatchObject({ exit: 0, notes: [expect.stringContaining('anew') as string] })
  expect(app.rooms.epoch()).not.toBe(before)
  await expect.poll(() => follower.readAnew()).toBe(1)
  await say(ana, roomId, 'four')
  await expect.poll(() => textsIn(follower)).toEqual(['one', 'two', 'three', 'four'])
})

if (isPostgres) test('they are noticed when the database had to be connected to anew, and by other instances', async () => {
  const bus = createFaultyBus({ lost: 0, doubled: 0, delayMs: 0 }, () => 0.5)
  const one = await begin()
  const other = await startApp({ place: one.place, listen: true, bus: bus.join() })
  const before = one.app.rooms.epoch()
  expect(other.app.rooms.epoch()).toBe(before)
  // By another process, as after a failover: nothing but the connection says that there is something to look at.
  const elsewhere = await openAt(one.place)
  await elsewhere.query({ text: `update program_secret set value = gen_random_uuid()::text where name = 'epoch'` })
  await elsewhere.query({ text: 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()' })
  await expect.poll(async () => (await one.guest.get('/api/rooms')).status).toBe(200)
  await expect.poll(() => one.follower.readAnew()).toBe(1)
  expect(one.app.rooms.epoch()).not.toBe(before)
  await expect.poll(async () => {
    await other.guest.get('/api/rooms')
    return other.app.rooms.epoch()
  }).toBe(one.app.rooms.epoch())
  // And one that is told of it need not have seen anything.
  const third = await startApp({ place: one.place, bus: bus.join() })
  await other.app.rooms.renewEpoch()
  await expect.poll(() => third.app.rooms.epoch()).toBe(other.app.rooms.epoch())
})
