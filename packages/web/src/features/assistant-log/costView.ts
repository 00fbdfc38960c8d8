import type { CompletionCosts } from '@fairway/contract/completion-costs'

// What the numbers of some days look like.

/** Lines of a picture that can be told apart. */
const mostLines = 4

export type CostLine = { name: string; values: number[] }

/** The dearest models by day, and the others together. */
export function costLines(models: CompletionCosts['models'], { nameOf, others }: { nameOf(model: CompletionCosts['models'][number]): string; others: string }): CostLine[] {
  const paid = models.filter(({ cost }) => cost > 0)
  const shown = paid.length > mostLines ? mostLines - 1 : mostLines
  const lines = paid.slice(0, shown).map((model) => ({ name: nameOf(model), values: model.costByDay }))
  const rest = paid.slice(shown)
  if (rest.length > 0) lines.push({ name: others, values: rest[0]!.costByDay.map((_, day) => rest.reduce((sum, { costByDay }) => sum + costByDay[day]!, 0)) })
  return lines
}

export type Ranked<Of> = Of & { share: number }

/** With how much of the first one each is: of its cost, or of its tokens where nothing costs anything. */
export function ranked<One extends { cost: number; inputTokens: number; outputTokens: number }>(all: readonly One[]): Ranked<One>[] {
  const isPaid = all.some(({ cost }) => cost > 0)
  const weight = ({ cost, inputTokens, outputTokens }: One) => (isPaid ? cost : inputTokens + outputTokens)
  const most = Math.max(0, ...all.map(weight))
  return all.map((one) => ({ ...one, share: most === 0 ? 0 : weight(one) / most })).sort((a, b) => b.share - a.share)
}

export type BudgetState = 'none' | 'fine' | 'near' | 'over'

export function budgetState({ most, spent, expected }: CompletionCosts['budget']): BudgetState {
  if (most === null) return 'none'
  if (spent > most) return 'over'
  return spent >= most * 0.8 || expected > most ? 'near' : 'fine'
}
