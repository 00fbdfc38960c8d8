import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import type { Bus } from '../../bus/bus.ts'
import { tooManyQuestions } from './refusals.ts'

// Requests per minute. Each instance counts those that it hears of, its own at once and those of others a moment later, over the bus;
// without one it knows only its own. How much a campus pays is bounded by the tokens per day, which are exact.

export type Counted = { limit: 'address' | 'person'; key: string; most: number }

type Told = [limit: Counted['limit'], key: string, count: number]

const channel = 'assistant-pace'
const tellEveryMs = 100

export function createPace(bus: Pick<Bus, 'publish' | 'listen' | 'isShared'>) {
  const perMinute = { address: new RateLimiterMemory({ points: 1, duration: 60 }), person: new RateLimiterMemory({ points: 1, duration: 60 }) }
  const untold = new Map<string, Told>()
  let timer: NodeJS.Timeout | undefined
  const deaf = bus.listen(channel, (text) => {
    for (const [limit, key, count] of JSON.parse(text) as Told[]) void perMinute[limit].penalty(key, count)
  })

  return {
    /** Counts first and refuses then, so that many at once count as many. @throws {Refusal} `too-many-questions` */
    async count(all: readonly Counted[]): Promise<void> {
      if (bus.isShared) tell(all)
      for (const { limit, key, most } of all) {
        const counted: RateLimiterRes = await perMinute[limit].penalty(key)
        if (counted.consumedPoints > most) throw tooManyQuestions(limit, counted.msBeforeNext)
      }
    },

    close(): void {
      clearTimeout(timer)
      deaf()
    },
  }

  function tell(all: readonly Counted[]): void {
    for (const { limit, key } of all) {
      const told = untold.get(`${limit} ${key}`)
      if (told) told[2]++
      else untold.set(`${limit} ${key}`, [limit, key, 1])
    }
    timer ??= setTimeout(() => {
      timer = undefined
      bus.publish(channel, JSON.stringify([...untold.values()]))
      untold.clear()
    }, tellEveryMs).unref()
  }
}
