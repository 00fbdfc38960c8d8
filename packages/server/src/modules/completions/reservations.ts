// What is set aside for an answer: decided for all who ask at the same time, one after the other.

/** Who pays, and what they may use. */
export type Payer = { subject: string; tokensADay: number; answersAtOnce: number }

export type Reservation = { id: string; day: string; payers: readonly string[]; tokens: number }
export type Reserved = { reservation: Reservation; left: number } | { refused: 'tokens'; left: number } | { refused: 'answers'; most: number }

/** @property tokens the most that it may use; by all payers together or not at all */
export type Order = { id: string; payers: readonly Payer[]; tokens: number; expiresInMs: number }
export type Standing = { spent: number; reserved: number; open: number }

/** One after the other, each against what the ones before have set aside. */
export function decide({ id, payers, tokens }: Pick<Order, 'id' | 'payers' | 'tokens'>, standings: Map<string, Standing>, day: string): Reserved {
  let left = Infinity
  for (const { subject, tokensADay, answersAtOnce } of payers) {
    const { spent, reserved, open } = standings.get(subject)!
    if (open >= answersAtOnce) return { refused: 'answers', most: answersAtOnce }
    left = Math.min(left, tokensADay - spent - reserved)
  }
  if (left < tokens) return { refused: 'tokens', left: Math.max(0, left) }
  for (const { subject } of payers) {
    const standing = standings.get(subject)!
    standing.reserved += tokens
    standing.open++
  }
  return { reservation: { id, day, payers: payers.map(({ subject }) => subject), tokens }, left: left - tokens }
}
