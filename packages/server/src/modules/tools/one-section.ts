import type { Language } from '@fairway/contract/language'
import { matchingSections } from './matching.ts'
import { foldedCode, type Offer, type OfferedSection } from './offers.ts'
import { courseName } from './words.ts'

type Said = { section_id?: number | undefined; words?: string | undefined }

/** The sections that are meant, by id or by words such as `CS 101 02`. Of words that fit too many, none and what they could mean. */
export function meantSections(language: Language, { sections }: Offer, { section_id, words }: Said, most = 5): { meant: OfferedSection[]; could_be?: string[] } {
  if (section_id !== undefined) return { meant: [sections.get(section_id)].filter((section) => section !== undefined) }
  if (words === undefined) return { meant: [] }
  const found = matchingSections(sections.values(), words).map(({ section }) => section)
  const said = foldedCode(words)
  // By the course's code or by its title: `CS 101 02`, `Choir 01`.
  const exact = [...sections.values()].filter(({ course, code }) => [course.code, course.title.zh, course.title.en].some((name) => name !== undefined && foldedCode(name + code) === said))
  const all = exact.length > 0 ? exact : found
  return all.length <= most ? { meant: all } : { meant: [], could_be: [...new Set(all.map(({ course }) => courseName(language, course)))].slice(0, 10) }
}
