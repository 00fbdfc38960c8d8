import type { StudentEnrolments } from '@fairway/contract/enrolment-by-hand'
import { useLists } from '../lists/useLists.ts'

type Profile = Pick<StudentEnrolments['student'], 'cohort' | 'college' | 'major' | 'class'>

/** `Cohort 2025 · School of Computer Science · Computer Science · CS2501`, by the names of the lists. */
export function useProfile() {
  const lists = useLists()
  return ({ cohort, college, major, class: className }: Profile): string =>
    [lists.nameOf('cohorts', cohort), lists.nameOf('colleges', college), lists.nameOf('majors', major), lists.nameOf('classes', className)].filter(Boolean).join(' · ')
}
