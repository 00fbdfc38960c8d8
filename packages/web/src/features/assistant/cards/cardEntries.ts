import type { CardSection } from '@fairway/contract/assistant-cards'
import type { NamedSection } from '@fairway/contract/enrolment-by-hand'
import type { SectionEntry } from '../../courses/catalogue.ts'

/** A section of a card as the timetable draws sections. */
export function entryOf({ id, courseId, course, title, credits, section, teachers, meetings, period, location }: CardSection): SectionEntry {
  return {
    id,
    text: '',
    course: { id: courseId, code: course, title, credits, sections: [] },
    section: { id, code: section, ...(teachers && { teachers }), ...(meetings && { meetings }), ...(period !== undefined && { period }), ...(location && { location }) },
  }
}

export const namedOf = (term: string, { id, course, section, title }: CardSection): NamedSection => ({ id, term, course, section, title })
