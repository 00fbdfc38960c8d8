import type { Decision } from '@fairway/contract/enrolment'
import type { NamedSection } from '@fairway/contract/enrolment-by-hand'
import type { Override } from '@fairway/contract/reasons'
import { i18n } from '../../i18n/index.ts'
import { language } from '../../i18n/language.ts'
import { listed } from '../../i18n/listed.ts'
import { sentenceOf } from '../enrolment/decision.ts'
import { useWording } from '../enrolment/useWording.ts'

/** Decisions as the office reads them: about a student, not to one. `named` are sections that the catalogue may not hold. */
export function useWordsByHand(named: () => readonly NamedSection[] = () => []) {
  const wording = useWording(named)
  const { t } = i18n.global
  // A Chinese sentence runs on around a Chinese name, and keeps a little away from another one.
  const inText = (name: string) => (language.value === 'zh' && !/^\p{Script=Han}/u.test(name) ? ` ${name} ` : name)
  const say = (key: string, name: string, values: Record<string, unknown> = {}) => t(key, { ...values, name: inText(name) }).trim()
  const isAdvance = ({ operation, code }: Decision) => operation === 'advance' && code === 'waiting'

  return {
    nameOf: wording.nameOf,
    /** A text with `{name}` in it. */
    say,
    /** `Ben is enrolled in CS 101 01.`, or why not. */
    was(decision: Decision, name: string): string {
      if (isAdvance(decision)) return say('byHand.decision.advanced', name, { section: wording.nameOf(decision.sectionId) })
      return sentenceOf(decision, { ...wording, t: (key, values) => say(key, name, values) }, 'byHand.decision')
    },
    /** `Ben will be enrolled in CS 101 01.`, of what is granted in a preview. */
    wouldBe: (decision: Decision, name: string): string =>
      say(`byHand.would.${isAdvance(decision) ? 'advanced' : decision.code}`, name, { section: wording.titled(decision.sectionId), position: decision.position ?? '?' }),
    /** `Section full, Time conflict` */
    rules: (overrides: readonly Override[]): string => listed(overrides.map((rule) => t(`reasonName.${rule}`))),
  }
}
