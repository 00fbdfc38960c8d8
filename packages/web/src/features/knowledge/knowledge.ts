import type { Job } from '@fairway/contract/jobs'
import type {
  KnowledgeDocument, KnowledgeDraft, KnowledgeEdit, KnowledgeEntries, KnowledgeHistory, KnowledgePassages, KnowledgePieces, KnowledgeShelf, KnowledgeTrial, KnowledgeVersion, KnowledgeWords, KnowledgeWordsEdit, OfficeKnowledge,
} from '@fairway/contract/knowledge'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'
import { upload } from '../../api/upload.ts'
import { addressForm, choice, text } from '../../ui/list/address.ts'

// The knowledge base, as the office keeps it and as others read it.

/** Of all that the office has read of it here. */
export const knowledgeKey = ['office-knowledge']

export const entriesQuery = defineQueryOptions({ key: [...knowledgeKey, 'list'], query: ({ signal }) => get<KnowledgeEntries>('office/knowledge', signal), staleTime: 0 })
export const documentQuery = defineQueryOptions((id: number) => ({ key: [...knowledgeKey, 'one', id], query: ({ signal }) => readDocument(id, signal), staleTime: 0 }))
export const historyQuery = defineQueryOptions((id: number) => ({ key: [...knowledgeKey, 'history', id], query: ({ signal }) => get<KnowledgeHistory>(`${at(id)}/versions`, signal), staleTime: 0 }))
export const wordsQuery = defineQueryOptions({ key: [...knowledgeKey, 'words'], query: ({ signal }) => get<KnowledgeWords>('office/knowledge/words', signal), staleTime: 0 })

const at = (id: number) => `office/knowledge/${id}`

export const readDocument = (id: number, signal?: AbortSignal) => get<OfficeKnowledge>(at(id), signal)
export const createDocument = (draft: KnowledgeDraft) => request<OfficeKnowledge>('POST', 'office/knowledge', { body: draft })
export const editDocument = (id: number, edit: KnowledgeEdit) => request<OfficeKnowledge>('PUT', at(id), { body: edit })
export const publishDocument = (id: number, revision: number) => request<OfficeKnowledge>('POST', `${at(id)}/publication`, { body: { revision } })
export const unpublishDocument = (id: number, revision: number) => request<OfficeKnowledge>('DELETE', `${at(id)}/publication?revision=${revision}`)
export const restoreDocument = (id: number, revision: number) => request<OfficeKnowledge>('POST', `${at(id)}/restoration`, { body: { revision } })
export const removeDocument = (id: number, revision: number) => request<undefined>('DELETE', `${at(id)}?revision=${revision}`)
export const readVersion = (id: number, revision: number) => get<KnowledgeVersion>(`${at(id)}/versions/${revision}`)
export const readPieces = (title: string, body: string) => request<KnowledgePieces>('POST', 'office/knowledge/pieces', { body: { title, body } })
export const tryQuestion = (trial: KnowledgeTrial) => request<KnowledgePassages>('POST', 'office/knowledge/trials', { body: trial })
export const saveWords = (edit: KnowledgeWordsEdit) => request<KnowledgeWords>('PUT', 'office/knowledge/words', { body: edit })
export const uploadDocument = (file: File, query: Record<string, string>, onProgress: (share: number) => void) => upload<Job>('office/knowledge/uploads', file, { query: { name: file.name, ...query }, onProgress })
/** Where the file that a version was read from is downloaded. */
export const originalAddress = (id: number, revision: number) => `/api/${at(id)}/versions/${revision}/original`

export const readShelf = (search: string, language: string, signal?: AbortSignal) => get<KnowledgeShelf>(`knowledge?${new URLSearchParams({ language, ...(search && { search }) })}`, signal)
export const readPublished = (id: number, signal?: AbortSignal) => get<KnowledgeDocument>(`knowledge/${id}`, signal)

export const entriesAddress = addressForm({ search: text, state: choice(['draft', 'published', 'changed', 'removed']) })
