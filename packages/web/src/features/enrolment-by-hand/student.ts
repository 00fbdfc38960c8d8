import type { StudentEnrolments } from '@fairway/contract/enrolment-by-hand'

/** The student that something is done for. */
export type Student = Pick<StudentEnrolments['student'], 'id' | 'number' | 'name'>
