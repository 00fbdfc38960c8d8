import type { Database } from '../../database/database.ts'
import type { Audit } from '../audit/index.ts'
import { createCatalogue } from './catalogue.ts'
import { createCourseEdits } from './course-edit.ts'
import { createFacts } from './facts.ts'
import { createPeriods } from './periods.ts'
import { createRounds } from './rounds.ts'
import { createSectionEdits } from './section-edit.ts'
import { createSections } from './sections.ts'
import { createTermCopies } from './term-copy.ts'
import { createTermEdits } from './term-edit.ts'
import { listTerm, listTerms } from './term-list.ts'
import { createTerms } from './terms.ts'

// What is offered: terms, periods, rounds, courses and their sections.

export { createFacts } from './facts.ts'
export type { Facts, RoundFacts, SectionFacts, TermFacts } from './facts.ts'
export { parseBells } from './bells.ts'
export { clockText } from './meeting-text.ts'
export type { ListedRound, NewRound } from './rounds.ts'
export { courseCodes } from './course-codes.ts'
export { courseRoutes } from './routes.ts'
export { officeRoundRoutes, officeTermRoutes } from './office-term-routes.ts'
export { officeSectionRoutes } from './office-section-routes.ts'
export { countSections, exportSections } from './section-export.ts'
export { importSections, type SectionImportOptions } from './section-import.ts'
export { sectionColumns, sectionExample } from './section-import-columns.ts'
export { verifyOccupied } from './section-import-verify.ts'
export type { NewSection } from './sections.ts'
export { eraseStaff } from './staff-erasure.ts'
export { createTermWatch } from './term-watch.ts'
export { raiseRevision, termArchived } from './revision.ts'
export { noSuchTerm, requireAnyTerm, requireTerm, requireTermToEdit } from './terms.ts'
export type { NewTerm } from './terms.ts'
export type { NewPeriod } from './periods.ts'

export type CourseNeeds = {
  database: Database
  audit: Audit
  /** Of terms that do not name their own. */
  timeZone: string
}

export function createCourses(needs: CourseNeeds) {
  const { database } = needs
  return {
    terms: {
      ...createTerms(needs),
      ...createTermEdits(needs),
      ...createPeriods(needs),
      ...createRounds(needs),
      ...createTermCopies(needs),
      /** Hidden ones too, the latest first. */
      list: () => listTerms(database),
      /** Hidden ones too. @throws {Refusal} `no-such-term` */
      describe: (code: string) => listTerm(database, code),
    },
    sections: { ...createSections(needs), ...createSectionEdits(needs), ...createCourseEdits(needs) },
    catalogue: createCatalogue(database),
    facts: createFacts(),
  }
}

export type Courses = ReturnType<typeof createCourses>
