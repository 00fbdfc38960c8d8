import { longestApiVersion, longestBaseUrl, longestModelKey, longestServerName, mostAnswersAtOnce, type ModelReach, type ModelServerKind } from '@fairway/contract/model-limits'
import type { ModelServer, ModelServerDraft } from '@fairway/contract/models'
import { all, atMost, between, required, type Check } from '../../ui/form/checks.ts'

/** What the form of a server holds. The key is what is typed anew; what is stored is never told. */
export type ServerValues = {
  name: string
  kind: ModelServerKind
  baseUrl: string
  reach: ModelReach
  apiVersion: string
  apiKey: string
  withoutKey: boolean
  isOn: boolean
  mostAtOnce: number | null
}

/** Where servers of a kind usually stand. */
export const usualAddresses: Record<ModelServerKind, string> = { openai: 'https://api.openai.com/v1', deepseek: 'https://api.deepseek.com', azure: '' }

export const newServer: ServerValues = { name: '', kind: 'openai', baseUrl: usualAddresses.openai, reach: 'public', apiVersion: '', apiKey: '', withoutKey: false, isOn: true, mostAtOnce: 64 }

export function valuesOf({ name, kind, baseUrl, reach, apiVersion, hasKey, isOn, mostAtOnce }: ModelServer): ServerValues {
  return { name, kind: kind === 'built-in' ? 'openai' : kind, baseUrl, reach: reach ?? 'public', apiVersion: apiVersion ?? '', apiKey: '', withoutKey: !hasKey, isOn, mostAtOnce }
}

export function draftOf({ apiKey, withoutKey, apiVersion, mostAtOnce, ...values }: ServerValues): ModelServerDraft {
  const version = values.kind === 'azure' ? apiVersion.trim() : ''
  const key = withoutKey ? { apiKey: null } : apiKey.trim() === '' ? {} : { apiKey: apiKey.trim() }
  return { ...values, apiVersion: version === '' ? null : version, mostAtOnce: mostAtOnce ?? 64, ...key }
}

/** What somebody wrote stays; what nobody wrote follows the kind. */
export function addressFor(kind: ModelServerKind, typed: string): string {
  return typed === '' || Object.values(usualAddresses).includes(typed) ? usualAddresses[kind] : typed
}

/** @param hasKey one is stored: without a new one it stays */
export function serverChecks(hasKey: boolean): { [Name in keyof ServerValues]?: Check<ServerValues[Name], ServerValues> } {
  return {
    name: all(required, atMost(longestServerName)),
    baseUrl: all(required, atMost(longestBaseUrl)),
    apiVersion: atMost(longestApiVersion),
    apiKey: (key, { withoutKey }) => (withoutKey || (hasKey && key === '') ? undefined : (required(key) ?? atMost(longestModelKey)(key, undefined))),
    mostAtOnce: all(required, between(1, mostAnswersAtOnce)),
  }
}
