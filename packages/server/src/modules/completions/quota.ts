import type { Order } from './reservations.ts'
import type { PipelineNeeds } from './pipeline.ts'
import { payersOf } from './payers.ts'
import { tokensUsedUp, tooManyAnswers } from './refusals.ts'
import type { Route } from './route.ts'
import type { Run } from './run.ts'

// The tokens of the day, and answers at once. What an answer may at most use is set aside before a model is asked; what it did use is
// settled after it.

/** An instance that ended in the middle of an answer gives nothing back. After this long, another one does. */
const longerThanAnyMs = 60_000

/** What is to be set aside, and of whom. */
export function orderOf({ id, ask, set, inputTokens }: Run, { candidates, maxTokens }: Route, { usage }: Pick<PipelineNeeds, 'usage'>): Order {
  const paid = candidates.filter(({ isBuiltIn }) => !isBuiltIn)
  // By whichever of them counts most. The built-in one costs nothing, but has its share of answers at once.
  const tokens = paid.length === 0 ? 0 : Math.ceil(inputTokens * Math.max(...paid.map(usage.factor))) + maxTokens
  return { id, payers: payersOf(ask.asking, set), tokens, expiresInMs: set['assistant.total-seconds'] * 2000 + longerThanAnyMs }
}

/** @throws {Refusal} `tokens-used-up`, `too-many-answers` */
export async function reserve(run: Run, order: Order, { budgets, dayEndsAt }: Pick<PipelineNeeds, 'budgets' | 'dayEndsAt'>): Promise<void> {
  const reserved = await budgets.reserve(order)
  if ('refused' in reserved) throw reserved.refused === 'answers' ? tooManyAnswers(reserved.most) : usedUp(reserved.left, order.tokens, dayEndsAt())
  run.reservation = reserved.reservation
  run.tokensLeft = reserved.left
}

export function usedUp(left: number, wanted: number, resetsAt: Date) {
  return tokensUsedUp(left, wanted, resetsAt.toISOString(), Math.max(1, Math.ceil((resetsAt.getTime() - Date.now()) / 1000)))
}
