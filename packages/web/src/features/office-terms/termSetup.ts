import type { OfficeRound, OfficeTerm } from '@fairway/contract/office-terms'

export type SetupStep = { name: 'periods' | 'courses' | 'sections' | 'rounds' | 'shown'; isDone: boolean; /** Many terms have none. */ isOptional?: true }

/** What a term needs before students can enrol in it, in the order in which it is done. `now` in milliseconds since 1970. */
export function stepsOf({ hidden, periods, counts }: Pick<OfficeTerm, 'hidden' | 'periods' | 'counts'>, rounds: readonly OfficeRound[], now: number): SetupStep[] {
  return [
    { name: 'periods', isDone: periods.some((period) => !period.hidden), isOptional: true },
    { name: 'courses', isDone: counts.courses > 0 },
    { name: 'sections', isDone: counts.sections > 0 },
    // A term whose rounds are over was open.
    { name: 'rounds', isDone: rounds.some((round) => !round.hidden && (Date.parse(round.closesAt) > now || counts.students > 0)) },
    { name: 'shown', isDone: !hidden },
  ]
}
