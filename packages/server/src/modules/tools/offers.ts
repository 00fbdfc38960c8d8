import type { Catalogue, CatalogueCourse, CatalogueSection, SeatRow, Term } from '@fairway/contract/courses'
import { occupies } from '@fairway/contract/timetable'
import type { Courses } from '../courses/index.ts'
import { weekOf, type Block } from '../planning/index.ts'

// The public catalogue of a term, as everybody reads it, made ready to be looked through. Read anew when it has changed.

export type OfferedSection = CatalogueSection & {
  course: CatalogueCourse
  /** Minutes of the term. */
  occupies: readonly number[]
  week: readonly Block[]
}

export type Offer = {
  term: Term
  courses: readonly CatalogueCourse[]
  sections: ReadonlyMap<number, OfferedSection>
  /** By `foldedCode`. */
  byCode: ReadonlyMap<string, CatalogueCourse>
}

export type SeatsOf = ReadonlyMap<number, SeatRow>

/** A campus looks at few terms at a time. */
const mostTerms = 4

export function createOffers({ catalogue }: Pick<Courses, 'catalogue'>) {
  const known = new Map<string, { etag: string; revision: number; offer: Offer }>()

  /** @throws {Refusal} `no-such-term` */
  return async function offerOf(term: Term): Promise<Offer> {
    const answer = await catalogue.sections(term.code)
    const before = known.get(term.code)
    if (before?.etag === answer.etag && before.revision === term.revision) return before.offer
    const offer = makeOffer(term, JSON.parse(answer.plain.toString()) as Catalogue)
    known.delete(term.code)
    known.set(term.code, { etag: answer.etag, revision: term.revision, offer })
    if (known.size > mostTerms) known.delete(known.keys().next().value!)
    return offer
  }
}

export function makeOffer(term: Term, { courses }: Pick<Catalogue, 'courses'>): Offer {
  const sections = courses.flatMap((course) => course.sections.map((section) => withTimes(term, course, section)))
  return {
    term,
    courses,
    sections: new Map(sections.map((section) => [section.id, section])),
    byCode: new Map(courses.map((course) => [foldedCode(course.code), course])),
  }
}

/** `cs101` and `CS 101` are the same code. */
export function foldedCode(code: string): string {
  return code.normalize('NFKC').toLowerCase().replaceAll(/[\s_-]+/g, '')
}

/** Most sections are never looked at: when they meet is worked out for those that are. */
function withTimes(term: Term, course: CatalogueCourse, section: CatalogueSection): OfferedSection {
  const { meetings = [] } = section
  let minutes: readonly number[] | undefined
  return {
    ...section,
    course,
    get occupies() {
      return (minutes ??= occupies(term, meetings, term.periods.find(({ number }) => number === section.period)))
    },
    week: weekOf(meetings),
  }
}
