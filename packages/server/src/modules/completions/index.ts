import type { Registry } from 'prom-client'
import type { ModelServerConfig } from '../../config.ts'
import type { Database } from '../../database/database.ts'
import type { ChatProvider } from '../providers/index.ts'
import type { Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { Asking, Guarding } from './asking.ts'
import { createAttempts, type Attempts } from './attempts.ts'
import { createBudgets } from './budgets.ts'
import { createCache } from './cache.ts'
import { createEmbedding } from './embedding.ts'
import { createExperiments } from './experiments.ts'
import { createKnownModels } from './known-models.ts'
import { createMeasures } from './measures.ts'
import { createPace } from './pace.ts'
import { createPipeline } from './pipeline.ts'
import { createRecord } from './record.ts'
import { createRetention } from './retention.ts'
import { createSealing } from './sealing.ts'
import type { KnownModel } from './task.ts'
import { prepareTokens } from './tokens.ts'
import { createUsageCounting } from './usage.ts'

// The pipeline through which every request to a model goes.

export type { Asking, CompletionAsk, CompletionEvent, Guarding, Verdict } from './asking.ts'
export type { Surface, Task } from './task.ts'
export { answerBrokenOff, assistantNotForGuests, assistantOff, noSuchModel } from './refusals.ts'
export { eraseCompletions } from './retention.ts'
export { countMessage, countPrompt, countTokens } from './tokens.ts'

export type CompletionNeeds = {
  database: Database
  audit: Pick<Audit, 'record'>
  settings: CampusSettings
  servers: Readonly<Record<string, ModelServerConfig>>
  guard: Guarding
  /** Answers without any server of models. */
  builtIn: ChatProvider
  secret: string
  timeZone: string
  registry: Registry
  onError(error: unknown, what: string): void
}

export type Completions = ReturnType<typeof createCompletions>

const sweepEveryMs = 15_000

export function createCompletions({ database, audit, settings, servers, guard, builtIn, secret, timeZone, registry, onError }: CompletionNeeds) {
  const measures = createMeasures(registry, () => attempts.standings())
  const sealing = createSealing(secret)
  const models = createKnownModels({ database, servers, sealing, builtIn, onError })
  const experiments = createExperiments({ database, secret, onError: (error) => onError(error, 'it could not be noted who saw which arm of an experiment') })
  const budgets = createBudgets({ database, timeZone })
  const record = createRecord(database)
  const retention = createRetention({ database, audit })
  const attempts: Attempts = createAttempts({
    onTrouble: ({ server, name }, error) => onError(error, `the model ${name} of the server ${server} cannot be used`),
    onRetry: (model, { kind }) => measures.retried(model, kind),
    onFallback: (model, why) => measures.fellBack(model, why),
  })
  const needs = {
    settings,
    guard,
    models,
    experiments,
    pace: createPace(),
    budgets,
    cache: createCache(),
    attempts,
    usage: createUsageCounting(),
    record,
    measures,
    secret,
    dayEndsAt: () => nextMidnight(timeZone),
    onError,
  }
  const pipeline = createPipeline(needs)
  const recovering = setInterval(attempts.recover, 1000).unref()
  let sweeping: NodeJS.Timeout | undefined

  return {
    ...pipeline,
    embed: createEmbedding(needs),
    models,

    /** Those that a program may ask by name. */
    async modelNames(): Promise<{ server: string; name: string }[]> {
      return (await models.read()).all.map(({ server, name }) => ({ server, name }))
    },

    /** What the first model that would be asked reads. */
    contextTokens: async (asking: Pick<Asking, 'personId' | 'key' | 'task'>): Promise<number> => (await firstFor(asking)).contextTokens,

    /** Who would answer. */
    async modelFor(asking: Pick<Asking, 'personId' | 'key'>): Promise<{ label: string; isBuiltIn: boolean }> {
      const { label, isBuiltIn } = await firstFor({ ...asking, task: 'chat' })
      return { label, isBuiltIn }
    },

    /** For the start. The tokenizer is only needed where there is somebody to pay. */
    async prepare(): Promise<void> {
      await record.prepare()
      if (Object.keys(servers).length > 0) await prepareTokens()
    },

    start(): void {
      sweeping = setInterval(() => void budgets.sweep().catch((error: unknown) => onError(error, 'what was set aside could not be given back')), sweepEveryMs).unref()
    },

    /** To be called every day. */
    async tidy(): Promise<void> {
      await record.prepare()
      await budgets.tidy()
      const set = await settings.read()
      await retention.dropExpired({ months: set['retention.completion-months'], textDays: set['retention.completion-text-days'] })
    },

    async close(): Promise<void> {
      clearInterval(recovering)
      clearInterval(sweeping)
      await pipeline.settled()
      await models.close()
    },
  }

  async function firstFor({ personId, key, task }: Pick<Asking, 'personId' | 'key' | 'task'>): Promise<KnownModel> {
    const { byTask, builtIn } = await models.read()
    const mayAskModels = personId !== null || key !== null || (await settings.read())['assistant.guests'] === 'all'
    return (mayAskModels ? byTask[task][0] : undefined) ?? builtIn
  }
}

/** When the day ends by the clocks of the campus. */
function nextMidnight(timeZone: string): Date {
  const zoned = Temporal.Now.zonedDateTimeISO(timeZone)
  return new Date(zoned.add({ days: 1 }).startOfDay().epochMilliseconds)
}
