import type { Localised } from '@fairway/contract/localised'
import type { CourseChange, NewCourse, OfficeCourse } from '@fairway/contract/office-sections'
import { all, atMost, between, required, requiredInSome, type Check } from '../../ui/form/checks.ts'
import type { FieldProblem } from '../../ui/form/problem.ts'
import { nameOf, nameProblem } from '../office-terms/termValues.ts'

/** A course as the form has it. */
export type CourseValues = {
  code: string
  title: Localised
  credits: number | null
  department: string | null
  type: string | null
  description: Localised
  /** One of each inner list must have been passed. */
  prerequisites: string[][]
  notWith: string[]
  version: number
}

export const noCourse: CourseValues = { code: '', title: {}, credits: null, department: null, type: null, description: {}, prerequisites: [], notWith: [], version: 0 }

export function courseValuesOf({ code, title, credits, department, type, description, prerequisites, notWith, version }: OfficeCourse): CourseValues {
  return { code, title, credits, department, type, description: description ?? {}, prerequisites, notWith, version }
}

export function newCourseOf({ version: _, ...values }: CourseValues): NewCourse {
  return detailsOf(values)
}

export function courseChangeOf({ version, ...values }: CourseValues): CourseChange {
  return { version, ...detailsOf(values) }
}

function detailsOf({ code, title, credits, department, type, description, prerequisites, notWith }: Omit<CourseValues, 'version'>) {
  return {
    ...{ code: code.trim(), title: nameOf(title), credits: credits ?? 0, department, type, description: nameOf(description), notWith },
    // A line that nobody filled in asks for nothing.
    prerequisites: prerequisites.filter((anyOf) => anyOf.length > 0),
  }
}

/** What separates several codes in a sheet is not part of one. */
export function codeProblem(code: string): FieldProblem | undefined {
  return /[;|、；｜]/.test(code) ? { key: 'courses.problem.code' } : undefined
}

export const courseChecks: { [Name in keyof CourseValues]?: Check<CourseValues[Name], CourseValues> } = {
  code: all(required, atMost(40), codeProblem),
  title: all(requiredInSome, nameProblem(200)),
  credits: all<number | null, CourseValues>(required, between(0, 999.9, { whole: false }), (credits) => (credits !== null && Math.abs(credits * 10 - Math.round(credits * 10)) > 1e-9 ? { key: 'courses.problem.credits' } : undefined)),
  description: nameProblem(20_000),
}
