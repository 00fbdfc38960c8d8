import type { Meeting, SeatRow, Term } from '@fairway/contract/courses'
import { overlap, type Occupied } from '@fairway/contract/timetable'
import { occupiedBy, squeeze, type CatalogueIndex, type CourseEntry, type SectionEntry } from './catalogue.ts'
import type { DayPart, Filters } from './filters.ts'

/** A course with those of its sections that match. */
export type CourseMatch = { entry: CourseEntry; sections: SectionEntry[] }

/** What the filters need to know besides the catalogue. */
export type SearchContext = {
  term: Term
  seatRow: (sectionId: number) => SeatRow | undefined
  /** The minutes taken by what the student holds; sections held are themselves left in. */
  held: readonly { id: number; occupied: Occupied }[]
}

/** The matching courses: those whose code the reader typed first, the rest in the catalogue's order. */
export function search(index: CatalogueIndex, filters: Filters, context: SearchContext): CourseMatch[] {
  const words = filters.search.toLowerCase().split(/\s+/).filter(Boolean)
  const { code, rest } = leadingCode(index, words)
  const typedCode = code ?? squeeze(filters.search)
  const wanted = rest.map(wordTest)
  const passes = sectionTest(filters, context)
  const ranked: CourseMatch[][] = [[], [], [], []]
  for (const entry of index.courses) {
    const codeMatches = typedCode !== '' && entry.code.startsWith(typedCode)
    if ((code !== undefined && !codeMatches) || !courseFits(entry, filters)) continue
    const missing = codeMatches && code === undefined ? [] : wanted.filter((isIn) => !isIn(entry.text))
    const sections = entry.sections.filter((section) => missing.every((isIn) => isIn(section.text)) && passes(section))
    if (sections.length > 0) ranked[rank(entry, typedCode, missing.length)]!.push({ entry, sections })
  }
  return ranked.flat()
}

/**
 * `cs 101 silva` is a code and a word: who types a number with a code wants that course, not one that mentions both.
 * Letters alone may as well begin a title or a name, so they decide nothing.
 */
function leadingCode({ courses }: CatalogueIndex, words: readonly string[]): { code?: string; rest: readonly string[] } {
  for (let length = words.length; length > 0; length--) {
    const code = squeeze(words.slice(0, length).join(''))
    if (/\d/.test(code) && courses.some((entry) => entry.code.startsWith(code))) return { code, rest: words.slice(length) }
  }
  return { rest: words }
}

/** Three letters are inside of too many words, so short ones are looked for at the beginning of a word or a number. */
function wordTest(word: string): (text: string) => boolean {
  if (!/^[\p{Script=Latin}\d]{1,3}$/u.test(word)) return (text) => text.includes(word)
  const beginning = new RegExp(`${/^\d/.test(word) ? String.raw`(?<!\d)` : String.raw`(?<!\p{Script=Latin})`}${word}`, 'u')
  return (text) => beginning.test(text)
}

function rank(entry: CourseEntry, typedCode: string, missing: number): number {
  if (typedCode === '' || entry.code === typedCode) return 0
  if (entry.code.startsWith(typedCode)) return 1
  return missing === 0 ? 2 : 3
}

function courseFits({ course }: CourseEntry, { departments, types, credits }: Filters): boolean {
  return includes(departments, course.department?.code) && includes(types, course.type?.code) && includes(credits, course.credits)
}

function includes<T>(wanted: readonly T[], value: T | undefined): boolean {
  return wanted.length === 0 || (value !== undefined && wanted.includes(value))
}

function sectionTest(filters: Filters, { term, seatRow, held }: SearchContext): (entry: SectionEntry) => boolean {
  const { days, dayParts, periods, nature } = filters
  const tests: ((entry: SectionEntry) => boolean)[] = []
  if (nature) tests.push(({ section }) => (section.majors === undefined) === (nature === 'open'))
  if (periods.length) tests.push(({ section }) => includes(periods, section.period))
  if (days.length || dayParts.length) tests.push(({ section }) => meetsAt(section.meetings ?? [], days, dayParts))
  if (filters.hasSeats) tests.push(({ id }) => hasSeat(seatRow(id)))
  if (filters.fits) {
    tests.push((entry) => held.some(({ id }) => id === entry.id) || !held.some(({ occupied }) => overlap(occupied, occupiedBy(term, entry.section))))
  }
  return (entry) => tests.every((test) => test(entry))
}

/** A section whose seats are not known yet is not hidden. */
function hasSeat(row: SeatRow | undefined): boolean {
  return !row || row[2] === null || row[1] < row[2]
}

/** A weekly class is on one of these days and begins in one of these parts of it. What else it needs, "fits" looks after. */
function meetsAt(meetings: readonly Meeting[], days: readonly number[], parts: readonly DayPart[]): boolean {
  return meetings.some((meeting) => meeting.days?.some((day) => includes(days, day)) && includes(parts, partOf(meeting.from)))
}

function partOf(minute: number): DayPart {
  if (minute < 12 * 60) return 'morning'
  return minute < 18 * 60 ? 'afternoon' : 'evening'
}
