import { Redis } from 'ioredis'
import { describe, expect, test, vi } from 'vitest'
import { findRedis, startRedis } from '../../../../test/setup/redis.ts'
import { afterwards, emptyDirectory } from '../../test/afterwards.ts'
import { createBus } from './bus.ts'

const program = findRedis()

const key = Buffer.alloc(32, 1)

function join(redisUrl: string | undefined, campus = 'one') {
  const log = { warn: vi.fn(), info: vi.fn() }
  const bus = createBus({ redisUrl, campus, key, log })
  afterwards(() => bus.close())
  const heard: string[] = []
  return { bus, log, heard, hear: (channel: string) => bus.listen(channel, (text) => heard.push(text)) }
}

async function startRedisHere() {
  const redis = await startRedis(program!, emptyDirectory())
  afterwards(redis.kill)
  return redis
}

test('a single instance shares nothing, and says so', () => {
  const { bus, heard, hear } = join(undefined)
  hear('news')
  bus.publish('news', 'hello')
  expect(bus.isShared).toBe(false)
  expect(heard).toEqual([])
})

test('a Redis that is not there fails nothing and is told of once', async () => {
  const { bus, log, hear } = join('redis://127.0.0.1:1')
  hear('news')
  for (let index = 0; index < 20; index++) bus.publish('news', 'lost')
  await expect.poll(() => log.warn.mock.calls.length).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(log.warn).toHaveBeenCalledTimes(1)
})

describe.skipIf(!program)('over Redis', () => {
  /** Until both hear each other. */
  async function joined(url: string) {
    const [ada, bob] = [join(url), join(url)]
    for (const { hear } of [ada, bob]) hear('ready')
    await expect
      .poll(() => {
        for (const { bus } of [ada, bob]) bus.publish('ready', 'ready')
        return ada.heard.length > 0 && bob.heard.length > 0
      })
      .toBe(true)
    return { ada, bob }
  }
  const told = ({ heard }: { heard: string[] }) => heard.filter((text) => text !== 'ready')

  test('the others hear what is said, in its order and with every line of it, and who said it does not', async () => {
    const { ada, bob } = await joined((await startRedisHere()).url)
    for (const { hear } of [ada, bob]) hear('ready')
    const end = bob.bus.listen('news', (text) => bob.heard.push(text))
    ada.hear('news')
    const lines = Array.from({ length: 500 }, (_, index) => `${index}\n第一行\nnews\n`)
    // Subscribing takes a moment.
    await expect.poll(() => (ada.bus.publish('news', 'ready'), bob.heard.filter((text) => text === 'ready').length)).toBeGreaterThan(5)
    for (const line of lines) ada.bus.publish('news', line)
    ada.bus.publish('other', 'not for him')
    await expect.poll(() => told(bob).length).toBe(500)
    expect(told(bob)).toEqual(lines)
    expect(told(ada)).toEqual([])
    end()
    ada.bus.publish('news', 'too late')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(told(bob)).toHaveLength(500)
  })

  test('another campus on the same Redis hears nothing', async () => {
    const { url } = await startRedisHere()
    const { ada, bob } = await joined(url)
    const stranger = join(url, 'two')
    stranger.hear('ready')
    for (let round = 0; round < 20; round++) {
      ada.bus.publish('ready', 'ready')
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(bob.heard.length).toBeGreaterThan(10)
    expect(stranger.heard).toEqual([])
  })

  test('after Redis was killed and started again everybody hears again, and learns that something was missed', async () => {
    const redis = await startRedisHere()
    const { ada, bob } = await joined(redis.url)
    const missed = vi.fn()
    bob.bus.onReconnected(missed)
    await redis.kill()
    await expect.poll(() => ada.log.warn.mock.calls.length).toBe(1)
    for (let index = 0; index < 1000; index++) ada.bus.publish('ready', 'into the void')
    expect(missed).not.toHaveBeenCalled()
    await redis.start()
    await expect.poll(() => missed.mock.calls.length, { timeout: 10_000 }).toBe(1)
    await expect.poll(() => (ada.bus.publish('ready', 'again'), bob.heard.includes('again')), { timeout: 10_000 }).toBe(true)
    expect(bob.heard).not.toContain('into the void')
    // She speaks over one connection and hears over another, which may come back later.
    await expect.poll(() => ada.log.info.mock.calls).toEqual([['Redis is back']])
    expect(ada.log.warn).toHaveBeenCalledTimes(1)
  })

  test('a listener that fails does not keep others from hearing', async () => {
    const { ada, bob } = await joined((await startRedisHere()).url)
    bob.bus.listen('ready', () => {
      throw new Error('mine alone')
    })
    const other = vi.fn()
    bob.bus.listen('ready', other)
    ada.bus.publish('ready', 'ready')
    await expect.poll(() => other.mock.calls.length).toBeGreaterThan(0)
    expect(bob.log.warn).toHaveBeenCalled()
  })

  test('what somebody else says in Redis is heard by nobody, however it looks, and is told of once', async () => {
    const { url } = await startRedisHere()
    const { ada, bob } = await joined(url)
    const stranger = new Redis(url)
    afterwards(() => stranger.disconnect())
    const seen: [string, string][] = []
    await stranger.psubscribe('fairway:*')
    stranger.on('pmessage', (_pattern, shard: string, message: string) => seen.push([shard, message]))
    ada.bus.publish('ready', 'genuine')
    await expect.poll(() => seen.length).toBe(1)
    const [shard, genuine] = seen[0]!
    await expect.poll(() => bob.heard).toContain('genuine')
    const saying = new Redis(url)
    afterwards(() => saying.disconnect())
    const forged = [genuine.replace('genuine', 'forged'), genuine.slice(genuine.indexOf('\n') + 1).replace('genuine', 'forged'), `${'A'.repeat(43)}\nx\nready\nforged`, 'forged', '', '\n\n\n', 'x'.repeat(1_000_000)]
    for (let round = 0; round < 100; round++) for (const message of forged) await saying.publish(shard, message)
    await expect.poll(() => (ada.bus.publish('ready', 'after'), bob.heard.includes('after'))).toBe(true)
    expect(bob.heard).not.toContain('forged')
    for (const { log } of [ada, bob]) expect(log.warn).toHaveBeenCalledTimes(1)
  })

  test('a Redis that takes nothing is given so much and no more', async () => {
    const redis = await startRedisHere()
    const { ada, bob } = await joined(redis.url)
    const long = 'x'.repeat(1024 * 1024)
    redis.freeze()
    for (let index = 0; index < 50; index++) ada.bus.publish('ready', long)
    redis.thaw()
    await expect.poll(() => (ada.bus.publish('ready', 'after'), bob.heard.includes('after'))).toBe(true)
    expect(bob.heard.filter((text) => text === long)).toHaveLength(16)
  })
})
