import type { GivenSection, OfficeSection, SectionChange } from '@fairway/contract/office-sections'
import type { TermCalendar } from '@fairway/contract/timetable'
import { ApiProblem } from '../../api/problem.ts'
import { all, atMost, between, required, type Check } from '../../ui/form/checks.ts'
import { textIn } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import { language } from '../../i18n/language.ts'
import { i18n } from '../../i18n/index.ts'
import { meetingsOf, meetingsProblem, type MeetingValues } from './meetingValues.ts'

export type StaffValue = { name: string; number: string | null }

/** A section as the form has it. Seats and times of one that is there have forms of their own. */
export type SectionValues = {
  code: string
  ref: string
  period: number | null
  teachers: StaffValue[]
  assistants: StaffValue[]
  isMajorOnly: boolean
  majors: string[]
  location: string
  version: number
}
export type NewSectionValues = SectionValues & SeatValues & { meetings: MeetingValues[] }
/** `capacity` is null while nothing is written. */
export type SeatValues = { isUnlimited: boolean; capacity: number | null }

export const noSection: NewSectionValues = {
  ...{ code: '', ref: '', period: null, teachers: [], assistants: [], isMajorOnly: false, majors: [], location: '', version: 0 },
  ...{ isUnlimited: false, capacity: null, meetings: [] },
}

export function sectionValuesOf({ code, ref, period, teachers, assistants, majors, location, version }: OfficeSection): SectionValues {
  return { code, ref: ref ?? '', period, teachers, assistants, isMajorOnly: majors !== null, majors: majors ?? [], location: location ?? '', version }
}

export function newSectionOf(values: NewSectionValues): GivenSection {
  return { ...detailsOf(values), meetings: meetingsOf(values.meetings), capacity: capacityOf(values) }
}

export function sectionChangeOf(values: SectionValues, acceptClashes: boolean): SectionChange {
  return { version: values.version, ...detailsOf(values), acceptClashes }
}

/** Null: unlimited. */
export function capacityOf({ isUnlimited, capacity }: SeatValues): number | null {
  return isUnlimited ? null : (capacity ?? 0)
}

function detailsOf({ code, ref, period, teachers, assistants, isMajorOnly, majors, location }: SectionValues) {
  return { code: code.trim(), ref: ref.trim() || null, period, teachers, assistants, majors: isMajorOnly ? majors : null, location: location.trim() || null }
}

export const capacityCheck: Check<number | null, SeatValues> = (capacity, { isUnlimited }) => (isUnlimited ? undefined : (required(capacity) ?? between(0, 1_000_000)(capacity, undefined)))

export const sectionChecks: { [Name in keyof SectionValues]?: Check<SectionValues[Name], SectionValues> } = {
  code: all(required, atMost(40)),
  ref: atMost(100),
  location: atMost(200),
  majors: (majors, { isMajorOnly }) => (isMajorOnly ? required(majors) : undefined),
}

export function newSectionChecks(term: () => TermCalendar): { [Name in keyof NewSectionValues]?: Check<NewSectionValues[Name], NewSectionValues> } {
  return { ...(sectionChecks as object), capacity: capacityCheck, meetings: (meetings) => meetingsProblem(meetings, term()) }
}

/** What is wrong with meetings is said at their field, each with its number; columns of a sheet are fields of the form. */
export function inTheForm(error: unknown): unknown {
  if (!(error instanceof ApiProblem)) return error
  const { code, status, fields } = error
  if (code === 'invalid-meetings') {
    const problems = (fields['problems'] as { segment: number; title: Localised }[] | undefined) ?? []
    const title = problems.map((problem) => i18n.global.t('meetings.problem.said', { n: problem.segment, problem: textIn(language.value, problem.title) })).join(' ')
    return new ApiProblem(status, { ...fields, field: 'meetings', title: title || error.message })
  }
  const field = { section_code: 'code', section_ref: 'ref', teacher: 'teachers', teacher_number: 'teachers', assistant: 'assistants', assistant_number: 'assistants' }[String(fields['field'])]
  const own = code === 'section-exists' ? 'code' : code === 'course-exists' ? 'code' : field
  return own === undefined ? error : new ApiProblem(status, { ...fields, field: own })
}
