import type { Experiment, ExperimentArm, ExperimentDraft } from '@fairway/contract/experiments'
import { longestArmName, longestArmPrompt, longestExperimentName, mostShadowTokens, mostWeight, type ModelTask } from '@fairway/contract/model-limits'
import { all, atMost, between, required, type Check } from '../../ui/form/checks.ts'
import type { FieldProblem } from '../../ui/form/problem.ts'

/** An arm as the form holds it: what is empty is as it is without the experiment. */
export type ArmValues = { name: string; weight: number | null; model: number | null; prompt: string; temperature: number | null; outputTokens: number | null }
export type ExperimentValues = { name: string; task: ModelTask | null; isShadow: boolean; arms: ArmValues[]; share: number | null; tokensADay: number | null }

export function newArm(name: string): ArmValues {
  return { name, weight: 50, model: null, prompt: '', temperature: null, outputTokens: null }
}

export function newExperiment(): ExperimentValues {
  return { name: '', task: 'chat', isShadow: false, arms: [newArm('A'), newArm('B')], share: 100, tokensADay: 100_000 }
}

export function valuesOf({ name, task, isShadow, arms, tokensADay }: Experiment): ExperimentValues {
  const [first, second] = arms
  return {
    ...{ name, task, isShadow, arms: arms.map(armValuesOf) },
    share: isShadow && first && second ? Math.min(100, Math.round((second.weight / first.weight) * 100)) : 100,
    tokensADay: isShadow ? tokensADay : 100_000,
  }
}

export function draftOf({ name, task, isShadow, arms, share, tokensADay }: ExperimentValues): ExperimentDraft {
  if (!isShadow) return { name, task, isShadow, arms: arms.map(armOf), tokensADay: 0 }
  const [first, second] = arms.map(armOf)
  return { name, task, isShadow, arms: [{ name: first!.name, weight: 100 }, { ...second!, weight: share ?? 100 }], tokensADay: tokensADay ?? 0 }
}

/** Which part of people an arm is given, from 0 to 1. */
export function shareOf(weights: readonly (number | null)[], place: number): number {
  const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0)
  return sum === 0 ? 0 : (weights[place] ?? 0) / sum
}

export const experimentChecks: { [Name in keyof ExperimentValues]?: Check<ExperimentValues[Name], ExperimentValues> } = {
  name: all(required, atMost(longestExperimentName)),
  arms: (arms, { isShadow }) => {
    const names = arms.map(({ name }) => name.trim().toLowerCase())
    if (new Set(names).size < names.length) return { key: 'experiments.problem.alike' }
    if (isShadow && arms[1]?.model === null) return { key: 'experiments.problem.shadowModel' }
    return arms.map(armProblem).find(Boolean)
  },
  share: (share, { isShadow }) => (isShadow ? (required(share) ?? between(1, 100)(share, undefined)) : undefined),
  tokensADay: (tokens, { isShadow }) => (isShadow ? (required(tokens) ?? between(1, mostShadowTokens)(tokens, undefined)) : undefined),
}

function armProblem({ name, weight, prompt, temperature, outputTokens }: ArmValues): FieldProblem | undefined {
  const checked = all<string, undefined>(required, atMost(longestArmName))(name, undefined) ?? required(weight) ?? between(1, mostWeight)(weight, undefined)
  return checked ?? atMost(longestArmPrompt)(prompt, undefined) ?? between(0, 2, { whole: false })(temperature, undefined) ?? between(50, 100_000)(outputTokens, undefined)
}

function armValuesOf({ name, weight, model, prompt, temperature, outputTokens }: ExperimentArm): ArmValues {
  return { name, weight, model: model ?? null, prompt: prompt ?? '', temperature: temperature ?? null, outputTokens: outputTokens ?? null }
}

function armOf({ name, weight, model, prompt, temperature, outputTokens }: ArmValues): ExperimentArm {
  return { name, weight: weight ?? 1, ...(model !== null && { model }), ...(prompt.trim() !== '' && { prompt }), ...(temperature !== null && { temperature }), ...(outputTokens !== null && { outputTokens }) }
}
