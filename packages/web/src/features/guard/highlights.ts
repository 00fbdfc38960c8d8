import type { GuardFinding } from '@fairway/contract/guard'
import { redactionMarks, type RedactionKind } from '@fairway/contract/guard-limits'

/** A piece of a text, and what was found in it. */
export type Piece = { text: string; families: GuardFinding['family'][] }

/** Findings may lie across each other: every piece says all that it belongs to. */
export function highlighted(text: string, findings: readonly GuardFinding[]): Piece[] {
  const places = [...new Set([0, text.length, ...findings.flatMap(({ start, end }) => [start, end])])].filter((place) => place >= 0 && place <= text.length).toSorted((a, b) => a - b)
  return places.slice(0, -1).map((start, index) => {
    const end = places[index + 1]!
    const families = findings.filter((finding) => finding.start <= start && finding.end >= end).map(({ family }) => family)
    return { text: text.slice(start, end), families: [...new Set(families)] }
  })
}

/** A stored text, with marks said in the reader's words. */
export function withMarksSaid(text: string, say: (kind: RedactionKind) => string): string {
  return text.replaceAll(redactionMarks, (_, kind: RedactionKind) => `[${say(kind)}]`)
}
