import { createHmac, hash, randomUUID, timingSafeEqual } from 'node:crypto'
import { Redis, type RedisOptions } from 'ioredis'
import type { Bus, BusHandler } from './bus.ts'

// Redis pub/sub. Channels are gathered in a few shards, each a channel of Redis, so that an instance with thousands of topics
// subscribes a few times. While Redis is away nothing is kept for it: what was missed is found in the database.
//
// Whoever else can use the Redis could say anything in a room, or that a log had gone far beyond its end. So messages are signed, and
// what is not ours is dropped.

export type BusLog = { warn(fields: object, text: string): void; info(text: string): void }

const shards = 16
/** Messages that Redis has not taken yet, and their characters; more are dropped. */
const mostUnanswered = { messages: 10_000, characters: 16 * 1024 * 1024 }
/** Of messages with which the same is wrong, one is told of in so long. */
const tellEveryMs = 60_000
const longestPauseMs = 3_000

/** @param key what signs messages; of the campus alone */
export function createRedisBus({ url, campus, key, log }: { url: string; campus: string; key: Buffer; log: BusLog }): Bus {
  const instance = randomUUID()
  const handlers = new Map<string, Set<BusHandler>>()
  const heard = new Set<string>()
  const reconnected: (() => void)[] = []
  const unanswered = { messages: 0, characters: 0 }
  const toldAt = new Map<string, number>()
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
      if (publisher.status !== 'ready' || unanswered.messages >= mostUnanswered.messages || unanswered.characters >= mostUnanswered.characters) return
      unanswered.messages++
      unanswered.characters += text.length
      const said = `${instance}\n${channel}\n${text}`
      publisher
        .publish(shardOf(channel), `${signatureOf(said)}\n${said}`)
        .catch(away)
        .finally(() => {
          unanswered.messages--
          unanswered.characters -= text.length
        })
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
    const signature = message.slice(0, signatureLength)
    const said = message.slice(signatureLength + 1)
    const afterInstance = said.indexOf('\n')
    const afterChannel = said.indexOf('\n', afterInstance + 1)
    if (said.slice(0, afterInstance) === instance) return
    if (!isEqual(signature, signatureOf(said))) return tell({}, 'a message in Redis is not of this campus, and was dropped')
    const channel = said.slice(afterInstance + 1, afterChannel)
    const text = said.slice(afterChannel + 1)
    for (const handler of [...(handlers.get(channel) ?? [])]) safely(() => handler(text, channel))
  }

  /** A message that one listener does not cope with is not to keep others from theirs. */
  function safely(work: () => void): void {
    try {
      work()
    } catch (error) {
      tell({ err: error }, 'a message of another instance could not be dealt with')
    }
  }

  /** There may be thousands in a second. */
  function tell(fields: object, text: string): void {
    if (Date.now() - (toldAt.get(text) ?? 0) < tellEveryMs) return
    toldAt.set(text, Date.now())
    log.warn(fields, text)
  }

  function signatureOf(said: string): string {
    return createHmac('sha256', key).update(said).digest('base64url')
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

/** Of SHA-256, as base64url. */
const signatureLength = 43

function isEqual(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
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
