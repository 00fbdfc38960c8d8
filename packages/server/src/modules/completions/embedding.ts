import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { Refusal } from '../../errors.ts'
import { countIn, ProviderError } from '../providers/index.ts'
import type { Asking } from './asking.ts'
import type { KnownModel } from './task.ts'
import { payersOf } from './payers.ts'
import { limitsOf } from './limits.ts'
import type { PipelineNeeds } from './pipeline.ts'
import { usedUp } from './quota.ts'
import { modelUnavailable, noSuchModel, promptBlocked, promptBlockedByServer, promptRefused, promptTooLong, tooManyAnswers } from './refusals.ts'
import { hashOf, whoAsked, type CompletionRecord, type Outcome } from './record.ts'
import type { Reservation } from './reservations.ts'
import type { Noted } from './run.ts'
import { countTokens } from './tokens.ts'
import { note } from './verdicts.ts'

// Texts as numbers: looked at by the guard, passed through to the server that has the model, within the limits of who asks, and noted.

type Needs = Pick<PipelineNeeds, 'settings' | 'guard' | 'models' | 'attempts' | 'pace' | 'budgets' | 'ending' | 'measures' | 'secret' | 'dayEndsAt'>

/** One on its way. */
type Embedding = {
  readonly id: string
  readonly asking: Asking
  /** As it was sent. */
  readonly text: string
  readonly startedAt: number
  readonly noted: Noted[]
  model: KnownModel | undefined
  reservation: Reservation | undefined
  /** Tokens, as our tokenizer counts them. */
  counted: number
  /** The server has been told it. */
  isSent: boolean
  /** And as the server says. */
  said: number | undefined
  used: number
  outcome: Outcome
  code: string | null
}

export function createEmbedding(needs: Needs) {
  const { settings, models, attempts, pace, budgets, ending, measures, secret, dayEndsAt } = needs

  /** @throws {Refusal} limits, `prompt-blocked`, `no-such-model`, `model-unavailable`, `prompt-refused`, `prompt-too-long` */
  return async function embed(asking: Asking, { model: wanted, input, ...body }: { model: string; input: unknown }, gone: AbortSignal): Promise<unknown> {
    const set = await settings.read()
    const one = begun(asking, input)
    measures.began()
    try {
      await pace.count(limitsOf(asking, set))
      await judge(one, input, needs)
      const model = (one.model = await find(wanted))
      one.counted = countTokens(one.text)
      const reserved = await budgets.reserve({ id: one.id, payers: payersOf(asking, set), tokens: one.counted, expiresInMs: 2 * set['assistant.first-token-seconds'] * 1000 })
      if ('refused' in reserved) throw reserved.refused === 'answers' ? tooManyAnswers(reserved.most) : usedUp(reserved.left, one.counted, dayEndsAt())
      one.reservation = reserved.reservation
      const late = AbortSignal.any([gone, lateAfter(set['assistant.first-token-seconds'] * 1000)])
      const ask = () => {
        one.isSent = true
        return model.provider.embed!(model.name, { ...body, input }, late)
      }
      const answer = await attempts.once(model, ask, late)
      one.said = tokensIn(answer)
      one.used = one.said ?? one.counted
      one.outcome = 'done'
      return answer
    } catch (error) {
      throw explained(one, error, gone, needs)
    } finally {
      await end(one)
    }
  }

  async function find(wanted: string): Promise<KnownModel> {
    const model = (await models.read()).all.find(({ server, name, provider }) => provider.embed && (name === wanted || `${server}/${name}` === wanted))
    if (!model) throw noSuchModel(wanted)
    return model
  }

  async function end(one: Embedding): Promise<void> {
    const totalMs = Math.round(performance.now() - one.startedAt)
    measures.ended({ model: one.model, surface: one.asking.surface, outcome: one.outcome, totalMs })
    if (one.model && one.used > 0) measures.used(one.model, { input: one.used, output: 0, source: one.said === undefined ? 'estimated' : 'provider' })
    await ending.end({ reservation: one.reservation, used: one.used, row: rowOf(one, totalMs, secret) })
  }
}

function begun(asking: Asking, input: unknown): Embedding {
  return {
    ...{ id: randomUUID(), asking, text: JSON.stringify(input), startedAt: performance.now(), noted: [], model: undefined, reservation: undefined },
    ...{ counted: 0, isSent: false, said: undefined, used: 0, outcome: 'refused', code: null },
  }
}

/** Nobody takes orders from these texts, so what looks like one is none; what must not leave the campus, stays. Numbers cannot be read. @throws {Refusal} `prompt-blocked` */
async function judge({ noted }: Embedding, input: unknown, needs: Pick<Needs, 'guard' | 'measures'>): Promise<void> {
  for (const text of Array.isArray(input) ? (input as unknown[]) : [input]) {
    if (typeof text !== 'string') continue
    const verdict = await needs.guard.check({ text, where: 'prompt', isMaterial: true })
    note({ noted }, verdict, 'prompt', needs)
    if (verdict.action === 'block') throw promptBlocked(verdict)
    // A library is long, and others wait.
    await turn()
  }
}

/** How it ended that did not end well; and for who asked, what they can do something about. */
function explained(one: Embedding, error: unknown, gone: AbortSignal, { measures }: Pick<Needs, 'measures'>): unknown {
  if (error instanceof Refusal) {
    one.outcome = error.code === 'prompt-blocked' ? 'blocked' : 'refused'
    one.code = error.code
    return error
  }
  if (gone.aborted) {
    one.outcome = 'stopped'
    // The server has read it by then.
    if (one.isSent) one.used = one.counted
    return error
  }
  const kind = error instanceof ProviderError ? error.kind : 'internal-error'
  one.outcome = 'failed'
  one.code = kind
  measures.failed(one.model, kind)
  return error instanceof ProviderError ? refusalOf(error, one.counted) : error
}

function refusalOf({ kind, retryAfterMs }: ProviderError, tokens: number): Refusal {
  if (kind === 'filtered') return promptBlockedByServer()
  if (kind === 'refused') return promptRefused()
  return kind === 'too-long' ? promptTooLong(tokens, tokens) : modelUnavailable(retryAfterMs)
}

/** As a server is late that answers with words. */
function lateAfter(ms: number): AbortSignal {
  const late = new AbortController()
  setTimeout(() => late.abort(new ProviderError('timeout', `It took more than ${ms} ms.`)), ms).unref()
  return late.signal
}

function tokensIn(answer: unknown): number | undefined {
  return countIn((answer as { usage?: { prompt_tokens?: unknown } | null } | null)?.usage?.prompt_tokens)
}

function rowOf({ id, asking, text, noted, model, said, used, outcome, code }: Embedding, totalMs: number, secret: string): CompletionRecord {
  return {
    id,
    at: new Date(),
    ...whoAsked(asking),
    server: model?.server ?? null,
    model: model?.name ?? null,
    experimentId: null,
    arm: null,
    outcome,
    code,
    finish: null,
    inputTokens: used,
    cachedTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    usageSource: said !== undefined ? 'provider' : used > 0 ? 'estimated' : 'none',
    cost: model ? (used * model.prices.input) / 1_000_000 : 0,
    retries: 0,
    fallbacks: 0,
    firstTokenMs: null,
    totalMs,
    verdicts: noted,
    tools: [],
    promptHash: hashOf(text, secret),
    // Whole libraries are sent for it: what was sent is known by its hash.
    prompt: '',
    answer: '',
  }
}
