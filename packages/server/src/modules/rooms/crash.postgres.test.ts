import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { findRedis, startRedis } from '../../../../../test/setup/redis.ts'
import { afterwards, emptyDirectory } from '../../../test/afterwards.ts'
import { createFollower, type Follower } from '../../../test/follower.ts'
import { freshPlace } from '../../../test/place.ts'
import { startServer } from '../../../test/server-process.ts'
import { expectAll, kill, prepareWriters, readLog, rush, untilSent, type Message } from '../../../test/writers.ts'

// Two instances of the real program on one database, which are killed in turn, and Redis between them too.

const redisProgram = findRedis()

test.skipIf(!redisProgram)('two instances, of which one is killed, and Redis too: all hear the same, nothing is lost, nothing comes twice', async () => {
  const place = await freshPlace()
  const { cookies, roomId } = await prepareWriters(place)
  const redis = await startRedis(redisProgram!, emptyDirectory())
  afterwards(redis.kill)
  const start = () => startServer(place, { redisUrl: redis.url })
  const servers = await Promise.all([start(), start()])
  const alive = new Set(servers)
  const urls = () => [...alive].map(({ url }) => url)
  const followers = cookies.slice(0, 4).map((cookie) => createFollower(roomId, cookie))
  const messages: Message[] = []
  const ending = new AbortController()
  const following = Promise.all(followers.map((follower, index) => keepConnected(follower, urls, index, ending.signal)))
  const rushing = rush(urls, cookies, roomId, messages, ending.signal)

  await sleep(500)
  await redis.kill()
  await sleep(500)
  // Everybody goes over to the other one.
  alive.delete(servers[0])
  await kill(servers[0])
  await sleep(500)
  alive.add(await start())
  await redis.start()
  await sleep(500)
  alive.delete(servers[1])
  await kill(servers[1])
  alive.add(await start())
  await sleep(300)
  ending.abort()
  await Promise.all([rushing, following])

  await Promise.all(messages.filter(({ place }) => !place).map((message) => untilSent(urls, cookies, roomId, message)))
  await Promise.all(followers.map((follower, index) => (follower.isConnected() ? undefined : follower.connect(urls()[index % 2]!))))
  const log = await readLog(urls()[0]!, cookies[0]!, roomId)
  expectAll(log, messages)
  expect(log.number).toBe(messages.length)
  await expect.poll(() => followers.map((follower) => follower.last()), { timeout: 10_000 }).toEqual(followers.map(() => log.top))
  for (const follower of followers) {
    expect(follower.readAnew()).toBe(0)
    expect(follower.log()).toEqual(log.events)
  }
}, 120_000)

/** As a page does it that loses its connection. */
async function keepConnected(follower: Follower, urls: () => string[], index: number, signal: AbortSignal): Promise<void> {
  for (let tries = index; !signal.aborted; tries++) {
    const all = urls()
    if (!follower.isConnected()) await follower.connect(all[tries % all.length]!).catch(() => {})
    await sleep(50)
  }
}
