import type { Term } from '@fairway/contract/courses'
import { overlap } from '@fairway/contract/timetable'
import { occupiedBy, type SectionEntry } from '../courses/catalogue.ts'

/** Why two sections cannot both be held: they meet at the same time, are of one course, or their courses exclude each other. */
export type ConflictKind = 'time' | 'same-course' | 'not-with'
export type Conflict = { with: SectionEntry; kind: ConflictKind; held: boolean }

/**
 * What stands between each planned section and the others, planned or held. A preview: the server decides. A section
 * that is held already is no conflict with itself.
 */
export function findConflicts(term: Term, planned: readonly SectionEntry[], held: readonly SectionEntry[]): Map<number, Conflict[]> {
  return new Map(
    planned.map((entry) => {
      const against = (others: readonly SectionEntry[], isHeld: boolean) =>
        others.flatMap((other): Conflict[] => {
          const kind = other.id === entry.id ? null : conflictBetween(term, entry, other)
          return kind ? [{ with: other, kind, held: isHeld }] : []
        })
      const heldIds = new Set(held.map(({ id }) => id))
      return [entry.id, [...against(held, true), ...against(planned.filter(({ id }) => !heldIds.has(id)), false)]]
    }),
  )
}

export function conflictBetween(term: Term, a: SectionEntry, b: SectionEntry): ConflictKind | null {
  if (a.course.id === b.course.id) return 'same-course'
  if (excludes(a, b) || excludes(b, a)) return 'not-with'
  return overlap(occupiedBy(term, a.section), occupiedBy(term, b.section)) ? 'time' : null
}

function excludes(a: SectionEntry, b: SectionEntry): boolean {
  return a.course.notWith?.includes(b.course.code) ?? false
}
