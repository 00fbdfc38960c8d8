import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { tooManyQuestions } from './refusals.ts'

// Requests per minute, counted by this instance: how much a campus pays is bounded by the tokens per day, which all instances share.

export type Counted = { limit: 'address' | 'person'; key: string; most: number }

export function createPace() {
  const perMinute = { address: new RateLimiterMemory({ points: 1, duration: 60 }), person: new RateLimiterMemory({ points: 1, duration: 60 }) }

  return {
    /** Counts first and refuses then, so that many at once count as many. @throws {Refusal} `too-many-questions` */
    async count(all: readonly Counted[]): Promise<void> {
      for (const { limit, key, most } of all) {
        const counted: RateLimiterRes = await perMinute[limit].penalty(key)
        if (counted.consumedPoints > most) throw tooManyQuestions(limit, counted.msBeforeNext)
      }
    },
  }
}
