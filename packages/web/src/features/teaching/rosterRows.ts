import type { Roster } from '@fairway/contract/roster'
import type { Sort } from '../../ui/list/columns.ts'

export type RosterStudent = Roster['students'][number]

/** Those whom all words of the search are about, in the order that was asked for. @param saidOf what else is shown of a student */
export function rowsOf(students: readonly RosterStudent[], search: string, sort: Sort | null, saidOf: (student: RosterStudent) => readonly string[]): RosterStudent[] {
  const words = search.trim().toLowerCase().split(/\s+/)
  const found = students.filter((student) => {
    const said = [student.number, student.name, ...saidOf(student)].join('\n').toLowerCase()
    return words.every((word) => said.includes(word))
  })
  if (sort === null) return found
  const isDown = sort.startsWith('-')
  const key = (isDown ? sort.slice(1) : sort) as 'number' | 'name' | 'since'
  // Names in the order of their language: Chinese ones by their sound.
  const sorted = found.toSorted((one, other) => one[key].localeCompare(other[key], 'zh-CN', { numeric: true }))
  return isDown ? sorted.reverse() : sorted
}
