import { setTimeout as sleep } from 'node:timers/promises'
import { ProviderError, type ChatEvent, type ChatRequest, type ProviderErrorKind, type Timeouts } from '../providers/index.ts'
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

/** What went wrong with a model last; undefined: nothing since it last answered. */
type Trouble = { kind: ProviderErrorKind; at: Date }
export type Standing = { breaker: BreakerState; waitMs: number; inFlight: number; waiting: number; trouble: Trouble | undefined }

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

type State = { breaker: Breaker; bulkhead: Bulkhead; most: number; trouble: Trouble | undefined }

export type Attempts = ReturnType<typeof createAttempts>

export function createAttempts({ onTrouble, onRetry, onFallback }: AttemptNeeds) {
  const states = new Map<string, State>()
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
        const state = stateOf(model)
        const { breaker, bulkhead } = state
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
            state.trouble = undefined
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
            if (error.mayFallBack) state.trouble = { kind: error.kind, at: new Date() }
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
    standing: (model: Pick<KnownModel, 'server' | 'name' | 'mostAtOnce'>): Standing => {
      const { breaker, bulkhead, trouble } = stateOf(model)
      return { breaker: breaker.state(), waitMs: breaker.waitMs(), inFlight: bulkhead.inFlight(), waiting: bulkhead.waiting(), trouble }
    },

    /** Somebody has seen to a server, so its models are asked as if nothing had been. */
    renew(server: string): void {
      for (const [key, state] of states) {
        if ((JSON.parse(key) as [string, string])[0] === server) Object.assign(state, { breaker: createBreaker(), trouble: undefined })
      }
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

  function stateOf({ server, name, mostAtOnce }: Pick<KnownModel, 'server' | 'name' | 'mostAtOnce'>): State {
    const key = JSON.stringify([server, name])
    const known = states.get(key)
    if (known && known.most === mostAtOnce) return known
    const state: State = { breaker: known?.breaker ?? createBreaker(), bulkhead: createBulkhead({ most: mostAtOnce, mostWaiting, longestWaitMs: longestQueueMs }), most: mostAtOnce, trouble: known?.trouble }
    states.set(key, state)
    return state
  }

  function budgetOf({ server }: KnownModel): ReturnType<typeof createRetryBudget> {
    const budget = budgets.get(server) ?? createRetryBudget()
    budgets.set(server, budget)
    return budget
  }
}
