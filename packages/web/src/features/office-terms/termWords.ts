import { textIn } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import type { OfficeTerm } from '@fairway/contract/office-terms'
import { i18n } from '../../i18n/index.ts'
import { language } from '../../i18n/language.ts'
import { listed } from '../../i18n/listed.ts'
import { clockSpan } from '../courses/meetingWords.ts'

/** `12 courses · 30 sections`. */
export function offeredText({ counts: { courses, sections } }: Pick<OfficeTerm, 'counts'>): string {
  const { t, n } = i18n.global
  return `${t('terms.courses', { n: n(courses) }, courses)} · ${t('terms.sections', { n: n(sections) }, sections)}`
}

/** What a term is called; by its code, if it has no title. */
export function termName({ title, code }: { title: Localised; code: string }): string {
  return textIn(language.value, title) || code
}

/** `Period 2 (Second half)`. */
export function periodName({ number, title }: { number: number; title: Localised | null }): string {
  const text = title && textIn(language.value, title)
  return text ? i18n.global.t('periods.named', { number, title: text }) : i18n.global.t('periods.numbered', { number })
}

/** `08:00–08:45, 08:50–09:35`. A line never ends within a lesson (U+2060). */
export function bellsText(bells: readonly (readonly [number, number])[]): string {
  return listed(bells.map(([from, to]) => clockSpan({ from, to }).replace('–', '\u2060–\u2060')))
}

/** What else an edit of dates did; undefined if that is nothing. */
export function movedText({ moved, acceptedClashes }: { moved: number; acceptedClashes: number }): string | undefined {
  const { t, n } = i18n.global
  const parts = [moved > 0 && t('terms.moved', { n: n(moved) }, moved), acceptedClashes > 0 && t('clash.accepted', { n: n(acceptedClashes) }, acceptedClashes)]
  return parts.filter((part) => part !== false).join(' ') || undefined
}
