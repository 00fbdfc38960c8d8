import type { Answer, ToolUse } from '@fairway/contract/assistant'
import type { Source } from '@fairway/contract/assistant-cards'
import type { GenerationEvent } from '@fairway/contract/generations'

/** An answer as it is drawn. */
export type ShownAnswer = Answer

export type Heard = { answer: ShownAnswer; /** Something between is missing: it has to be asked for again. */ isBehind: boolean }

/** The answer after these events of its generation. Known ones are passed over, and none is taken before the ones before it. */
export function hear(answer: ShownAnswer, events: readonly GenerationEvent[]): Heard {
  let now = answer
  for (const event of [...events].sort((one, other) => one.seq - other.seq)) {
    if (event.seq <= now.seq) continue
    if (event.seq > now.seq + 1) return { answer: now, isBehind: true }
    now = { ...after(now, event), seq: event.seq }
  }
  return { answer: now, isBehind: false }
}

function after(answer: ShownAnswer, event: GenerationEvent): ShownAnswer {
  switch (event.type) {
    case 'begin':
      return { ...answer, model: event.model, isCached: event.isCached }
    case 'text':
      return { ...answer, text: answer.text + event.text }
    case 'reasoning':
      return { ...answer, reasoning: (answer.reasoning ?? '') + event.text }
    case 'tool':
      return { ...answer, tools: withTool(answer.tools, event) }
    case 'card':
      return { ...answer, cards: [...answer.cards, event.card], cardsAt: [...answer.cardsAt, answer.text.length] }
    case 'sources':
      return { ...answer, sources: withSources(answer.sources, event.sources) }
    case 'retract':
      return { ...answer, text: '', reasoning: '', cardsAt: answer.cards.map(() => 0) }
    case 'end': {
      const { seq: _seq, type: _type, fields: _fields, tokensLeft: _left, ...end } = event
      return { ...answer, ...end, tools: answer.tools.map((tool) => (tool.state === 'running' ? { ...tool, state: end.state === 'stopped' ? 'stopped' : 'failed' } : tool)) }
    }
  }
}

function withTool(tools: readonly ToolUse[], { id, name, state }: ToolUse): ToolUse[] {
  const tool = { id, name, state }
  return tools.some((one) => one.id === id) ? tools.map((one) => (one.id === id ? tool : one)) : [...tools, tool]
}

function withSources(known: readonly Source[], more: readonly Source[]): Source[] {
  return [...new Map([...known, ...more].map((source) => [JSON.stringify(source), source])).values()]
}
