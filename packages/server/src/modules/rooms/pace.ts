import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { senderKey } from '@fairway/contract/rooms'
import type { Refusal } from '../../errors.ts'
import { askingTooFast, writingTooFast } from './refusals.ts'
import { senderOf, type Who } from './senders.ts'

// How fast somebody may do things in rooms. Guests are limited by the network they came from as well, and all together: an id costs
// them nothing.

/** In ten seconds. */
export type WritingLimits = { people: number; guests: number }
/** As fast as somebody types who answers in single words; guests half as fast. */
export const writingLimits: WritingLimits = { people: 20, guests: 10 }

const seconds = 10
const most = { guestsOfNetwork: 3, allGuests: 20, asks: 3 }

export type Pace = ReturnType<typeof createPace>

export function createPace(limits: WritingLimits) {
  const limiter = (points: number) => new RateLimiterMemory({ points, duration: seconds })
  const people = limiter(limits.people)
  const guests = limiter(limits.guests)
  const networks = limiter(most.guestsOfNetwork * limits.guests)
  const allGuests = limiter(most.allGuests * limits.guests)
  const asks = limiter(most.asks * limits.people)

  return {
    /** Whatever others notice. @throws {Refusal} `too-many-messages` */
    async write(who: Who): Promise<void> {
      const sender = senderOf(who)
      // Who is nobody is refused anyway.
      if (!sender) return
      if (who.viewer) return take(people, senderKey(sender), writingTooFast)
      await take(guests, sender.id, writingTooFast)
      await take(networks, who.guest?.network ?? '', writingTooFast)
      await take(allGuests, 'all', writingTooFast)
    },

    /** Searches, and what is noted of oneself. @throws {Refusal} `too-many-requests` */
    async ask(who: Who): Promise<void> {
      const sender = senderOf(who)
      await take(asks, sender ? senderKey(sender) : 'nobody', askingTooFast)
    },
  }

  async function take(from: RateLimiterMemory, key: string, refusal: (seconds: number) => Refusal): Promise<void> {
    try {
      await from.consume(key)
    } catch (error) {
      if (error instanceof RateLimiterRes) throw refusal(Math.max(1, Math.ceil(error.msBeforeNext / 1000)))
      throw error
    }
  }
}
