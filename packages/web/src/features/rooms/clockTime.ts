import { language, localeOf } from '../../i18n/language.ts'
import { momentName } from '../../i18n/moment.ts'

// Messages are drawn by the hundred, and a formatter is dear to make.
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  let known = formatters.get(key)
  if (!known) formatters.set(key, (known = new Intl.DateTimeFormat(locale, options)))
  return known
}

/** `09:05`, on the wall clocks of a time zone; without one, on the reader's. */
export function clockTime(at: string, timeZone: string | undefined): string {
  return formatter('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(new Date(at))
}

/** `2026-09-01` there. */
export function dayOf(at: string, timeZone: string | undefined): string {
  return formatter('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone }).format(new Date(at))
}

/** `Tuesday 1 September`, with the year if it is another one. */
export function dayName(at: string, timeZone: string | undefined, now = new Date()): string {
  const isThisYear = dayOf(at, timeZone).slice(0, 4) === dayOf(now.toISOString(), timeZone).slice(0, 4)
  const options: Intl.DateTimeFormatOptions = { weekday: 'long', month: 'long', day: 'numeric', ...(!isThisYear && { year: 'numeric' }), timeZone }
  // `9月1日星期二` runs together.
  return formatter(localeOf(language.value), options).format(new Date(at)).replace('日星期', '日 星期')
}

export const momentOf = momentName
