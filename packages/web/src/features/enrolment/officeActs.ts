import type { Decision } from '@fairway/contract/enrolment'
import type { SubmissionLog } from '@fairway/contract/enrolment-by-hand'
import { isGranted } from '@fairway/contract/reasons'

// What the programme office did for a student, and what they did themselves, found in the log of what was asked and decided.

/** `from` was given up for the section of a swap. */
export type OfficeAct = { kind: 'enrolled' | 'waiting' | 'advanced' | 'dropped' | 'left' | 'swapped'; sectionId: number; from?: number; at: string; note: string | null }
type Entry = SubmissionLog['submissions'][number]

/** The latest first. What was refused is left out: nothing came of it. */
export function actsIn(entries: readonly Entry[]): OfficeAct[] {
  return entries.flatMap(({ by, decidedAt: at, note, decisions }) => {
    if (by !== 'office') return []
    const granted = decisions.filter(({ code }) => isGranted(code))
    const [dropped, enrolled] = ['dropped', 'enrolled'].map((code) => granted.find((decision) => decision.code === code))
    if (granted.length === 2 && dropped && enrolled) return [{ kind: 'swapped', sectionId: enrolled.sectionId, from: dropped.sectionId, at, note } as const]
    return granted.map((decision) => ({ kind: kindOf(decision), sectionId: decision.sectionId, at, note }))
  })
}

function kindOf({ operation, code }: Decision): OfficeAct['kind'] {
  return operation === 'advance' && code === 'waiting' ? 'advanced' : (code as 'enrolled' | 'waiting' | 'dropped' | 'left')
}

/** By which of these kinds it came that a section is held, is waited for, and so on. */
export const actsThat = { gave: ['enrolled', 'swapped'], took: ['dropped', 'swapped'], queued: ['waiting'], unqueued: ['left'], advanced: ['advanced'] } as const satisfies Record<string, readonly OfficeAct['kind'][]>

/** The act of the office by which it came so, if the last that happened with the section was one. */
export function actBehind(entries: readonly Entry[], sectionId: number, how: keyof typeof actsThat): OfficeAct | undefined {
  const last = lastOf(entries, sectionId)
  const kinds: readonly string[] = actsThat[how]
  return last && actsIn([last]).find((act) => (act.sectionId === sectionId || act.from === sectionId) && kinds.includes(act.kind))
}

/** The student has dropped it themselves, on this page or another one. */
export function isGivenUp(entries: readonly Entry[], sectionId: number): boolean {
  const last = lastOf(entries, sectionId)
  return last?.by === 'student' && last.decisions.some((decision) => decision.sectionId === sectionId && decision.code === 'dropped')
}

function lastOf(entries: readonly Entry[], sectionId: number): Entry | undefined {
  return entries.find(({ decisions }) => decisions.some((decision) => decision.sectionId === sectionId && isGranted(decision.code)))
}
