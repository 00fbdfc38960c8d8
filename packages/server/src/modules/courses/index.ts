import type { Database } from '../../database/database.ts'
import { createCatalogue } from './catalogue.ts'
import { createFacts } from './facts.ts'
import { createRounds } from './rounds.ts'
import { createSections } from './sections.ts'
import { createTermEdits } from './term-edit.ts'
import { createTerms } from './terms.ts'

// What is offered: terms, periods, rounds, courses and their sections.

export { createFacts } from './facts.ts'
export type { Facts, RoundFacts, SectionFacts, TermFacts } from './facts.ts'
export { parseBells } from './bells.ts'
export type { ListedRound, NewRound } from './rounds.ts'
export { courseCodes } from './course-codes.ts'
export { courseRoutes } from './routes.ts'
export { importSections, type SectionImportOptions } from './section-import.ts'
export { sectionColumns, sectionExample } from './section-import-columns.ts'
export { verifyOccupied } from './section-import-verify.ts'
export type { NewSection } from './sections.ts'
export { createTermWatch } from './term-watch.ts'
export { raiseRevision } from './revision.ts'
export { noSuchTerm, requireTerm } from './terms.ts'
export type { NewPeriod, NewTerm } from './terms.ts'

export function createCourses({ database }: { database: Database }) {
  return {
    terms: { ...createTerms(database), ...createTermEdits(database), ...createRounds(database) },
    sections: createSections(database),
    catalogue: createCatalogue(database),
    facts: createFacts(),
  }
}

export type Courses = ReturnType<typeof createCourses>
