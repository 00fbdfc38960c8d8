import type { StudentEnrolments } from '@fairway/contract/enrolment-by-hand'

/** The student that something is done for. */
export type Student = Pick<StudentEnrolments['student'], 'id' | 'number' | 'name'>

type Profile = Omit<StudentEnrolments['student'], 'id' | 'number' | 'name'>

/** `2025, School of Computer Science, Computer Science, CS2501` */
export function profileOf({ cohort, college, major, class: group }: Profile): string {
  return [cohort, college, major, group].filter(Boolean).join(' · ')
}
