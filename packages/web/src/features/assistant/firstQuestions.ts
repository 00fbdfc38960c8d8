import type { Role } from '@fairway/contract/identity'

// What somebody may want to know first, by who they are: the keys of `assistant.first`.

const byRole = {
  guest: ['find', 'seats', 'rounds'],
  student: ['timetable', 'plan', 'find', 'round', 'conflicts'],
  teacher: ['roster', 'find', 'notice'],
  office: ['figures', 'rounds', 'deadline'],
} as const

export type FirstQuestion = (typeof byRole)[keyof typeof byRole][number]

/** @param roles undefined: a guest */
export function firstQuestionsFor(roles: readonly Role[] | undefined): FirstQuestion[] {
  if (!roles?.length) return [...byRole.guest]
  const wanted = (['student', 'teacher', 'office'] as const).filter((role) => roles.includes(role)).flatMap((role): readonly FirstQuestion[] => byRole[role])
  return [...new Set(wanted)].slice(0, 5)
}
