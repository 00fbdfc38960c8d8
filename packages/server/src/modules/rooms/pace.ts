import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { senderKey } from '@fairway/contract/rooms'
import type { Refusal } from '../../errors.ts'
import type { FromNetwork } from '../identity/index.ts'
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

/** @param locate an address, as limits count it */
export function createPace(limits: WritingLimits, locate: (address: string) => Promise<FromNetwork>) {
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

    /** Searches, and what is noted of oneself; of who is not signed in, by where they come from. @throws {Refusal} `too-many-requests` */
    async ask(who: Who, address: string): Promise<void> {
      if (who.viewer) return take(asks, askerOf(who.viewer), askingTooFast)
      const { network, factor } = await locate(address)
      await take(asks, network, askingTooFast, 1 / factor)
    },

    /** The same, for who may wait. @returns after how many seconds to come again; 0: now, and it was counted */
    untilAsking: async ({ viewer }: Who): Promise<number> => (viewer ? wait(asks, askerOf(viewer)) : 0),
  }

  async function take(from: RateLimiterMemory, key: string, refusal: (seconds: number) => Refusal, points = 1): Promise<void> {
    const seconds = await wait(from, key, points)
    if (seconds > 0) throw refusal(seconds)
  }

  async function wait(from: RateLimiterMemory, key: string, points = 1): Promise<number> {
    try {
      await from.consume(key, points)
      return 0
    } catch (error) {
      if (error instanceof RateLimiterRes) return Math.max(1, Math.ceil(error.msBeforeNext / 1000))
      throw error
    }
  }
}

function askerOf({ id }: { id: number }): string {
  return `person:${id}`
}
