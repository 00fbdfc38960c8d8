import type { Experiment, ExperimentDraft, ExperimentList, ExperimentResults, ShadowAnswers } from '@fairway/contract/experiments'
import type { ShadowVerdict } from '@fairway/contract/model-limits'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'

// Comparisons of models, words and parameters, as the office works with them.

export const experimentsQuery = defineQueryOptions({ key: ['experiments'], query: ({ signal }) => get<ExperimentList>('office/experiments', signal), staleTime: 0 })
export const resultsQuery = defineQueryOptions((id: number) => ({ key: ['experiments', 'results', id], query: ({ signal }) => get<ExperimentResults>(`${at(id)}/results`, signal), staleTime: 0 }))
export const answersKey = (id: number) => ['experiments', 'answers', id]

const at = (id: number) => `office/experiments/${id}`

export const createExperiment = (draft: ExperimentDraft) => request<Experiment>('POST', 'office/experiments', { body: draft })
export const editExperiment = (id: number, edit: ExperimentDraft & { revision: number }) => request<Experiment>('PUT', at(id), { body: edit })
export const removeExperiment = (id: number, revision: number) => request<undefined>('DELETE', `${at(id)}?revision=${revision}`)
export const startExperiment = (id: number, revision: number) => request<Experiment>('POST', `${at(id)}/start`, { body: { revision } })
export const endExperiment = (id: number, revision: number) => request<Experiment>('POST', `${at(id)}/end`, { body: { revision } })
export const archiveExperiment = (id: number, revision: number) => request<Experiment>('PUT', `${at(id)}/archive`, { body: { revision } })
export const unarchiveExperiment = (id: number, revision: number) => request<Experiment>('DELETE', `${at(id)}/archive?revision=${revision}`)
export const answersOf = (id: number, before: string | null, signal: AbortSignal) => get<ShadowAnswers>(`${at(id)}/answers${before === null ? '' : `?before=${before}`}`, signal)
export const judgeAnswer = (id: number, answer: number, verdict: ShadowVerdict | null) => request<undefined>('PUT', `${at(id)}/answers/${answer}`, { body: { verdict } })
