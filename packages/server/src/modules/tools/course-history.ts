import type { CatalogueCourse } from '@fairway/contract/courses'
import type { StudyRecord } from '../enrolment/index.ts'
import { foldedCode } from './offers.ts'
import type { Own } from './view.ts'

export type CourseHistory = ReturnType<typeof courseHistory>

/** What somebody has had or is taking, beside what a course asks for. Of a guest nothing is known. */
export function courseHistory(records: readonly StudyRecord[], own: Pick<Own, 'sections'> | undefined) {
  const studied = new Set(records.filter(({ status }) => status === 'passed' || status === 'in-progress').map(({ course }) => foldedCode(course)))
  const held = new Set(own?.sections.map(({ course }) => foldedCode(course)))
  return {
    isNew({ code, notWith = [] }: CatalogueCourse): boolean {
      return ![code, ...notWith].some((each) => studied.has(foldedCode(each)) || held.has(foldedCode(each)))
    },

    /** Of each group one is needed. */
    missing({ prerequisites = [] }: CatalogueCourse): readonly (readonly string[])[] {
      return prerequisites.filter((anyOf) => !anyOf.some((code) => studied.has(foldedCode(code))))
    },
  }
}
