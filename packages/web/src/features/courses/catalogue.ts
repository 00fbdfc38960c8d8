import type { Catalogue, CatalogueCourse, CatalogueSection, Term } from '@fairway/contract/courses'
import type { NamedCode } from '@fairway/contract/lists'
import type { Localised } from '@fairway/contract/localised'
import { occupies, type Occupied } from '@fairway/contract/timetable'
import { markRaw } from 'vue'

/** A section with its course, and the lower-case text that a search looks through. */
export type SectionEntry = { id: number; course: CatalogueCourse; section: CatalogueSection; text: string }
export type CourseEntry = { course: CatalogueCourse; text: string; code: string; sections: SectionEntry[] }

/** What the filters offer: departments and types by their codes, numbers in order. */
export type Facets = { departments: ReadonlyMap<string, Localised>; types: ReadonlyMap<string, Localised>; credits: number[]; periods: number[] }

/** A catalogue made ready for search. Immutable, and kept out of Vue's reactivity: it holds thousands of objects. */
export type CatalogueIndex = {
  term: string
  revision: number
  courses: CourseEntry[]
  sectionCount: number
  byId: ReadonlyMap<number, SectionEntry>
  facets: Facets
}

export function buildIndex(catalogue: Catalogue): CatalogueIndex {
  const byId = new Map<number, SectionEntry>()
  const courses = catalogue.courses.map((course) => {
    const sections = course.sections.map((section) => {
      const rooms = new Set([section.location, ...(section.meetings ?? []).map(({ room }) => room)].flatMap((room) => (room ? [room, squeeze(room)] : [])))
      const text = [section.code, section.ref, ...(section.teachers ?? []), ...(section.assistants ?? []), ...rooms].filter(Boolean).join('\n').toLowerCase()
      const entry: SectionEntry = { id: section.id, course, section, text }
      byId.set(section.id, entry)
      return entry
    })
    const text = [course.code, squeeze(course.code), course.title.zh, course.title.en, course.department?.zh, course.department?.en].filter(Boolean).join('\n').toLowerCase()
    return { course, text, code: squeeze(course.code), sections }
  })
  return markRaw({ term: catalogue.term, revision: catalogue.revision, courses, sectionCount: byId.size, byId, facets: facetsOf(catalogue.courses) })
}

/** `CSE 100` and `cse100` are one code to the person who types it. */
export function squeeze(code: string): string {
  return code.replaceAll(/[\s-]+/g, '').toLowerCase()
}

function facetsOf(courses: readonly CatalogueCourse[]): Facets {
  const departments = new Map<string, Localised>()
  const types = new Map<string, Localised>()
  const credits = new Set<number>()
  const periods = new Set<number>()
  for (const course of courses) {
    collect(departments, course.department)
    collect(types, course.type)
    credits.add(course.credits)
    for (const { period } of course.sections) if (period !== undefined) periods.add(period)
  }
  const ascending = (a: number, b: number) => a - b
  return { departments, types, credits: [...credits].sort(ascending), periods: [...periods].sort(ascending) }
}

function collect(names: Map<string, Localised>, name: NamedCode | undefined): void {
  if (name) names.set(name.code, name)
}

/** The minutes of the term that a section occupies, within its period if it has one. */
export function occupiedBy(term: Term, section: CatalogueSection): Occupied {
  let known = memo.get(term)
  if (!known) memo.set(term, (known = new Map()))
  let occupied = known.get(section)
  if (!occupied) known.set(section, (occupied = occupies(term, section.meetings ?? [], periodOf(term, section))))
  return occupied
}
// Keyed by the term as well: an edited calendar moves every meeting.
const memo = new WeakMap<Term, Map<CatalogueSection, Occupied>>()

export function periodOf(term: Term, section: CatalogueSection) {
  return section.period === undefined ? undefined : term.periods.find(({ number }) => number === section.period)
}

/** `CSE 100 A01`: how a section is named in sentences. */
export function sectionName({ course, section }: Pick<SectionEntry, 'course' | 'section'>): string {
  return `${course.code} ${section.code}`
}
