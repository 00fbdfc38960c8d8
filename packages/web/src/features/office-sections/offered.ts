import type { SeatRow, Seats } from '@fairway/contract/courses'
import type {
  CapacityChange, ChangedCourse, ChangedSection, CourseChange, GivenMeetings, GivenSection, MeetingClashes, MeetingsChange, NewCourse, OfficeCatalogue, OfficeCourse, OfficeSection, SectionChange,
} from '@fairway/contract/office-sections'
import type { Roster } from '@fairway/contract/roster'
import { defineQueryOptions, useQueryCache } from '@pinia/colada'
import { get, request } from '../../api/client.ts'
import { readAgain } from '../../api/readAgain.ts'
import { useTermsChanged } from '../office-terms/terms.ts'
import { indexOf } from './offeredIndex.ts'

// Courses and sections as the office reads and changes them.

/** Of all that was read of them: what one thing changes shows in several places. */
const offeredKey = ['office-offered']

export const offeredQuery = defineQueryOptions((term: string) => ({
  key: [...offeredKey, 'catalogue', term],
  query: async ({ signal }) => indexOf(await get<OfficeCatalogue>(`office/terms/${encodeURIComponent(term)}/sections`, signal)),
  // The browser asks whether its copy is the newest, which costs nothing if so.
  staleTime: 0,
}))

export const seatsQuery = defineQueryOptions((term: string) => ({
  key: [...offeredKey, 'seats', term],
  query: async ({ signal }): Promise<ReadonlyMap<number, SeatRow>> => new Map((await get<Seats>(`office/terms/${encodeURIComponent(term)}/seats`, signal)).seats.map((row) => [row[0], row])),
  staleTime: 0,
}))

export const courseQuery = defineQueryOptions((id: number) => ({ key: [...offeredKey, 'course', id], query: ({ signal }) => readCourse(id, signal), staleTime: 0 }))
export const sectionQuery = defineQueryOptions((id: number) => ({ key: [...offeredKey, 'section', id], query: ({ signal }) => readSection(id, signal), staleTime: 0 }))
export const rosterQuery = defineQueryOptions((id: number) => ({ key: [...offeredKey, 'roster', id], query: ({ signal }) => get<Roster>(`sections/${id}/roster`, signal), staleTime: 0 }))

/** What has been saved shows everywhere: a term counts what it holds. */
export function useOfferedChanged(): () => Promise<unknown> {
  const cache = useQueryCache()
  const termsChanged = useTermsChanged()
  return () => Promise.all([readAgain(cache, offeredKey, ['catalogue']), termsChanged()])
}

export const readCourse = (id: number, signal?: AbortSignal) => get<OfficeCourse>(`office/courses/${id}`, signal)
export const createCourse = (term: string, course: NewCourse) => request<OfficeCourse>('POST', `office/terms/${encodeURIComponent(term)}/courses`, { body: course })
export const changeCourse = (id: number, change: CourseChange) => request<ChangedCourse>('PATCH', `office/courses/${id}`, { body: change })
export const hideCourse = (id: number, hidden: boolean) => request<OfficeCourse>('PUT', `office/courses/${id}/visibility`, { body: { hidden } })

export const readSection = (id: number, signal?: AbortSignal) => get<OfficeSection>(`office/sections/${id}`, signal)
export const createSection = (course: number, section: GivenSection) => request<ChangedSection>('POST', `office/courses/${course}/sections`, { body: section })
export const changeSection = (id: number, change: SectionChange) => request<ChangedSection>('PATCH', `office/sections/${id}`, { body: change })
export const hideSection = (id: number, hidden: boolean) => request<OfficeSection>('PUT', `office/sections/${id}/visibility`, { body: { hidden } })
export const setCapacity = (id: number, change: CapacityChange) => request<Pick<CapacityChange, 'capacity'>>('PUT', `office/sections/${id}/capacity`, { body: change })
export const previewMeetings = (id: number, meetings: GivenMeetings, signal?: AbortSignal) => request<MeetingClashes>('POST', `office/sections/${id}/meetings/preview`, { body: { meetings }, signal })
export const moveMeetings = (id: number, change: MeetingsChange) => request<ChangedSection>('PUT', `office/sections/${id}/meetings`, { body: change })
