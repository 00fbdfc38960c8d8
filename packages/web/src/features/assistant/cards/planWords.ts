import type { PlanReason } from '@fairway/contract/assistant-cards'
import { i18n } from '../../../i18n/index.ts'
import { listed } from '../../../i18n/listed.ts'

/** Why a plan stands where it stands, in words. */
export function reasonText({ code, value, courses = [] }: PlanReason): string {
  const { t, n } = i18n.global
  const key = `assistant.card.reason.${code}`
  switch (code) {
    case 'gap-minutes':
      return value === 0 ? t('assistant.card.reason.noGaps') : t(key, { time: durationText(value) })
    case 'outside-preferred':
      return t(key, { time: durationText(value) })
    case 'campus-days':
      return t(key, { n: n(value) }, value)
    default:
      return t(key, { courses: listed(courses) })
  }
}

/** Of these a student would rather have none. */
export const isDrawback = ({ code }: PlanReason): boolean => code === 'left-out' || code === 'full-sections' || code === 'few-seats' || code === 'outside-preferred'

function durationText(minutes: number): string {
  const { t } = i18n.global
  return minutes < 60 ? t('assistant.card.minutes', { minutes }) : t('assistant.card.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}
