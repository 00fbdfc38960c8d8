import type { CardSection, Source } from '@fairway/contract/assistant-cards'
import type { CatalogueCourse, SeatRow, Term } from '@fairway/contract/courses'
import { textIn, type Language } from '@fairway/contract/language'
import type { OfferedSection } from './offers.ts'
import type { OwnSection } from './view.ts'
import { courseName, timesText } from './words.ts'

// A section as the model is told of it, as a card draws it, and as a source names it.

/** Null: unlimited. Seats that came free while people wait are theirs. */
export function seatsLeft(row: SeatRow | undefined): number | null {
  if (!row) return 0
  const [, taken, capacity, waiting] = row
  if (capacity === null) return null
  return waiting > 0 ? 0 : Math.max(0, capacity - taken)
}

export function sectionFacts(language: Language, section: OfferedSection, row: SeatRow | undefined): Record<string, unknown> {
  const { course } = section
  return {
    section_id: section.id,
    course: courseName(language, course),
    section: section.code,
    ...(section.ref !== undefined && { ref: section.ref }),
    credits: course.credits,
    ...(course.department && { department: textIn(language, course.department) || course.department.code }),
    ...(course.type && { type: textIn(language, course.type) || course.type.code }),
    ...(section.teachers && { teachers: section.teachers }),
    times: timesText(language, section.meetings) || (language === 'zh' ? '未排时间' : 'no fixed times'),
    ...(section.location !== undefined && { location: section.location }),
    ...(section.majors && { only_for: section.majors }),
    ...seatFacts(row),
  }
}

export function seatFacts(row: SeatRow | undefined): Record<string, unknown> {
  if (!row) return {}
  const [, taken, capacity, waiting] = row
  return { seats_taken: taken, capacity: capacity ?? 'unlimited', seats_left: seatsLeft(row) ?? 'unlimited', ...(waiting > 0 && { waiting }) }
}

export function cardSection(section: OfferedSection, row: SeatRow | undefined, mine?: CardSection['mine']): CardSection {
  const { course } = section
  return {
    id: section.id,
    courseId: course.id,
    course: course.code,
    title: course.title,
    section: section.code,
    credits: course.credits,
    teachers: section.teachers,
    meetings: section.meetings,
    period: section.period,
    location: section.location,
    seats: row && { taken: row[1], capacity: row[2], waiting: row[3] },
    mine,
  }
}

/** Of one that the catalogue shows no longer, what is still known of it. */
export function ownCardSection(own: OwnSection, row: SeatRow | undefined): CardSection {
  if (own.offered) return cardSection(own.offered, row, own.state)
  return { id: own.id, courseId: 0, course: own.course, title: own.courseTitle, section: own.section, credits: own.credits, mine: own.state }
}

export function sectionSource(term: Term, section: OfferedSection): Source {
  return { kind: 'section', id: section.id, term: term.code, course: section.course.code, section: section.code, title: section.course.title }
}

export function courseSource(term: Term, course: CatalogueCourse): Source {
  return { kind: 'course', id: course.id, term: term.code, course: course.code, title: course.title }
}

export function termSource({ code, title }: Term): Source {
  return { kind: 'term', term: code, title }
}
