import { i18n } from '../../i18n/index.ts'
import { language, localeOf } from '../../i18n/language.ts'
import type { Wording } from './decision.ts'
import { useTerm } from './term.ts'
import { useCatalogue } from './useCatalogue.ts'

/** How this reader is told things: names, dates in the term's time zone, lists. */
export function useWording(): Wording & { clock: (iso: string | number) => string } {
  const term = useTerm()
  const catalogue = useCatalogue()
  const inZone = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeOf(language.value), { ...options, timeZone: term.term?.timeZone })

  return {
    t: (key, values) => i18n.global.t(key, values ?? {}),
    nameOf: catalogue.nameOf,
    moment: (iso) => inZone({ month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(iso)),
    clock: (iso) => inZone({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(iso)),
    list: (items, type) => new Intl.ListFormat(localeOf(language.value), { type, style: 'long' }).format(items),
  }
}
