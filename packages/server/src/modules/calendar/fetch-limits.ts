import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '../../errors.ts'

// Calendars look every few minutes at most, from several devices. Addresses are no measure: a large calendar service fetches for
// everybody from a few. Only keys that lead nowhere are counted by address.

const perKey = { points: 120, duration: 3600 }
const misses = { points: 60, duration: 600 }

export function createFetchLimits() {
  const keys = new RateLimiterMemory({ keyPrefix: 'calendar', ...perKey })
  const unknown = new RateLimiterMemory({ keyPrefix: 'calendar-missed', ...misses })

  return {
    /** @throws {Refusal} `too-many-fetches` */
    async requireFewMisses(from: string): Promise<void> {
      const counted = await unknown.get(from)
      if (counted && counted.consumedPoints >= misses.points) throw tooManyFetches(counted.msBeforeNext)
    },

    async missed(from: string): Promise<void> {
      await unknown.penalty(from)
    },

    /** @throws {Refusal} `too-many-fetches` */
    async fetched(keyHash: string): Promise<void> {
      try {
        await keys.consume(keyHash)
      } catch (refused) {
        throw tooManyFetches((refused as RateLimiterRes).msBeforeNext)
      }
    },
  }
}

function tooManyFetches(milliseconds: number): Refusal {
  return new Refusal(
    429,
    'too-many-fetches',
    { zh: '获取过于频繁，请稍后再试。', en: 'This was fetched too often. Try again later.' },
    { retryAfter: Math.max(1, Math.ceil(milliseconds / 1000)) },
  )
}
