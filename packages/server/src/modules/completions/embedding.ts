import { randomUUID } from 'node:crypto'
import type { Refusal } from '../../errors.ts'
import { countIn, ProviderError } from '../providers/index.ts'
import type { Asking } from './asking.ts'
import { payersOf } from './payers.ts'
import { limitsOf } from './limits.ts'
import type { PipelineNeeds } from './pipeline.ts'
import { usedUp } from './quota.ts'
import { modelUnavailable, noSuchModel, promptRefused, promptTooLong, tooManyAnswers } from './refusals.ts'
import { hashOf, type Outcome } from './record.ts'
import { countTokens } from './tokens.ts'

// Texts as numbers: passed through to the server that has the model, within the limits of who asks, and noted.

type Needs = Pick<PipelineNeeds, 'settings' | 'models' | 'attempts' | 'pace' | 'budgets' | 'record' | 'measures' | 'secret' | 'dayEndsAt' | 'onError'>

export function createEmbedding({ settings, models, attempts, pace, budgets, record, measures, secret, dayEndsAt, onError }: Needs) {
  /** @throws {Refusal} limits, `no-such-model`, `model-unavailable`, `prompt-refused`, `prompt-too-long` */
  return async function embed(asking: Asking, { model: wanted, input, ...body }: { model: string; input: unknown }, gone: AbortSignal): Promise<unknown> {
    const startedAt = performance.now()
    const set = await settings.read()
    await pace.count(limitsOf(asking, set))
    const model = (await models.read()).all.find(({ server, name, provider }) => provider.embed && (name === wanted || `${server}/${name}` === wanted))
    if (!model) throw noSuchModel(wanted)
    const id = randomUUID()
    const text = JSON.stringify(input)
    const counted = countTokens(text)
    const reserved = await budgets.reserve({ id, payers: payersOf(asking, set), tokens: counted, expiresInMs: 2 * set['assistant.first-token-seconds'] * 1000 })
    if ('refused' in reserved) throw reserved.refused === 'answers' ? tooManyAnswers(reserved.most) : usedUp(reserved.left, counted, dayEndsAt())
    let said: number | undefined
    let used = counted
    let ended: { outcome: Outcome; code: string | null } = { outcome: 'done', code: null }
    measures.began()
    try {
      const late = AbortSignal.any([gone, lateAfter(set['assistant.first-token-seconds'] * 1000)])
      const answer = await attempts.once(model, () => model.provider.embed!(model.name, { ...body, input }, late), late)
      used = (said = tokensIn(answer)) ?? counted
      return answer
    } catch (error) {
      // The server has read it by then.
      if (gone.aborted) {
        ended = { outcome: 'stopped', code: null }
        throw error
      }
      const kind = error instanceof ProviderError ? error.kind : 'timeout'
      used = 0
      ended = { outcome: 'failed', code: kind }
      measures.failed(model, kind)
      throw refusalOf(error, counted)
    } finally {
      const totalMs = Math.round(performance.now() - startedAt)
      measures.ended({ model, surface: asking.surface, outcome: ended.outcome, totalMs })
      await Promise.all([
        budgets.settle({ reservation: reserved.reservation, used }),
        record.write({
          ...ended,
          id,
          personId: asking.personId,
          keyId: asking.key?.id ?? null,
          surface: asking.surface,
          task: asking.task,
          conversationId: null,
          roomId: null,
          server: model.server,
          model: model.name,
          experimentId: null,
          arm: null,
          finish: null,
          inputTokens: used,
          cachedTokens: 0,
          outputTokens: 0,
          reasoningTokens: 0,
          usageSource: said === undefined ? 'estimated' : 'provider',
          cost: (used * model.prices.input) / 1_000_000,
          retries: 0,
          fallbacks: 0,
          firstTokenMs: null,
          totalMs,
          verdicts: [],
          tools: [],
          promptHash: hashOf(text, secret),
          // Whole libraries are sent for it: what was sent is known by its hash.
          prompt: '',
          answer: '',
          address: asking.address,
        }),
      ]).catch((error: unknown) => onError(error, 'a request to the assistant could not be settled'))
    }
  }
}

/** As a server is late that answers with words. */
function lateAfter(ms: number): AbortSignal {
  const late = new AbortController()
  setTimeout(() => late.abort(new ProviderError('timeout', `It took more than ${ms} ms.`)), ms).unref()
  return late.signal
}

function refusalOf(error: unknown, tokens: number): Refusal {
  if (!(error instanceof ProviderError)) return modelUnavailable()
  if (error.kind === 'refused') return promptRefused()
  return error.kind === 'too-long' ? promptTooLong(tokens, tokens) : modelUnavailable(error.retryAfterMs)
}

function tokensIn(answer: unknown): number | undefined {
  return countIn((answer as { usage?: { prompt_tokens?: unknown } | null } | null)?.usage?.prompt_tokens)
}
