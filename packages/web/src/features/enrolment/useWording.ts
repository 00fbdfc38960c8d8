import type { NamedSection } from '@fairway/contract/enrolment-by-hand'
import { textIn } from '@fairway/contract/language'
import { i18n } from '../../i18n/index.ts'
import { language, localeOf } from '../../i18n/language.ts'
import type { Wording } from './decision.ts'
import { useTerm } from '../courses/term.ts'
import { useCatalogue } from '../courses/useCatalogue.ts'

/** How this reader is told things: names, dates in the term's time zone. `named` are sections that the catalogue may not hold. */
export function useWording(named: () => readonly NamedSection[] = () => []): Wording & { titled: (sectionId: number) => string } {
  const term = useTerm()
  const catalogue = useCatalogue()

  const namedOf = (sectionId: number) => (catalogue.find(sectionId) ? undefined : named().find(({ id }) => id === sectionId))

  function nameOf(sectionId: number): string {
    const section = namedOf(sectionId)
    return section ? `${section.course} ${section.section}` : catalogue.nameOf(sectionId)
  }

  function titleOf(sectionId: number): string {
    const title = catalogue.find(sectionId)?.course.title ?? namedOf(sectionId)?.title
    return title ? clip(textIn(language.value, title)) : ''
  }

  return {
    t: (key, values) => i18n.global.t(key, values ?? {}),
    nameOf,
    titleOf,
    ofOneCourse: (sectionId, other) => {
      const course = catalogue.find(sectionId)?.course.id
      return course !== undefined && course === catalogue.find(other)?.course.id
    },
    /** The name with the title, for a section that the reader is not looking at. */
    titled: (sectionId) => {
      const [section, title] = [nameOf(sectionId), titleOf(sectionId)]
      return title ? i18n.global.t('course.named', { section, title }) : section
    },
    moment: (iso) =>
      new Intl.DateTimeFormat(localeOf(language.value), {
        month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', timeZone: term.term?.timeZone,
      }).format(new Date(iso)),
  }
}

/** Enough of a title to know the course by; some are as long as the sentence around them. */
function clip(title: string): string {
  const longest = 40
  return title.length > longest ? `${title.slice(0, longest - 1).trimEnd()}…` : title
}
