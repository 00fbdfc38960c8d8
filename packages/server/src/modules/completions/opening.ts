import { setTimeout as sleep } from 'node:timers/promises'
import { ProviderError, type ChatEvent, type ChatRequest } from '../providers/index.ts'
import type { Attempted, AttemptLimits, AttemptNeeds } from './attempts.ts'
import { backoffMs } from './backoff.ts'
import type { createHealth } from './health.ts'
import type { KnownModel } from './task.ts'

// Until an answer has begun: which model is asked, how often, and which one after it.

export type Opened = {
  answer: AsyncIterator<ChatEvent>
  first: ChatEvent
  attempted: Attempted
  /** Gives the place back. @param why undefined: it is complete; an error; or anything else, if it was left */
  end(why: unknown): void
}

/** At a model, among as many as it has at once. */
export type Place = {
  queuedMs: number
  began(): void
  /** Gives it back. @param why as `Opened` has it */
  end(why: unknown): void
}

/** Longer than this nobody waits for the next try. */
const longestPauseMs = 20_000
/** Where another model is well, nobody waits longer than this for the one that is not. */
const longestPauseBesideMs = 250
/** Of a server that is asked too much and does not say for how long. */
const coolDownMs = 500
/** What only somebody in the office can mend is looked at again after this. */
const troubleMs = 60_000

/** It was left in peace. */
class NotAsked extends ProviderError {}

export function createOpening(health: Pick<ReturnType<typeof createHealth>, 'of'>, { onTrouble, onRetry, onFallback }: AttemptNeeds) {
  return { open, enter }

  /** @throws {ProviderError} of the last one that was asked */
  async function open(candidates: readonly KnownModel[], requestFor: (model: KnownModel) => ChatRequest, signal: AbortSignal, limits: AttemptLimits): Promise<Opened> {
    const until = performance.now() + limits.timeouts.totalMs
    let retries = 0
    let last: ProviderError | undefined
    for (const [index, model] of candidates.entries()) {
      for (let attempt = 0; ; attempt++) {
        const outcome = await ask(model, candidates.slice(index + 1), requestFor(model), signal, { ...limits.timeouts, totalMs: Math.max(1, until - performance.now()) }, (queuedMs) => limits.onAsked?.({ model, retries, fallbacks: index, queuedMs }))
        if (!(outcome instanceof ProviderError)) return { ...outcome, attempted: { model, retries, fallbacks: index, queuedMs: outcome.queuedMs } }
        last = outcome
        // What a filter has read is paid for.
        if (outcome.kind !== 'filtered') limits.onAsked?.(undefined)
        const pauseMs = pauseBefore(attempt + 1, outcome, model, candidates.slice(index + 1), limits)
        if (pauseMs === undefined || pauseMs > until - performance.now()) break
        if (!(outcome instanceof NotAsked)) {
          retries++
          onRetry(model, outcome)
        }
        await sleep(pauseMs, undefined, { signal }).catch(() => signal.throwIfAborted())
      }
      if (!last.mayFallBack) break
      if (index < candidates.length - 1) onFallback(model, last.kind)
    }
    throw last ?? new ProviderError('unavailable', 'There is no model.')
  }

  /** Once. @param others that may be asked instead */
  async function ask(model: KnownModel, others: readonly KnownModel[], request: ChatRequest, signal: AbortSignal, timeouts: AttemptLimits['timeouts'], asked: (queuedMs: number) => void): Promise<ProviderError | (Omit<Opened, 'attempted'> & { queuedMs: number })> {
    let place: Place | undefined
    try {
      place = await enter(model, signal, others)
      asked(place.queuedMs)
      const answer = model.provider.stream(request, signal, timeouts)[Symbol.asyncIterator]()
      const next = await answer.next()
      if (next.done) throw new ProviderError('truncated', 'It said nothing.')
      place.began()
      return { answer, first: next.value, queuedMs: place.queuedMs, end: place.end }
    } catch (error) {
      place?.end(error)
      if (error instanceof ProviderError) return error
      throw error
    }
  }

  /** @throws {ProviderError} it is left in peace, or too many wait for it */
  async function enter(model: KnownModel, signal: AbortSignal, others: readonly KnownModel[] = []): Promise<Place> {
    const state = health.of(model)
    const { breaker, bulkhead, retries } = state
    signal.throwIfAborted()
    const permit = breaker.ask()
    if (!permit) throw new NotAsked(breaker.restMs() > 0 ? 'rate-limited' : 'unavailable', 'Nobody asks it just now.', { retryAfterMs: breaker.waitMs(), mayRetry: breaker.state() === 'closed' })
    const queuedAt = performance.now()
    let leave: (() => void) | undefined
    try {
      // Nobody queues for long while another one that is well has room.
      leave = await bulkhead.enter(signal, others.some((other) => isWell(other) && health.of(other).bulkhead.hasRoom()) ? longestPauseBesideMs : undefined)
      if (!leave) throw new ProviderError('rate-limited', 'Too many wait for it.', { retryAfterMs: coolDownMs, mayRetry: false })
    } catch (error) {
      permit.released()
      throw error
    }
    return {
      queuedMs: performance.now() - queuedAt,
      began: permit.began,
      end(why) {
        leave()
        if (why === undefined) {
          permit.succeeded()
          retries.succeeded()
          state.trouble = undefined
        } else if (why instanceof ProviderError && why.isIllness) permit.failed()
        else permit.released()
        if (why instanceof ProviderError) {
          rest(model, why)
          // What is wrong with a question is no trouble of the model.
          if (why.mayFallBack) state.trouble = { kind: why.kind, at: new Date() }
        }
      },
    }
  }

  function isWell(model: KnownModel): boolean {
    return health.of(model).breaker.waitMs() === 0
  }

  /** When a server may be asked again that has said what is wrong with us. */
  function rest(model: KnownModel, error: ProviderError): void {
    const { breaker } = health.of(model)
    if (error.kind === 'rate-limited') breaker.rest(error.retryAfterMs ?? coolDownMs)
    if (error.kind === 'key-refused' || error.kind === 'no-balance' || error.kind === 'no-such-model') {
      breaker.rest(troubleMs)
      onTrouble(model, error)
    }
  }

  /** @param attempt which one it would be, from 1 @returns undefined: no other one */
  function pauseBefore(attempt: number, error: ProviderError, model: KnownModel, others: readonly KnownModel[], { retries, firstPauseMs, random }: AttemptLimits): number | undefined {
    const { breaker, retries: budget } = health.of(model)
    // It has been waited for as long as a first word may take; who asks has waited long enough for it.
    if (error.kind === 'timeout' && error.status === undefined) return undefined
    const hasOther = others.some(isWell)
    const leastMs = Math.max(error.retryAfterMs ?? 0, breaker.restMs())
    // A rest is waited for, an illness is not. Where another one is well, this one is tried once more and no oftener.
    if (!error.mayRetry || breaker.state() === 'open' || attempt > (hasOther ? Math.min(1, retries) : retries) || (hasOther && leastMs > longestPauseBesideMs)) return undefined
    const pauseMs = backoffMs(attempt - 1, firstPauseMs, leastMs, random)
    if (pauseMs > longestPauseMs) return undefined
    return error instanceof NotAsked || budget.take() ? pauseMs : undefined
  }
}
