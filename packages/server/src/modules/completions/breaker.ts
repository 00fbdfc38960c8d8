// Keeps from asking a server that is ill: when most of its last answers failed, nobody asks it for a while, then one does. A
// library's breaker wraps a promise; ours has to hold over a stream, whose end comes long after its beginning.

export type BreakerState = 'closed' | 'open' | 'half-open'

export type BreakerLimits = {
  /** Of which the last are looked at. */
  windowMs: number
  /** Fewer say nothing. */
  least: number
  /** The part of them that must have failed, from 0 to 1. */
  threshold: number
  /** How long nobody asks, at first; doubled each time up to the most. */
  openMs: number
  mostOpenMs: number
}

export const breakerLimits: BreakerLimits = { windowMs: 30_000, least: 5, threshold: 0.5, openMs: 5_000, mostOpenMs: 60_000 }

export type Permit = {
  /** It says something: who waits for a trial need not wait for the end of it. */
  began(): void
  succeeded(): void
  failed(): void
  /** Nothing is known of it: stopped, or refused for its own sake. */
  released(): void
}

export type Breaker = ReturnType<typeof createBreaker>

export function createBreaker({ windowMs, least, threshold, openMs, mostOpenMs }: BreakerLimits = breakerLimits, now = Date.now) {
  let outcomes: { at: number; failed: boolean }[] = []
  let openUntil = 0
  let pauseMs = openMs
  let trial: Permit | undefined
  let restUntil = 0

  return {
    state(): BreakerState {
      if (openUntil === 0) return 'closed'
      return now() < openUntil ? 'open' : 'half-open'
    },

    /** When it may be asked again; 0: now. */
    waitMs: () => Math.max(0, openUntil - now(), restUntil - now()),

    /** For how long it wants to be left in peace. */
    restMs: () => Math.max(0, restUntil - now()),

    /** It said that it is asked too much, and for how long it wants to rest. That is no illness. */
    rest(ms: number): void {
      restUntil = Math.max(restUntil, now() + ms)
    },

    /** @returns undefined: not now */
    ask(): Permit | undefined {
      const at = now()
      if (at < restUntil || at < openUntil) return undefined
      const isTrial = openUntil > 0
      if (isTrial && trial) return undefined
      let isSettled = false
      const settle = (end: () => void) => () => {
        if (isSettled) return
        isSettled = true
        permit.began()
        end()
      }
      const permit: Permit = {
        began() {
          if (trial === permit) trial = undefined
        },
        succeeded: settle(() => {
          if (isTrial) close()
          note(false)
        }),
        failed: settle(() => {
          if (isTrial) return open(Math.min(mostOpenMs, pauseMs * 2))
          note(true)
          if (isTooMuch()) open(openMs)
        }),
        released: settle(() => {}),
      }
      if (isTrial) trial = permit
      return permit
    },
  }

  /** What began before it was opened says nothing new. */
  function note(failed: boolean): void {
    if (openUntil > 0) return
    const at = now()
    // The oldest come first.
    const kept = outcomes.findIndex((outcome) => outcome.at > at - windowMs)
    outcomes.splice(0, kept === -1 ? outcomes.length : kept)
    outcomes.push({ at, failed })
  }

  function isTooMuch(): boolean {
    return outcomes.length >= least && outcomes.filter(({ failed }) => failed).length >= outcomes.length * threshold
  }

  function open(ms: number): void {
    pauseMs = ms
    openUntil = now() + ms
    outcomes = []
  }

  function close(): void {
    openUntil = 0
    pauseMs = openMs
    outcomes = []
  }
}
