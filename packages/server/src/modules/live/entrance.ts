import { TokenBucket } from './token-bucket.ts'

// How many may connect, and how fast.

/** Where somebody connects from. @see fromNetwork */
export type From = { network: string; factor: number }

export type EntranceLimits = {
  /** Connections a second, and so many more at once. */
  perSecond: number
  atOnce: number
  /** The same from one network, times its factor. */
  perSecondFrom: number
  atOnceFrom: number
  socketsFrom: number
  socketsOf: number
}

export const entranceLimits: EntranceLimits = { perSecond: 1000, atOnce: 2000, perSecondFrom: 100, atOnceFrom: 300, socketsFrom: 500, socketsOf: 20 }

/** Not now. */
export type Wait = { status: 429 | 503; retryAfter: number }

/** What somebody who has too many sockets is told: one of them must go first. */
const retryLater = 30

export function createEntrance(limits: EntranceLimits) {
  const all = new TokenBucket(limits.atOnce, limits.perSecond)
  const buckets = new Map<string, TokenBucket>()
  const socketsFrom = new Map<string, number>()
  // How many sockets each person has.
  const socketsOf = new Map<number, number>()

  return {
    /** Counts somebody who knocks. Undefined: let them in. */
    knock({ network, factor }: From): Wait | undefined {
      let bucket = buckets.get(network)
      if (!bucket) buckets.set(network, (bucket = new TokenBucket(limits.atOnceFrom * factor, limits.perSecondFrom * factor)))
      const wait = bucket.takeOrWait()
      if (wait > 0) return { status: 429, retryAfter: Math.ceil(wait) }
      const waitOfAll = all.takeOrWait()
      return waitOfAll > 0 ? { status: 503, retryAfter: Math.ceil(waitOfAll) } : undefined
    },

    /** Is there room for one more? */
    room({ network, factor }: From, personId: number | undefined): Wait | undefined {
      const isFull = (socketsFrom.get(network) ?? 0) >= limits.socketsFrom * factor
      const hasEnough = personId !== undefined && (socketsOf.get(personId) ?? 0) >= limits.socketsOf
      return isFull || hasEnough ? { status: 429, retryAfter: retryLater } : undefined
    },

    countNetwork: (network: string, change: 1 | -1) => count(socketsFrom, network, change),
    countPerson: (personId: number, change: 1 | -1) => count(socketsOf, personId, change),

    /** How many different people are signed in on one of the sockets. */
    people: () => socketsOf.size,

    /** Forgets who has not come for a while. */
    tidy(): void {
      for (const [network, bucket] of buckets) if (bucket.isFull()) buckets.delete(network)
    },
  }
}

function count<Key>(counts: Map<Key, number>, key: Key, change: 1 | -1): void {
  const now = (counts.get(key) ?? 0) + change
  if (now > 0) counts.set(key, now)
  else counts.delete(key)
}
