import type { CampusSettings } from '../settings/index.ts'
import type { Asking, CompletionAsk, CompletionEvent, Guarding } from './asking.ts'
import type { Attempts } from './attempts.ts'
import type { Budgets } from './budgets.ts'
import type { Cache } from './cache.ts'
import type { Experiments } from './experiments.ts'
import { explain } from './explain.ts'
import { findAnswer } from './find-answer.ts'
import type { KnownModels } from './known-models.ts'
import { limit, limitsOf } from './limits.ts'
import type { Measures } from './measures.ts'
import { measure } from './measuring.ts'
import type { createPace } from './pace.ts'
import { payersOf, tokensADayOf } from './payers.ts'
import type { Ending } from './ending.ts'
import { rowOf, type CompletionRecord } from './record.ts'
import { requestOf } from './request.ts'
import { findRoute } from './route.ts'
import { begin, hear, tell, type Run } from './run.ts'
import { count } from './settle.ts'
import type { Shadow } from './shadow.ts'
import { countPrompt } from './tokens.ts'
import type { createUsageCounting } from './usage.ts'
import { validate } from './validate.ts'
import { judge } from './verdicts.ts'
import { createWatch } from './watch.ts'

// The way of every request to a model, whoever asks. A step is a file; this one puts them in their order.

export type PipelineNeeds = {
  settings: CampusSettings
  guard: Guarding
  models: KnownModels
  experiments: Experiments
  pace: ReturnType<typeof createPace>
  budgets: Budgets
  cache: Cache
  attempts: Attempts
  usage: ReturnType<typeof createUsageCounting>
  ending: Ending
  measures: Measures
  shadow: Shadow
  /** Of whom servers of models are told a hash. */
  secret: string
  /** When the campus's day ends. */
  dayEndsAt(): Date
}

export type Pipeline = ReturnType<typeof createPipeline>

export function createPipeline(needs: PipelineNeeds) {
  const { settings, budgets, ending, experiments, measures, pace, shadow, dayEndsAt } = needs
  /** What nobody waits for. */
  const under = new Set<Promise<void>>()

  return {
    /**
     * The answer to a request, as it comes. Whoever stops listening stops it.
     *
     * @throws {Refusal} before the first event: limits, the guard, `model-unavailable`, `prompt-refused`, `prompt-too-long`; after it
     *   `answer-broken-off`, and `answer-blocked` with a `retract` before it where something was shown that should not have been
     */
    async *complete(ask: CompletionAsk, signal: AbortSignal): AsyncGenerator<CompletionEvent, void> {
      const run = begin(ask, await settings.read(), signal)
      measures.began()
      try {
        validate(run, needs)
        await limit(run, needs)
        await judge(run, needs)
        run.inputTokens = countPrompt(ask.messages, ask.tools)
        const route = await findRoute(run, needs)
        // Kept, shared, or asked for: a model is asked by `attempts`, and the day's tokens are set aside for it only then.
        const answer = await findAnswer(run, route, needs)
        await ask.onAdmitted?.()
        const watch = createWatch(run, needs)
        for await (const event of answer) {
          if (event.type === 'begin') {
            run.attempted = event
            yield beginningOf(run)
            continue
          }
          run.firstTokenMs ??= Math.round(performance.now() - run.startedAt)
          hear(run.heard, event)
          for (const told of watch.take(event)) {
            tell(run, told)
            yield told
          }
          const blocked = watch.blocked()
          if (blocked) {
            run.spoil?.()
            throw blocked
          }
        }
        run.outcome = run.isCached ? 'cached' : 'done'
        if (!run.isCached) shadow.follow({ id: run.id, ask, inputTokens: run.inputTokens, requestFor: (model) => requestOf(run, route, model, needs) })
        yield finishOf(run)
      } catch (error) {
        // Whoever may not ask is not told what else is wrong.
        throw explain(run, await firstOf(ask.allowed, error), needs)
      } finally {
        // Whatever came of it: an arm that fails must not lose its people.
        if (run.chosen && run.outcome !== 'refused' && run.outcome !== 'blocked') experiments.expose(run.chosen)
        await whenOver(run)
      }
    },

    /** Counts a request for who keeps it before a model is asked; then that is a further one. @throws {Refusal} `too-many-questions` */
    async count(asking: Pick<Asking, 'personId' | 'key' | 'network' | 'factor'>): Promise<void> {
      await pace.count(limitsOf(asking, await settings.read()))
    },

    /** What somebody has left of the day. */
    async left(asking: Pick<Asking, 'personId' | 'key' | 'network' | 'factor'>): Promise<{ used: number; most: number; resetsAt: string }> {
      const set = await settings.read()
      const [payer] = payersOf(asking, set)
      return { used: await budgets.used(payer!.subject), most: tokensADayOf(asking, set), resetsAt: dayEndsAt().toISOString() }
    },

    /** Until everything is settled and written down. */
    async settled(): Promise<void> {
      await Promise.allSettled([...under])
      await ending.settled()
    },
  }

  function beginningOf({ id, attempted, isCached, chosen }: Run): CompletionEvent {
    const { server, name, label, isBuiltIn } = attempted!.model
    return { type: 'begin', id, model: { server, name, label, isBuiltIn }, isCached, ...(chosen && { experiment: { id: chosen.experiment.id, arm: chosen.arm } }) }
  }

  function finishOf(run: Run): CompletionEvent {
    const counted = count(run, needs)
    const spare = counted && run.reservation ? run.reservation.tokens - counted.input - counted.output : 0
    return { type: 'finish', reason: run.heard.finish!, usage: counted, tokensLeft: run.tokensLeft === undefined ? undefined : Math.max(0, run.tokensLeft + spare) }
  }

  /** What others listen on to is paid for by who was first, who does not wait for it when they have gone. */
  async function whenOver(run: Run): Promise<void> {
    const settled: Promise<void> = (run.flight?.over ?? Promise.resolve()).then(() => end(run)).finally(() => under.delete(settled))
    under.add(settled)
    if (!run.flight?.goesOn()) await settled
  }

  async function end(run: Run): Promise<void> {
    const counted = count(run, needs)
    await ending.end({ reservation: run.reservation, used: counted ? counted.input + counted.output : 0, row: rowWhenKept(run) })
    measure(run, needs)
  }

  async function rowWhenKept(run: Run): Promise<CompletionRecord> {
    await run.ask.asking.whenKept
    return rowOf(run, needs)
  }
}

async function firstOf(allowed: Promise<void> | undefined, error: unknown): Promise<unknown> {
  try {
    await allowed
    return error
  } catch (refused) {
    return refused
  }
}
