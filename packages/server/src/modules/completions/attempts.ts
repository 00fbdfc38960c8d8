import type { ChatEvent, ChatRequest, ProviderError, Timeouts } from '../providers/index.ts'
import type { BreakerLimits } from './breaker.ts'
import { createHealth, type HealthLimits } from './health.ts'
import { createOpening } from './opening.ts'
import type { KnownModel } from './task.ts'

// From a request to an answer. Until its first piece everything may be tried again, and nobody has seen anything (`opening.ts`); from
// then on it is that answer or an error.

export type Attempted = {
  model: KnownModel
  retries: number
  fallbacks: number
  /** How long it waited for a place. */
  queuedMs: number
}
export type AttemptEvent = ({ type: 'begin' } & Attempted) | ChatEvent

export type AttemptNeeds = {
  /** A server that knows our key no more, or wants money: somebody has to see to it. */
  onTrouble(model: KnownModel, error: ProviderError): void
  onRetry(model: KnownModel, error: ProviderError): void
  onFallback(model: KnownModel, why: string): void
  /** For tests, which are in more of a hurry. */
  breakers?: BreakerLimits
  queue?: Pick<HealthLimits, 'mostWaiting' | 'longestWaitMs'>
}

/** Total: with all tries. @property firstPauseMs the longest that is paused before the first retry @property onAsked a server is told the question now; undefined: it would not answer it */
export type AttemptLimits = { retries: number; firstPauseMs: number; timeouts: Timeouts; random?: () => number; onAsked?: (asked: Attempted | undefined) => void }

/** Of each model. */
const usualQueue = { mostWaiting: 200, longestWaitMs: 10_000 }

export type Attempts = ReturnType<typeof createAttempts>

export function createAttempts(needs: AttemptNeeds) {
  const health = createHealth({ ...usualQueue, ...needs.queue, breakers: needs.breakers })
  const { open, enter } = createOpening(health, needs)

  return {
    /**
     * Asks the first of these that can be asked, and the next one where that cannot answer.
     *
     * @throws {ProviderError} of the last one that was asked; before the first event all of them failed
     */
    async *run(candidates: readonly KnownModel[], requestFor: (model: KnownModel) => ChatRequest, signal: AbortSignal, limits: AttemptLimits): AsyncGenerator<AttemptEvent, void> {
      const { answer, first, attempted, end } = await open(candidates, requestFor, signal, limits)
      let why: unknown = 'left'
      try {
        yield { type: 'begin', ...attempted }
        yield first
        for (let next = await answer.next(); !next.done; next = await answer.next()) yield next.value
        why = undefined
      } catch (error) {
        why = error
        throw error
      } finally {
        end(why)
        if (why === 'left') await answer.return?.()
      }
    },

    /** Something else that a model does, once, in its place among the others. @throws {ProviderError} */
    async once<Result>(model: KnownModel, work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
      const place = await enter(model, signal)
      let why: unknown
      try {
        return await work()
      } catch (error) {
        why = error
        throw error
      } finally {
        place.end(why)
      }
    },

    standing: health.standing,
    standings: health.standings,
    renew: health.renew,
    recover: health.recover,
  }
}
