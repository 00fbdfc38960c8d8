import { language, localeOf } from './language.ts'

/** `21 Nov 2026, 09:05`: a moment on the wall clocks of a time zone; without one, on the reader's. */
export function momentName(iso: string, timeZone: string | undefined, { seconds = false }: { seconds?: boolean } = {}): string {
  const options: Intl.DateTimeFormatOptions = {
    year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', ...(seconds && { second: '2-digit' }), hourCycle: 'h23', timeZone,
  }
  return new Intl.DateTimeFormat(localeOf(language.value), options).format(new Date(iso))
}

/** `21 Nov 2026`: a day, in whatever time zone it is. */
export function dayText(isoDate: string): string {
  return new Intl.DateTimeFormat(localeOf(language.value), { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(`${isoDate}T00:00:00Z`))
}
