import { useLists } from '../lists/useLists.ts'
import type { RosterStudent } from './rosterRows.ts'

/** What somebody studies, by the names of the lists: the class, and the major or else the college. */
export function useStudies() {
  const lists = useLists()
  return ({ class: className, major, college }: Pick<RosterStudent, 'class' | 'major' | 'college'>): string[] =>
    [lists.nameOf('classes', className), lists.nameOf('majors', major) || lists.nameOf('colleges', college)].filter(Boolean)
}
