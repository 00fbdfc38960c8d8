import type { Language } from '@fairway/contract/language'

// Days as a sentence says them to its reader.

/** `9 November 2026`. */
export function dayIn(language: Language, isoDate: string): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${isoDate}T00:00:00Z`))
}

/** `9 November 2026 to 14 March 2027`. */
export function spanIn(language: Language, { starts, ends }: { starts: string; ends: string }): string {
  return `${dayIn(language, starts)}${language === 'zh' ? '至' : ' to '}${dayIn(language, ends)}`
}
