import { createRetryBudget } from './backoff.ts'
import { createBreaker, type Breaker, type BreakerLimits, type BreakerState } from './breaker.ts'
import { createBulkhead, type Bulkhead } from './bulkhead.ts'
import type { ProviderErrorKind } from '../providers/index.ts'
import type { KnownModel } from './task.ts'

// How it is with each model, as this instance has met it: a breaker and a bulkhead for each, and retries for each server.

export type Health = {
  breaker: Breaker
  bulkhead: Bulkhead
  retries: ReturnType<typeof createRetryBudget>
  /** What went wrong with it last; undefined: nothing since it last answered. */
  trouble: { kind: ProviderErrorKind; at: Date } | undefined
}

type Named = Pick<KnownModel, 'server' | 'name' | 'mostAtOnce'>
export type Standing = { model: Named; breaker: BreakerState; waitMs: number; inFlight: number; waiting: number; trouble: Health['trouble'] }

export type HealthLimits = { mostWaiting: number; longestWaitMs: number; breakers?: BreakerLimits | undefined }

export function createHealth({ mostWaiting, longestWaitMs, breakers }: HealthLimits) {
  const known = new Map<string, Health & { model: Named }>()
  const budgets = new Map<string, Health['retries']>()

  return {
    of,

    /** For the office. */
    standing: (model: Named): Standing => standingOf({ ...of(model), model }),

    *standings(): Generator<Standing> {
      for (const one of known.values()) yield standingOf(one)
    },

    /** Somebody has seen to a server, so its models are asked as if nothing had been. */
    renew(server: string): void {
      for (const one of known.values()) if (one.model.server === server) Object.assign(one, { breaker: createBreaker(breakers), trouble: undefined })
    },

    /** To be called every second. */
    recover(): void {
      for (const budget of budgets.values()) budget.recover()
    },
  }

  function of(model: Named): Health {
    const key = JSON.stringify([model.server, model.name])
    const found = known.get(key)
    if (found?.model.mostAtOnce === model.mostAtOnce) return found
    const bulkhead = createBulkhead({ most: model.mostAtOnce, mostWaiting, longestWaitMs })
    const health = { model, breaker: found?.breaker ?? createBreaker(breakers), bulkhead, retries: budgetOf(model.server), trouble: found?.trouble }
    known.set(key, health)
    return health
  }

  function standingOf({ model, breaker, bulkhead, trouble }: Health & { model: Named }): Standing {
    return { model, breaker: breaker.state(), waitMs: breaker.waitMs(), inFlight: bulkhead.inFlight(), waiting: bulkhead.waiting(), trouble }
  }

  function budgetOf(server: string): Health['retries'] {
    const budget = budgets.get(server) ?? createRetryBudget()
    budgets.set(server, budget)
    return budget
  }
}
