import { highestPrice, leastContext, longestModelLabel, mostAnswersAtOnce, mostContext, modelParameters, type ModelParameter, type ModelThinking } from '@fairway/contract/model-limits'
import type { Model, ModelDraft } from '@fairway/contract/models'
import { all, atMost, between, required, type Check } from '../../ui/form/checks.ts'

/** What the form of a model holds. */
export type ModelValues = {
  label: string
  isOn: boolean
  contextTokens: number | null
  hasTools: boolean
  without: ModelParameter[]
  inputPrice: number | null
  cachedPrice: number | null
  outputPrice: number | null
  mostAtOnce: number | null
  thinking: ModelThinking
}

export function valuesOf({ label, isOn, contextTokens, hasTools, without, inputPrice, cachedPrice, outputPrice, mostAtOnce, thinking }: Model): ModelValues {
  return { label: label ?? '', isOn, contextTokens, hasTools, without: modelParameters.filter((name) => without.includes(name)), inputPrice, cachedPrice, outputPrice, mostAtOnce, thinking }
}

export function draftOf({ label, contextTokens, inputPrice, outputPrice, ...values }: ModelValues): ModelDraft {
  return { ...values, label: label.trim() === '' ? null : label.trim(), contextTokens: contextTokens ?? leastContext, inputPrice: inputPrice ?? 0, outputPrice: outputPrice ?? 0 }
}

const price = between(0, highestPrice, { whole: false })

export const modelChecks: { [Name in keyof ModelValues]?: Check<ModelValues[Name], ModelValues> } = {
  label: atMost(longestModelLabel),
  contextTokens: all(required, between(leastContext, mostContext)),
  inputPrice: all(required, price),
  cachedPrice: price,
  outputPrice: all(required, price),
  mostAtOnce: between(1, mostAnswersAtOnce),
}
