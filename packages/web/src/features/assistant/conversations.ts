import type { Asked, AssistantStanding, Conversation, ConversationEdit, ConversationList, DeletedConversationList, NewAnswer, NewQuestion, Rating, SharedConversation } from '@fairway/contract/assistant'
import type { AssistantPreferences, Proposal } from '@fairway/contract/assistant-cards'
import { get, request } from '../../api/client.ts'
import { takeFile } from '../../api/saveAnswer.ts'
import { write, type Delay } from '../../api/write.ts'

// What the page asks the server for.

const conversationPath = (id: number): string => `assistant/conversations/${id}`
const turnPath = (id: number, turn: number): string => `${conversationPath(id)}/turns/${turn}`

export const readStanding = (signal?: AbortSignal) => get<AssistantStanding>('assistant', signal)
export const readConversation = (id: number, signal?: AbortSignal) => get<Conversation>(conversationPath(id), signal)
export const readShared = (key: string, signal?: AbortSignal) => get<SharedConversation>(`assistant/shared/${encodeURIComponent(key)}`, signal)

export function readConversations({ search, before }: { search?: string; before?: string }, signal?: AbortSignal) {
  const query = new URLSearchParams({ ...(search && { search }), ...(before && { before }) }).toString()
  return get<ConversationList>(`assistant/conversations${query && `?${query}`}`, signal)
}

/** However often it is sent, it is asked once: by its client id. */
export const sendQuestion = (question: NewQuestion, onDelay?: (cause: Delay) => void) => write<Asked>('POST', 'assistant/questions', { body: question, key: question.clientId, onDelay })
export const sendAnswerAgain = (id: number, turn: number, answer: NewAnswer) => write<Asked>('POST', `${turnPath(id, turn)}/answers`, { body: answer, key: answer.clientId })

export const editConversation = (id: number, edit: ConversationEdit) => request<Conversation>('PATCH', conversationPath(id), { body: edit })
/** Saves it as a file. @throws {ApiProblem | NoAnswer} */
export const takeConversation = (id: number, format: 'md' | 'json') => takeFile('GET', `${conversationPath(id)}/export?format=${format}`)
export const deleteConversation = (id: number) => request<undefined>('DELETE', conversationPath(id))
export const restoreConversation = (id: number) => request<Conversation>('POST', `${conversationPath(id)}/restoration`)
export const readDeleted = (before?: string, signal?: AbortSignal) => get<DeletedConversationList>(`assistant/deleted-conversations${before ? `?${new URLSearchParams({ before })}` : ''}`, signal)
export const removeForGood = (id: number) => request<undefined>('DELETE', `assistant/deleted-conversations/${id}`)
export const removeAllForGood = () => request<undefined>('DELETE', 'assistant/deleted-conversations')
export const rateAnswer = (id: number, turn: number, rating: Rating) => request<undefined>('PUT', `${turnPath(id, turn)}/rating`, { body: rating })
export const shareConversation = (id: number) => request<Conversation>('POST', `${conversationPath(id)}/share`)
export const endSharing = (id: number) => request<undefined>('DELETE', `${conversationPath(id)}/share`)
export const stopGeneration = (generation: string) => request<undefined>('POST', `assistant/generations/${generation}/stop`)

export const readProposal = (id: number, signal?: AbortSignal) => get<Proposal>(`assistant/proposals/${id}`, signal)
export const confirmProposal = (id: number, onDelay?: (cause: Delay) => void) => write<Proposal>('POST', `assistant/proposals/${id}/confirmation`, { onDelay })
export const dismissProposal = (id: number) => request<undefined>('DELETE', `assistant/proposals/${id}`)

export const readPreferences = (signal?: AbortSignal) => get<AssistantPreferences>('assistant/preferences', signal)
export const savePreferences = (preferences: AssistantPreferences) => request<AssistantPreferences | undefined>('PUT', 'assistant/preferences', { body: preferences })
