import type { Database } from '../../database/database.ts'
import type { Audit } from '../audit/index.ts'
import type { Courses } from '../courses/index.ts'
import type { Enrolment } from '../enrolment/index.ts'
import { checkConflicts } from './check-conflicts.ts'
import { courseRules } from './course-rules.ts'
import type { DefinedTool } from './define.ts'
import { enrolmentFigures } from './enrolment-figures.ts'
import { findSections } from './find-sections.ts'
import { myEnrolments } from './my-enrolments.ts'
import { myTimetable } from './my-timetable.ts'
import { planWeek } from './plan-week.ts'
import { createPreferences } from './preferences.ts'
import { createProposals } from './proposals.ts'
import { proposeEnrolment } from './propose-enrolment.ts'
import { recommendSections } from './recommend-sections.ts'
import { roster } from './roster.ts'
import { rounds } from './rounds.ts'
import { sectionDetails } from './section-details.ts'
import type { Asker, Tool } from './tool.ts'
import { createView } from './view.ts'

// What the assistant may look up, always through the front doors of the others and as who asks, and what it may propose.

export { assistantPreferenceRoutes, proposalRoutes } from './proposal-routes.ts'
export { eraseToolTraces } from './proposal-store.ts'
export { foldedCode, type OfferedSection } from './offers.ts'
export type { Asker, Tool, ToolResult } from './tool.ts'
export { courseName, momentText, timesText } from './words.ts'

export type ToolNeeds = { database: Database; audit: Audit; courses: Courses; enrolment: Enrolment }
export type Tools = ReturnType<typeof createTools>

export function createTools({ database, audit, courses, enrolment }: ToolNeeds) {
  const view = createView({ database, courses, enrolment })
  const proposals = createProposals({ database, audit, enrolment, view })
  const preferences = createPreferences(database)
  // Of two with one name the later one is for fewer people, and knows more.
  const all: readonly DefinedTool[] = [
    ...findSections(view),
    sectionDetails(view, courses),
    ...checkConflicts(view),
    ...rounds(view, database),
    ...courseRules(view, enrolment),
    ...planWeek(view, enrolment),
    myTimetable(view, enrolment),
    myEnrolments(view),
    recommendSections(view, enrolment, preferences),
    proposeEnrolment(view, proposals),
    roster(view, enrolment),
    enrolmentFigures(view, enrolment, database),
  ]

  return {
    all: all as readonly Tool[],
    view,
    proposals,
    preferences,

    /** Those that who asks may use, one of each name. */
    forAsker,

    /** For who asks; without an asker the one that is for most people. */
    find(name: string, asker?: Asker): Tool | undefined {
      return asker ? forAsker(asker).find((tool) => tool.name === name) : all.find((tool) => tool.name === name)
    },
  }

  function forAsker(asker: Asker): Tool[] {
    return [...new Map(all.filter((tool) => tool.isFor(asker)).map((tool) => [tool.name, tool])).values()]
  }
}
