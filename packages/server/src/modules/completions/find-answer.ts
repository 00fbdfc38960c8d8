import type { ChatRequest } from '../providers/index.ts'
import { askAhead } from './ahead.ts'
import type { AttemptEvent } from './attempts.ts'
import { cacheKey, type Known } from './cache.ts'
import type { PipelineNeeds } from './pipeline.ts'
import { orderOf, reserve } from './quota.ts'
import { requestOf } from './request.ts'
import type { Route } from './route.ts'
import type { Run } from './run.ts'
import type { KnownModel } from './task.ts'
import { timeoutsOf } from './timeouts.ts'

// Where an answer comes from: it is known; it is being given to somebody who asked the same, and is listened to; or a model is asked.
// What is known costs nobody anything. The day's tokens are set aside last, because only here is it known how many; who has plenty of
// them does not wait for the model meanwhile.

type Needs = Pick<PipelineNeeds, 'cache' | 'attempts' | 'budgets' | 'usage' | 'measures' | 'dayEndsAt' | 'secret'>
type Answer = AsyncIterable<AttemptEvent> | Iterable<AttemptEvent>

/** @throws {Refusal} `tokens-used-up`, `too-many-answers`, and what `allowed` throws */
export async function findAnswer(run: Run, route: Route, needs: Needs): Promise<Answer> {
  const { ask, set, signal } = run
  const { cache, measures } = needs
  const requestFor = (model: KnownModel) => requestOf(run, route, model, needs)
  if (!ask.cache || set['assistant.cache-seconds'] === 0) return asking(run, route, requestFor, signal, needs)
  await ask.allowed
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
    // Who was first may have been refused, or all may have gone. Then somebody else is first.
    if ((await shared.hasTakenOff(signal)) && !shared.isLeft()) {
      measures.cached('shared')
      run.isCached = true
      run.spoil = shared.spoil
      return shared.listen(signal)
    }
  }
  measures.cached('miss')
  const flight = cache.begin(key)
  try {
    flight.takeOff(await asking(run, route, requestFor, flight.nobodyListens, needs), set['assistant.cache-seconds'])
  } catch (error) {
    flight.cancel()
    throw error
  }
  run.flight = flight
  run.spoil = flight.spoil
  return flight.listen(signal)
}

async function asking(run: Run, route: Route, requestFor: (model: KnownModel) => ChatRequest, signal: AbortSignal, needs: Needs): Promise<AsyncIterable<AttemptEvent>> {
  const { attempts, budgets, measures } = needs
  const { ask, set } = run
  const begin = (stopped: AbortSignal) => {
    measures.overhead(performance.now() - run.startedAt)
    const limits = { retries: set['assistant.retries'], firstPauseMs: set['assistant.backoff-seconds'] * 1000, timeouts: timeoutsOf(set) }
    return attempts.run(route.candidates, requestFor, stopped, { ...limits, onAsked: (asked) => void (run.asked = asked) })
  }
  const order = orderOf(run, route, needs)
  // What nobody knows of yet asks nobody.
  const ahead = !ask.onAdmitted && budgets.hasPlenty(order) ? askAhead(begin, signal) : undefined
  try {
    await reserve(run, order, needs)
    await ask.allowed
  } catch (error) {
    ahead?.drop(error)
    throw error
  }
  return ahead?.answer ?? begin(signal)
}

function* replayed({ model, events }: Known): Generator<AttemptEvent> {
  yield { type: 'begin', model, retries: 0, fallbacks: 0, queuedMs: 0 }
  yield* events
}
