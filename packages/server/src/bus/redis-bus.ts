import { hash, randomUUID } from 'node:crypto'
import { Redis, type RedisOptions } from 'ioredis'
import type { Bus, BusHandler } from './bus.ts'

// Redis pub/sub. Channels are gathered in a few shards, each a channel of Redis, so that an instance with thousands of topics
// subscribes a few times. While Redis is away nothing is kept for it: what was missed is found in the database.

export type BusLog = { warn(fields: object, text: string): void; info(text: string): void }

const shards = 16
/** Messages that Redis has not taken yet; more are dropped. */
const mostUnanswered = 10_000
const longestPauseMs = 3_000

export function createRedisBus({ url, campus, log }: { url: string; campus: string; log: BusLog }): Bus {
  const instance = randomUUID()
  const handlers = new Map<string, Set<BusHandler>>()
  const heard = new Set<string>()
  const reconnected: (() => void)[] = []
  let unanswered = 0
  let wasReady = false
  let isAway = false
  let isClosing = false

  const publisher = new Redis(url, { ...options, enableAutoPipelining: true })
  // A connection that subscribes can do nothing else.
  const subscriber = new Redis(url, { ...options, autoResubscribe: false })
  for (const connection of [publisher, subscriber]) {
    connection.on('error', away)
    connection.connect().catch(away)
  }
  subscriber.on('ready', () => void hearAgain().catch(away))
  subscriber.on('message', (_shard: string, message: string) => receive(message))

  return {
    instance,
    isShared: true,

    publish(channel, text) {
      if (publisher.status !== 'ready' || unanswered >= mostUnanswered) return
      unanswered++
      publisher
        .publish(shardOf(channel), `${instance}\n${channel}\n${text}`)
        .catch(away)
        .finally(() => unanswered--)
    },

    listen(channel, handler) {
      const listening = handlers.get(channel) ?? new Set()
      handlers.set(channel, listening.add(handler))
      hear(shardOf(channel))
      return () => {
        listening.delete(handler)
        if (listening.size === 0 && handlers.get(channel) === listening) handlers.delete(channel)
      }
    },

    onReconnected(handler) {
      reconnected.push(handler)
    },

    async close() {
      isClosing = true
      // What was just published still leaves, unless Redis does not answer.
      if (publisher.status === 'ready') await Promise.race([publisher.quit().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 1000).unref())])
      publisher.disconnect()
      subscriber.disconnect()
    },
  }

  /** Once needed it stays: others will be needed soon, and what is said while subscribing again would be missed. */
  function hear(shard: string): void {
    if (heard.has(shard)) return
    heard.add(shard)
    if (subscriber.status === 'ready') subscriber.subscribe(shard).catch(away)
  }

  async function hearAgain(): Promise<void> {
    if (heard.size > 0) await subscriber.subscribe(...heard)
    if (isAway) log.info('Redis is back')
    isAway = false
    if (wasReady) for (const handler of reconnected) safely(handler)
    wasReady = true
  }

  function receive(message: string): void {
    const afterInstance = message.indexOf('\n')
    const afterChannel = message.indexOf('\n', afterInstance + 1)
    if (message.slice(0, afterInstance) === instance) return
    const channel = message.slice(afterInstance + 1, afterChannel)
    const text = message.slice(afterChannel + 1)
    for (const handler of [...(handlers.get(channel) ?? [])]) safely(() => handler(text, channel))
  }

  /** A message that one listener does not cope with is not to keep others from theirs. */
  function safely(work: () => void): void {
    try {
      work()
    } catch (error) {
      log.warn({ err: error }, 'a message of another instance could not be dealt with')
    }
  }

  function away(error: unknown): void {
    if (isAway || isClosing) return
    isAway = true
    log.warn({ err: error }, 'Redis is away: instances learn of each other only from the database, a little later')
  }

  function shardOf(channel: string): string {
    return `fairway:${campus}:${parseInt(hash('md5', channel).slice(0, 4), 16) % shards}`
  }
}

const options: RedisOptions = {
  lazyConnect: true,
  connectTimeout: 3000,
  // Nothing waits for a Redis that is away.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy: (times) => Math.min(longestPauseMs, 50 * 2 ** Math.min(times, 10)) * (0.5 + Math.random() / 2),
}
