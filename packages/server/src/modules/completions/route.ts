import type { Settings } from '@fairway/contract/settings'
import type { CompletionAsk } from './asking.ts'
import type { Arm } from './experiments.ts'
import type { Models } from './known-models.ts'
import { payersOf } from './payers.ts'
import type { PipelineNeeds } from './pipeline.ts'
import { modelUnavailable, noSuchModel, promptTooLong } from './refusals.ts'
import type { Run } from './run.ts'
import type { KnownModel } from './task.ts'
import { countMessage } from './tokens.ts'

// Which models are asked, in which order, and with what: the task's, those that an experiment puts first, those that can read all of
// it; and the built-in one where nobody else is left.

export type Route = {
  candidates: KnownModel[]
  maxTokens: number
  temperature: number
  /** Of an experiment. */
  prompt: string | undefined
  /** There are models, and none reads as much. */
  isTooLong: boolean
  mostTokens: number
}

/** An answer shorter than this is none. */
const leastAnswer = 64

/** @throws {Refusal} `no-such-model`, `prompt-too-long`, `model-unavailable` */
export async function findRoute(run: Run, { models, experiments, usage }: Pick<PipelineNeeds, 'models' | 'experiments' | 'usage'>): Promise<Route> {
  const { ask, set } = run
  const [subject] = payersOf(ask.asking, set)
  // Programs are given what they ask for.
  run.chosen = ask.asking.surface === 'gateway' ? undefined : await experiments.choose(subject!.subject, ask.asking.task)
  const { experiment, arm = 0 } = run.chosen ?? {}
  const prompt = experiment?.arms[arm]?.prompt
  if (prompt !== undefined) run.inputTokens += countMessage({ role: 'system', content: prompt })
  const route = routeFor(await models.read(), experiment?.arms[arm], { ask, set, inputTokens: run.inputTokens, factorOf: usage.factor })
  if (route.candidates.length === 0) throw route.isTooLong ? promptTooLong(run.inputTokens, route.mostTokens) : modelUnavailable()
  return route
}

export function routeFor(models: Models, arm: Arm | undefined, { ask, set, inputTokens, factorOf }: { ask: CompletionAsk; set: Settings; inputTokens: number; factorOf(model: KnownModel): number }): Route {
  const wanted = ask.model === undefined ? routed(models, ask, arm?.model, set) : named(models, ask.model)
  const maxTokens = Math.min(ask.parameters?.maxTokens ?? Infinity, arm?.outputTokens ?? set['assistant.output-tokens'], set['assistant.output-tokens'])
  const fits = (model: KnownModel) => model.isBuiltIn || inputTokens * factorOf(model) + Math.min(maxTokens, leastAnswer) <= model.contextTokens
  const candidates = wanted.filter(fits)
  const room = Math.max(leastAnswer, ...candidates.map((model) => model.contextTokens - Math.ceil(inputTokens * factorOf(model))))
  return {
    candidates,
    maxTokens: Math.min(maxTokens, room),
    temperature: ask.parameters?.temperature ?? arm?.temperature ?? set['assistant.temperature'],
    prompt: arm?.prompt,
    isTooLong: wanted.length > 0,
    mostTokens: Math.max(0, ...wanted.map(({ contextTokens }) => contextTokens)),
  }
}

function routed({ byTask, all, builtIn }: Models, { asking }: CompletionAsk, first: number | undefined, set: Settings): KnownModel[] {
  const isGuest = asking.personId === null && !asking.key
  const mayAskModels = !isGuest || set['assistant.guests'] === 'all'
  const list = mayAskModels ? byTask[asking.task] : []
  const put = list.length > 0 && first !== undefined ? all.find(({ id }) => id === first) : undefined
  const ordered = put ? [put, ...list.filter(({ id }) => id !== put.id)] : list
  const isOn = all.includes(builtIn)
  // Programs that use the gateway want a model and no help; where there is no other, it is the model.
  const helps = isOn && (ordered.length === 0 || (asking.surface !== 'gateway' && set['assistant.built-in-helps-out']))
  return helps && !ordered.includes(builtIn) ? [...ordered, builtIn] : ordered
}

/** @throws {Refusal} `no-such-model` */
function named({ all }: Models, model: string): KnownModel[] {
  const found = all.filter(({ server, name }) => name === model || `${server}/${name}` === model)
  if (found.length === 0) throw noSuchModel(model)
  return found
}
