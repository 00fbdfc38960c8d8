import { createHash, createHmac, randomUUID } from 'node:crypto'
import { Refusal } from '../../errors.ts'
import type { CampusSettings } from '../settings/index.ts'
import { ProviderError, type ChatEvent, type ChatRequest, type FinishReason, type Usage } from '../providers/index.ts'
import type { CompletionAsk, CompletionEvent, Guarding, Verdict } from './asking.ts'
import type { AttemptEvent, Attempts } from './attempts.ts'
import type { Budgets, Reservation } from './budgets.ts'
import { cacheKey, type Cache } from './cache.ts'
import type { Chosen, Experiments } from './experiments.ts'
import type { KnownModels } from './known-models.ts'
import type { Measures } from './measures.ts'
import type { createPace } from './pace.ts'
import { payersOf, tokensADayOf } from './payers.ts'
import type { createRecord, Outcome } from './record.ts'
import { answerBrokenOff, modelUnavailable, promptBlocked, promptRefused, promptTooLong, tokensUsedUp, tooManyAnswers } from './refusals.ts'
import { findRoute } from './route.ts'
import type { KnownModel } from './task.ts'
import { countPrompt } from './tokens.ts'
import { costOf, type createUsageCounting } from './usage.ts'

// The way of every request to a model, whoever asks: rate and quota → guard → route → cache → breaker, bulkhead and model → usage →
// log → metrics. A step is a file; this one puts them in their order.

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
  record: ReturnType<typeof createRecord>
  measures: Measures
  /** Of whom servers of models are told a hash. */
  secret: string
  /** When the campus's day ends. */
  dayEndsAt(): Date
  onError(error: unknown, what: string): void
}

export type Pipeline = ReturnType<typeof createPipeline>

/** Of the answer, as it is kept for the office. */
const longestAnswerKept = 200_000

export function createPipeline(needs: PipelineNeeds) {
  const { settings, guard, models, experiments, pace, budgets, cache, attempts, usage, record, measures, secret, dayEndsAt, onError } = needs

  return {
    /**
     * The answer to a request, as it comes. Whoever stops listening stops it.
     *
     * @throws {Refusal} before the first event: limits, the guard, `model-unavailable`, `prompt-refused`, `prompt-too-long`; after it
     *   `answer-broken-off`
     */
    async *complete(ask: CompletionAsk, signal: AbortSignal): AsyncGenerator<CompletionEvent, void> {
      const { asking, messages, tools } = ask
      const startedAt = performance.now()
      const id = randomUUID()
      const set = await settings.read()
      const log = { outcome: 'stopped' as Outcome, code: null as string | null, finish: null as FinishReason | null, firstTokenMs: null as number | null, verdict: undefined as Verdict | undefined }
      const answer = { text: '', all: '', tools: new Set<string>() }
      let reservation: Reservation | undefined
      let tokensLeft = 0
      let chosen: Chosen | undefined
      let attempted: Extract<AttemptEvent, { type: 'begin' }> | undefined
      let isCached = false
      let said: Usage | undefined
      const inputTokens = countPrompt(messages, tools)
      measures.began()
      try {
        await pace.count(limitsOf(asking, set))
        log.verdict = ask.written === undefined ? undefined : await judge(ask.written)
        const route = findRoute(await models.read(), (chosen = await experiments.choose(payersOf(asking, set)[0]!.subject, asking.task)), { ask, set, inputTokens, factorOf: usage.factor })
        if (route.candidates.length === 0) throw route.isTooLong ? promptTooLong(inputTokens, route.mostTokens) : modelUnavailable()
        const maxTokens = route.maxTokens
        const requestFor = (model: KnownModel): ChatRequest => requestOf(model, ask, { ...route, maxTokens, user: userOf(ask), streams: set['assistant.streaming'] })
        const key = ask.cache && set['assistant.cache-seconds'] > 0 ? cacheKey(ask.cache, route.candidates.map(({ id }) => id).join(), requestFor(route.candidates[0]!)) : undefined
        const kept = key === undefined ? undefined : cache.find(key)
        const followed = key === undefined || kept ? undefined : cache.follow(key)
        isCached = kept !== undefined || followed !== undefined
        if (key !== undefined) measures.cached(kept ? 'hit' : followed ? 'shared' : 'miss')
        if (!isCached) {
          const reserved = await budgets.reserve({ id, payers: payersOf(asking, set), tokens: inputTokens + maxTokens, expiresInMs: set['assistant.total-seconds'] * 1000 * 2 + 60_000 })
          if ('refused' in reserved) throw reserved.refused === 'answers' ? tooManyAnswers(reserved.most) : tokensUsedUp(reserved.left, inputTokens + maxTokens, dayEndsAt().toISOString(), secondsUntil(dayEndsAt()))
          reservation = reserved.reservation
          tokensLeft = reserved.left
        }
        await ask.onAdmitted?.()
        const shared = key !== undefined && !isCached ? cache.begin(key) : undefined
        measures.overhead(performance.now() - startedAt)
        const events: AsyncIterable<AttemptEvent> | Iterable<ChatEvent> = kept ?? followed?.listen(signal) ?? attempts.run(route.candidates, requestFor, signal, { retries: set['assistant.retries'], timeouts: timeoutsOf(set) })
        const heard: ChatEvent[] = []
        try {
          for await (const event of events) {
            if (event.type === 'begin') {
              attempted = event
              measures.queued(event.model, event.queuedMs)
              yield beginning(event.model)
              continue
            }
            if (isCached && log.firstTokenMs === null) yield beginning(route.candidates[0]!)
            log.firstTokenMs ??= Math.round(performance.now() - startedAt)
            heard.push(event)
            shared?.push(event)
            if (event.type === 'finish') {
              said = event.usage
              log.finish = event.reason
              continue
            }
            take(event)
            yield event
          }
          if (key !== undefined && shared) {
            shared.finish()
            if (log.finish === 'stop') cache.keep(key, heard, set['assistant.cache-seconds'])
          }
        } catch (error) {
          shared?.finish(error)
          throw error
        } finally {
          shared?.finish(new ProviderError('truncated', 'Who asked for it has gone.'))
        }
        log.outcome = isCached ? 'cached' : 'done'
        if (chosen) experiments.expose(chosen)
        const counted = attempted && usage.count(attempted.model, said, inputTokens, answer.all)
        const spare = counted && reservation ? reservation.tokens - counted.input - counted.output : 0
        yield { type: 'finish', reason: log.finish!, usage: counted, tokensLeft: tokensLeft + spare }
      } catch (error) {
        throw explain(error)
      } finally {
        await settle()
      }

      function beginning({ server, name, label, isBuiltIn }: KnownModel): CompletionEvent {
        return { type: 'begin', id, model: { server, name, label, isBuiltIn }, isCached, ...(chosen && { experiment: { id: chosen.experiment.id, arm: chosen.arm } }) }
      }

      function take(event: Exclude<ChatEvent, { type: 'finish' }>): void {
        switch (event.type) {
          case 'text':
            answer.text += event.text
            answer.all += event.text
            return
          case 'reasoning':
            answer.all += event.text
            return
          case 'tool-call':
            if (event.name !== undefined) answer.tools.add(event.name)
            answer.all += `${event.name ?? ''}${event.arguments}`
            return
          case 'retract':
            answer.text = ''
        }
      }

      /** For who asked: what they can do something about, and nothing of whose key is wrong. */
      function explain(error: unknown): unknown {
        if (error instanceof Refusal) {
          log.outcome = error.code === 'prompt-blocked' ? 'blocked' : 'refused'
          log.code = error.code
          return error
        }
        if (error instanceof ProviderError) {
          log.outcome = 'failed'
          log.code = error.kind
          measures.failed(attempted?.model, error.kind)
          if (attempted) return answerBrokenOff()
          if (error.kind === 'filtered') return promptBlockedByServer()
          if (error.kind === 'refused') return promptRefused()
          return error.kind === 'too-long' ? promptTooLong(inputTokens, inputTokens) : modelUnavailable(error.retryAfterMs)
        }
        if (!signal.aborted) {
          log.outcome = 'failed'
          log.code = 'internal-error'
        }
        return error
      }

      async function settle(): Promise<void> {
        const model = attempted?.model
        // Who was told nothing used nothing, but for what the model read before it failed.
        const counted = model && usage.count(model, said, inputTokens, answer.all)
        const totalMs = Math.round(performance.now() - startedAt)
        measures.ended({ model, surface: asking.surface, outcome: log.outcome, totalMs })
        if (model && counted) measures.tokens(model, counted.source, counted)
        if (model && log.firstTokenMs !== null) measures.firstToken(model, log.firstTokenMs)
        for (const { family } of log.verdict?.findings ?? []) measures.verdict('prompt', log.verdict!.action, family)
        const prompt = promptOf(ask)
        await Promise.all([
          reservation && budgets.settle({ reservation, used: counted ? counted.input + counted.output : 0 }),
          record.write({
            id,
            personId: asking.personId,
            keyId: asking.key?.id ?? null,
            surface: asking.surface,
            task: asking.task,
            conversationId: asking.conversationId ?? null,
            roomId: asking.roomId ?? null,
            server: model?.server ?? null,
            model: model?.name ?? null,
            experimentId: chosen?.experiment.id ?? null,
            arm: chosen?.arm ?? null,
            outcome: log.outcome,
            code: log.code,
            finish: log.finish,
            inputTokens: counted?.input ?? 0,
            cachedTokens: counted?.cached ?? 0,
            outputTokens: counted?.output ?? 0,
            reasoningTokens: counted?.reasoning ?? 0,
            usageSource: counted?.source ?? 'none',
            cost: model && counted ? costOf(model, counted) : 0,
            retries: attempted?.retries ?? 0,
            fallbacks: attempted?.fallbacks ?? 0,
            firstTokenMs: log.firstTokenMs,
            totalMs,
            verdicts: (log.verdict?.findings ?? []).map((finding) => ({ ...finding, action: log.verdict!.action })),
            tools: [...answer.tools],
            promptHash: createHash('sha256').update(prompt).digest(),
            prompt: storable(guard.redact(prompt)),
            answer: storable(guard.redact(answer.text.slice(0, longestAnswerKept))),
            address: asking.address,
          }),
        ]).catch((error: unknown) => onError(error, 'a request to the assistant could not be settled'))
      }
    },

    /** What somebody has left of the day. */
    async left(asking: Pick<CompletionAsk['asking'], 'personId' | 'key' | 'network' | 'factor'>): Promise<{ used: number; most: number; resetsAt: string }> {
      const set = await settings.read()
      const [payer] = payersOf(asking, set)
      return { used: await budgets.used(payer!.subject), most: tokensADayOf(asking, set), resetsAt: dayEndsAt().toISOString() }
    },
  }

  async function judge(written: string): Promise<Verdict> {
    const verdict = await guard.check(written, 'prompt')
    if (verdict.action !== 'block') return verdict
    for (const { family } of verdict.findings) measures.verdict('prompt', 'block', family)
    const { zh = '', en = '' } = verdict.reason ?? {}
    throw promptBlocked({ zh: zh || '这条消息未通过安全检查。', en: en || 'This message does not pass the safety check.' }, verdict.findings.map(({ family }) => family))
  }

  /** For their own safety servers tell those who ask apart; who it is they cannot know. */
  function userOf({ asking: { personId, key, network } }: CompletionAsk): string {
    const who = personId !== null ? `person ${personId}` : key ? `key ${key.id}` : `network ${network}`
    return createHmac('sha256', secret).update(`asks a model: ${who}`).digest('base64url').slice(0, 32)
  }
}

function limitsOf({ personId, key, network, factor }: CompletionAsk['asking'], set: Awaited<ReturnType<CampusSettings['read']>>) {
  const ofAddress = { limit: 'address' as const, key: network, most: set['assistant.requests-per-minute'] * factor }
  // A key has a limit of its own, which the guard of its routes counts.
  return personId !== null && !key ? [ofAddress, { limit: 'person' as const, key: String(personId), most: set['assistant.person-requests-per-minute'] }] : [ofAddress]
}

function timeoutsOf(set: Awaited<ReturnType<CampusSettings['read']>>) {
  return { connectMs: 10_000, firstTokenMs: set['assistant.first-token-seconds'] * 1000, idleMs: set['assistant.idle-seconds'] * 1000, totalMs: set['assistant.total-seconds'] * 1000 }
}

function requestOf(model: KnownModel, { messages, tools, parameters = {} }: CompletionAsk, { maxTokens, temperature, prompt, user, streams }: { maxTokens: number; temperature: number; prompt: string | undefined; user: string; streams: boolean }): ChatRequest {
  const takes = (name: string) => !model.without.includes(name)
  return {
    ...parameters,
    model: model.name,
    messages: prompt === undefined ? messages : [...messages.slice(0, 1), { role: 'system', content: prompt }, ...messages.slice(1)],
    tools: model.hasTools ? tools : undefined,
    temperature: takes('temperature') ? temperature : undefined,
    topP: takes('top_p') ? parameters.topP : undefined,
    maxTokens,
    user: takes('user') ? user : undefined,
    streams,
  }
}

function promptOf({ written, messages }: CompletionAsk): string {
  if (written !== undefined) return written
  const last = messages.findLast(({ role }) => role === 'user' || role === 'tool')
  return typeof last?.content === 'string' ? last.content : ''
}

/** PostgreSQL stores no zero and no half letters. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}

function secondsUntil(moment: Date): number {
  return Math.max(1, Math.ceil((moment.getTime() - Date.now()) / 1000))
}

function promptBlockedByServer(): Refusal {
  return promptBlocked({ zh: '模型服务的内容过滤器没有放行这个问题。', en: 'The content filter of the model’s server does not let this question through.' }, ['server-filter'])
}
