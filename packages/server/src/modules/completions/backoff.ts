// When to try again.

/** Of the first pause: before the first, the second and the third try; the last one before those that follow. */
const steps = [1, 2, 4]

/**
 * Somewhere between now and the step, so that many who failed together do not come back together. What the server asked for is the
 * least, and the spread comes on top of it: who all wait the same time fail again together.
 *
 * @param attempt from 0 @param firstMs the longest that is paused before the first try @returns milliseconds
 */
export function backoffMs(attempt: number, firstMs: number, retryAfterMs: number | undefined, random = Math.random): number {
  return (retryAfterMs ?? 0) + random() * firstMs * steps[Math.min(attempt, steps.length - 1)]!
}

/**
 * Retries are paid for by requests that went well, so that a server that fails is not asked several times as much as one that does
 * not. A tenth of a retry for each; some at the start, and after a quiet time.
 */
export function createRetryBudget({ most = 20, perSuccess = 0.1 }: { most?: number; perSuccess?: number } = {}) {
  let tokens = most

  return {
    succeeded(): void {
      tokens = Math.min(most, tokens + perSuccess)
    },
    /** @returns whether it may be tried again */
    take(): boolean {
      if (tokens < 1) return false
      tokens--
      return true
    },
    /** To be called every so often. */
    recover(): void {
      tokens = Math.min(most, tokens + 1)
    },
  }
}
