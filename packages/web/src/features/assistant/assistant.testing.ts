import type { Answer, Conversation, Question } from '@fairway/contract/assistant'
import type { CardSection } from '@fairway/contract/assistant-cards'
import type { GenerationEvent, NewGenerationEvent } from '@fairway/contract/generations'

// A conversation for tests.

const at = '2026-09-01T09:00:00.000Z'
export const generationOf = (id: number): string => `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`
export const question = (id: number, more: Partial<Question> = {}): Question => ({ id, parent: null, at, role: 'user', clientId: `00000000-0000-4000-9000-${String(id).padStart(12, '0')}`, text: `question ${id}`, ...more })
export const answer = (id: number, more: Partial<Answer> = {}): Answer => ({
  id, parent: id - 1, at, role: 'assistant', generation: generationOf(id), state: 'done', text: `answer ${id}`, tools: [], cards: [], cardsAt: [], sources: [], seq: 3, isCached: false, ...more,
})
export const fresh = (id: number, more: Partial<Answer> = {}): Answer => answer(id, { state: 'running', text: '', seq: 0, ...more })
export const conversation = (more: Partial<Conversation> = {}): Conversation => ({ id: 5, title: 'Five', head: 2, turns: [question(1), answer(2)], share: null, ...more })

export const numbered = (events: readonly NewGenerationEvent[]): GenerationEvent[] => events.map((event, index) => ({ ...event, seq: index + 1 }) as GenerationEvent)
export const said = (text: string): NewGenerationEvent => ({ type: 'text', text })
export const end = (more: Partial<Extract<NewGenerationEvent, { type: 'end' }>> = {}): NewGenerationEvent => ({ type: 'end', state: 'done', finish: 'stop', ...more })

export const standing = { isOn: true, model: { label: 'Campus', isBuiltIn: true }, tokens: { used: 10, most: 200_000, resetsAt: '2026-09-02T00:00:00.000Z' }, longestQuestion: 16_000 }

export const section = (id: number, more: Partial<CardSection> = {}): CardSection => ({
  id, courseId: id, course: `CSE ${id}`, title: { en: 'Data Structures', zh: '数据结构' }, section: 'A01', credits: 4, teachers: ['Ana Silva'], meetings: [{ days: [1], from: 540 + id, to: 590 + id }], ...more,
})
