import { language, localeOf } from './language.ts'

/** `21 Nov 2026, 09:05`: a moment on the wall clocks of a time zone; without one, on the reader's. */
export function momentName(iso: string, timeZone: string | undefined, { seconds = false }: { seconds?: boolean } = {}): string {
  const options: Intl.DateTimeFormatOptions = {
    year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', ...(seconds && { second: '2-digit' }), hourCycle: 'h23', timeZone,
  }
  return new Intl.DateTimeFormat(localeOf(language.value), options).format(new Date(iso))
}

/** `21 Nov 2026`: a day, in whatever time zone it is. */
export function dayText(isoDate: string, options: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' }): string {
  const text = formatter(options).format(new Date(`${isoDate}T00:00:00Z`))
  // `3月1日周一` runs together.
  return text.replace('日周', '日 周')
}

// Rows are drawn by the hundred while scrolling, and a formatter is dear to make.
const formatters = new Map<string, Intl.DateTimeFormat>()
function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language.value + JSON.stringify(options)
  let known = formatters.get(key)
  if (!known) formatters.set(key, (known = new Intl.DateTimeFormat(localeOf(language.value), { ...options, timeZone: 'UTC' })))
  return known
}
