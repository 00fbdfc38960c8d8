import { setTimeout as sleep } from 'node:timers/promises'
import { ProviderError, type ChatEvent, type ChatRequest, type Timeouts } from '../providers/index.ts'
import { backoffMs, createRetryBudget } from './backoff.ts'
import { createBreaker, type Breaker, type BreakerState } from './breaker.ts'
import { createBulkhead, type Bulkhead } from './bulkhead.ts'
import type { KnownModel } from './task.ts'

// From a request to an answer that has begun: which model is asked, how often, and which one after it. Until the first piece of an
// answer everything may be tried again, and nobody has seen anything; from then on it is that answer or an error.

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
}

export type AttemptLimits = { retries: number; timeouts: Timeouts; queueMs?: number; random?: () => number }

/** Longer than this nobody waits for the next try. */
const longestPauseMs = 20_000
const mostWaiting = 200
const longestQueueMs = 10_000
/** What only somebody in the office can mend is looked at again after this. */
const troubleMs = 60_000

export type Attempts = ReturnType<typeof createAttempts>

export function createAttempts({ onTrouble, onRetry, onFallback }: AttemptNeeds) {
  const states = new Map<string, { breaker: Breaker; bulkhead: Bulkhead; most: number }>()
  const budgets = new Map<string, ReturnType<typeof createRetryBudget>>()

  return {
    /**
     * Asks the first of these that can be asked, and the next one where that cannot answer.
     *
     * @throws {ProviderError} of the last one that was asked; before the first event all of them failed
     */
    async *run(candidates: readonly KnownModel[], requestFor: (model: KnownModel) => ChatRequest, signal: AbortSignal, limits: AttemptLimits): AsyncGenerator<AttemptEvent, void> {
      let last: ProviderError | undefined
      let retries = 0
      let fallbacks = 0
      for (const [index, model] of candidates.entries()) {
        const { breaker, bulkhead } = stateOf(model)
        const hasHealthy = candidates.slice(index + 1).some((other) => stateOf(other).breaker.waitMs() === 0)
        // Where another one is well, this one is tried once more and no oftener.
        const most = hasHealthy ? Math.min(1, limits.retries) : limits.retries
        for (let attempt = 0; ; attempt++) {
          const permit = breaker.ask()
          if (!permit) {
            last ??= new ProviderError('unavailable', 'Nobody asks it just now.', { retryAfterMs: breaker.waitMs() })
            break
          }
          const queuedAt = performance.now()
          const leave = await bulkhead.enter(signal).catch((error: unknown) => {
            permit.released()
            throw error
          })
          if (!leave) {
            permit.released()
            last = new ProviderError('rate-limited', 'Too many wait for it.', { retryAfterMs: longestQueueMs })
            break
          }
          const queuedMs = performance.now() - queuedAt
          const answer = model.provider.stream(requestFor(model), signal, limits.timeouts)[Symbol.asyncIterator]()
          let hasBegun = false
          let isSettled = false
          try {
            for (let next = await answer.next(); !next.done; next = await answer.next()) {
              if (!hasBegun) {
                hasBegun = true
                yield { type: 'begin', model, retries, fallbacks, queuedMs }
              }
              yield next.value
            }
            isSettled = true
            permit.succeeded()
            budgetOf(model).succeeded()
            return
          } catch (error) {
            isSettled = true
            if (!(error instanceof ProviderError)) {
              permit.released()
              throw error
            }
            if (error.isIllness) permit.failed()
            else permit.released()
            rest(model, breaker, error)
            if (hasBegun || !error.mayFallBack) throw error
            last = error
          } finally {
            leave()
            if (!isSettled) {
              // Whoever listened has gone.
              permit.released()
              await answer.return?.()
            }
          }
          const pause = backoffMs(attempt, last.retryAfterMs, limits.random)
          if (!last.mayRetry || attempt >= most || pause > longestPauseMs || (hasHealthy && (last.retryAfterMs ?? 0) > 1000) || !budgetOf(model).take()) break
          retries++
          onRetry(model, last)
          await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted())
        }
        if (index < candidates.length - 1) {
          fallbacks++
          onFallback(model, last?.kind ?? 'unavailable')
        }
      }
      throw last ?? new ProviderError('unavailable', 'There is no model.')
    },

    /** For the office and for metrics. */
    standing: (model: KnownModel): { breaker: BreakerState; inFlight: number; waiting: number } => {
      const { breaker, bulkhead } = stateOf(model)
      return { breaker: breaker.state(), inFlight: bulkhead.inFlight(), waiting: bulkhead.waiting() }
    },

    /** To be called every second. */
    recover(): void {
      for (const budget of budgets.values()) budget.recover()
    },
  }

  /** When a server may be asked again that has said what is wrong with us. */
  function rest(model: KnownModel, breaker: Breaker, error: ProviderError): void {
    if (error.kind === 'rate-limited' && error.retryAfterMs !== undefined) breaker.rest(error.retryAfterMs)
    if (error.kind === 'key-refused' || error.kind === 'no-balance' || error.kind === 'no-such-model') {
      breaker.rest(troubleMs)
      onTrouble(model, error)
    }
  }

  function stateOf({ server, name, mostAtOnce }: KnownModel): { breaker: Breaker; bulkhead: Bulkhead } {
    const key = JSON.stringify([server, name])
    const known = states.get(key)
    if (known && known.most === mostAtOnce) return known
    const state = { breaker: known?.breaker ?? createBreaker(), bulkhead: createBulkhead({ most: mostAtOnce, mostWaiting, longestWaitMs: longestQueueMs }), most: mostAtOnce }
    states.set(key, state)
    return state
  }

  function budgetOf({ server }: KnownModel): ReturnType<typeof createRetryBudget> {
    const budget = budgets.get(server) ?? createRetryBudget()
    budgets.set(server, budget)
    return budget
  }
}
