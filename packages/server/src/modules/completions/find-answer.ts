import type { ChatRequest } from '../providers/index.ts'
import type { AttemptEvent } from './attempts.ts'
import { cacheKey, type Known } from './cache.ts'
import type { PipelineNeeds } from './pipeline.ts'
import { reserve } from './quota.ts'
import { requestOf } from './request.ts'
import type { Route } from './route.ts'
import type { Run } from './run.ts'
import type { KnownModel } from './task.ts'
import { timeoutsOf } from './timeouts.ts'

// Where an answer comes from: it is known; it is being given to somebody who asked the same, and is listened to; or a model is asked.
// What is known costs nobody anything. The day's tokens are set aside last, because only here is it known how many.

type Needs = Pick<PipelineNeeds, 'cache' | 'attempts' | 'budgets' | 'usage' | 'measures' | 'dayEndsAt' | 'secret'>
type Answer = AsyncIterable<AttemptEvent> | Iterable<AttemptEvent>

/** @throws {Refusal} `tokens-used-up`, `too-many-answers` */
export async function findAnswer(run: Run, route: Route, needs: Needs): Promise<Answer> {
  const { ask, set, signal } = run
  const { cache, measures } = needs
  const requestFor = (model: KnownModel) => requestOf(run, route, model, needs)
  if (!ask.cache || set['assistant.cache-seconds'] === 0) {
    await reserve(run, route, needs)
    return asking(run, route, requestFor, signal, needs)
  }
  const key = cacheKey(ask.cache, route.candidates[0]!, requestFor(route.candidates[0]!))
  for (;;) {
    const known = cache.find(key)
    if (known) {
      measures.cached('hit')
      run.isCached = true
      run.spoil = () => cache.forget(key)
      return replayed(known)
    }
    const shared = cache.follow(key)
    if (!shared) break
    // Who was first may have been refused. Then somebody else is first.
    if (await shared.hasTakenOff(signal)) {
      measures.cached('shared')
      run.isCached = true
      run.spoil = shared.spoil
      return shared.listen(signal)
    }
  }
  measures.cached('miss')
  const flight = cache.begin(key)
  try {
    await reserve(run, route, needs)
  } catch (error) {
    flight.cancel()
    throw error
  }
  run.flight = flight
  run.spoil = flight.spoil
  flight.takeOff((nobodyListens) => asking(run, route, requestFor, nobodyListens, needs), set['assistant.cache-seconds'])
  return flight.listen(signal)
}

function asking(run: Run, { candidates }: Route, requestFor: (model: KnownModel) => ChatRequest, signal: AbortSignal, { attempts, measures }: Needs): AsyncIterable<AttemptEvent> {
  const { set } = run
  measures.overhead(performance.now() - run.startedAt)
  return attempts.run(candidates, requestFor, signal, { retries: set['assistant.retries'], timeouts: timeoutsOf(set) })
}

function* replayed({ model, events }: Known): Generator<AttemptEvent> {
  yield { type: 'begin', model, retries: 0, fallbacks: 0, queuedMs: 0 }
  yield* events
}
