import { request, type Method } from './client.ts'
import { ApiProblem, NoAnswer } from './problem.ts'

/** Pauses before the second, third … try, in milliseconds; each is stretched by up to a half at random. */
const pauses = [300, 900, 2700]

/** Without a connection a try is made now and then all the same: the browser is not always right about it. */
const offlinePause = 5000

/** Milliseconds after which somebody has to say again that they still want it: what was meant for today is not sent tomorrow. */
const longestOffline = 30 * 60_000

/** Why an answer takes longer than the reader can be left without a word. */
export type Delay = 'offline' | 'noAnswer'

type Pause = (milliseconds: number) => Promise<void>
const sleep: Pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/**
 * A write that survives a lost answer: every try carries the same `Idempotency-Key`, so the server does it at most
 * once and gives its first answer again. Pass a `key` to continue an earlier write that never got its answer. Without a
 * connection it waits for one; `onDelay` hears of it at once.
 */
export async function write<T>(
  method: Method,
  path: string,
  { body, key = newKey(), pause = sleep, onDelay }: { body?: unknown; key?: string; pause?: Pause; onDelay?: (cause: Delay) => void } = {},
): Promise<T> {
  const latest = Date.now() + longestOffline
  for (let attempt = 0; ; attempt++) {
    try {
      return await request<T>(method, path, { body, headers: { 'idempotency-key': key } })
    } catch (error) {
      if (error instanceof NoAnswer && !navigator.onLine && Date.now() < latest) {
        onDelay?.('offline')
        await Promise.race([pause(offlinePause), connection()])
        attempt = -1
        continue
      }
      const wait = pauses[attempt]
      if (wait === undefined || !worthRepeating(error)) throw error
      const asked = error instanceof ApiProblem ? (error.retryAfter ?? 0) * 1000 : 0
      if (asked > 10_000) throw error
      // A blip is nobody's worry.
      if (attempt > 0) onDelay?.('noAnswer')
      await pause(Math.max(asked, wait * (1 + Math.random() / 2)))
    }
  }
}

function connection(): Promise<unknown> {
  return new Promise((resolve) => window.addEventListener('online', resolve, { once: true }))
}

function worthRepeating(error: unknown): boolean {
  if (error instanceof NoAnswer) return true
  return error instanceof ApiProblem && (error.status === 429 || error.status >= 502)
}

/** A random UUID. `crypto.randomUUID` is missing on plain-http pages of a campus network, `getRandomValues` is not. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
