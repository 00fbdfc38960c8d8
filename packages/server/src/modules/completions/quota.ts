import type { PipelineNeeds } from './pipeline.ts'
import { payersOf } from './payers.ts'
import { tokensUsedUp, tooManyAnswers } from './refusals.ts'
import type { Route } from './route.ts'
import type { Run } from './run.ts'

// The tokens of the day, and answers at once. What an answer may at most use is set aside before a model is asked; what it did use is
// settled after it.

/** An instance that ended in the middle of an answer gives nothing back. After this long, another one does. */
const longerThanAnyMs = 60_000

/** @throws {Refusal} `tokens-used-up`, `too-many-answers` */
export async function reserve(run: Run, { candidates, maxTokens }: Route, { budgets, usage, dayEndsAt }: Pick<PipelineNeeds, 'budgets' | 'usage' | 'dayEndsAt'>): Promise<void> {
  const { id, ask, set, inputTokens } = run
  const paid = candidates.filter(({ isBuiltIn }) => !isBuiltIn)
  // By whichever of them counts most. The built-in one costs nothing, but has its share of answers at once.
  const tokens = paid.length === 0 ? 0 : Math.ceil(inputTokens * Math.max(...paid.map(usage.factor))) + maxTokens
  const reserved = await budgets.reserve({ id, payers: payersOf(ask.asking, set), tokens, expiresInMs: set['assistant.total-seconds'] * 2000 + longerThanAnyMs })
  if ('refused' in reserved) throw reserved.refused === 'answers' ? tooManyAnswers(reserved.most) : usedUp(reserved.left, tokens, dayEndsAt())
  run.reservation = reserved.reservation
  run.tokensLeft = reserved.left
}

export function usedUp(left: number, wanted: number, resetsAt: Date) {
  return tokensUsedUp(left, wanted, resetsAt.toISOString(), Math.max(1, Math.ceil((resetsAt.getTime() - Date.now()) / 1000)))
}
