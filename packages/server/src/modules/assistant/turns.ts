import type { Card, Source } from '@fairway/contract/assistant-cards'
import type { Answer, Question, ToolUse, Turn } from '@fairway/contract/assistant'
import type { RatingReason } from '@fairway/contract/assistant-limits'
import type { Localised } from '@fairway/contract/localised'
import type { ChatMessage } from '../providers/index.ts'

/** What an answer has beside its words. */
export type Parts = { tools?: ToolUse[]; cards?: Card[]; cardsAt?: number[]; sources?: Source[] }

export type TurnRow = {
  id: number
  conversation_id: number
  parent_id: number | null
  role: 'user' | 'assistant'
  client_id: string
  text: string
  at: Date
  generation_id: string | null
  state: Answer['state'] | null
  reasoning: string
  parts: Parts
  steps: ChatMessage[]
  seq: number
  model: string | null
  is_built_in: boolean
  is_cached: boolean
  finish: string | null
  code: string | null
  title: Localised | null
  input_tokens: number | null
  output_tokens: number | null
  usage_source: 'provider' | 'estimated' | null
  rating: 1 | -1 | null
  rating_reasons: RatingReason[]
  rating_note: string | null
}

export const turnColumns = `id, conversation_id, parent_id, role, client_id, text, at, generation_id, state, reasoning, parts, steps, seq, model, is_built_in, is_cached, finish, code, title,
  input_tokens, output_tokens, usage_source, rating, rating_reasons, rating_note`

export function turnOf(row: TurnRow): Turn {
  return row.role === 'user' ? questionOf(row) : answerOf(row)
}

export function questionOf({ id, parent_id, at, client_id, text }: TurnRow): Question {
  return { id, parent: parent_id, at: at.toISOString(), role: 'user', clientId: client_id, text }
}

export function answerOf(row: TurnRow): Answer {
  return {
    id: row.id,
    parent: row.parent_id,
    at: row.at.toISOString(),
    role: 'assistant',
    generation: row.generation_id!,
    state: row.state!,
    text: row.text,
    ...(row.reasoning !== '' && { reasoning: row.reasoning }),
    tools: row.parts.tools ?? [],
    cards: row.parts.cards ?? [],
    // Of answers from before places were kept: before the text.
    cardsAt: row.parts.cardsAt ?? (row.parts.cards ?? []).map(() => 0),
    sources: row.parts.sources ?? [],
    seq: row.seq,
    ...(row.model !== null && { model: { label: row.model, isBuiltIn: row.is_built_in } }),
    isCached: row.is_cached,
    ...(row.finish !== null && { finish: row.finish }),
    ...(row.code !== null && { code: row.code }),
    ...(row.title !== null && { title: row.title }),
    ...(row.usage_source !== null && { usage: { input: row.input_tokens ?? 0, output: row.output_tokens ?? 0, source: row.usage_source } }),
    ...(row.rating !== null && { rating: row.rating, ...(row.rating_reasons.length > 0 && { ratingReasons: row.rating_reasons }), ...(row.rating_note !== null && { ratingNote: row.rating_note }) }),
  }
}

/** From the first turn to this one. */
export function branchTo(turns: readonly TurnRow[], last: number | null): TurnRow[] {
  const byId = new Map(turns.map((turn) => [turn.id, turn]))
  const branch: TurnRow[] = []
  for (let turn = last === null ? undefined : byId.get(last); turn; turn = turn.parent_id === null ? undefined : byId.get(turn.parent_id)) branch.push(turn)
  return branch.reverse()
}
