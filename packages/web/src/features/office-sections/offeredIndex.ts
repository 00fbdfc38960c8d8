import type { SeatRow } from '@fairway/contract/courses'
import type { OfficeCatalogue } from '@fairway/contract/office-sections'
import { markRaw } from 'vue'
import { addressForm, choice, number, text } from '../../ui/list/address.ts'
import { squeeze } from '../courses/catalogue.ts'

// What the office looks through: all that is on offer in a term, hidden things too.

export type OfferedCourse = OfficeCatalogue['courses'][number]
export type OfferedSection = OfferedCourse['sections'][number]
/** With the lower-case text that a search looks through. */
export type CourseEntry = { course: OfferedCourse; text: string; sections: SectionEntry[] }
export type SectionEntry = { course: OfferedCourse; section: OfferedSection; text: string }

export function indexOf({ courses }: OfficeCatalogue): CourseEntry[] {
  // Thousands of objects, which nobody changes.
  return markRaw(
    courses.map((course) => ({
      course,
      text: joined([course.code, squeeze(course.code), course.title.zh, course.title.en]),
      sections: course.sections.map((section) => ({
        course,
        section,
        text: joined([section.code, section.ref, ...(section.teachers ?? []), ...(section.assistants ?? []), section.location, ...(section.meetings ?? []).map(({ room }) => room)]),
      })),
    })),
  )
}

function joined(texts: readonly (string | undefined)[]): string {
  return texts.filter(Boolean).join('\n').toLowerCase()
}

/** What of an offer may need somebody to look after it. */
export const concerns = ['hidden', 'no-sections', 'no-teacher', 'no-time', 'full', 'waiting', 'over', 'no-capacity'] as const
export type Concern = (typeof concerns)[number]

export const offeredAddress = addressForm({ q: text, department: text, type: text, period: number, concern: choice(concerns) })
export type Wanted = ReturnType<typeof offeredAddress.read>
export const nothingWanted: Wanted = { q: '', department: '', type: '', period: null, concern: null }

/** How many filters are set, the search text aside. */
export function countSet({ department, type, period, concern }: Wanted): number {
  return Number(department !== '') + Number(type !== '') + Number(period !== null) + Number(concern !== null)
}

/** The courses that match, each with those of its sections that do. One without sections is found as long as nothing is asked of sections. */
export function searchOffered(index: readonly CourseEntry[], { q, department, type, period, concern }: Wanted, seatsOf: (id: number) => SeatRow | undefined): CourseEntry[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const code = squeeze(q)
  const passes = sectionTest(concern, seatsOf)
  return index.flatMap((entry) => {
    const { course } = entry
    if ((department && course.department?.code !== department) || (type && course.type?.code !== type)) return []
    const missing = code !== '' && squeeze(course.code).startsWith(code) ? [] : words.filter((word) => !entry.text.includes(word))
    const isEmpty = entry.sections.length === 0
    if (concern === 'no-sections') return isEmpty && missing.length === 0 && period === null ? [entry] : []
    const sections = entry.sections.filter(({ section, text }) => missing.every((word) => text.includes(word)) && (period === null || section.period === period) && passes(entry.course, section))
    const isFoundItself = missing.length === 0 && isEmpty && period === null && (concern === null || (concern === 'hidden' && course.hidden === true))
    return sections.length > 0 || isFoundItself ? [{ ...entry, sections }] : []
  })
}

function sectionTest(concern: Concern | null, seatsOf: (id: number) => SeatRow | undefined): (course: OfferedCourse, section: OfferedSection) => boolean {
  const seats = (test: (taken: number, capacity: number | null, waiting: number) => boolean) => (_: OfferedCourse, { id }: OfferedSection) => {
    const row = seatsOf(id)
    return row !== undefined && test(row[1], row[2], row[3])
  }
  switch (concern) {
    case 'hidden':
      return (course, section) => course.hidden === true || section.hidden === true
    case 'no-teacher':
      return (_, { teachers }) => !teachers?.length
    case 'no-time':
      return (_, { meetings }) => !meetings?.length
    case 'full':
      return seats((taken, capacity) => capacity !== null && taken >= capacity)
    case 'waiting':
      return seats((_, __, waiting) => waiting > 0)
    case 'over':
      return seats((taken, capacity) => capacity !== null && taken > capacity)
    case 'no-capacity':
      return seats((_, capacity) => capacity === 0)
    default:
      return () => true
  }
}

/** One line of the list. */
export type OfferedRow = { kind: 'course'; key: string; entry: CourseEntry } | { kind: 'section'; key: string; entry: SectionEntry }

export function rowsOf(found: readonly CourseEntry[]): OfferedRow[] {
  return found.flatMap((entry): OfferedRow[] => [
    { kind: 'course', key: `course ${entry.course.id}`, entry },
    ...entry.sections.map((section) => ({ kind: 'section' as const, key: `section ${section.section.id}`, entry: section })),
  ])
}
