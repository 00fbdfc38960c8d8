import { overlap } from '@fairway/contract/timetable'
import type { z } from 'zod'
import { defineTool, type DefinedTool } from './define.ts'
import { choice, clock, count, days, flag, number, text } from './lenient.ts'
import { matchingSections } from './matching.ts'
import { nearTitles } from './near-titles.ts'
import type { OfferedSection } from './offers.ts'
import { cardSection, seatsLeft, sectionFacts, sectionSource, termSource } from './section-facts.ts'
import type { Asker, ToolResult } from './tool.ts'
import type { Own, View } from './view.ts'

const fields = {
  words: text('words of the course, in Chinese or English: a code, title, department or teacher').optional(),
  teacher: text('name of the teacher').optional(),
  days: days('only sections that meet on one of these days').optional(),
  not_days: days('only sections that meet on none of these days').optional(),
  from: clock('no meeting, of those days where days are given, begins before this').optional(),
  to: clock('no meeting, of those days where days are given, ends after this').optional(),
  credits: number('exactly so many credits').optional(),
  type: text('type of course, such as required or elective, or what the campus calls it').optional(),
  department: text('of the course').optional(),
  with_seats: flag('only sections with free seats').optional(),
  whole: flag('only what has all of the words, as they are written').optional(),
  sort: choice('default: what fits the words best', ['best', 'seats-left', 'code']).optional(),
  term: text('code or title of the term; default: the current one').optional(),
  limit: count('how many at most, default 10').optional(),
}
const ownFields = {
  ...fields,
  fits_my_timetable: flag('only sections that do not clash with what the student holds, of courses they do not hold').optional(),
  open_to_me: flag('only sections that are not reserved for other majors').optional(),
}
type Wanted = z.output<z.ZodObject<typeof ownFields>>

const description = 'Finds sections of courses in the public catalogue, with times, teachers and seats as they are now. Chinese and English words both work.'

/** For guests and everybody: depends on nobody. For students the same, with what is theirs taken into account. */
export function findSections(view: View): DefinedTool[] {
  return [
    defineTool({ name: 'find_sections', audience: 'everyone', description, fields, run: (asker, input) => find(view, asker, input, undefined) }),
    defineTool({
      name: 'find_sections',
      audience: 'student',
      area: 'enrolment',
      description: `${description} Can be told to keep to what fits the student's own timetable.`,
      fields: ownFields,
      async run(asker, input) {
        const own = input.fits_my_timetable ? await view.own(asker, await view.offer(input.term)) : undefined
        return find(view, asker, input, own)
      },
    }),
  ]
}

async function find(view: View, { language, viewer }: Asker, wanted: Wanted, own: Own | undefined): Promise<ToolResult> {
  const offer = await view.offer(wanted.term)
  const seats = await view.seats(offer)
  const matching = wanted.words === undefined ? undefined : matchingSections(offer.sections.values(), wanted.words)
  const said = wanted.whole ? matching?.filter(({ isWhole, section }) => isWhole && isWritten(section, wanted.words!)) : matching
  const near = said && !said[0]?.isWhole ? nearTitles(offer.courses, wanted.words!) : []
  const named = said?.map(({ section }) => section) ?? [...offer.sections.values()]
  const student = wanted.open_to_me ? viewer?.student : undefined
  const fitting = named.filter(
    (section) =>
      isWanted(section, wanted) &&
      (!wanted.with_seats || seatsLeft(seats.get(section.id)) !== 0) &&
      (!own || fits(section, own)) &&
      (!student || !section.majors || section.majors.some((name) => name === student.major || name === student.college)),
  )
  const left = (section: OfferedSection) => seatsLeft(seats.get(section.id)) ?? Infinity
  if (wanted.sort === 'seats-left') fitting.sort((a, b) => (left(a) === left(b) ? 0 : left(b) - left(a)))
  if (wanted.sort === 'code') fitting.sort((a, b) => a.course.code.localeCompare(b.course.code) || a.code.localeCompare(b.code))
  const shown = fitting.slice(0, wanted.limit ?? 10)
  const more = fitting.length - shown.length
  return {
    output: {
      term: offer.term.code,
      found: fitting.length,
      ...(near.length > 0 && { did_you_mean: near }),
      ...(more > 0 && { not_shown: more }),
      ...(said && said.length > 0 && !said[0]!.isWhole && { note: 'Nothing has all of the words; these have some of them.' }),
      ...(fitting.length === 0 && named.length > 0 && wanted.words !== undefined && { note: `${named.length} sections fit the words, but none fits the other wishes.` }),
      sections: shown.map((section) => sectionFacts(language, section, seats.get(section.id))),
    },
    sources: shown.length > 0 ? shown.map((section) => sectionSource(offer.term, section)) : said?.length === 0 ? [] : [termSource(offer.term)],
    ...(shown.length > 0 && { card: { kind: 'sections' as const, term: offer.term.code, sections: shown.map((section) => cardSection(section, seats.get(section.id), own?.sections.find(({ id }) => id === section.id)?.state)), more } }),
  }
}

function isWanted({ week, teachers = [], course }: OfferedSection, wanted: Wanted): boolean {
  const { days, not_days, from, to, credits, teacher, type, department } = wanted
  return (
    (!days || week.some(({ day }) => days.includes(day))) &&
    (!not_days || !week.some(({ day }) => not_days.includes(day))) &&
    // Of what has no weekly times nobody can say that it fits them.
    ((from === undefined && to === undefined) || week.length > 0) &&
    // “Tuesday afternoon” says nothing of Fridays.
    week.every((block) => (days && !days.includes(block.day)) || ((from === undefined || block.from >= from) && (to === undefined || block.to <= to))) &&
    (credits === undefined || course.credits === credits) &&
    (teacher === undefined || teachers.some((name) => includes(name, teacher))) &&
    (type === undefined || isNamed(course.type, type)) &&
    (department === undefined || isNamed(course.department, department))
  )
}

/** Not only pairs of its characters: 王若谷 is nobody whose name has 若谷 in it. */
function isWritten({ course, code, teachers = [], assistants = [], location = '' }: OfferedSection, words: string): boolean {
  const { title, department, type } = course
  const texts = [course.code, code, title.zh, title.en, department?.zh, department?.en, type?.zh, type?.en, location, ...teachers, ...assistants].filter((text) => text !== undefined)
  return words.split(/\s+/).every((word) => !/\p{Script=Han}/u.test(word) || texts.some((text) => includes(text, word)))
}

function fits(section: OfferedSection, { sections }: Own): boolean {
  return !sections.some(({ state, course, occupies }) => state === 'enrolled' && (course === section.course.code || overlap(occupies, section.occupies)))
}

function isNamed(named: OfferedSection['course']['type'], said: string): boolean {
  return named !== undefined && [named.code, named.zh, named.en].some((name) => name !== undefined && (includes(name, said) || includes(said, name)))
}

function includes(text: string, part: string): boolean {
  return text.normalize('NFKC').toLowerCase().includes(part.normalize('NFKC').toLowerCase().replace(/(老师|教授)$/, ''))
}
