import { ApiProblem, causeOf } from '../../api/problem.ts'
import { i18n } from '../../i18n/index.ts'
import { language, localeOf } from '../../i18n/language.ts'
import type { Trouble } from '../../ui/trouble.ts'

/** Why one of the ways in is closed just now, in the words of the page; undefined: in those of the server. */
export function troubleAtTheDoor(error: unknown): Trouble | undefined {
  const { t } = i18n.global
  if (!(error instanceof ApiProblem)) return { text: t(`signIn.${causeOf(error)}`) }
  if (error.code === 'wrong-credentials') return { text: t('signIn.wrong') }
  if (error.code === 'too-many-tries') return { text: t('signIn.tooMany', { when: timeAfter(error.retryAfter ?? 60) }) }
  // The sentences of "busy" and of a provider that is away come with a 503.
  return error.status >= 500 && error.retryAfter === undefined ? { text: t('signIn.failed') } : undefined
}

/** What the sign-in page says to who comes back from the provider with this code. */
export function problemAtTheProvider(code: string): string {
  const { t, te } = i18n.global
  const key = `wayIn.problem.${code}`
  return te(key) ? t(key) : t('signIn.failed')
}

/** The time of day from which on it works again; with its date, if that is not today. */
export function timeAfter(seconds: number, now = new Date()): string {
  const minute = 60_000
  const at = new Date(Math.ceil((now.getTime() + seconds * 1000) / minute) * minute)
  const isToday = at.toDateString() === now.toDateString()
  return new Intl.DateTimeFormat(localeOf(language.value), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(!isToday && { month: 'short', day: 'numeric' }) }).format(at)
}
