import type { GenerationEvent } from '@fairway/contract/generations'
import type { Parts } from './turns.ts'

export type SoFar = { text: string; reasoning: string; parts: Parts; model: { label: string; isBuiltIn: boolean } | undefined; isCached: boolean; seq: number }

/** What the events of an answer come to, whoever puts them together. */
export function soFar(events: Iterable<GenerationEvent>): SoFar {
  const tools = new Map<string, NonNullable<Parts['tools']>[number]>()
  /** Two tools may have read the same. */
  const sources = new Map<string, NonNullable<Parts['sources']>[number]>()
  const answer: SoFar = { text: '', reasoning: '', parts: { tools: [], cards: [], cardsAt: [], sources: [] }, model: undefined, isCached: false, seq: 0 }
  for (const event of events) {
    answer.seq = event.seq
    switch (event.type) {
      case 'begin':
        answer.model = event.model
        answer.isCached = event.isCached
        break
      case 'text':
        answer.text += event.text
        break
      case 'reasoning':
        answer.reasoning += event.text
        break
      case 'tool':
        tools.set(event.id, { id: event.id, name: event.name, state: event.state })
        break
      case 'card':
        answer.parts.cards!.push(event.card)
        answer.parts.cardsAt!.push(answer.text.length)
        break
      case 'sources':
        for (const source of event.sources) sources.set(JSON.stringify(source), source)
        break
      case 'retract':
        answer.text = answer.reasoning = ''
        answer.parts.cardsAt = answer.parts.cards!.map(() => 0)
        break
      case 'end':
    }
  }
  answer.parts.tools = [...tools.values()]
  answer.parts.sources = [...sources.values()]
  return answer
}
