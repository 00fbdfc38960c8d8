import type { Term } from '@fairway/contract/courses'
import type { Viewer } from '@fairway/contract/identity'
import type { SectionEntry } from '../courses/catalogue.ts'
import { conflictBetween, type ConflictKind } from './conflicts.ts'

/** What speaks against taking a section: what is held already, whom it is for, or the credits of the round. */
export type Obstacle = { kind: ConflictKind; with: SectionEntry[] } | { kind: 'audience' } | { kind: 'credits'; limit: number }

export type Standing = {
  term: Term
  student: NonNullable<Viewer['student']>
  held: readonly SectionEntry[]
  credits: number
  creditLimit: number | null
}

/** The gravest of what this page knows. A warning and no verdict: the page may lag, and the server knows more. */
export function obstacleTo(entry: SectionEntry, { term, student, held, credits, creditLimit }: Standing): Obstacle | undefined {
  const conflicts = held.flatMap((other) => ({ other, kind: conflictBetween(term, entry, other) }))
  const among = (kind: ConflictKind): Obstacle | undefined => {
    const others = conflicts.flatMap((conflict) => (conflict.kind === kind ? conflict.other : []))
    return others.length > 0 ? { kind, with: others } : undefined
  }
  return among('same-course') ?? among('not-with') ?? audience(entry, student) ?? among('time') ?? tooMany(credits + entry.course.credits, creditLimit)
}

function audience({ section: { majors } }: SectionEntry, { major, college }: Standing['student']): Obstacle | undefined {
  return majors && !majors.some((name) => name === major || name === college) ? { kind: 'audience' } : undefined
}

/** Credits have one decimal: whole tenths are compared. */
function tooMany(credits: number, limit: number | null): Obstacle | undefined {
  return limit !== null && Math.round(credits * 10) > Math.round(limit * 10) ? { kind: 'credits', limit } : undefined
}
