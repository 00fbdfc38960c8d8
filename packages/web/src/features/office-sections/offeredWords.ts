import { textIn } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import type { OfficeSection, Outdated } from '@fairway/contract/office-sections'
import { i18n } from '../../i18n/index.ts'
import { language } from '../../i18n/language.ts'
import { listed } from '../../i18n/listed.ts'

/** `CS 101 or CS 102, and MATH 1`. */
export function prerequisitesText(prerequisites: readonly (readonly string[])[]): string {
  const { t } = i18n.global
  return prerequisites.map((anyOf) => anyOf.join(` ${t('section.or')} `)).join(` ${t('section.and')} `)
}

/** `CS 101 Programming`. */
export function courseName({ code, title }: { code: string; title: Localised }): string {
  return `${code} ${textIn(language.value, title)}`.trim()
}

/** `CS 101 A01`. */
export function officeSectionName({ course, code }: Pick<OfficeSection, 'course' | 'code'>): string {
  return `${course.code} ${code}`
}

/** Whom an edit of what students were judged by concerns; undefined if nobody. */
export function outdatedText(outdated: Outdated): string | undefined {
  if (!outdated) return undefined
  const { t, n } = i18n.global
  const { enrolled, waiting } = outdated
  const facts = listed(outdated.facts.map((fact) => t(`courses.fact.${fact}`)))
  return [enrolled > 0 && t('courses.outdatedEnrolled', { n: n(enrolled), facts }, enrolled), waiting > 0 && t('courses.outdatedWaiting', { n: n(waiting) }, waiting)].filter(Boolean).join(' ')
}

/** `Ada Lovelace (t-17), Bo`. */
export function staffText(staff: readonly { name: string; number: string | null }[]): string {
  return listed(staff.map(({ name, number }) => (number ? `${name} (${number})` : name)))
}
