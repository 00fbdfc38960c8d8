import { i18n } from '../../i18n/index.ts'
import { language, localeOf } from '../../i18n/language.ts'
import type { Wording } from './decision.ts'
import { useTerm } from './term.ts'
import { useCatalogue } from './useCatalogue.ts'

/** How this reader is told things: names, dates in the term's time zone. */
export function useWording(): Wording {
  const term = useTerm()
  const catalogue = useCatalogue()

  return {
    t: (key, values) => i18n.global.t(key, values ?? {}),
    nameOf: catalogue.nameOf,
    moment: (iso) =>
      new Intl.DateTimeFormat(localeOf(language.value), {
        month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', timeZone: term.term?.timeZone,
      }).format(new Date(iso)),
  }
}
