import { createRetryBudget } from './backoff.ts'
import { createBreaker, type Breaker, type BreakerLimits, type BreakerState } from './breaker.ts'
import { createBulkhead, type Bulkhead } from './bulkhead.ts'
import type { KnownModel } from './task.ts'

// How it is with each model, as this instance has met it: a breaker and a bulkhead for each, and retries for each server.

export type Health = { breaker: Breaker; bulkhead: Bulkhead; retries: ReturnType<typeof createRetryBudget> }
export type Standing = { model: Pick<KnownModel, 'server' | 'name'>; breaker: BreakerState; inFlight: number; waiting: number }

export type HealthLimits = { mostWaiting: number; longestWaitMs: number; breakers?: BreakerLimits | undefined }

export function createHealth({ mostWaiting, longestWaitMs, breakers }: HealthLimits) {
  const known = new Map<string, Health & { model: KnownModel }>()
  const budgets = new Map<string, Health['retries']>()

  return {
    of(model: KnownModel): Health {
      const key = JSON.stringify([model.server, model.name])
      const found = known.get(key)
      if (found?.model.mostAtOnce === model.mostAtOnce) return found
      const bulkhead = createBulkhead({ most: model.mostAtOnce, mostWaiting, longestWaitMs })
      const health = { model, breaker: found?.breaker ?? createBreaker(breakers), bulkhead, retries: budgetOf(model.server) }
      known.set(key, health)
      return health
    },

    *standings(): Generator<Standing> {
      for (const { model, breaker, bulkhead } of known.values()) yield { model, breaker: breaker.state(), inFlight: bulkhead.inFlight(), waiting: bulkhead.waiting() }
    },

    /** To be called every second. */
    recover(): void {
      for (const budget of budgets.values()) budget.recover()
    },
  }

  function budgetOf(server: string): Health['retries'] {
    const budget = budgets.get(server) ?? createRetryBudget()
    budgets.set(server, budget)
    return budget
  }
}
