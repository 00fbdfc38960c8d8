import type { Asked, Conversation } from '@fairway/contract/assistant'
import type { ShownTurn } from './branches.ts'

/** A conversation as this tab knows it: the server's, and what was heard since. */
export type KnownConversation = Omit<Conversation, 'turns'> & { turns: readonly ShownTurn[] }

/** What was read now, with what this tab has heard of it already and the server had not written down. */
export function merged(known: KnownConversation | undefined, fresh: Conversation): KnownConversation {
  if (known?.id !== fresh.id) return fresh
  const before = new Map(known.turns.map((turn) => [turn.id, turn]))
  return { ...fresh, turns: fresh.turns.map((turn) => further(before.get(turn.id), turn)) }
}

/** With a question and its answer, at which the reader looks from then on. */
export function withAsked(known: KnownConversation | undefined, { conversation, title, question, answer }: Asked): KnownConversation {
  const before: KnownConversation = known?.id === conversation ? known : { id: conversation, title, head: null, turns: [], share: null }
  const turns = new Map(before.turns.map((turn) => [turn.id, turn]))
  for (const turn of [question, answer]) turns.set(turn.id, further(turns.get(turn.id), turn))
  return { ...before, title, head: answer.id, turns: [...turns.values()].sort((one, other) => one.id - other.id) }
}

/** Of two states of a turn the one that has heard more; a rating is in the one that was read last. */
function further(known: ShownTurn | undefined, fresh: ShownTurn): ShownTurn {
  if (known?.role !== 'assistant' || fresh.role !== 'assistant' || known.generation !== fresh.generation) return fresh
  // How an answer ended is for the server to say, also if less of it survived than was told.
  const isMore = fresh.state === 'running' && (known.state !== 'running' || known.seq > fresh.seq)
  if (!isMore) return fresh
  return fresh.rating === undefined ? known : { ...known, rating: fresh.rating }
}
