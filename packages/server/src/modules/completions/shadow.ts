import { createHash, randomUUID } from 'node:crypto'
import type { Settings } from '@fairway/contract/settings'
import type { Database } from '../../database/database.ts'
import { persistently } from '../../database/persistently.ts'
import { storable } from '../../database/storable.ts'
import { ProviderError, type ChatRequest } from '../providers/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { CompletionAsk, Guarding } from './asking.ts'
import type { Attempts } from './attempts.ts'
import type { Budgets } from './budgets.ts'
import type { Arm, Experiment, Experiments } from './experiments.ts'
import type { KnownModels } from './known-models.ts'
import { textsOf, type CompletionRecord, type createRecord, type Outcome } from './record.ts'
import { hear, nothingHeard, tell } from './run.ts'
import type { KnownModel } from './task.ts'
import { timeoutsOf } from './timeouts.ts'
import { costOf, type createUsageCounting } from './usage.ts'

// Asks another model what somebody has just been answered, for the office to compare. Nobody is shown it, nobody waits for it, and
// nothing of it is anybody's: it begins after the answer has ended, a few at a time and never in a queue, takes at most half of the
// model's places, uses tokens of its own, and is left out whenever any of that is not there.

export type ShadowNeeds = {
  database: Database
  settings: CampusSettings
  guard: Pick<Guarding, 'redact'>
  models: Pick<KnownModels, 'read'>
  experiments: Pick<Experiments, 'shadowFor'>
  attempts: Pick<Attempts, 'run' | 'standing'>
  budgets: Pick<Budgets, 'reserve' | 'settle'>
  usage: ReturnType<typeof createUsageCounting>
  record: ReturnType<typeof createRecord>
  secret: string
  onError(error: unknown, what: string): void
}

export type Shown = {
  /** Of the completion that was shown. */
  id: string
  ask: CompletionAsk
  inputTokens: number
  /** What a model is asked, with the limits of the route. */
  requestFor(model: KnownModel): ChatRequest
}

export type Shadow = ReturnType<typeof createShadow>

const mostAtOnce = 4
/** What programs ask is their own matter, and a summary is no answer. */
const surfaces: readonly string[] = ['chat', 'room', 'writing']

export function createShadow(needs: ShadowNeeds) {
  const { database, settings, guard, models, experiments, attempts, budgets, usage, record, secret, onError } = needs
  const ending = new AbortController()
  const going = new Set<Promise<void>>()
  const isWanted = () => !ending.signal.aborted

  return {
    /** Somebody has been answered. Returns at once, and never fails. */
    follow(shown: Shown): void {
      if (going.size >= mostAtOnce || ending.signal.aborted || !surfaces.includes(shown.ask.asking.surface)) return
      const work = consider(shown)
        .catch((error: unknown) => {
          if (!ending.signal.aborted) onError(error, 'a shadow could not be asked')
        })
        .finally(() => going.delete(work))
      going.add(work)
    },

    async close(): Promise<void> {
      ending.abort(new Error('The server stops.'))
      await Promise.all(going)
    },
  }

  async function consider(shown: Shown): Promise<void> {
    const { task } = shown.ask.asking
    const experiment = await experiments.shadowFor(task)
    const [first, arm] = experiment?.arms ?? []
    if (!experiment || !first || !arm || !isTaken(shown.id, arm.weight / first.weight)) return
    const model = (await models.read()).all.find(({ id }) => id === arm.model)
    if (!model || !hasRoom(model) || shown.inputTokens * usage.factor(model) > model.contextTokens) return
    const set = await settings.read()
    const request = requestOf(shown, arm, model)
    const id = randomUUID()
    const payer = { subject: `shadow:${experiment.id}`, tokensADay: experiment.tokensADay, answersAtOnce: mostAtOnce * 100 }
    const reserved = await budgets.reserve({ id, payers: [payer], tokens: shown.inputTokens + request.maxTokens!, expiresInMs: set['assistant.total-seconds'] * 1000 + 60_000 })
    if ('refused' in reserved) return
    let used = 0
    try {
      await ask({ id, experiment, shown, model, request, set, onUsed: (tokens) => void (used = tokens) })
    } finally {
      await persistently(() => budgets.settle({ reservation: reserved.reservation, used }), { isWanted })
    }
  }

  /** @property onUsed is told the tokens, which are paid for also where the answer cannot be kept */
  async function ask({ id, experiment, shown, model, request, set, onUsed }: { id: string; experiment: Experiment; shown: Shown; model: KnownModel; request: ChatRequest; set: Settings; onUsed(tokens: number): void }): Promise<void> {
    const startedAt = performance.now()
    const since = () => Math.round(performance.now() - startedAt)
    const log = { outcome: 'done' as Outcome, code: null as string | null, firstTokenMs: null as number | null }
    const heard = nothingHeard()
    const told = { text: '', tools: new Set<string>() }
    try {
      for await (const event of attempts.run([model], () => request, ending.signal, { retries: 0, firstPauseMs: 0, timeouts: timeoutsOf(set) })) {
        if (event.type === 'begin') continue
        log.firstTokenMs ??= since()
        hear(heard, event)
        if (event.type !== 'finish') tell({ told }, event)
      }
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      log.outcome = 'failed'
      log.code = error.kind
    }
    const counted = usage.count(model, heard.usage, shown.inputTokens, heard.all)
    onUsed(counted.input + counted.output)
    const { asking } = shown.ask
    const row: CompletionRecord = {
      ...{ id, at: new Date(), personId: asking.personId, keyId: null, surface: 'shadow', task: asking.task, conversationId: asking.conversationId ?? null, roomId: asking.roomId ?? null },
      ...{ server: model.server, model: model.name, experimentId: experiment.id, arm: 1, outcome: log.outcome, code: log.code, finish: heard.finish },
      ...{ inputTokens: counted.input, cachedTokens: counted.cached, outputTokens: counted.output, reasoningTokens: counted.reasoning, usageSource: counted.source, cost: costOf(model, counted) },
      ...{ retries: 0, fallbacks: 0, firstTokenMs: log.firstTokenMs, totalMs: since(), verdicts: [], tools: [...told.tools].map(storable), address: null },
      ...textsOf(shown.ask, told.text, { guard, secret }),
    }
    await persistently(() => record.write(row), { isWanted })
    // Once, though it be said again because nobody heard that it was done.
    const pair = { text: 'insert into shadow_answer (shadow_id, shown_id, experiment_id) select $1, $2, id from experiment where id = $3 and not exists (select from shadow_answer where shadow_id = $1 and experiment_id = $3)', values: [id, shown.id, experiment.id] }
    await persistently(() => database.query(pair), { isWanted })
  }

  function hasRoom(model: KnownModel): boolean {
    const { breaker, waitMs, inFlight, waiting } = attempts.standing(model)
    return breaker === 'closed' && waitMs === 0 && waiting === 0 && (inFlight + 1) * 2 <= model.mostAtOnce
  }
}

/** As what was shown, but for what the arm says. */
function requestOf({ requestFor }: Shown, { prompt, temperature, outputTokens }: Arm, model: KnownModel): ChatRequest {
  const request = requestFor(model)
  const [system, ...others] = request.messages
  return {
    ...request,
    maxTokens: Math.min(request.maxTokens ?? Infinity, outputTokens ?? request.maxTokens ?? 1000),
    ...(temperature !== undefined && !model.without.includes('temperature') && { temperature }),
    ...(prompt !== undefined && system && { messages: [system, { role: 'system', content: prompt }, ...others] }),
  }
}

/** The same one for the same request, whoever looks. */
function isTaken(id: string, share: number): boolean {
  return createHash('sha256').update(id).digest().readUIntBE(0, 6) / 2 ** 48 < share
}
