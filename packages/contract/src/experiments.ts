import { z } from 'zod'
import {
  experimentStates,
  fewestArms,
  longestArmName,
  longestArmPrompt,
  longestExperimentName,
  modelTasks,
  mostArms,
  mostShadowTokens,
  mostWeight,
  shadowVerdicts,
} from './model-limits.ts'
import { line, prose } from './text.ts'

// Experiments: some people are given another model, other words or other parameters than the rest, and the office compares.

const id = z.int().positive().max(Number.MAX_SAFE_INTEGER)
const revision = z.int().positive().max(Number.MAX_SAFE_INTEGER).describe('that was read; if it has changed since, the answer is 409')
const moment = z.iso.datetime()

export const ExperimentArm = z
  .strictObject({
    name: line(longestArmName).min(1),
    weight: z.int().min(1).max(mostWeight).describe('its part of all people is its part of all weights; of a shadow the requests, of as many of the first, for which it is asked too'),
    model: id.optional().describe('asked first; absent: as the task is routed'),
    prompt: prose(longestArmPrompt).optional().describe('added to what the model is told of its task'),
    temperature: z.number().min(0).max(2).optional(),
    outputTokens: z.int().min(50).max(100_000).optional(),
  })
  .meta({ id: 'ExperimentArm' })
export type ExperimentArm = z.infer<typeof ExperimentArm>

export const ExperimentDraft = z
  .strictObject({
    name: line(longestExperimentName).min(1),
    task: z.enum(modelTasks).nullable().default(null).describe('null: every task'),
    isShadow: z.boolean().default(false).describe('everybody is given the first arm; the second is asked as well, and only the office sees what it says'),
    arms: z.array(ExperimentArm).min(fewestArms).max(mostArms).describe('the first is what the others are compared with'),
    tokensADay: z.int().min(0).max(mostShadowTokens).default(0).describe('which a shadow may use on one day'),
  })
  .meta({ id: 'ExperimentDraft' })
export type ExperimentDraft = z.infer<typeof ExperimentDraft>

export const ExperimentEdit = ExperimentDraft.extend({ revision }).meta({ id: 'ExperimentEdit' })
export type ExperimentEdit = z.infer<typeof ExperimentEdit>

export const ExperimentStep = z.strictObject({ revision }).meta({ id: 'ExperimentStep' })

export const Experiment = z
  .object({
    id,
    revision: z.int(),
    state: z.enum(experimentStates),
    ...ExperimentDraft.shape,
    task: z.enum(modelTasks).nullable(),
    isShadow: z.boolean(),
    tokensADay: z.int(),
    createdAt: moment,
    startedAt: moment.nullable(),
    endedAt: moment.nullable(),
    isArchived: z.boolean(),
  })
  .meta({ id: 'Experiment' })
export type Experiment = z.infer<typeof Experiment>

export const ExperimentList = z.object({ experiments: z.array(Experiment) }).meta({ id: 'ExperimentList' })
export type ExperimentList = z.infer<typeof ExperimentList>

const Interval = z.object({ value: z.number(), low: z.number(), high: z.number() })
export type Interval = z.infer<typeof Interval>

/** Null: nothing to count yet. */
const Rate = z.object({ count: z.int(), of: z.int(), interval: Interval.nullable().describe('of 95 %') })
export type Rate = z.infer<typeof Rate>

export const ArmResult = z
  .object({
    exposed: z.int().describe('people (guests by their network) who were given it'),
    liked: Rate.describe('of the answers that were rated, those with a thumb up'),
    failed: Rate.describe('of the requests'),
    stopped: Rate.describe('of the requests, by who had asked'),
    regenerated: Rate.describe('of the answers, those that were asked for again'),
    firstTokenMs: z.object({ median: z.number(), p90: z.number() }).nullable(),
    cost: z.number().describe('of all its requests'),
    costPerRequest: z.number().nullable(),
  })
  .meta({ id: 'ArmResult' })
export type ArmResult = z.infer<typeof ArmResult>

/** A difference, and what can be said of it. */
const Difference = z
  .object({ ...Interval.shape, says: z.enum(['nothing', 'more', 'less']).describe('`nothing`: the interval of 95 % has the zero in it') })
  .nullable()
export type Difference = z.infer<typeof Difference>

export const ArmComparison = z
  .object({
    arm: z.int().describe('its place among the arms; it is compared with the first'),
    liked: Difference,
    failed: Difference,
    stopped: Difference,
    regenerated: Difference,
    firstToken: Difference.describe('by which part it is longer: 0.1 is a tenth longer'),
    cost: Difference.describe('per request'),
  })
  .meta({ id: 'ArmComparison' })
export type ArmComparison = z.infer<typeof ArmComparison>

export const ExperimentResults = z
  .object({
    arms: z.array(ArmResult),
    comparisons: z.array(ArmComparison),
    currency: z.string().describe('of all costs, ISO 4217'),
    ratio: z.object({ chiSquared: z.number(), p: z.number(), isOff: z.boolean() }).nullable().describe('whether people were shared out as was wanted; off: a p below 0.001'),
  })
  .meta({ id: 'ExperimentResults' })
export type ExperimentResults = z.infer<typeof ExperimentResults>

const Said = z.object({ model: z.string().nullable(), text: z.string().nullable().describe('null: it was erased'), tools: z.array(z.string()), outcome: z.string(), firstTokenMs: z.int().nullable(), totalMs: z.int(), outputTokens: z.int(), cost: z.number() })

export const ShadowAnswer = z
  .object({ id, at: moment, prompt: z.string().nullable(), shown: Said, shadow: Said, verdict: z.enum(shadowVerdicts).nullable() })
  .meta({ id: 'ShadowAnswer' })
export type ShadowAnswer = z.infer<typeof ShadowAnswer>

export const ShadowAnswers = z
  .object({
    answers: z.array(ShadowAnswer),
    next: z.int().nullable().describe('`before` of the page after this one'),
    counted: z.object({ all: z.int(), failed: z.int(), shown: z.int(), shadow: z.int(), equal: z.int() }),
    preferred: Rate.describe('of those that were judged and not found equal, those where the shadow was better'),
    tokensToday: z.int(),
  })
  .meta({ id: 'ShadowAnswers' })
export type ShadowAnswers = z.infer<typeof ShadowAnswers>

export const ShadowVerdictGiven = z.strictObject({ verdict: z.enum(shadowVerdicts).nullable() }).meta({ id: 'ShadowVerdict' })
export type ShadowVerdictGiven = z.infer<typeof ShadowVerdictGiven>
