import { LRUCache } from 'lru-cache'
import type { Order, Reservation } from './reservations.ts'

// What this instance has last heard of what somebody has left of their day. It decides nothing but whether a model may be asked while
// the database decides.

type KnownBudget = { left: number }

const mostKnown = 10_000
/** Other instances spend of it as well. */
const knownMs = 60_000
/** So many times as much as is wanted is plenty. */
const plenty = 20

export function createKnownBudgets() {
  const known = new LRUCache<string, KnownBudget>({ max: mostKnown, ttl: knownMs })
  /** Answers that somebody is given here, or has asked for. */
  const open = new Map<string, number>()

  return {
    hasPlenty: ({ payers, tokens }: Order): boolean =>
      payers.every(({ subject, answersAtOnce }) => (open.get(subject) ?? 0) < answersAtOnce && (tokens === 0 || (known.get(subject)?.left ?? 0) >= plenty * tokens)),

    ask({ payers, tokens }: Order): void {
      for (const { subject } of payers) {
        open.set(subject, (open.get(subject) ?? 0) + 1)
        const budget = known.get(subject)
        if (budget) budget.left -= tokens
      }
    },

    reserved({ payers }: Order, left: number): void {
      for (const { subject } of payers) known.set(subject, { left })
    },

    /** @param left undefined: it is not known */
    refused({ payers, tokens }: Order, left?: number): void {
      for (const { subject } of payers) {
        close(subject)
        const budget = known.get(subject)
        if (budget) budget.left = left ?? budget.left + tokens
      }
    },

    settled({ reservation: { payers, tokens }, used }: { reservation: Reservation; used: number }): void {
      for (const subject of payers) {
        close(subject)
        const budget = known.get(subject)
        if (budget) budget.left += tokens - used
      }
    },
  }

  function close(subject: string): void {
    const left = (open.get(subject) ?? 0) - 1
    if (left > 0) open.set(subject, left)
    else open.delete(subject)
  }
}
