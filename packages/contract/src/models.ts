import { z } from 'zod'
import {
  highestPrice,
  leastContext,
  longestApiVersion,
  longestBaseUrl,
  longestModelKey,
  longestModelLabel,
  longestModelName,
  longestServerName,
  modelParameters,
  modelReaches,
  modelServerKinds,
  modelTasks,
  modelThinkings,
  modelTroubles,
  mostAnswersAtOnce,
  mostContext,
  mostRouted,
} from './model-limits.ts'
import { line } from './text.ts'

// Servers of models and what may be asked of them, as the office sets them up.

const revision = z.int().positive().max(Number.MAX_SAFE_INTEGER).describe('that was read; if it has changed since, the answer is 409')
const id = z.int().positive().max(Number.MAX_SAFE_INTEGER)
const moment = z.iso.datetime()

/** It goes into a header: letters, digits and signs of ASCII, and nothing between them. */
const apiKey = z.string().trim().min(1).max(longestModelKey).regex(/^[\x21-\x7e]*$/, 'must be letters, digits and signs without blanks')

export const ModelServerDraft = z
  .strictObject({
    name: line(longestServerName).min(1),
    kind: z.enum(modelServerKinds).describe('`openai`: what speaks as OpenAI does'),
    baseUrl: line(longestBaseUrl).min(1).describe('with what stands before `/chat/completions`; of Azure the address of the resource'),
    reach: z.enum(modelReaches).default('public').describe('`public`: https, and no address of a private network; `private`: https or http, and only this computer or a private network'),
    apiVersion: line(longestApiVersion).nullable().default(null).describe('of Azure’s classic path by deployment; null: its v1 path'),
    apiKey: apiKey.nullable().optional().describe('it is never told again; null: the server asks for none. When changing a server: absent, it stays. Who changes the address has to give it anew'),
    isOn: z.boolean().default(true),
    mostAtOnce: z.int().min(1).max(mostAnswersAtOnce).default(64).describe('answers that each of its models may be giving at one time, to one instance of Fairway'),
  })
  .meta({ id: 'ModelServerDraft' })
export type ModelServerDraft = z.infer<typeof ModelServerDraft>

export const ModelServerEdit = ModelServerDraft.extend({ revision }).meta({ id: 'ModelServerEdit' })
export type ModelServerEdit = z.infer<typeof ModelServerEdit>

export const ModelDraft = z
  .strictObject({
    label: line(longestModelLabel).nullable().describe('as people are told; null: its name'),
    isOn: z.boolean(),
    contextTokens: z.int().min(leastContext).max(mostContext).describe('what it reads, the answer included'),
    hasTools: z.boolean().describe('it can look things up'),
    without: z.array(z.enum(modelParameters)).max(modelParameters.length).describe('what it is not sent, because it refuses it'),
    inputPrice: z.number().min(0).max(highestPrice).describe('per million tokens'),
    cachedPrice: z.number().min(0).max(highestPrice).nullable().describe('of input that the server had read before; null: as other input'),
    outputPrice: z.number().min(0).max(highestPrice),
    mostAtOnce: z.int().min(1).max(mostAnswersAtOnce).nullable().describe('null: as its server'),
    thinking: z
      .enum(modelThinkings)
      .describe('whether it thinks before it answers; only DeepSeek’s servers let that be chosen. `by-task`: not in chats, rooms and drafts, nor for programs, and for plans and code as it does by itself'),
  })
  .meta({ id: 'ModelDraft' })
export type ModelDraft = z.infer<typeof ModelDraft>

export const ModelEdit = ModelDraft.extend({ revision }).meta({ id: 'ModelEdit' })
export type ModelEdit = z.infer<typeof ModelEdit>

/** How it is with a model on the instance that answers. */
export const ModelStanding = z
  .object({
    breaker: z.enum(['closed', 'open', 'half-open']).describe('open: it is not asked, because most of its last answers failed'),
    waitMs: z.int().describe('until it is asked again; 0: it may be asked now'),
    inFlight: z.int(),
    waiting: z.int(),
    trouble: z.object({ kind: z.enum(modelTroubles), at: moment }).nullable().describe('what went wrong last; null: nothing since it last answered'),
  })
  .meta({ id: 'ModelStanding' })
export type ModelStanding = z.infer<typeof ModelStanding>

export const Model = z
  .object({
    id,
    revision: z.int(),
    server: z.string().describe('the key of its server'),
    name: z.string().describe('as the server calls it; of Azure the deployment'),
    ...ModelDraft.shape,
    without: z.array(z.string()),
    isFixed: z.boolean().describe('the environment names it, or it is built in: it can be switched off, not removed'),
    standing: ModelStanding,
    lastDay: z.object({ asked: z.int(), failed: z.int(), cost: z.number() }).describe('of the last 24 hours, on all instances'),
  })
  .meta({ id: 'Model' })
export type Model = z.infer<typeof Model>

export const ModelServer = z
  .object({
    key: z.string().describe('`office:<number>`, `deepseek`, `azure`, `openai`, `campus`'),
    revision: z.int(),
    from: z.enum(['office', 'environment', 'built-in']).describe('only what the office has set up can be changed here'),
    name: z.string(),
    kind: z.enum([...modelServerKinds, 'built-in']),
    baseUrl: z.string(),
    reach: z.enum(modelReaches).nullable(),
    apiVersion: z.string().nullable(),
    hasKey: z.boolean(),
    keyEnd: z.string().nullable().describe('the last four characters of a long key'),
    isOn: z.boolean(),
    mostAtOnce: z.int(),
    trouble: z.enum(modelTroubles).nullable().describe('why none of its models can be asked'),
    models: z.array(Model),
  })
  .meta({ id: 'ModelServer' })
export type ModelServer = z.infer<typeof ModelServer>

export const ModelRoute = z
  .object({
    task: z.enum(modelTasks),
    models: z.array(id).describe('the first one first; empty: all that are on, in the order in which they were added'),
    asked: z.array(id).describe('which would be asked now, each after the ones before it could not'),
  })
  .meta({ id: 'ModelRoute' })
export type ModelRoute = z.infer<typeof ModelRoute>

export const ModelList = z.object({ servers: z.array(ModelServer), routes: z.array(ModelRoute) }).meta({ id: 'ModelList' })
export type ModelList = z.infer<typeof ModelList>

export const ModelRouteEdit = z
  .strictObject({ models: z.array(id).max(mostRouted), seen: z.array(id).max(mostRouted).describe('the models that were read; if they have changed since, the answer is 409') })
  .meta({ id: 'ModelRouteEdit' })
export type ModelRouteEdit = z.infer<typeof ModelRouteEdit>

const modelName = line(longestModelName).min(1)

export const NewModels = z.strictObject({ names: z.array(modelName).min(1).max(50).describe('as the server calls them; of Azure the names of deployments') }).meta({ id: 'NewModels' })
export type NewModels = z.infer<typeof NewModels>

/** What went wrong, and what the server itself says of it. */
const Trouble = z.object({ kind: z.enum(modelTroubles), status: z.int().nullable(), said: z.string().nullable() }).meta({ id: 'ModelTrouble' })
export type ModelTroubleTold = z.infer<typeof Trouble>

export const ModelListing = z.object({ names: z.array(z.string()), trouble: Trouble.nullable() }).meta({ id: 'ModelListing' })
export type ModelListing = z.infer<typeof ModelListing>

export const ModelTrial = z.strictObject({ model: modelName }).meta({ id: 'ModelTrial' })
export type ModelTrial = z.infer<typeof ModelTrial>

export const ModelTrialAnswer = z
  .object({
    trouble: Trouble.nullable().describe('null: it answered'),
    text: z.string(),
    firstTokenMs: z.int().nullable(),
    totalMs: z.int(),
  })
  .meta({ id: 'ModelTrialAnswer' })
export type ModelTrialAnswer = z.infer<typeof ModelTrialAnswer>
