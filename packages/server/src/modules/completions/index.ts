import type { Registry } from 'prom-client'
import type { ModelServerConfig } from '../../config.ts'
import type { Bus } from '../../bus/bus.ts'
import type { Database } from '../../database/database.ts'
import type { ChatProvider } from '../providers/index.ts'
import type { Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { Asking, Guarding } from './asking.ts'
import { createAttempts, type Attempts } from './attempts.ts'
import { createBudgets } from './budgets.ts'
import { createCache } from './cache.ts'
import { createEmbedding } from './embedding.ts'
import { createEnding } from './ending.ts'
import { createExperiments } from './experiments.ts'
import { createKnownModels } from './known-models.ts'
import { createMeasures } from './measures.ts'
import { createPace } from './pace.ts'
import { createPipeline } from './pipeline.ts'
import { createRecord } from './record.ts'
import { createRetention } from './retention.ts'
import { routeFor } from './route.ts'
import { createSealing } from './sealing.ts'
import { createShadow } from './shadow.ts'
import type { KnownModel, Task } from './task.ts'
import { prepareTokens } from './tokens.ts'
import { createUsageCounting } from './usage.ts'

// The pipeline through which every request to a model goes.

export type { Asking, CompletionAsk, CompletionEvent, Guarding, Verdict } from './asking.ts'
export { modelColumns, type ModelRow } from './model-rows.ts'
export { builtInServer, mostAtOnceByEnvironment } from './known-models.ts'
export type { Arm } from './experiments.ts'
export type { KnownModel, Surface, Task } from './task.ts'
export { answerBrokenOff, assistantNotForGuests, assistantOff, noSuchModel } from './refusals.ts'
export { eraseCompletions } from './retention.ts'
export { countMessage, countPrompt, countTokens } from './tokens.ts'

export type CompletionNeeds = {
  database: Database
  bus: Bus
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

export function createCompletions({ database, bus, audit, settings, servers, guard, builtIn, secret, timeZone, registry, onError }: CompletionNeeds) {
  const measures = createMeasures(registry, () => attempts.standings())
  const sealing = createSealing(secret)
  const models = createKnownModels({ database, settings, servers, sealing, builtIn, onError })
  const experiments = createExperiments({ database, secret, onError: (error) => onError(error, 'it could not be noted who saw which arm of an experiment') })
  const budgets = createBudgets({ database, timeZone })
  const record = createRecord(database)
  const ending = createEnding({ budgets, record, onError })
  const retention = createRetention({ database, audit })
  const attempts: Attempts = createAttempts({
    onTrouble: ({ server, name }, error) => onError(error, `the model ${name} of the server ${server} cannot be used`),
    onRetry: (model, { kind }) => measures.retried(model, kind),
    onFallback: (model, why) => measures.fellBack(model, why),
  })
  const usage = createUsageCounting()
  const pace = createPace(bus)
  const shadow = createShadow({ database, settings, guard, models, experiments, attempts, budgets, usage, record, secret, onError })
  const needs = {
    settings,
    guard,
    models,
    experiments,
    pace,
    budgets,
    cache: createCache(),
    attempts,
    usage,
    ending,
    measures,
    shadow,
    secret,
    dayEndsAt: () => nextMidnight(timeZone),
  }
  const pipeline = createPipeline(needs)
  const recovering = setInterval(attempts.recover, 1000).unref()
  let sweeping: NodeJS.Timeout | undefined

  return {
    ...pipeline,
    embed: createEmbedding(needs),
    models,

    /** For who sets them up. */
    experiments,
    sealing,
    standing: attempts.standing,

    /** What the office has set up is read anew. @param server whose models are asked again, whatever was wrong with them */
    changed(server: string | undefined): void {
      models.forget()
      experiments.forget()
      if (server !== undefined) attempts.renew(server)
    },

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

    /** Which models would be asked now by somebody who has signed in, the first one first. */
    async routeOf(task: Task): Promise<number[]> {
      const asking: Asking = { personId: 0, key: null, network: '', factor: 1, address: null, surface: 'chat', task }
      const { candidates } = routeFor(await models.read(), undefined, { ask: { asking, messages: [] }, set: await settings.read(), inputTokens: 0, factorOf: () => 1 })
      return candidates.map(({ id }) => id)
    },

    /** For the start. The tokenizer is only needed where there is somebody to pay. */
    async prepare(): Promise<void> {
      await record.prepare()
      if (await models.hasServers()) await prepareTokens()
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
      pace.close()
      ending.close()
      await pipeline.settled()
      await shadow.close()
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
