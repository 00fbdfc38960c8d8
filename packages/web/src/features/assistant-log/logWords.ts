import type { CompletionEntry } from '@fairway/contract/completion-log'
import { textIn } from '@fairway/contract/language'
import { i18n } from '../../i18n/index.ts'
import { language, localeOf } from '../../i18n/language.ts'

// What the log's codes say in the reader's words. What another program wrote, and this one has no word for, is said as it is.

export function worded(key: string, code: string): string {
  const { t, te } = i18n.global
  return te(`${key}.${code}`) ? t(`${key}.${code}`) : code
}

export const outcomeName = (outcome: string) => worded('log.outcome', outcome)
export const surfaceName = (surface: string) => worded('log.surface', surface)
export const taskName = (task: string) => worded('log.task', task)
export const familyName = (family: string) => worded('guard.family', family)
export const reasonName = (code: string) => worded('log.code', code)

export function modelName(model: { server: string; name: string; label: string } | null): string {
  const { t } = i18n.global
  if (model === null || model.server === 'none') return t('log.noModel')
  return isBuiltIn(model) ? t('log.builtIn') : model.label
}

/** Costs nobody anything. */
export const isBuiltIn = (model: CompletionEntry['model']): boolean => model?.server === 'campus'

export function personName(person: CompletionEntry['person']): string {
  const { t } = i18n.global
  if (person === null) return t('log.guest')
  return person.name || person.number || t('log.gone', { id: person.id })
}

export function keyName(key: CompletionEntry['key']): string {
  const { t } = i18n.global
  if (key === null) return ''
  return key.name === null ? t('log.goneKey', { id: key.id }) : t('log.withKey', { key: key.name })
}

export function roomName(room: NonNullable<CompletionEntry['room']>): string {
  return textIn(language.value, room.name) || i18n.global.t('log.privateRoom')
}

/** `0.8 s`, `340 ms` */
export function timeName(ms: number | null): string {
  const { t, n } = i18n.global
  if (ms === null) return '–'
  return ms < 1000 ? t('log.milliseconds', { n: n(ms) }) : t('log.seconds', { n: n(Math.round(ms / 100) / 10) })
}

/** Of one request, which costs next to nothing, with more digits. */
export function money(amount: number, currency: string): string {
  const digits = amount === 0 ? 0 : Math.abs(amount) < 0.1 ? 4 : 2
  return new Intl.NumberFormat(localeOf(language.value), { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount)
}

export function percent(share: number): string {
  return new Intl.NumberFormat(localeOf(language.value), { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share)
}
