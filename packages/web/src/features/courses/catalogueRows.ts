import type { CourseEntry, SectionEntry } from './catalogue.ts'
import type { CourseMatch } from './search.ts'

/** One line of the list. `more` opens or closes a course with many sections. */
export type CatalogueRow =
  | { kind: 'course'; key: string; entry: CourseEntry; matching: number }
  | { kind: 'section'; key: string; entry: SectionEntry }
  | { kind: 'more'; key: string; entry: CourseEntry; hidden: number }

/** A course with more matching sections than this shows the first few, or one course would fill the screen ten times. */
const longCourse = 8
const shownOfLong = 5

export function rowsOf(matches: readonly CourseMatch[], expanded: ReadonlySet<number>): CatalogueRow[] {
  const rows: CatalogueRow[] = []
  for (const { entry, sections } of matches) {
    const { id } = entry.course
    const long = sections.length > longCourse
    const shown = long && !expanded.has(id) ? sections.slice(0, shownOfLong) : sections
    rows.push({ kind: 'course', key: `course ${id}`, entry, matching: sections.length })
    for (const section of shown) rows.push({ kind: 'section', key: `section ${section.id}`, entry: section })
    if (long) rows.push({ kind: 'more', key: `more ${id}`, entry, hidden: sections.length - shown.length })
  }
  return rows
}

/**
 * The height (px) that a row will have, as far as it can be known without drawing it. A good guess matters: each row
 * that turns out different moves all that follow, which costs while scrolling through thousands.
 */
export function guessHeight(row: CatalogueRow, wide: boolean): number {
  if (row.kind !== 'section') return row.kind === 'course' ? 41 : 37
  const { meetings = [], period, majors } = row.entry.section
  const line = 20
  const times = line * Math.min(3, Math.max(1, meetings.filter(({ days }) => days).length))
  const staff = line * (period === undefined && majors === undefined ? 1 : 2)
  const [button, seats, padding, gap] = [wide ? 28 : 36, 28, 17, 4]
  if (wide) return padding + Math.max(times, staff, button)
  return padding + seats + gap + times + gap + Math.max(staff, button)
}
