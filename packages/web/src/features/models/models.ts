import type { ModelTask } from '@fairway/contract/model-limits'
import type { Model, ModelDraft, ModelList, ModelListing, ModelServer, ModelServerDraft, ModelTrialAnswer } from '@fairway/contract/models'
import { defineQueryOptions, useQuery } from '@pinia/colada'
import { useIntervalFn } from '@vueuse/core'
import { get, request } from '../../api/client.ts'

// Servers of models, as the office works with them.

export const modelsQuery = defineQueryOptions({ key: ['models'], query: ({ signal }) => get<ModelList>('office/models', signal), staleTime: 0 })

const serverAt = (key: string) => `office/models/servers/${encodeURIComponent(key)}`
const modelAt = (id: number) => `office/models/${id}`

export const createServer = (draft: ModelServerDraft) => request<{ key: string }>('POST', 'office/models/servers', { body: draft })
export const editServer = (key: string, edit: ModelServerDraft & { revision: number }) => request<ModelList>('PUT', serverAt(key), { body: edit })
export const removeServer = (key: string, revision: number) => request<undefined>('DELETE', `${serverAt(key)}?revision=${revision}`)
export const namesOf = (key: string) => get<ModelListing>(`${serverAt(key)}/names`)
export const tryModel = (key: string, model: string) => request<ModelTrialAnswer>('POST', `${serverAt(key)}/trials`, { body: { model } })
export const addModels = (key: string, names: string[]) => request<ModelList>('POST', `${serverAt(key)}/models`, { body: { names } })
export const editModel = (id: number, edit: ModelDraft & { revision: number }) => request<ModelList>('PUT', modelAt(id), { body: edit })
export const removeModel = (id: number, revision: number) => request<undefined>('DELETE', `${modelAt(id)}?revision=${revision}`)
export const setRoute = (task: ModelTask, models: number[], seen: number[]) => request<ModelList>('PUT', `office/models/routes/${task}`, { body: { models, seen } })

const watchMs = 5_000

/** How models do is looked at again and again, while somebody sees it. */
export function useModels() {
  const query = useQuery(modelsQuery)
  useIntervalFn(() => !document.hidden && query.asyncStatus.value === 'idle' && void query.refetch(), watchMs)
  return query
}

export type KnownModel = Model & { from: ModelServer }

export function allModels(list: ModelList | undefined): KnownModel[] {
  return (list?.servers ?? []).flatMap((server) => server.models.map((model) => ({ ...model, from: server })))
}

/** In words: `standing.<one of these>`. */
export type StandingName = 'off' | 'server-off' | 'unreadable' | 'resting' | 'half-open' | 'troubled' | 'ready'

export function standingOf({ isOn, from, standing }: KnownModel): StandingName {
  if (!isOn) return 'off'
  if (!from.isOn) return 'server-off'
  if (from.trouble !== null) return 'unreadable'
  if (standing.waitMs > 0) return 'resting'
  if (standing.breaker === 'half-open') return 'half-open'
  return standing.trouble === null ? 'ready' : 'troubled'
}
