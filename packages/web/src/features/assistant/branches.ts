import type { Question } from '@fairway/contract/assistant'
import type { ShownAnswer } from './answerEvents.ts'

// A conversation is a tree: what was asked or answered anew stands beside what was there before it.

export type ShownTurn = Question | ShownAnswer

/** The turns from the beginning to the `head`; of a head that is not known, to the newest turn. */
export function branchOf(turns: readonly ShownTurn[], head: number | null): ShownTurn[] {
  const byId = new Map(turns.map((turn) => [turn.id, turn]))
  const branch: ShownTurn[] = []
  const seen = new Set<number>()
  let turn = head === null ? undefined : (byId.get(head) ?? turns.at(-1))
  while (turn && !seen.has(turn.id)) {
    seen.add(turn.id)
    branch.push(turn)
    turn = turn.parent === null ? undefined : byId.get(turn.parent)
  }
  return branch.reverse()
}

/** Itself and what stands beside it, in the order in which they were made. */
export function siblingsOf(turns: readonly ShownTurn[], turn: ShownTurn): ShownTurn[] {
  return turns.filter(({ parent, role }) => parent === turn.parent && role === turn.role).sort((one, other) => one.id - other.id)
}

/** The end of the branch through a turn that was gone on with last. */
export function endBeneath(turns: readonly ShownTurn[], id: number): number {
  const newest = turns.reduce((found, { parent, id: child }) => (parent === id && child > found ? child : found), id)
  return newest === id ? id : endBeneath(turns, newest)
}
