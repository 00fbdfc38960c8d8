import { textIn } from '@fairway/contract/language'
import type { Enrolment } from '../enrolment/index.ts'
import { defineTool, problem, type DefinedTool } from './define.ts'
import { count, flag, id, text } from './lenient.ts'
import { foldedCode } from './offers.ts'
import type { Asker } from './tool.ts'
import type { View } from './view.ts'
import { courseName, momentText } from './words.ts'

/** Whose section it is, the enrolment module decides: for everybody else there is none. */
export function roster(view: View, enrolment: Pick<Enrolment, 'roster' | 'taught'>): DefinedTool {
  return defineTool({
    name: 'roster',
    audience: 'teacher',
    area: 'rosters',
    description: 'Who sits in a section and who waits for it: for those who teach or assist it, and for the office. Without a section it lists the sections that who asks teaches.',
    fields: {
      section_id: id('as another tool gave it').optional(),
      words: text('instead of the id, of a section that who asks teaches: the code of the course with that of the section, or its title').optional(),
      only_waiting: flag('only the queue').optional(),
      limit: count('how many people at most, default 20', { most: 50 }).optional(),
      term: text('code or title of the term; default: the current one').optional(),
    },
    async run(asker, { section_id, words, only_waiting, limit = 20, term }) {
      const { language } = asker
      const offer = await view.offer(term)
      const ids = section_id === undefined ? await ownSections(asker, offer.term.code, words) : [section_id]
      if (section_id === undefined && (words === undefined || ids.length !== 1)) {
        const taught = await enrolment.taught(asker.viewer!, offer.term.code)
        if (words !== undefined) return problem('unclear-section', 'Say which section, by its id.', { sections_taught: taught.filter((section) => ids.length === 0 || ids.includes(section.id)).slice(0, 20).map(({ id, course, code }) => ({ section_id: id, section: `${course} ${code}` })) })
        return {
          output: {
            term: offer.term.code,
            sections_taught: taught.slice(0, 40).map(({ id, course, title, code, as, taken, capacity, waiting }) => ({ section_id: id, course: courseName(language, { code: course, title }), section: code, as, seats_taken: taken, capacity: capacity ?? 'unlimited', waiting })),
          },
          sources: [{ kind: 'timetable', term: offer.term.code }],
        }
      }
      const { section, students } = await enrolment.roster(asker.viewer!, ids[0]!)
      const seated = students.filter(({ state }) => state === 'enrolled')
      const queue = students.filter(({ state }) => state === 'waiting')
      const listed = only_waiting ? queue : students
      return {
        output: {
          term: section.term,
          course: courseName(language, { code: section.course, title: section.title }),
          section: section.code,
          enrolled: seated.length,
          capacity: section.capacity ?? 'unlimited',
          waiting: queue.length,
          students: listed.slice(0, limit).map(({ number, name, class: group, major, place, since }) => ({
            number,
            name,
            ...(group !== null && { class: group }),
            ...(major !== null && { major }),
            ...(place !== null && { place_in_queue: place }),
            since: momentText(language, since, offer.term.timeZone),
          })),
          ...(listed.length > limit && { not_shown: listed.length - limit, note: 'The whole list can be taken as a sheet from the page of the section.' }),
        },
        sources: [{ kind: 'section', id: section.id, term: section.term, course: section.course, section: section.code, title: section.title }],
      }
    },
  })

  async function ownSections({ viewer, language }: Asker, term: string, words: string | undefined): Promise<number[]> {
    if (words === undefined) return []
    const wanted = foldedCode(words)
    const taught = await enrolment.taught(viewer!, term)
    const exact = taught.filter(({ course, code }) => foldedCode(course + code) === wanted)
    const near = taught.filter(({ course, title }) => foldedCode(course) === wanted || [textIn(language, title), title.zh, title.en].some((name) => name !== undefined && foldedCode(name).includes(wanted)))
    return (exact.length > 0 ? exact : near).map(({ id }) => id)
  }
}
