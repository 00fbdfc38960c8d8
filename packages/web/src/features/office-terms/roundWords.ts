import type { Audience } from '@fairway/contract/courses'
import { textIn } from '@fairway/contract/language'
import type { OfficeRound } from '@fairway/contract/office-terms'
import { serverClock } from '../../api/clock.ts'
import { i18n } from '../../i18n/index.ts'
import { language } from '../../i18n/language.ts'
import { listed } from '../../i18n/listed.ts'
import { momentName } from '../../i18n/moment.ts'
import { summaryOf } from './roundTimeline.ts'

// What a round is, in short.

/** What it is called; by its number, if it has no name. */
export function roundName({ id, name }: Pick<OfficeRound, 'id' | 'name'>): string {
  return textIn(language.value, name) || i18n.global.t('rounds.unnamed', { id })
}

/** What is open now, or what opens next, for how many. */
export function roundsNow(rounds: readonly OfficeRound[], timeZone: string, now = serverClock.now()): string {
  const { t } = i18n.global
  const found = summaryOf(rounds, now)
  if (!found) return t(rounds.some(({ hidden }) => !hidden) ? 'rounds.summary.none' : 'rounds.summary.nobody')
  const said = found.rounds.map((round) => {
    const words = { name: roundName(round), students: studentsText(round) }
    return found.state === 'open'
      ? t('rounds.summary.until', { ...words, at: momentName(round.closesAt, timeZone) })
      : t('rounds.summary.from', { ...words, at: momentName(round.opensAt, timeZone) })
  })
  return t(`rounds.summary.${found.state}`, { rounds: listed(said) })
}

export function studentsText({ students }: Pick<OfficeRound, 'students'>): string {
  return i18n.global.t('rounds.students', { n: i18n.global.n(students) }, students)
}

/** The lists of an audience, in the order in which they are asked for. */
export const audienceLists = ['cohorts', 'colleges', 'majors', 'classes'] as const satisfies readonly (keyof Audience)[]

/** Names that stand in a row, and how many more there are. */
const mostNamed = 6

/** `2025, 2026; Computer Science`: whoever is in each of the lists. */
export function audienceText(audience: Audience, nameOf: (list: (typeof audienceLists)[number], code: string) => string): string {
  const parts = audienceLists.flatMap((list) => {
    const codes = audience[list]
    if (!codes) return []
    const more = codes.length - mostNamed
    const names = listed(codes.slice(0, mostNamed).map((code) => nameOf(list, code)))
    return [more > 0 ? i18n.global.t('rounds.andMore', { names, n: more }) : names]
  })
  return parts.length > 0 ? parts.join(' · ') : i18n.global.t('rounds.everybody')
}

export function allowsText(allows: OfficeRound['allows']): string {
  const allowed = (['enrol', 'drop', 'wait'] as const).filter((one) => allows[one])
  return allowed.length > 0 ? listed(allowed.map((one) => i18n.global.t(`rounds.allows.${one}`))) : i18n.global.t('rounds.allowsNothing')
}

/** Empty without limits. */
export function limitsText({ creditLimit, sectionLimit }: Pick<OfficeRound, 'creditLimit' | 'sectionLimit'>): string {
  const { t, n } = i18n.global
  return [creditLimit !== null && t('rounds.upToCredits', { n: n(creditLimit) }, creditLimit), sectionLimit !== null && t('rounds.upToSections', { n: n(sectionLimit) }, sectionLimit)].filter(Boolean).join(' · ')
}
