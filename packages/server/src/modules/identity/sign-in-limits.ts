import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '../../errors.ts'
import type { FromNetwork } from './networks.ts'
import { createTurns } from './turns.ts'

// How often a password or a code may be tried. Several windows together make the delay grow: five tries in a minute, then ten in a
// quarter of an hour, then twenty in a day. Whoever gets in has their tries back.

type Window = { points: number; seconds: number }

const quarter = 15 * 60
const day = 24 * 3600

/** For one account from one network, so that a stranger's tries do not lock the owner out. */
const forAccountHere: Window[] = [{ points: 5, seconds: 60 }, { points: 10, seconds: quarter }, { points: 20, seconds: day }]
/** For one account from everywhere, against many who try together. */
const forAccount: Window[] = [{ points: 50, seconds: quarter }, { points: 200, seconds: day }]
/** Failures from one network, over all accounts; times the factor that the office gave the network. */
const forNetwork: Window[] = [{ points: 30, seconds: 60 }, { points: 120, seconds: quarter }, { points: 600, seconds: day }]

/** The same of proofs other than signing in by a password: a code, or the password that was handed out and is to be changed. */
const forProofs = forNetwork

/** A question to the database each. With more, who tries all at once would have more tries than the limit. */
const provedAtOnce = 1

/** Registrations from one network, because each tells whether a number is free; times the factor. */
const forRegistrations: Window[] = [{ points: 10, seconds: 3600 }, { points: 30, seconds: day }]

export type Trier = FromNetwork & { username: string }
export type SignInLimits = ReturnType<typeof createSignInLimits>

export function createSignInLimits() {
  const accountHere = limitersFor('here', forAccountHere)
  const account = limitersFor('account', forAccount)
  const network = limitersFor('network', forNetwork)
  const proof = limitersFor('proof', forProofs)
  const registration = limitersFor('registration', forRegistrations)
  const proving = createTurns({ atOnce: provedAtOnce })

  return {
    /** Counts a try before it is made, so that many at once count as many. @throws {Refusal} `too-many-tries` */
    async begin(trier: Trier): Promise<void> {
      await this.requireQuiet(trier)
      for (const limiter of accountHere) await consume(limiter, hereKey(trier))
      for (const limiter of account) await consume(limiter, trier.username)
    },

    /** Once more when the password's turn has come: by then others may have failed from there. @throws {Refusal} `too-many-tries` */
    async requireQuiet(trier: Trier): Promise<void> {
      for (const limiter of network) {
        const counted = await limiter.get(trier.network)
        if (counted && counted.consumedPoints >= limiter.points * trier.factor) throw tooManyTries(counted.msBeforeNext)
      }
    },

    async failed(trier: Trier): Promise<void> {
      for (const limiter of network) await limiter.penalty(trier.network)
    },

    /** Counts what is refused, one after the other, so that many wrong ones at once count as many, and many right ones not at all. @throws {Refusal} `too-many-tries`; whatever `attempt` throws */
    tryProof<Result>({ network, factor }: FromNetwork, attempt: () => Result | Promise<Result>): Promise<Result> {
      return proving.take(network, async () => {
        for (const limiter of proof) {
          const counted = await limiter.get(network)
          if (counted && counted.consumedPoints >= limiter.points * factor) throw tooManyTries(counted.msBeforeNext)
        }
        try {
          return await attempt()
        } catch (error) {
          if (error instanceof Refusal) for (const limiter of proof) await limiter.penalty(network)
          throw error
        }
      })
    },

    /** @throws {Refusal} `too-many-tries` */
    beginRegistration: ({ network, factor }: FromNetwork): Promise<void> => spend(registration, network, factor),

    async succeeded(trier: Trier): Promise<void> {
      for (const limiter of accountHere) await limiter.delete(hereKey(trier))
      for (const limiter of account) await limiter.reward(trier.username)
    },
  }
}

function limitersFor(name: string, windows: Window[]): RateLimiterMemory[] {
  return windows.map(({ points, seconds }) => new RateLimiterMemory({ keyPrefix: `${name}-${seconds}`, points, duration: seconds }))
}

function hereKey({ username, network }: Trier): string {
  return `${username} ${network}`
}

async function spend(limiters: readonly RateLimiterMemory[], network: string, factor: number): Promise<void> {
  for (const limiter of limiters) {
    const counted = await limiter.penalty(network)
    if (counted.consumedPoints > limiter.points * factor) throw tooManyTries(counted.msBeforeNext)
  }
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (refused) {
    throw tooManyTries((refused as RateLimiterRes).msBeforeNext)
  }
}

function tooManyTries(milliseconds: number): Refusal {
  const retryAfter = Math.max(1, Math.ceil(milliseconds / 1000))
  const minutes = Math.ceil(retryAfter / 60)
  return new Refusal(
    429,
    'too-many-tries',
    { zh: `尝试次数过多，请在 ${minutes} 分钟后再试。`, en: `Too many tries. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.` },
    { retryAfter },
  )
}
