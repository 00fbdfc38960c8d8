import { randomUUID } from 'node:crypto'
import { createRedisBus, type BusLog } from './redis-bus.ts'

// How instances tell each other what they have done. It is only a hint: a message may be lost, and whatever is built on it must be
// right without it, only later.

export type BusHandler = (text: string, channel: string) => void

export type Bus = {
  /** Of this instance, among those that share the bus. */
  instance: string
  /** May there be other instances? */
  isShared: boolean
  /** Tells the other instances, never this one. Does not wait, and never fails. */
  publish(channel: string, text: string): void
  /** @returns ends it */
  listen(channel: string, handler: BusHandler): () => void
  /** What was said meanwhile has been missed. */
  onReconnected(handler: () => void): void
  close(): Promise<void>
}

export type BusNeeds = {
  /** `undefined`: this instance is alone. */
  redisUrl: string | undefined
  /** Tells campuses that share a Redis apart. */
  campus: string
  /** Signs what instances tell each other. */
  key: Buffer
  log: BusLog
}

export function createBus({ redisUrl, campus, key, log }: BusNeeds): Bus {
  return redisUrl === undefined ? createLonelyBus() : createRedisBus({ url: redisUrl, campus, key, log })
}

/** There is nobody to tell. */
export function createLonelyBus(): Bus {
  return {
    instance: randomUUID(),
    isShared: false,
    publish() {},
    listen: () => () => {},
    onReconnected() {},
    close: async () => {},
  }
}
