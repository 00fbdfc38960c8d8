import type { Audience } from '@fairway/contract/courses'
import type { OfficeRound } from '@fairway/contract/office-terms'
import { i18n } from '../../i18n/index.ts'
import { listed } from '../../i18n/listed.ts'

// What a round is, in short.

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
